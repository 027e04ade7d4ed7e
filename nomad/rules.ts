import type { Job } from "./job-spec";
import { typeOf } from "./rules/defaults";
import { groupProblems } from "./rules/groups";
import { placementProblems } from "./rules/placement";
import { forEach, forEachRepeated, known, knownText, type Problem, problem, problemIf } from "./rules/problem";
import { scheduleProblems } from "./rules/schedule";
import { checkShape } from "./rules/shape";

export type { Problem } from "./rules/problem";

/**
 * All that Nomad's server would refuse at apply, found at synth, and some of what it lets pass and the node cannot do:
 * unknown fields and driver options, and references to ports that do not exist.
 *
 * What is not known at synth (tokens) is not judged. Not looked into are Consul, Vault, CSI, devices, NUMA and
 * Multiregion, which this project does not use, and what depends on the cluster: quotas, node pools, volumes that exist.
 *
 * Source: the Validate methods in nomad/structs of Nomad 2.0. A test compares with a real server.
 *
 * @returns all problems; none for a job that Nomad accepts
 */
export function checkJob(job: Job): readonly Problem[] {
  const { unreadable, refused } = checkShape(job);
  // The other rules rely on types that only a widened literal can have got around.
  return unreadable.length > 0 ? [...unreadable, ...refused] : [...refused, ...jobProblems(job)];
}

const jobProblems = (job: Job): readonly Problem[] => [
  ...nameProblems(job),
  ...problemIf(
    known(job.Priority ?? 50) < 1 || known(job.Priority ?? 50) > 100,
    "Priority",
    `is ${job.Priority}`,
    "set 1 to 100",
  ),
  ...problemIf(job.Datacenters?.includes("") ?? false, "Datacenters", "has an empty name", "remove it"),
  ...problemIf(
    Buffer.byteLength(knownText(job.UI?.Description) ?? "") > 1000,
    "UI.Description",
    "is longer than 1000 bytes",
    "shorten it",
  ),
  ...placementProblems(job, job, ""),
  ...scheduleProblems(job),
  ...inheritedProblems(job),
  ...forEachRepeated(
    job.TaskGroups,
    "TaskGroups",
    ({ Name }) => Name,
    (_, path) => problem(path, "is the second group of this name", "give each group a name of its own"),
  ),
  ...forEach(job.TaskGroups, "TaskGroups", (group, path) => groupProblems(job, group, path)),
];

const nameProblems = (job: Job): readonly Problem[] => [
  ...problemIf(/[ \0]/.test(knownText(job.ID) ?? ""), "ID", `is "${job.ID}"`, "write it without spaces"),
  ...(["Name", "Namespace"] as const).flatMap((field) =>
    problemIf(job[field] === "", field, "is empty", "set it, or leave it out"),
  ),
];

/** A job's policies are those of its groups. Their values are judged there, with the group's own. */
function inheritedProblems(job: Job): readonly Problem[] {
  const policies = [
    { field: "Update", types: ["service", "system"] },
    { field: "Migrate", types: ["service"] },
    { field: "Reschedule", types: ["service", "batch"] },
  ] as const;
  return policies.flatMap(({ field, types }) =>
    problemIf(
      job[field] !== undefined && !types.some((type) => type === typeOf(job)),
      field,
      `does not exist for jobs of type ${typeOf(job)}`,
      `remove it: only jobs of type ${types.join(" and ")} have it`,
    ),
  );
}
