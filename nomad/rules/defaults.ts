import type { Job, MigrateStrategy, ReschedulePolicy, RestartPolicy, TaskGroup, UpdateStrategy } from "../job-spec";
import { hours, minutes, seconds } from "../units";

/*
 * Nomad fills in what a policy leaves out before it validates it: from the job for a group, then from its defaults.
 * Source: the Canonicalize methods in api/jobs.go and api/tasks.go of Nomad 2.0.
 */

/** A policy with nothing left out. */
export type Complete<T> = { readonly [K in keyof T]-?: Exclude<T[K], undefined> };

const UPDATE: Complete<UpdateStrategy> = {
  Stagger: seconds(30),
  MaxParallel: 1,
  HealthCheck: "checks",
  MinHealthyTime: seconds(10),
  HealthyDeadline: minutes(5),
  ProgressDeadline: minutes(10),
  Canary: 0,
  AutoRevert: false,
  AutoPromote: false,
};

const MIGRATE: Complete<MigrateStrategy> = {
  MaxParallel: 1,
  HealthCheck: "checks",
  MinHealthyTime: seconds(10),
  HealthyDeadline: minutes(5),
};

const RESTART_SERVICE: Complete<RestartPolicy> = {
  Interval: minutes(30),
  Attempts: 2,
  Delay: seconds(15),
  Mode: "fail",
  RenderTemplates: false,
};

const RESTART_BATCH: Complete<RestartPolicy> = { ...RESTART_SERVICE, Interval: hours(24), Attempts: 3 };

const RESCHEDULE_SERVICE: Complete<ReschedulePolicy> = {
  Attempts: 0,
  Interval: seconds(0),
  Delay: seconds(30),
  DelayFunction: "exponential",
  MaxDelay: hours(1),
  Unlimited: true,
};

const RESCHEDULE_BATCH: Complete<ReschedulePolicy> = {
  Attempts: 1,
  Interval: hours(24),
  Delay: seconds(5),
  DelayFunction: "constant",
  MaxDelay: seconds(0),
  Unlimited: false,
};

/** MiB, of a group that does not set EphemeralDisk.SizeMB. */
export const DISK_MB = 300;

/** The type of a job that does not set one is service. */
export const typeOf = (job: Job): NonNullable<Job["Type"]> => job.Type ?? "service";

/** Only jobs of these types have deployments. */
export const hasDeployments = (job: Job): boolean => ["service", "system"].includes(typeOf(job));

export const updateOf = (job: Job, group: TaskGroup): Complete<UpdateStrategy> =>
  complete(UPDATE, job.Update, group.Update);

export const migrateOf = (job: Job, group: TaskGroup): Complete<MigrateStrategy> =>
  complete(MIGRATE, job.Migrate, group.Migrate);

export const rescheduleOf = (job: Job, group: TaskGroup): Complete<ReschedulePolicy> =>
  complete(typeOf(job) === "service" ? RESCHEDULE_SERVICE : RESCHEDULE_BATCH, job.Reschedule, group.ReschedulePolicy);

/** @param policies the group's, then the task's own */
export const restartOf = (job: Job, ...policies: readonly (RestartPolicy | undefined)[]): Complete<RestartPolicy> =>
  complete(hasDeployments(job) ? RESTART_SERVICE : RESTART_BATCH, ...policies);

/** A group without Count has the minimum of its scaling policy, or one allocation. */
export const countOf = (group: TaskGroup): number => group.Count ?? group.Scaling?.Min ?? 1;

function complete<T extends object>(defaults: Complete<T>, ...policies: readonly (T | undefined)[]): Complete<T> {
  const set = policies.map((policy) => Object.entries(policy ?? {}).filter(([, value]) => value !== undefined));
  return Object.assign({}, defaults, ...set.map((fields) => Object.fromEntries(fields)));
}
