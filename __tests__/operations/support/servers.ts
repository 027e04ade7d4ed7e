import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const common = { name: "test", domain: "social.example", owner: { username: "you", email: "you@social.example" } };

/** On a Nomad agent of one's own, with mail: nothing comes from AWS or Cloudflare, and secrets are in a file. */
export const OWN_AGENT = {
  ...common,
  secrets: "file",
  database: { on: "nomad" },
  cache: { on: "nomad" },
  media: { on: "files" },
  ingress: "port",
  mail: { via: "smtp", server: "smtp.example", login: "you" },
};

/** All defaults, on moto's account. */
export const ON_AWS = {
  ...common,
  aws: { accountId: "123456789012", region: "eu-west-1" },
  cloudflare: { accountId: "0".repeat(32), zoneId: "0".repeat(32) },
};

/** A folder of its own with a configuration file and a place for state, until the test ends. */
export const writeServer = (settings: object): { readonly environment: Record<string, string>; remove: () => void } => {
  const folder = mkdtempSync(path.join(tmpdir(), "mastodon-nomad-"));
  const file = path.join(folder, "test.config.ts");
  writeFileSync(file, `export default ${JSON.stringify(settings)};\n`);
  return {
    environment: { MASTODON_CONFIG: file, MASTODON_STATE: path.join(folder, "state") },
    remove: () => rmSync(folder, { recursive: true }),
  };
};
