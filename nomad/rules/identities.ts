import type { Task, WorkloadIdentity } from "../job-spec";
import { at, forEach, knownText, type Problem, problemIf } from "./problem";

/** Rules for the tokens that prove to Nomad, or to others, which task it is that asks. */
export function identityProblems(task: Task, path: string): readonly Problem[] {
  const defaults = [...(task.Identity === undefined ? [] : [task.Identity]), ...(task.Identities ?? [])].filter(
    isDefault,
  );
  return [
    ...(task.Identity === undefined ? [] : oneIdentityProblems(task.Identity, at(path, "Identity"))),
    ...forEach(task.Identities, at(path, "Identities"), oneIdentityProblems),
    ...problemIf(
      defaults.length > 1,
      at(path, "Identities"),
      `has ${defaults.length} default identities`,
      "name all but one",
    ),
  ];
}

const isDefault = ({ Name }: WorkloadIdentity): boolean => Name === undefined || Name === "" || Name === "default";

const oneIdentityProblems = (identity: WorkloadIdentity, path: string): readonly Problem[] => [
  ...problemIf(
    !/^[a-zA-Z0-9_-]{0,128}$/.test(knownText(identity.Name) ?? ""),
    at(path, "Name"),
    `is "${identity.Name}"`,
    "write letters, digits, dashes and underscores, at most 128",
  ),
  ...problemIf(
    isDefault(identity) && (identity.TTL ?? 0) > 0,
    at(path, "TTL"),
    "is set, but the default identity does not expire",
    "remove it, or name the identity",
  ),
  ...problemIf(
    Boolean(identity.Filepath) && identity.File !== true,
    at(path, "Filepath"),
    "is set, but File is not true",
    "set File to true",
  ),
  ...problemIf(
    identity.ChangeMode === "signal" && !identity.ChangeSignal,
    at(path, "ChangeSignal"),
    'is missing, and ChangeMode is "signal"',
    'set it, such as "SIGHUP"',
  ),
  ...problemIf(
    identity.ChangeMode !== "signal" && Boolean(identity.ChangeSignal),
    at(path, "ChangeSignal"),
    `is "${identity.ChangeSignal}", but ChangeMode is not "signal"`,
    'remove it, or set ChangeMode to "signal"',
  ),
];
