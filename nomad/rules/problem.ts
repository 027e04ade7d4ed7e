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

/** One problem if the condition holds, else none, so that rules can be written as a list. */
export const problemIf = (condition: boolean, path: string, message: string, fix: string): readonly Problem[] =>
  condition ? [{ path, message, fix }] : [];

/** The path of a field. The job itself has the empty path. */
export const at = (path: string, field: string): string => (path === "" ? field : `${path}.${field}`);

/** Calls a rule for each element of a list, with the element's path. */
export const forEach = <T>(
  list: readonly T[] | undefined,
  path: string,
  rule: (element: T, path: string, index: number) => readonly Problem[],
): readonly Problem[] =>
  (list ?? []).flatMap((element, index) => rule(element, elementPath(path, element, index), index));

const NAMES = ["Name", "Label", "DestPath"];

/** `Tasks[web]`, or `Constraints[0]` where an element has no name of its own. */
export function elementPath(path: string, element: unknown, index: number): string {
  const name = NAMES.map((field) => (isObject(element) ? element[field] : undefined)).find(
    (value) => typeof value === "string" && value !== "" && !isToken(value),
  );
  return `${path}[${name ?? index}]`;
}

/** The elements that have the same key as an earlier one. Unknown and missing keys are not compared. */
export function repeated<T>(list: readonly T[], key: (element: T) => string | undefined): readonly T[] {
  const seen = new Set<string>();
  return list.filter((element) => {
    const own = key(element);
    if (own === undefined || isToken(own)) return false;
    return seen.size === seen.add(own).size;
  });
}

/** The number, or for a token NaN: comparisons with it are false, so rules that ask for what is wrong stay silent. */
export const known = (value: number): number => (isToken(value) ? Number.NaN : value);

/** The text, or undefined for a token. */
export const knownText = (text: string | undefined): string | undefined => (isToken(text) ? undefined : text);

export const isObject = (value: unknown): value is { readonly [field: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** `"a", "b"` for messages. */
export const quoted = (values: Iterable<string>): string => [...values].map((value) => `"${value}"`).join(", ");
