import path from "node:path";
import type { Task, Template } from "../job-spec";
import { isToken } from "../token";
import { durationText } from "../units";
import { at, forEach, forEachRepeated, knownText, type Problem, problem, problemIf } from "./problem";

/** Rules for the files and variables that Nomad renders for a task. */
export function templateProblems(task: Task, taskPath: string): readonly Problem[] {
  const own = at(taskPath, "Templates");
  const templates = task.Templates ?? [];
  return [
    ...forEach(templates, own, (template, place) => [
      ...sourceProblems(template, place),
      ...escapeProblems(template.DestPath, at(place, "DestPath")),
      ...changeProblems(template, place),
      ...formProblems(template, place),
    ]),
    ...forEachRepeated(
      templates,
      own,
      ({ DestPath }) => DestPath,
      (_, place) =>
        problem(place, "is the second template with this destination", "give each template a destination of its own"),
    ),
    ...problemIf(
      new Set(templates.map(({ Once }) => Once ?? false)).size > 1,
      own,
      "differ in Once, on which the templates of a task must agree: the node would refuse to start it",
      "set Once on all of them or on none",
    ),
  ];
}

function sourceProblems({ EmbeddedTmpl, SourcePath }: Template, place: string): readonly Problem[] {
  return [
    ...problemIf(
      !EmbeddedTmpl && !SourcePath,
      at(place, "EmbeddedTmpl"),
      "is missing, and so is SourcePath",
      "set one of them",
    ),
    ...problemIf(
      Boolean(EmbeddedTmpl) && Boolean(SourcePath),
      at(place, "SourcePath"),
      "is set together with EmbeddedTmpl: the node would refuse to render it",
      "remove one of them",
    ),
  ];
}

/**
 * For any destination below a task's folder. It may go up to the allocation's folder, and no further.
 *
 * @param folder that the destination is relative to, in the allocation's
 */
export function escapeProblems(destination: string | undefined, place: string, folder = "task"): readonly Problem[] {
  const inAllocation = path.posix.join(folder, knownText(destination) ?? "");
  return problemIf(
    inAllocation === ".." || inAllocation.startsWith("../"),
    place,
    `is "${destination}", outside of the allocation's folder`,
    "write local/…, secrets/… or ../alloc/…",
  );
}

function changeProblems(template: Template, place: string): readonly Problem[] {
  const mode = template.ChangeMode ?? "restart";
  return [
    ...problemIf(
      mode === "signal" && template.ChangeSignal === "",
      at(place, "ChangeSignal"),
      'is empty, and ChangeMode is "signal"',
      'set it, or leave it out for "SIGHUP"',
    ),
    ...problemIf(
      mode === "signal" && template.Envvars === true,
      at(place, "ChangeMode"),
      'is "signal", but a running process cannot get new environment variables',
      'write "restart" or "noop", or leave Envvars out',
    ),
    ...problemIf(
      mode === "script" && template.ChangeScript === undefined,
      at(place, "ChangeScript"),
      'is missing, and ChangeMode is "script"',
      "set it",
    ),
  ];
}

function formProblems({ Perms, Wait }: Template, place: string): readonly Problem[] {
  return [
    ...problemIf(
      Boolean(Perms) && !isToken(Perms) && (!/^[0-7]+$/.test(Perms ?? "") || Number.parseInt(Perms ?? "", 8) > 0o7777),
      at(place, "Perms"),
      `is "${Perms}"`,
      'write octal digits as text, such as "0644"',
    ),
    ...problemIf(
      Wait !== undefined && Wait.Min > Wait.Max,
      at(place, "Wait.Min"),
      Wait === undefined ? "" : `is ${durationText(Wait.Min)}, and Max ${durationText(Wait.Max)}`,
      "make it at most Max",
    ),
  ];
}
