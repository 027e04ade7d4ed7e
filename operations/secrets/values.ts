import { UserError } from "../../config/problems";
import type { SecretValues } from "../../server/secret-values";

/** Whether two sets of items are the same. */
export const sameValues = (a: SecretValues, b: SecretValues): boolean =>
  Object.keys({ ...a, ...b }).every((item) => a[item] === b[item]);

/** Parses JSON; undefined for anything else. JSON.parse's own error quotes what it read, which here is a secret. */
export const parseQuietly = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * Reads a secret from the text of its parameter, as the stacks do: a JSON object of strings, or, for a secret of one
 * item, any other text as that item.
 */
export const parseValues = (path: string, text: string, items: readonly string[]): SecretValues => {
  const parsed = parseQuietly(text);
  if (isValues(parsed)) return parsed;
  const [only] = items;
  if (only !== undefined && items.length === 1 && !isObject(parsed)) return { [only]: text };
  throw new UserError(
    `${path} is damaged: its value is not a JSON object of strings; ` +
      "put back an earlier version of it (aws ssm get-parameter-history shows them)",
  );
};

const isValues = (parsed: unknown): parsed is SecretValues =>
  isObject(parsed) && Object.values(parsed).every((value) => typeof value === "string");

const isObject = (parsed: unknown): parsed is object =>
  typeof parsed === "object" && parsed !== null && !Array.isArray(parsed);
