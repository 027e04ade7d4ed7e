import type { Problem } from "./problems";
import type { Settings } from "./schema";

/** Checks some settings against each other; answers nothing when one of those that it needs is not valid itself. */
export type Rule = (valid: Partial<Settings>) => readonly Problem[];

/**
 * A rule over several settings. It can read only those that it names, and runs only when all of these are valid on
 * their own, so that one mistake is reported once.
 */
export const rule =
  <Name extends keyof Settings>(
    needs: readonly Name[],
    check: (settings: Pick<Settings, Name>) => readonly Problem[],
  ): Rule =>
  (valid) =>
    hasAll(valid, needs) ? check(valid) : [];

/** Optional settings are valid when absent, so presence of the key counts, not its value. */
const hasAll = <Name extends keyof Settings>(
  valid: Partial<Settings>,
  needs: readonly Name[],
): valid is Partial<Settings> & Pick<Settings, Name> => needs.every((name) => name in valid);
