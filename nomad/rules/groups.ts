import type { Job, TaskGroup } from "../job-spec";
import { countOf, typeOf } from "./defaults";
import { networkProblems } from "./network";
import { placementProblems } from "./placement";
import { policyProblems } from "./policies";
import { at, forEach, forEachRepeated, known, type Problem, problem, problemIf } from "./problem";
import { serviceProblems } from "./services";
import { taskProblems } from "./tasks";
import { volumeProblems } from "./volumes";

/** Rules for one group and its tasks. */
export const groupProblems = (job: Job, group: TaskGroup, path: string): readonly Problem[] => [
  ...countProblems(job, group, path),
  ...placementProblems(job, group, path),
  ...policyProblems(job, group, path),
  ...problemIf(
    known(group.EphemeralDisk?.SizeMB ?? 10) < 10,
    at(path, "EphemeralDisk.SizeMB"),
    `is ${group.EphemeralDisk?.SizeMB} MB`,
    "set 10 or more",
  ),
  ...networkProblems(group, path),
  ...volumeProblems(job, group, path),
  ...serviceProblems({ group, task: undefined }, path),
  ...togetherProblems(group, at(path, "Tasks")),
  ...forEach(group.Tasks, at(path, "Tasks"), (task, own) => taskProblems(job, group, task, own)),
];

function countProblems(job: Job, group: TaskGroup, path: string): readonly Problem[] {
  const count = known(countOf(group));
  return [
    ...problemIf(count < 0, at(path, "Count"), `is ${count}`, "set 0 or more"),
    ...problemIf(
      typeOf(job) === "system" && count > 1,
      at(path, "Count"),
      `is ${count} in a job of type system`,
      "leave it out: a system job runs once on every node",
    ),
  ];
}

/** What the tasks of a group must agree on. */
const togetherProblems = ({ Tasks }: TaskGroup, path: string): readonly Problem[] => [
  ...forEachRepeated(
    Tasks,
    path,
    (task) => task.Name,
    (_, own) => problem(own, "is the second task of this name", "give each task of the group a name of its own"),
  ),
  ...problemIf(
    Tasks.length > 0 && Tasks.every(({ Lifecycle }) => Lifecycle !== undefined),
    path,
    "all have a Lifecycle: there is no main task to run",
    "leave Lifecycle out of one of them",
  ),
  ...problemIf(
    Tasks.filter(({ Leader }) => Leader === true).length > 1,
    path,
    "have more than one Leader",
    "set Leader on one task only",
  ),
];
