import { closest, distance } from "fastest-levenshtein";
import { DOCKER_REQUIRED, DOCKER_STRUCTS } from "../docker";
import type { Job } from "../job-spec";
import { ALLOWED_VALUES, CONSUL_FIELDS, OBSOLETE_FIELDS, REQUIRED_FIELDS, TYPED_BY_HAND } from "../schema/fields";
import { type FieldType, JOB_STRUCTS, type Structs } from "../schema/structs";
import { isToken } from "../token";
import { at, elementPath, isObject, type Problem, quoted } from "./problem";

const STRUCTS: Structs = { ...JOB_STRUCTS, ...DOCKER_STRUCTS };
const REQUIRED = new Set([...REQUIRED_FIELDS, ...DOCKER_REQUIRED]);

/** What is wrong with the form of a job, whatever its values mean. */
export interface ShapeProblems {
  /** Values of another type, or missing. The other rules could not read the job. */
  readonly unreadable: readonly Problem[];
  /** Fields that Nomad does not know or does not heed, and texts that it does not accept. */
  readonly refused: readonly Problem[];
}

/**
 * The compiler finds most of this, but not in literals that were widened on their way (`const job = { … }`).
 * Nomad drops fields that it does not know without a word.
 */
export function checkShape(job: Job): ShapeProblems {
  const findings = checkStruct("Job", job, "");
  const ofKind = (kind: Finding["kind"]) =>
    findings.filter((finding) => finding.kind === kind).map(({ problem }) => problem);
  return { unreadable: ofKind("unreadable"), refused: ofKind("refused") };
}

interface Finding {
  readonly kind: "unreadable" | "refused";
  readonly problem: Problem;
}

const finding = (kind: Finding["kind"], path: string, message: string, fix: string): Finding => ({
  kind,
  problem: { path, message, fix },
});

function checkStruct(struct: string, value: unknown, path: string): readonly Finding[] {
  if (!isObject(value)) return [wrongType(path, "an object", value)];
  const fields = STRUCTS[struct] ?? {};
  const missing = Object.keys(fields)
    .filter((field) => REQUIRED.has(`${struct}.${field}`))
    .flatMap((field) => checkPresence(`${struct}.${field}`, value[field], at(path, field)));
  const present = Object.entries(value)
    .filter(([, element]) => element !== undefined)
    .flatMap(([field, element]) => checkField(struct, field, element, at(path, field)));
  return [...missing, ...present];
}

function checkPresence(key: string, value: unknown, path: string): readonly Finding[] {
  const [only, ...others] = ALLOWED_VALUES[key] ?? [];
  const fix = only !== undefined && others.length === 0 ? `write "${only}"` : "set it";
  if (value === undefined) return [finding("unreadable", path, "is missing", fix)];
  if (value === "" || (Array.isArray(value) && value.length === 0)) {
    return [finding("refused", path, "is empty", fix)];
  }
  return [];
}

function checkField(struct: string, field: string, value: unknown, path: string): readonly Finding[] {
  const key = `${struct}.${field}`;
  const type = TYPED_BY_HAND[key] ?? STRUCTS[struct]?.[field];
  if (type === undefined) return [unknownField(struct, field, path)];
  const instead = OBSOLETE_FIELDS[key];
  if (instead !== undefined) return [finding("refused", path, "is obsolete in Nomad", instead)];
  if (CONSUL_FIELDS.has(key)) {
    return [finding("refused", path, "is for services in Consul", "remove it: Nomad's own services do not have it")];
  }
  return [...checkValue(type, value, path), ...checkAllowed(ALLOWED_VALUES[key], value, path)];
}

function unknownField(struct: string, field: string, path: string): Finding {
  const near = nearest(field, Object.keys(STRUCTS[struct] ?? {}));
  return finding(
    "refused",
    path,
    struct in DOCKER_STRUCTS
      ? "is not an option of the docker driver: the node would not start the task"
      : `is not a field of ${struct}: Nomad would drop it without a word`,
    near === undefined ? "remove it, or look its name up in Nomad's documentation" : `write ${near}`,
  );
}

const SCALARS: { readonly [type: string]: { readonly name: string; readonly holds: (value: unknown) => boolean } } = {
  any: { name: "anything", holds: () => true },
  string: { name: "text", holds: (value) => typeof value === "string" },
  bool: { name: "true or false", holds: (value) => typeof value === "boolean" },
  int: { name: "a whole number", holds: (value) => Number.isSafeInteger(value) || isToken(value) },
  duration: {
    name: "a duration, in whole nanoseconds from 0",
    holds: (value) =>
      (Number.isSafeInteger(value) && Number(value) >= 0) || (typeof value === "number" && isToken(value)),
  },
};

function checkValue(type: FieldType, value: unknown, path: string): readonly Finding[] {
  if (typeof type === "string") {
    const scalar = SCALARS[type];
    if (scalar === undefined) return isToken(value) ? [] : checkStruct(type, value, path);
    return scalar.holds(value) ? [] : [wrongType(path, scalar.name, value)];
  }
  if (!("*" in type)) {
    if (!Array.isArray(value)) return [wrongType(path, "a list", value)];
    return value.flatMap((element, index) => checkValue(type[0] ?? "any", element, elementPath(path, element, index)));
  }
  if (!isObject(value)) return [wrongType(path, "an object", value)];
  return Object.entries(value)
    .filter(([, element]) => element !== undefined)
    .flatMap(([key, element]) => checkValue(type["*"], element, at(path, key)));
}

function wrongType(path: string, wanted: string, value: unknown): Finding {
  const fix = wanted.startsWith("a duration") ? "write it with a unit: seconds(30)" : `write ${wanted}`;
  return finding("unreadable", path, `must be ${wanted}, not ${describe(value)}`, fix);
}

const describe = (value: unknown): string => {
  if (Array.isArray(value)) return "a list";
  if (isObject(value)) return "an object";
  return typeof value === "number" ? String(value) : (JSON.stringify(value) ?? `a ${typeof value}`);
};

function checkAllowed(allowed: readonly string[] | undefined, value: unknown, path: string): readonly Finding[] {
  if (allowed === undefined || typeof value !== "string" || isToken(value)) return [];
  if (allowed.some((form) => (form.endsWith("*") ? value.startsWith(form.slice(0, -1)) : value === form))) return [];
  const near = nearest(value, allowed);
  return [
    finding(
      "refused",
      path,
      `is "${value}", which Nomad does not accept here`,
      near === undefined ? `write ${quoted(allowed)}` : `write "${near}"`,
    ),
  ];
}

/** Without case and underscores, as the usual mistake is a name from HCL. */
const plain = (name: string): string => name.toLowerCase().replaceAll("_", "");

/** The known name that was probably meant, or undefined if none is close. */
function nearest(name: string, names: readonly string[]): string | undefined {
  const best = closest(plain(name), names.map(plain));
  const limit = Math.max(1, Math.floor(name.length / 3));
  return distance(plain(name), best) <= limit ? names.find((candidate) => plain(candidate) === best) : undefined;
}
