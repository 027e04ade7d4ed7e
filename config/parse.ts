import { type Config, complete } from "./complete";
import { fixFor, problemsOf, unknownSetting } from "./issues";
import { ConfigError, type Problem, problem } from "./problems";
import { RULES } from "./rules";
import { schema, settings as schemas } from "./schema";
import { showValue } from "./show";

/**
 * Checks what stands in a configuration file and completes it. Pure; does not change its input.
 * @throws ConfigError with all problems
 */
export const parseConfig = (input: unknown): Config => {
  if (typeof input !== "object" || input === null || Array.isArray(input)) {
    const fix = "write export default defineConfig({ … })";
    throw new ConfigError([problem("the configuration", `is not an object, ${showValue(input)}`, fix)]);
  }
  const problems: Problem[] = [];
  const known = Object.keys(schemas);
  for (const name of Object.keys(input)) {
    if (!known.includes(name)) problems.push(unknownSetting(name, known));
  }
  // Each setting by itself, so that a mistake in one does not hide what the rules say about the others.
  const valid: Record<string, unknown> = {};
  for (const [name, one] of Object.entries(schemas)) {
    const value: unknown = Reflect.get(input, name);
    const result = one.safeParse(value, { error: fixFor });
    if (result.success) valid[name] = result.data;
    else problems.push(...problemsOf(name, value, result.error.issues));
  }
  for (const rule of RULES) problems.push(...rule(valid));
  if (problems.length > 0) throw new ConfigError(problems);
  // Once more as a whole, for the type: every part is valid by now.
  return complete(schema.parse(input));
};
