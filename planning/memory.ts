import { INSTANCE_TYPES, type InstanceType } from "../catalog/instances";
import { RESERVED_FOR_SYSTEM } from "../catalog/node";
import type { Config, Problem } from "../config";
import type { Job, Resources, TaskGroup } from "../nomad/job-spec";

/** What the allocations of a group ask of the node, all together. Memory in MiB, CPU in MHz. */
export interface Demand {
  readonly job: string;
  readonly group: string;
  /** All the time, or for some minutes: a canary while a job changes, a batch job. */
  readonly when: "always" | "canary" | "batch";
  readonly count: number;
  readonly memory: number;
  readonly memoryMax: number;
  readonly cpu: number;
}

/** A figure of a demand. */
export type Figure = "memory" | "memoryMax" | "cpu";

/** What Nomad can give to jobs on the node. Memory and swap in MiB, CPU in MHz. */
export interface Capacity {
  readonly memory: number;
  readonly swap: number;
  readonly cpu: number;
}

/**
 * The part of the nominal memory that the hypervisor and the kernel keep: Linux on a t4g.medium shows about 3,830 MiB
 * of its 4,096 (MemTotal).
 */
const KERNEL_SHARE = 0.065;

/** Jobs change one after the other. The first job's canary may still take over while the second's starts. */
const CANARIES_AT_ONCE = 2;

/** What the node of a configuration can give; undefined where the node is the operator's own. */
export const capacityOf = ({ aws, node }: Pick<Config, "aws" | "node">): Capacity | undefined => {
  const type = INSTANCE_TYPES[node.instanceType];
  return aws === undefined || type === undefined ? undefined : capacity(type, node.swapGiB);
};

const capacity = ({ memoryMiB, mhz, vcpus }: InstanceType, swapGiB: number): Capacity => ({
  memory: Math.floor(memoryMiB * (1 - KERNEL_SHARE)) - RESERVED_FOR_SYSTEM.memoryMiB,
  swap: swapGiB * 1024,
  cpu: mhz * vcpus - RESERVED_FOR_SYSTEM.cpuMHz,
});

/** What the jobs ask for at the busiest moment: all that always run, the two largest canaries, the largest batch job. */
export const demandsOf = (jobs: readonly Job[]): readonly Demand[] => {
  const all = jobs.flatMap((job) => job.TaskGroups.flatMap((group) => demands(job, group)));
  const largest = (when: Demand["when"], count: number) =>
    all
      .filter((demand) => demand.when === when)
      .toSorted((a, b) => b.memory - a.memory)
      .slice(0, count);
  return [
    ...all.filter(({ when }) => when === "always"),
    ...largest("canary", CANARIES_AT_ONCE),
    ...largest("batch", 1),
  ];
};

const demands = (job: Job, group: TaskGroup): readonly Demand[] => {
  if (job.Type === "batch") return [demand(job, group, "batch", 1)];
  const canaries = group.Update?.Canary ?? job.Update?.Canary ?? 0;
  return [
    demand(job, group, "always", group.Count ?? 1),
    ...(canaries > 0 ? [demand(job, group, "canary", canaries)] : []),
  ];
};

/** Nomad adds up the tasks of a group, except those that end before the others begin; no group has such. */
const demand = (job: Job, group: TaskGroup, when: Demand["when"], count: number): Demand => {
  const sum = (of: (resources: Resources) => number) =>
    count * group.Tasks.reduce((total, { Resources }) => total + of(Resources ?? {}), 0);
  return {
    job: job.ID,
    group: group.Name,
    when,
    count,
    // Nomad's defaults, for tasks that say nothing.
    memory: sum(({ MemoryMB = 300 }) => MemoryMB),
    memoryMax: sum(({ MemoryMB = 300, MemoryMaxMB = MemoryMB }) => MemoryMaxMB),
    cpu: sum(({ CPU = 100 }) => CPU),
  };
};

/** The sum of one figure. */
export const total = (demands: readonly Demand[], figure: Figure): number =>
  demands.reduce((sum, demand) => sum + demand[figure], 0);

/**
 * What does not fit on the node: the reservations of the busiest moment, or the maxima of what always runs. Nothing
 * where the node is the operator's own.
 */
export const memoryProblems = (jobs: readonly Job[], config: Config): readonly Problem[] => {
  const node = capacityOf(config);
  if (node === undefined) return [];
  const busiest = demandsOf(jobs);
  const always = busiest.filter(({ when }) => when === "always");
  const needed = {
    memory: total(busiest, "memory"),
    cpu: total(busiest, "cpu"),
    memoryMax: total(always, "memoryMax"),
  };
  const has = limits(node);
  const enough = smallestFor(needed, config.node.swapGiB);
  return FIGURES.flatMap((figure) => {
    const [largest] = (figure === "memoryMax" ? always : busiest).toSorted((a, b) => b[figure] - a[figure]);
    if (needed[figure] <= has[figure] || largest === undefined) return [];
    return [
      {
        setting: "node.instanceType",
        wrong:
          `is too small, "${config.node.instanceType}": the jobs need ${needed[figure]} ${PURPOSES[figure]}, ` +
          `and have ${has[figure]}; the largest is ${largest.job} with ${largest[figure]}`,
        fix: [...(enough === undefined ? [] : [`write "${enough}"`]), ...lower(largest, figure)].join(", or "),
      },
    ];
  });
};

const FIGURES: readonly Figure[] = ["memory", "cpu", "memoryMax"];

const PURPOSES: Readonly<Record<Figure, string>> = {
  memory: "MiB of memory with two canaries and a batch job",
  cpu: "MHz of CPU with two canaries and a batch job",
  memoryMax: "MiB of memory when each uses its maximum",
};

/** Beyond memory and swap the kernel kills tasks, whatever Nomad has counted. */
const limits = ({ memory, swap, cpu }: Capacity): Readonly<Record<Figure, number>> => ({
  memory,
  cpu,
  memoryMax: memory + swap,
});

/** The instance type with the least memory that has enough of everything. */
const smallestFor = (needed: Readonly<Record<Figure, number>>, swapGiB: number): string | undefined =>
  Object.entries(INSTANCE_TYPES)
    .filter(([, type]) => {
      const has = limits(capacity(type, swapGiB));
      return FIGURES.every((figure) => has[figure] >= needed[figure]);
    })
    .toSorted(([, a], [, b]) => a.memoryMiB - b.memoryMiB || a.vcpus - b.vcpus)[0]?.[0];

/** The setting that decides over a job's memory; that of CPU is fixed. */
const lower = ({ job, group }: Demand, figure: Figure): readonly string[] => {
  if (figure === "cpu") return [];
  const name = figure === "memory" ? "memoryMiB" : "memoryMaxMiB";
  const settings: Readonly<Record<string, string>> = {
    "mastodon-web": `web.${name} or web.replicas`,
    "mastodon-sidekiq": `${name} of the group ${group} in sidekiq`,
    "mastodon-streaming": `streaming.${name} or streaming.replicas`,
    "mastodon-postgres": `database.${name}`,
    "mastodon-valkey": `cache.${name}`,
  };
  const setting = settings[job];
  return setting === undefined ? [] : [`lower ${setting}`];
};
