import { appendFileSync } from "node:fs";
import type { LoadResult } from "./load";

/** Where a run's figures go, as lines of docs/reliability.md's table; nowhere unless RELIABILITY_FIGURES names a file. */
const FILE = process.env.RELIABILITY_FIGURES;

/** Keeps a figure for docs/reliability.md. */
export const note = (what: string, { sent, failed, seconds }: LoadResult): void => {
  if (FILE === undefined) return;
  const reasons = [...new Set(failed.map(({ reason, path }) => `${path}: ${reason}`))].join("; ");
  appendFileSync(FILE, `| ${what} | ${sent} | ${failed.length} | ${seconds.toFixed(1)} | ${reasons} |\n`);
};
