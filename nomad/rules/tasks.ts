import type { Job, Task, TaskGroup } from "../job-spec";
import { durationText } from "../units";
import { DISK_MB, typeOf, updateOf } from "./defaults";
import { identityProblems } from "./identities";
import { placementProblems } from "./placement";
import { restartProblems } from "./policies";
import { at, forEach, forEachRepeated, known, knownText, type Problem, problem, problemIf } from "./problem";
import { resourceProblems } from "./resources";
import { labelProblems } from "./service-place";
import { serviceProblems } from "./services";
import { escapeProblems, templateProblems } from "./templates";
import { mountProblems } from "./volumes";

/** Rules for one task. */
export const taskProblems = (job: Job, group: TaskGroup, task: Task, path: string): readonly Problem[] => [
  ...nameProblems(task, path),
  ...killTimeoutProblems(job, group, task, path),
  ...resourceProblems(task.Resources, at(path, "Resources")),
  ...logProblems(group, task, path),
  ...placementProblems(job, task, path),
  ...distinctProblems(task, path),
  // Nomad's server looks at the group's policy only. The node then has the task's.
  ...(task.RestartPolicy === undefined
    ? []
    : restartProblems(job, at(path, "RestartPolicy"), group.RestartPolicy, task.RestartPolicy)),
  ...dockerProblems(group, task, at(path, "Config")),
  ...serviceProblems({ group, task }, path),
  ...templateProblems(task, path),
  ...mountProblems(group, task, path),
  ...identityProblems(task, path),
  ...actionProblems(task, path),
  ...escapeProblems(task.DispatchPayload?.File, at(path, "DispatchPayload.File"), "task/local"),
  ...forEach(task.Artifacts, at(path, "Artifacts"), ({ RelativeDest }, own) =>
    escapeProblems(RelativeDest, at(own, "RelativeDest")),
  ),
];

const nameProblems = ({ Name }: Task, path: string): readonly Problem[] => [
  ...problemIf(/[/\\]/.test(knownText(Name) ?? ""), at(path, "Name"), `is "${Name}"`, "leave the slashes out"),
  ...problemIf(
    Name === "alloc",
    at(path, "Name"),
    'is "alloc", the name of a folder of Nomad\'s',
    "choose another name",
  ),
];

function killTimeoutProblems(job: Job, group: TaskGroup, task: Task, path: string): readonly Problem[] {
  const deadline = updateOf(job, group).ProgressDeadline;
  if (typeOf(job) !== "service" || deadline === 0 || task.KillTimeout === undefined) return [];
  return problemIf(
    task.KillTimeout > deadline,
    at(path, "KillTimeout"),
    `is ${durationText(task.KillTimeout)}, and the group's ProgressDeadline ${durationText(deadline)}`,
    "make it at most Update.ProgressDeadline",
  );
}

/** Each task's logs by themselves must be smaller than the disk of the whole group. */
function logProblems(group: TaskGroup, task: Task, path: string): readonly Problem[] {
  const files = known(task.LogConfig?.MaxFiles ?? 10);
  const size = known(task.LogConfig?.MaxFileSizeMB ?? 10);
  const disk = known(group.EphemeralDisk?.SizeMB ?? DISK_MB);
  return [
    ...problemIf(files < 1, at(path, "LogConfig.MaxFiles"), `is ${files}`, "set 1 or more"),
    ...problemIf(size < 1, at(path, "LogConfig.MaxFileSizeMB"), `is ${size}`, "set 1 or more"),
    ...problemIf(
      files * size >= disk,
      at(path, "LogConfig"),
      `keeps up to ${files} files of ${size} MB, and the group's disk has ${disk} MB`,
      "lower MaxFiles or MaxFileSizeMB, or raise EphemeralDisk.SizeMB",
    ),
  ];
}

const distinctProblems = (task: Task, path: string): readonly Problem[] =>
  forEach(task.Constraints, at(path, "Constraints"), ({ Operand }, own) =>
    problemIf(
      Operand === "distinct_hosts" || Operand === "distinct_property",
      at(own, "Operand"),
      `is "${Operand}", which a single task cannot have`,
      "move the constraint to the group or the job",
    ),
  );

/** Nomad's server does not look into a driver's Config. The node fails to start the task. */
function dockerProblems(group: TaskGroup, { Config }: Task, path: string): readonly Problem[] {
  const mode = group.Networks?.[0]?.Mode ?? "host";
  return [
    ...forEach(Config.ports, at(path, "ports"), (label, own) => labelProblems(label, group, own)),
    ...problemIf(
      mode !== "host" && Config.network_mode !== undefined,
      at(path, "network_mode"),
      `is "${Config.network_mode}", but the group has a network of mode ${mode}`,
      "remove it: the container joins the group's network",
    ),
  ];
}

function actionProblems(task: Task, path: string): readonly Problem[] {
  const own = at(path, "Actions");
  return [
    ...forEach(task.Actions, own, ({ Name }, place) =>
      problemIf(
        !/^[^\0\s]{0,128}$/.test(Name),
        at(place, "Name"),
        `is "${Name}"`,
        "write at most 128 characters without spaces",
      ),
    ),
    ...forEachRepeated(
      task.Actions,
      own,
      ({ Name }) => Name,
      (_, place) => problem(place, "is the second action of this name", "give each action a name of its own"),
    ),
  ];
}
