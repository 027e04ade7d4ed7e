import type { MastodonConfig } from "../../config";

/** What a configuration must say, and nothing more. A fresh object at each call. */
export const smallest = (): MastodonConfig => ({
  name: "social",
  domain: "social.example",
  owner: { username: "you", email: "you@social.example" },
  aws: { accountId: "000000000000", region: "eu-west-1" },
  cloudflare: { accountId: "0".repeat(32), zoneId: "0".repeat(32) },
});

/** The smallest configuration without any cloud account. */
export const ownAgent = (): MastodonConfig => ({
  name: "local",
  domain: "mastodon.localhost",
  owner: { username: "you", email: "you@mastodon.localhost" },
  ingress: "port",
  secrets: "file",
  database: { on: "nomad" },
  cache: { on: "nomad" },
  media: { on: "files" },
});
