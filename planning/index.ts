import type { Config, Problem } from "../config";
import type { Job } from "../nomad/job-spec";
import { connectionProblems } from "./connections";
import { memoryProblems } from "./memory";

export { connectionLimit, connectionUses } from "./connections";
export { type CostLine, monthlyCost, REFERENCE_REGION, totalCost } from "./cost";
export { memoryTable } from "./memory-table";

/**
 * What the configuration asks for and does not get: memory and CPU of the node, connections of the database.
 * @param jobs all jobs on the node, with the database's and the cache's where these run there
 */
export const planProblems = (jobs: readonly Job[], config: Config): readonly Problem[] => [
  ...memoryProblems(jobs, config),
  ...connectionProblems(config),
];
