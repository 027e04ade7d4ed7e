import { Command, CommanderError } from "commander";
import { UserError } from "../config/problems";
import { addCheck } from "./commands/check";
import { addSecrets } from "./commands/secrets";
import type { Start } from "./context";

/** Adds the commands of one noun. Returns through `exit` with which code the process ends; 0 where it does not. */
export type AddCommands = (program: Command, start: Start, exit: (code: number) => void) => void;

/** Every noun of the command line, in the order of its help. */
const NOUNS: readonly AddCommands[] = [addSecrets, addCheck];

/** Runs a command line and resolves to the exit code: 0, 1 for an error, or another that the command names. Never rejects. */
export const run = async (args: readonly string[], start: Start): Promise<number> => {
  const { say, warn } = start.terminal;
  let code = 0;
  const program = new Command("./mastodon")
    .description("Runs what comes after `cdktf deploy`.")
    .option("-c, --config <file>", "the configuration file (default: MASTODON_CONFIG, else mastodon.config.ts)")
    .showHelpAfterError("Add --help to see what there is.")
    .exitOverride()
    .configureOutput({ writeOut: (text) => say(text.trimEnd()), writeErr: (text) => warn(text.trimEnd()) });
  for (const add of NOUNS) {
    add(program, start, (exitCode) => {
      code = exitCode;
    });
  }
  try {
    await program.parseAsync(args, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    // A mistake of the operator's needs no stack trace; a mistake of the program does.
    warn(error instanceof UserError ? error.message : `a bug in ./mastodon: ${stackOf(error)}`);
    return 1;
  }
};

const stackOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
