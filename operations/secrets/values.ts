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

/** Reads the JSON object of strings that a secret is in the store. */
export const parseValues = (path: string, text: string): SecretValues => {
  const parsed = parseQuietly(text);
  if (isValues(parsed)) return parsed;
  throw new UserError(
    `${path} is damaged: its value is not a JSON object of strings; ` +
      "put back an earlier version of it (aws ssm get-parameter-history shows them)",
  );
};

const isValues = (parsed: unknown): parsed is SecretValues =>
  typeof parsed === "object" &&
  parsed !== null &&
  !Array.isArray(parsed) &&
  Object.values(parsed).every((value) => typeof value === "string");
