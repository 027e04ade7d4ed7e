import { isToken } from "../token";

/** Something in a job that Nomad would refuse, or that could not work. */
export interface Problem {
  /** Where: `TaskGroups[web].Tasks[web].KillTimeout`. Elements of lists go by name, label or destination. */
  readonly path: string;
  /** What is wrong, with the value seen. */
  readonly message: string;
  /** What to do about it. */
  readonly fix: string;
}

/** One problem, as a list. */
export const problem = (path: string, message: string, fix: string): readonly Problem[] => [{ path, message, fix }];

/** One problem if the condition holds, else none, so that rules can be written as a list. */
export const problemIf = (condition: boolean, path: string, message: string, fix: string): readonly Problem[] =>
  condition ? problem(path, message, fix) : [];

/** The path of a field. The job itself has the empty path. */
export const at = (path: string, field: string): string => (path === "" ? field : `${path}.${field}`);

/** Calls a rule for each element of a list, with the element's path. */
export const forEach = <T>(
  list: readonly T[] | undefined,
  path: string,
  rule: (element: T, path: string) => readonly Problem[],
): readonly Problem[] => (list ?? []).flatMap((element, index) => rule(element, elementPath(path, element, index)));

const NAMES = ["Name", "Label", "DestPath"];

/** `Tasks[web]`, or `Constraints[0]` where an element has no name of its own. */
export function elementPath(path: string, element: unknown, index: number): string {
  const name = NAMES.map((field) => (isObject(element) ? element[field] : undefined)).find(
    (value) => typeof value === "string" && value !== "" && !isToken(value),
  );
  return `${path}[${name ?? index}]`;
}

/** Calls a rule for each element that has the same key as an earlier one. Unknown and missing keys are not compared. */
export function forEachRepeated<T>(
  list: readonly T[] | undefined,
  path: string,
  key: (element: T) => string | undefined,
  rule: (element: T, path: string) => readonly Problem[],
): readonly Problem[] {
  const seen = new Set<string>();
  return forEach(list, path, (element, own) => {
    const itsKey = key(element);
    if (itsKey === undefined || isToken(itsKey)) return [];
    return seen.size === seen.add(itsKey).size ? rule(element, own) : [];
  });
}

/** The number, or for a token NaN: comparisons with it are false, so rules that ask for what is wrong stay silent. */
export const known = (value: number): number => (isToken(value) ? Number.NaN : value);

/** The text, or undefined for a token. */
export const knownText = (text: string | undefined): string | undefined => (isToken(text) ? undefined : text);

export const isObject = (value: unknown): value is { readonly [field: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `"a", "b" or "c"` for messages. */
export const quoted = (values: readonly string[]): string =>
  values
    .map((value) => `"${value}"`)
    .join(", ")
    .replace(/, (?="[^"]*"$)/, " or ");
