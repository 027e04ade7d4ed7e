import { appendFileSync } from "node:fs";
import type { FailedRequest, LoadResult } from "./load";

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
  note({
    what,
    of: "requests",
    total: sent,
    lost: failed.length,
    seconds: secondsOfFailures,
    ...(failed.length === 0 ? {} : { which: kindsOf(failed) }),
  });
};

/** How requests failed, and which did so. */
const kindsOf = (failed: readonly FailedRequest[]): string => {
  const requests = new Map<string, Set<string>>();
  for (const { what, reason } of failed) {
    // Without the address, which is another one in each run.
    const how = reason.replace(/ \d+\.\d+.*/, "");
    requests.set(how, (requests.get(how) ?? new Set()).add(what));
  }
  return [...requests].map(([how, which]) => `${how}: ${[...which].sort().join(", ")}`).join("; ");
};
