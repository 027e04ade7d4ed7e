import type { MastodonConfig } from "./schema";

export type { Config } from "./complete";
export { loadConfig } from "./load";
export { parseConfig } from "./parse";
export { ConfigError, type Problem, UserError } from "./problems";
export type { MastodonConfig } from "./schema";
export { bareAddress } from "./settings/mail";

/** Gives mastodon.config.ts its types; checks nothing by itself. */
export const defineConfig = (settings: MastodonConfig): MastodonConfig => settings;
