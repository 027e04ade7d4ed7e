import type { Terminal } from "../../../operations/terminal";

/** A terminal that remembers what was written, and answers from a text or a list. */
export interface TestTerminal extends Terminal {
  readonly said: string[];
  readonly warned: string[];
  readonly asked: string[];
}

/** @param input standard input as a text, or what is typed at the prompts */
export const testTerminal = (input: string | readonly string[] = ""): TestTerminal => {
  const answers = typeof input === "string" ? undefined : [...input];
  const said: string[] = [];
  const warned: string[] = [];
  const asked: string[] = [];
  return {
    said,
    warned,
    asked,
    say: (line) => said.push(line),
    warn: (line) => warned.push(line),
    interactive: answers !== undefined,
    askHidden: async (question) => {
      asked.push(question);
      const answer = answers?.shift();
      if (answer === undefined) throw new Error(`nobody answers ${question}`);
      return answer;
    },
    readInput: async () => {
      if (typeof input !== "string") throw new Error("there is a terminal: nothing comes on standard input");
      return input;
    },
  };
};
