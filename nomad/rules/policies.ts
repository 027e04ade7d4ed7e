import type { Job, RestartPolicy, TaskGroup } from "../job-spec";
import { durationText, seconds } from "../units";
import { countOf, hasDeployments, migrateOf, restartOf, typeOf, updateOf } from "./defaults";
import { at, known, type Problem, problemIf } from "./problem";
import { rescheduleProblems } from "./reschedule";

/** Rules for how Nomad replaces, moves, restarts and scales the allocations of a group. */
export const policyProblems = (job: Job, group: TaskGroup, path: string): readonly Problem[] => [
  ...updateProblems(job, group, at(path, "Update")),
  ...migrateProblems(job, group, at(path, "Migrate")),
  ...restartProblems(job, at(path, "RestartPolicy"), group.RestartPolicy),
  ...rescheduleProblems(job, group, at(path, "ReschedulePolicy")),
  ...disconnectProblems(job, group, at(path, "Disconnect")),
  ...scalingProblems(group, at(path, "Scaling")),
];

function updateProblems(job: Job, group: TaskGroup, path: string): readonly Problem[] {
  if (!hasDeployments(job)) {
    return problemIf(
      group.Update !== undefined,
      path,
      `does not exist for jobs of type ${typeOf(job)}`,
      "remove it: only service and system jobs are updated step by step",
    );
  }
  const update = updateOf(job, group);
  const text = { healthy: durationText(update.HealthyDeadline), progress: durationText(update.ProgressDeadline) };
  return [
    ...problemIf(known(update.MaxParallel) < 0, at(path, "MaxParallel"), `is ${update.MaxParallel}`, "set 0 or more"),
    ...problemIf(known(update.Canary) < 0, at(path, "Canary"), `is ${update.Canary}`, "set 0 or more"),
    ...problemIf(
      update.AutoPromote && update.Canary === 0,
      at(path, "AutoPromote"),
      "is true, but there is no canary to promote",
      "set Canary to 1 or more, or leave AutoPromote out",
    ),
    ...problemIf(update.Stagger === 0, at(path, "Stagger"), "is 0", "set more than 0, or leave it out for 30 s"),
    ...problemIf(update.HealthyDeadline === 0, at(path, "HealthyDeadline"), "is 0", "set more than MinHealthyTime"),
    ...problemIf(
      update.HealthyDeadline > 0 && update.MinHealthyTime >= update.HealthyDeadline,
      at(path, "MinHealthyTime"),
      `is ${durationText(update.MinHealthyTime)}, and HealthyDeadline ${text.healthy}: nothing could ever be healthy`,
      "make it less than HealthyDeadline",
    ),
    ...problemIf(
      update.ProgressDeadline !== 0 && update.HealthyDeadline >= update.ProgressDeadline,
      at(path, "HealthyDeadline"),
      `is ${text.healthy}, and ProgressDeadline ${text.progress}: the deployment would fail first`,
      "make it less than ProgressDeadline",
    ),
  ];
}

function migrateProblems(job: Job, group: TaskGroup, path: string): readonly Problem[] {
  if (typeOf(job) !== "service") {
    return problemIf(
      group.Migrate !== undefined,
      path,
      `does not exist for jobs of type ${typeOf(job)}`,
      "remove it: only service jobs are migrated step by step",
    );
  }
  const migrate = migrateOf(job, group);
  return [
    ...problemIf(known(migrate.MaxParallel) < 0, at(path, "MaxParallel"), `is ${migrate.MaxParallel}`, "set 0 or more"),
    ...problemIf(
      migrate.MinHealthyTime > migrate.HealthyDeadline,
      at(path, "MinHealthyTime"),
      `is ${durationText(migrate.MinHealthyTime)}, and HealthyDeadline ${durationText(migrate.HealthyDeadline)}`,
      "make it less than HealthyDeadline",
    ),
  ];
}

const SHORTEST_INTERVAL = seconds(5);

/** @param policies the group's, then the task's own, which completes it; all undefined for Nomad's defaults */
export function restartProblems(
  job: Job,
  path: string,
  ...policies: readonly (RestartPolicy | undefined)[]
): readonly Problem[] {
  const { Attempts, Delay, Interval, Mode } = restartOf(job, ...policies);
  return [
    ...problemIf(known(Attempts) < 0, at(path, "Attempts"), `is ${Attempts}`, "set 0 or more"),
    ...problemIf(
      Attempts === 0 && Mode === "delay",
      at(path, "Mode"),
      'is "delay", but there are no attempts to delay',
      'set Attempts to 1 or more, or Mode to "fail"',
    ),
    ...problemIf(
      Interval < SHORTEST_INTERVAL,
      at(path, "Interval"),
      `is ${durationText(Interval)}`,
      `set ${durationText(SHORTEST_INTERVAL)} or more`,
    ),
    ...problemIf(
      known(Attempts) * Delay > Interval,
      at(path, "Interval"),
      `is ${durationText(Interval)}, too short for ${Attempts} attempts with ${durationText(Delay)} between them`,
      "raise Interval, or lower Attempts or Delay",
    ),
  ];
}

function disconnectProblems(job: Job, { Disconnect }: TaskGroup, path: string): readonly Problem[] {
  if (Disconnect?.StopOnClientAfter === undefined) return [];
  return [
    ...problemIf(
      typeOf(job) !== "service" && typeOf(job) !== "batch",
      at(path, "StopOnClientAfter"),
      `does not exist for jobs of type ${typeOf(job)}`,
      "remove it",
    ),
    ...problemIf(
      (Disconnect.LostAfter ?? 0) > 0,
      at(path, "StopOnClientAfter"),
      "is set together with LostAfter",
      "set one of them",
    ),
  ];
}

function scalingProblems(group: TaskGroup, path: string): readonly Problem[] {
  if (group.Scaling === undefined) return [];
  const count = known(countOf(group));
  const min = known(group.Scaling.Min ?? count);
  const max = known(group.Scaling.Max);
  return [
    ...problemIf(min < 0, at(path, "Min"), `is ${min}`, "set 0 or more"),
    ...problemIf(max < 0, at(path, "Max"), `is ${max}`, "set 0 or more"),
    ...problemIf(max < min, at(path, "Max"), `is ${max}, less than Min, which is ${min}`, "make it at least Min"),
    ...problemIf(
      min >= 0 && min <= max && (count < min || count > max),
      path,
      `is from ${min} to ${max}, and the group's Count is ${count}`,
      "set Count between Min and Max, or leave it out",
    ),
  ];
}
