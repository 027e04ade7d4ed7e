import path from "node:path";
import type { Config } from "../config/complete";
import type { Terminal } from "./terminal";

/** The folder of this project. */
export const PROJECT = path.resolve(__dirname, "..");

/** What a command is started with. */
export interface Start {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly terminal: Terminal;
}

/** What a command works with. */
export interface Context extends Start {
  readonly config: Config;
}

/**
 * Loads the configuration file: the one given with --config, else that of MASTODON_CONFIG, else mastodon.config.ts of
 * this project. The first two are relative to the working folder.
 */
export const openContext = (start: Start, file: string | undefined): Context => {
  // Loaded late: --help needs neither the schema nor a configuration.
  const { loadConfig } = require("../config/load") as typeof import("../config/load");
  const chosen = file ?? (start.environment.MASTODON_CONFIG || path.join(PROJECT, "mastodon.config.ts"));
  return { ...start, config: loadConfig(chosen) };
};

/** The folder of local state: MASTODON_STATE, relative to the working folder, else `state` in this project. */
export const stateFolder = ({ environment }: Start): string =>
  path.resolve(environment.MASTODON_STATE || path.join(PROJECT, "state"));
