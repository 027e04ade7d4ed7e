import { type Config, type MastodonConfig, parseConfig } from "../../../config";
import type { Job, Task, TaskGroup } from "../../../nomad/job-spec";
import { imagesFor } from "../../../server/images";
import type { Server } from "../../../server/server";

/** What a configuration on AWS and Cloudflare needs at least, and the settings under test. */
export const cloudConfig = (settings: Partial<MastodonConfig> = {}): Config =>
  parseConfig({
    name: "example",
    domain: "example.org",
    owner: { username: "owner", email: "owner@example.org" },
    aws: { accountId: "123456789012", region: "eu-west-1" },
    cloudflare: { accountId: "0".repeat(32), zoneId: "1".repeat(32) },
    ...settings,
  });

/** Everything on one Nomad agent. */
export const localConfig = (settings: Partial<MastodonConfig> = {}): Config =>
  parseConfig({
    name: "example",
    domain: "example.org",
    owner: { username: "owner", email: "owner@example.org" },
    database: { on: "nomad" },
    cache: { on: "nomad" },
    media: { on: "files" },
    ingress: "port",
    secrets: "file",
    ...settings,
  });

/** A server with the stacks' answers for a configuration, as they would come. */
export const serverFor = (config: Config, parts: Partial<Server> = {}): Server => ({
  config,
  database: {
    host: config.database.on === "rds" ? "db.example.internal" : "${attr.unique.network.ip-address}",
    port: 5432,
    name: "mastodon_production",
    user: "mastodon",
    tlsRegion: config.database.on === "rds" ? "eu-west-1" : undefined,
    identity: "db-ABC",
  },
  cache: {
    host: config.cache.on === "elasticache" ? "cache.example.internal" : "${attr.unique.network.ip-address}",
    port: 6379,
    tls: config.cache.on === "elasticache",
  },
  media:
    config.media.on === "r2"
      ? {
          kind: "s3",
          bucket: config.media.bucket,
          endpoint: `https://${"0".repeat(32)}.r2.cloudflarestorage.com`,
          region: "auto",
          publicHost: config.media.host,
        }
      : { kind: "files", volume: "example-media" },
  images: imagesFor(config.mastodon.version),
  origin:
    config.ingress === "public"
      ? { cloudflareNetworks: ["173.245.48.0/20", "103.21.244.0/22"], certificate: "(certificate)" }
      : undefined,
  secretsVersions: {
    "mastodon-migrations": "1",
    "mastodon-front": "2",
    "mastodon-web": "3",
    "mastodon-sidekiq": "4",
    "mastodon-streaming": "5",
    "mastodon-cleanup": "6",
  },
  ...parts,
});

/** A group of a job, by its name. */
export const group = (job: Job, name: string): TaskGroup => {
  const found = job.TaskGroups.find(({ Name }) => Name === name);
  if (found === undefined) throw new Error(`${job.ID} has no group ${name}`);
  return found;
};

/** A task of a job, by its name. */
export const task = (job: Job, name: string): Task => {
  const found = job.TaskGroups.flatMap(({ Tasks }) => Tasks).find(({ Name }) => Name === name);
  if (found === undefined) throw new Error(`${job.ID} has no task ${name}`);
  return found;
};

/** All environment templates of a task as one text. */
export const environmentTemplate = (of: Task): string =>
  (of.Templates ?? [])
    .filter(({ Envvars }) => Envvars)
    .map(({ EmbeddedTmpl }) => EmbeddedTmpl)
    .join("");
