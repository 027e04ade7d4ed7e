import type { Rule } from "../rule";

/** All rules over several settings. */
export const RULES: readonly Rule[] = [];
