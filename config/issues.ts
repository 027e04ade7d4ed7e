import { z } from "zod";
import { type Problem, problem } from "./problems";
import { nearest, oneOf, type Path, showPath, showValue } from "./show";

/*
 * zod's issues as problems. In the schema, `error` is the fix ("write the 12 digits of the account"); where a schema
 * has none, `fixFor` makes one up from what zod expected.
 */

type RawIssue = z.core.$ZodRawIssue;
type Issue = z.core.$ZodIssue;

/** Settings whose values are never shown, whatever they look like. */
const HIDDEN = new Set(["mastodon.environment"]);

const UNKNOWN = "is not a setting";
const SEE_DOCUMENTATION = "see docs/settings.md";

const KINDS: Readonly<Record<string, string>> = {
  string: "a text in quotes",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list in [ ]",
  object: "an object in { }",
  record: "an object in { }",
};

const plural = (origin: string): string => (origin === "string" ? " characters" : origin === "array" ? " entries" : "");

const fixUnknown = (name: string, known: readonly string[]): string => {
  const meant = nearest(name, known);
  return meant === undefined ? `remove it, or write one of ${known.join(", ")}` : `did you mean ${meant}?`;
};

/** The fix for an issue whose schema names none. One line for each key, where the issue is about several. */
export const fixFor = (issue: RawIssue): string => {
  switch (issue.code) {
    case "invalid_type":
      return `write ${KINDS[issue.expected] ?? issue.expected}`;
    case "too_small":
      return `write ${issue.minimum} or more${plural(issue.origin)}`;
    case "too_big":
      return `write ${issue.maximum} or less${plural(issue.origin)}`;
    case "invalid_value":
      return `write ${oneOf(issue.values.map(String))}`;
    case "invalid_union":
      return "options" in issue && Array.isArray(issue.options)
        ? `write ${oneOf(issue.options.map(String))}`
        : SEE_DOCUMENTATION;
    case "unrecognized_keys": {
      const known = issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape) : [];
      return issue.keys.map((key: string) => fixUnknown(key, known)).join("\n");
    }
    default:
      return SEE_DOCUMENTATION;
  }
};

const WRONG: Readonly<Partial<Record<Issue["code"], string>>> = {
  invalid_type: "has the wrong type",
  too_small: "is too small",
  too_big: "is too large",
  invalid_value: "is none of the choices",
  invalid_union: "is none of the choices",
};

const valueAt = (input: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (value, part) => (typeof value === "object" && value !== null ? Reflect.get(value, part) : undefined),
    input,
  );

const isHidden = (path: Path): boolean => path.some((_, end) => HIDDEN.has(showPath(path.slice(0, end))));

/**
 * What zod found wrong with a setting, as problems.
 * @param setting the top-level setting
 * @param input its value
 */
export const problemsOf = (setting: string, input: unknown, issues: readonly Issue[]): Problem[] =>
  issues.flatMap((issue) => {
    const path = [setting, ...issue.path];
    const where = showPath(path);
    if (issue.code === "unrecognized_keys") {
      const fixes = issue.message.split("\n");
      return issue.keys.map((key, index) => problem(showPath([...path, key]), UNKNOWN, fixes[index] ?? ""));
    }
    if (issue.code === "invalid_key") {
      return [problem(where, "is not a valid name", issue.issues[0]?.message ?? SEE_DOCUMENTATION)];
    }
    const value = valueAt(input, issue.path);
    if (value === undefined) return [problem(where, "is missing", issue.message)];
    const seen = isHidden(path) ? "its value is not shown" : showValue(value);
    return [problem(where, `${WRONG[issue.code] ?? "is not valid"}, ${seen}`, issue.message)];
  });

/** An unknown setting as a problem. Its value is not shown: it may be a secret in the wrong place. */
export const unknownSetting = (name: string, known: readonly string[]): Problem =>
  problem(name, UNKNOWN, fixUnknown(name, known));
