import { distance } from "fastest-levenshtein";

/** The parts of a setting's path: `["sidekiq", 0, "queues"]`. */
export type Path = readonly PropertyKey[];

/** A path as it is written in TypeScript: `sidekiq[0].queues`. */
export const showPath = (path: Path): string =>
  path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("")
    .replace(/^\./, "") || "the configuration";

const LONGEST = 60;

/** Long runs of letters and digits are keys and tokens more often than anything else; so is what stands before an @ in a URL. */
const mayBeSecret = (text: string): boolean =>
  /:\/\/[^/]*@/.test(text) || (/^[\w+/=~-]{20,}$/.test(text) && /\d/.test(text) && /[a-z]/i.test(text));

/** A value as it is shown in a message: short, on one line, and never something that may be a secret. */
export const showValue = (value: unknown): string => {
  if (typeof value === "string") {
    if (mayBeSecret(value)) return `a text of ${value.length} characters (not shown)`;
    return JSON.stringify(value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value);
  }
  if (value === undefined || value === null || typeof value === "number" || typeof value === "boolean") {
    return String(value);
  }
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
};

/** Names in quotes: `"a", "b" or "c"`. */
export const oneOf = (names: readonly string[]): string => {
  const quoted = names.map((name) => JSON.stringify(name));
  const last = quoted.at(-1) ?? "nothing";
  return quoted.length < 2 ? last : `${quoted.slice(0, -1).join(", ")} or ${last}`;
};

/**
 * The known name that was most likely meant: the nearest by edit distance, ignoring case. None when the nearest
 * shares less than half of its letters with what was written: a wild guess helps nobody.
 */
export const nearest = (name: string, known: Iterable<string>): string | undefined => {
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of known) {
    const away = distance(name.toLowerCase(), candidate.toLowerCase());
    if (away < least) [best, least] = [candidate, away];
  }
  return best !== undefined && least <= Math.max(name.length, best.length) / 2 ? best : undefined;
};
