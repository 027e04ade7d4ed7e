import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { UserError } from "../config/problems";
import type { Terminal } from "./terminal";

/** The terminal of this process. */
export const processTerminal: Terminal = {
  say: (line) => process.stdout.write(`${line}\n`),
  warn: (line) => process.stderr.write(`${line}\n`),
  interactive: process.stdin.isTTY === true,
  askHidden: (question) => askHidden(question),
  readInput: () => text(process.stdin),
};

/** Asks on standard error, so that standard output stays the command's result. */
const askHidden = (question: string): Promise<string> =>
  new Promise((resolve, reject) => {
    process.stderr.write(question);
    // Readline edits the line as usual and writes what is typed to nowhere.
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true });
    let answer: string | undefined;
    lines.once("line", (line) => {
      answer = line;
      lines.close();
    });
    lines.once("SIGINT", () => lines.close());
    lines.once("close", () => {
      process.stderr.write("\n");
      if (answer === undefined) reject(new UserError("stopped; nothing was changed"));
      else resolve(answer);
    });
  });
