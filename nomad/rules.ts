import type { Job } from "./job-spec";
import type { Problem } from "./rules/problem";

export type { Problem } from "./rules/problem";

/** All that Nomad's server would refuse in a job, found at synth. */
export function checkJob(_job: Job): readonly Problem[] {
  return [];
}
