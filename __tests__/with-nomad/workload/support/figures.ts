import { appendFileSync } from "node:fs";
import type { LoadResult } from "./load";

/** What one test measured. */
export interface Figure {
  readonly what: string;
  /** What was counted. */
  readonly of: "requests" | "jobs";
  readonly total: number;
  readonly lost: number;
  /** Seconds between the first and the last loss; of jobs, until all were done. */
  readonly seconds: number;
  /** What was lost, and how. */
  readonly which?: string;
}

/** Where a run's figures go, one line of JSON each; nowhere unless RELIABILITY_FIGURES names a file. */
const FILE = process.env.RELIABILITY_FIGURES;

/** Keeps a figure for docs/reliability.md. */
export const note = (figure: Figure): void => {
  if (FILE !== undefined) appendFileSync(FILE, `${JSON.stringify(figure)}\n`);
};

/** Keeps what came of constant load. */
export const noteLoad = (what: string, { sent, failed, secondsOfFailures }: LoadResult): void => {
  const kinds = new Set(failed.map(({ what: request, reason }) => `${request}: ${reason.replace(/ \d+\.\d+.*/, "")}`));
  note({
    what,
    of: "requests",
    total: sent,
    lost: failed.length,
    seconds: secondsOfFailures,
    ...(kinds.size === 0 ? {} : { which: [...kinds].sort().join("; ") }),
  });
};
