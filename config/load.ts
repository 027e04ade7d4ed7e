import { existsSync } from "node:fs";
import path from "node:path";
import type { Config } from "./complete";
import { parseConfig } from "./parse";
import { ConfigError, UserError } from "./problems";

/**
 * Loads and checks a configuration file: a TypeScript module whose default export is the configuration.
 * @param file its path, absolute or relative to the working directory
 * @throws UserError when the file is missing, does not compile, or exports nothing; ConfigError for what it says
 */
export const loadConfig = (file: string): Config => {
  const absolute = path.resolve(file);
  if (!existsSync(absolute)) {
    throw new UserError(`${file}: there is no such file; create it, or set MASTODON_CONFIG to the path of yours`);
  }
  const exported = defaultExport(file, load(file, absolute));
  try {
    return parseConfig(exported);
  } catch (error) {
    throw error instanceof ConfigError ? new ConfigError(error.problems, file) : error;
  }
};

const load = (file: string, absolute: string): unknown => {
  try {
    return require(absolute);
  } catch (error) {
    // Compilers put the place and the code into further lines; those are what helps here.
    const reason = error instanceof Error ? error.message : String(error);
    throw new UserError(`${file}: cannot be loaded; ${reason.trim()}`);
  }
};

const defaultExport = (file: string, module: unknown): unknown => {
  if (typeof module === "object" && module !== null && "default" in module) return module.default;
  throw new UserError(`${file}: has no default export; write export default defineConfig({ … })`);
};
