import type { Task, TaskGroup } from "../job-spec";
import { portLabels } from "./network";
import { knownText, type Problem, problemIf, quoted } from "./problem";

/** Where a service stands. A task's services know their task; a group's can name one. */
export interface ServicePlace {
  readonly group: TaskGroup;
  /** Undefined for a service of the group. */
  readonly task: Task | undefined;
}

/** @param mode of a service or a check */
export function modeProblems(mode: string | undefined, { task }: ServicePlace, path: string): readonly Problem[] {
  if (task === undefined) {
    return problemIf(
      mode === "driver",
      path,
      'is "driver", which only a task\'s services have',
      "move the service to the task",
    );
  }
  return problemIf(
    mode === "alloc" || mode === "alloc_ipv6",
    path,
    `is "${mode}", which only a group's services have`,
    "move the service to the group, or leave AddressMode out",
  );
}

/** Port numbers in place of labels go with these modes only. */
export const takesPortNumbers = (mode: string | undefined): boolean =>
  mode === "driver" || mode === "alloc" || mode === "alloc_ipv6";

/** For any field that refers to a port of the group by its label. */
export function labelProblems(label: string | undefined, group: TaskGroup, path: string): readonly Problem[] {
  const labels = portLabels(group);
  return problemIf(
    Boolean(knownText(label)) && !labels.includes(label ?? ""),
    path,
    `is "${label}", which is not a port of group "${group.Name}"`,
    labels.length === 0 ? "declare the port in the group's Networks" : `write one of ${quoted(labels)}, or declare it`,
  );
}

/** @param name the TaskName of a service or a check */
export function taskNameProblems(name: string | undefined, place: ServicePlace, path: string): readonly Problem[] {
  if (!knownText(name)) return [];
  const possible = (place.task === undefined ? place.group.Tasks : [place.task]).map(({ Name }) => Name);
  return problemIf(
    !possible.includes(name ?? ""),
    path,
    `is "${name}", which is not ${place.task === undefined ? "a task of the group" : "the service's own task"}`,
    `write ${quoted(possible)}, or leave it out`,
  );
}
