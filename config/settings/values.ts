import { z } from "zod";

/*
 * Kinds of values that several settings share. `error` is always the fix, as it ends a message: "domain: is not valid,
 * "Social"; write a host name …".
 */

/** A text of a certain form. `fix` says which, to someone who wrote another or something else. */
export const text = (form: RegExp, fix: string) => z.string({ error: fix }).regex(form, { error: fix });

/** A host name in lower case with at least one dot. */
export const hostname = text(
  /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/,
  "write a host name in lower case, such as social.example (other letters in their xn-- form)",
);

/** The fix for whoever wrote `database: "nomad"` in place of `database: { on: "nomad" }`. */
export const writeVariant = (key: string, variants: readonly string[]) => ({
  error: ({ code }: z.core.$ZodRawIssue) =>
    code === "invalid_type" ? `write ${variants.map((variant) => `{ ${key}: "${variant}" }`).join(" or ")}` : undefined,
});

/** How many there are of something. */
export const count = (description: string, most: number) => z.int().min(1).max(most).describe(description);

/** A number of days. */
export const days = (description: string, least: number, most = 3650) =>
  z.int().min(least).max(most).describe(description);

/** A size in GiB. */
export const gibibytes = (description: string, least: number, most: number) =>
  z.int().min(least).max(most).describe(`${description}, in GiB.`);

/** What a process reserves and may use at most, in MiB. Nomad refuses a maximum below the reservation (rules/sizes.ts). */
export const memory = (who: string, reserved: number, most: number, least = 64) => ({
  memoryMiB: z.int().min(least).max(65_536).default(reserved).describe(`Memory that ${who} reserves, in MiB.`),
  memoryMaxMiB: z.int().min(least).max(65_536).default(most).describe(`Memory that ${who} may use at most, in MiB.`),
});
