import type { Settings } from "./schema";

export type { MastodonConfig } from "./schema";

type R2Settings = Extract<Settings["media"], { on: "r2" }>;
type FilesSettings = Extract<Settings["media"], { on: "files" }>;

/**
 * A complete, checked configuration: every setting has its value, also those whose default depends on others.
 */
export interface Config extends Omit<Settings, "webDomain" | "cloudflare" | "media"> {
  readonly webDomain: string;
  readonly cloudflare: (NonNullable<Settings["cloudflare"]> & { readonly zone: string }) | undefined;
  readonly media: (R2Settings & { readonly bucket: string; readonly host: string }) | FilesSettings;
}
