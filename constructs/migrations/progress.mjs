/*
 * What the migrations' programs have in common: what they say, and how they end. Terraform starts them
 * (migrations-run.ts, version-check.ts); they need Node.js and nothing else, as they are copied into the stack's folder.
 */
import { appendFileSync, chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const file = process.env.PROGRESS_FILE;
const what = process.env.PHASE ? `migrations ${process.env.PHASE}` : "version";

/** What ends the program with a message in place of a stack trace. */
export class Failure extends Error {}

/** Tells the operator something. Terraform shows nothing of it while a secret is among the inputs: hence the file. */
export const say = (message) => {
  const line = `${new Date().toISOString()} ${what}: ${message}`;
  console.log(line);
  if (file) appendFileSync(file, `${line}\n`);
};

/** Runs the program. Exit code 1 is a failure that was said, with what to do about it. */
export const run = async (program) => {
  if (file) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(file, "", { flag: "a", mode: 0o600 });
    chmodSync(file, 0o600);
  }
  try {
    await program();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    say(`failed: ${error.message}`);
    process.exitCode = 1;
  }
};
