/** Where a command reads and writes: the terminal, or what a test puts in its place. */
export interface Terminal {
  /** Writes a line of the command's result. */
  readonly say: (line: string) => void;
  /** Writes a line that is no part of the result: an error, a warning. */
  readonly warn: (line: string) => void;
  /** Whether somebody can answer a prompt. */
  readonly interactive: boolean;
  /** Asks for a value without showing what is typed. Only where `interactive`. */
  readonly askHidden: (question: string) => Promise<string>;
  /** Everything on standard input. Only where not `interactive`. */
  readonly readInput: () => Promise<string>;
}
