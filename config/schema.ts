import { z } from "zod";
import { DEFAULT_MASTODON_VERSION } from "../catalog/mastodon";
import { QUEUES } from "../catalog/queues";

/*
 * Every setting of mastodon.config.ts: its type, its description, its default.
 * What one setting alone can say about itself stands here; rules over several settings stand in rules.ts.
 */

const days = (description: string, least: number, most: number) => z.int().min(least).max(most).describe(description);

const count = (description: string, most: number) => z.int().min(1).max(most).describe(description);

const hostname = z.string().regex(/^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/);

const owner = z.strictObject({
  username: z
    .string()
    .regex(/^[a-zA-Z0-9_]{1,30}$/)
    .describe("Name of the first account, which gets the role Owner."),
  email: z.email().describe("Where the owner gets mail: the first account, alarms and the budget."),
});

const aws = z.strictObject({
  accountId: z
    .string()
    .regex(/^\d{12}$/)
    .describe("The 12 digits of the AWS account. A deploy with credentials of another account is refused."),
  region: z.string().describe("The AWS region of everything on AWS, such as eu-west-1."),
});

const cloudflare = z.strictObject({
  accountId: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .describe("The Cloudflare account's id (dashboard, right column)."),
  zoneId: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .describe("The id of the zone that the domain belongs to (dashboard, right column)."),
  zone: hostname.optional().describe("The zone's name, such as example.org for social.example.org. Default: `domain`."),
  zoneSettings: z
    .enum(["manage", "leave"])
    .default("manage")
    .describe("Whether settings that change the whole zone are managed here, or left as they are."),
});

const mastodon = z.strictObject({
  version: z.string().default(DEFAULT_MASTODON_VERSION).describe("Mastodon's version, such as 4.6.5."),
  singleUserMode: z.boolean().default(false).describe("Show the owner's profile in place of a landing page."),
  limitedFederation: z.boolean().default(false).describe("Federate with allowed servers only."),
  defaultLocale: z.string().default("en").describe("Language of visitors whose browser names none."),
  ipRetentionSeconds: z
    .int()
    .min(172_800)
    .default(31_556_952)
    .describe("How long IP addresses are kept. At least 2 days."),
  sessionRetentionSeconds: z
    .int()
    .min(172_800)
    .default(31_556_952)
    .describe("How long sessions are kept. At least 2 days."),
  environment: z
    .record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.string())
    .default({})
    .describe("Further environment variables of Mastodon that are not secret, such as DEEPL_PLAN."),
});

const web = z.strictObject({
  replicas: count("How many web allocations run.", 8).default(1),
  processes: z
    .int()
    .min(0)
    .max(8)
    .default(2)
    .describe("Puma worker processes of each (WEB_CONCURRENCY); 0 is single mode."),
  threads: count("Threads of each Puma worker (MAX_THREADS).", 32).default(5),
  memoryMiB: z.int().min(256).max(32_768).default(700).describe("Memory that each reserves, in MiB."),
  memoryMaxMiB: z.int().min(256).max(65_536).default(1200).describe("Memory that each may use at most, in MiB."),
});

const queue = z.enum(QUEUES);

const sidekiqGroup = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,30}$/)
    .describe("The group's name in the job mastodon-sidekiq."),
  queues: z
    .array(z.union([queue, z.tuple([queue, z.int().min(1).max(20)])]))
    .min(1)
    .describe("Its queues: names alone are served strictly in order, [name, weight] by weighted chance."),
  threads: count("Sidekiq's concurrency.", 100).default(10),
  replicas: count("How many allocations run. A group that runs `scheduler` must have 1.", 16).default(1),
  memoryMiB: z.int().min(256).max(32_768).default(600).describe("Memory that each reserves, in MiB."),
  memoryMaxMiB: z.int().min(256).max(65_536).default(1200).describe("Memory that each may use at most, in MiB."),
});

const streaming = z.strictObject({
  replicas: count("How many streaming allocations run.", 8).default(1),
  databasePool: count("Database connections of each (DB_POOL).", 100).default(10),
  memoryMiB: z.int().min(64).max(8192).default(150).describe("Memory that each reserves, in MiB."),
  memoryMaxMiB: z.int().min(64).max(16_384).default(400).describe("Memory that each may use at most, in MiB."),
});

const cleanup = z.strictObject({
  hour: z.int().min(0).max(23).default(4).describe("The hour of day at which cleanup starts."),
  timeZone: z.string().default("Etc/UTC").describe("The time zone of `hour`, such as Europe/Dublin."),
  mediaDays: days("Copies of other servers' media are removed after so many days.", 1, 3650).default(30),
  profileDays: days("Copies of other servers' avatars and headers are removed after so many days.", 1, 3650).default(
    30,
  ),
  previewCardDays: days(
    "Pictures of link previews are removed after so many days. At least 14: they are not fetched again before.",
    14,
    3650,
  ).default(30),
  deadlineMinutes: z.int().min(10).max(1200).default(180).describe("Each step is stopped after so many minutes."),
});

const mail = z
  .discriminatedUnion("via", [
    z.strictObject({ via: z.literal("none") }),
    z.strictObject({
      via: z.literal("smtp"),
      server: hostname.describe("SMTP_SERVER."),
      port: z.int().min(1).max(65_535).default(587).describe("SMTP_PORT."),
      login: z.string().min(1).optional().describe("SMTP_LOGIN; its password is the secret `smtp`. Default: no login."),
      from: z.string().optional().describe("SMTP_FROM_ADDRESS. Default: notifications@<domain>."),
      authentication: z
        .enum(["plain", "login", "cram_md5", "none"])
        .optional()
        .describe("SMTP_AUTH_METHOD. Default: plain with a login, none without."),
      startTls: z
        .enum(["always", "auto", "never"])
        .optional()
        .describe("SMTP_ENABLE_STARTTLS. Default: never with `implicitTls`, else always."),
      implicitTls: z.boolean().default(false).describe("SMTP_TLS: TLS from the first byte, as on port 465."),
    }),
  ])
  .describe("How Mastodon sends mail.");

const database = z.discriminatedUnion("on", [
  z.strictObject({
    on: z.literal("rds"),
    instanceClass: z.string().default("db.t4g.micro").describe("RDS instance class."),
    storageGiB: z.int().min(20).max(65_536).default(20).describe("Storage at the start, in GiB."),
    maxStorageGiB: z.int().min(20).max(65_536).default(100).describe("Storage that it may grow to by itself, in GiB."),
    backupDays: days("Automatic backups reach so many days back.", 7, 35).default(14),
    multiAz: z.boolean().default(false).describe("A second instance in another zone; doubles the price."),
  }),
  z.strictObject({
    on: z.literal("nomad"),
    volumeGiB: z.int().min(1).max(16_384).default(10).describe("Size of the host volume, in GiB."),
    memoryMiB: z.int().min(128).max(65_536).default(256).describe("Memory that PostgreSQL reserves, in MiB."),
    memoryMaxMiB: z.int().min(128).max(65_536).default(512).describe("Memory that PostgreSQL may use at most, in MiB."),
  }),
]);

const cache = z.discriminatedUnion("on", [
  z.strictObject({
    on: z.literal("elasticache"),
    nodeType: z.string().default("cache.t4g.micro").describe("ElastiCache node type."),
    snapshotDays: days("Daily snapshots are kept for so many days.", 1, 35).default(7),
  }),
  z.strictObject({
    on: z.literal("nomad"),
    volumeGiB: z.int().min(1).max(1024).default(2).describe("Size of the host volume, in GiB."),
    memoryMiB: z.int().min(64).max(65_536).default(128).describe("Memory that Valkey reserves, in MiB."),
    memoryMaxMiB: z.int().min(64).max(65_536).default(256).describe("Memory that Valkey may use at most, in MiB."),
  }),
]);

const media = z.discriminatedUnion("on", [
  z.strictObject({
    on: z.literal("r2"),
    bucket: z
      .string()
      .regex(/^[a-z0-9]([a-z0-9-]{1,61}[a-z0-9])$/)
      .optional()
      .describe("The bucket's name. Default: <name>-media."),
    host: hostname
      .optional()
      .describe("The public host of media. Default: files.<zone>, or files-<label>.<zone> for a host below the zone."),
    jurisdiction: z
      .enum(["default", "eu", "fedramp"])
      .default("default")
      .describe("R2's jurisdiction. Cannot change later."),
    location: z
      .enum(["apac", "eeur", "enam", "weur", "wnam", "oc"])
      .optional()
      .describe("R2's location hint, used at the first creation only. Default: Cloudflare chooses."),
    keys: z
      .enum(["created", "provided"])
      .default("created")
      .describe("Whether the data stack makes the bucket's keys, or you put them into the secret `r2`."),
  }),
  z.strictObject({
    on: z.literal("files"),
    volumeGiB: z.int().min(1).max(16_384).default(20).describe("Size of the host volume, in GiB."),
  }),
]);

const node = z.strictObject({
  instanceType: z.string().default("t4g.medium").describe("EC2 instance type; arm64."),
  rootGiB: z.int().min(16).max(1024).default(20).describe("Root disk, in GiB: system, images, logs."),
  dataGiB: z.int().min(10).max(16_384).default(20).describe("Data volume, in GiB: Nomad's state and host volumes."),
  swapGiB: z.int().min(0).max(16).default(2).describe("Swap file on the root disk, in GiB."),
  cpuCredits: z
    .enum(["standard", "unlimited"])
    .default("standard")
    .describe("What a burstable instance does without credits: slow down, or cost more."),
});

const nomad = z.strictObject({
  address: z.url().optional().describe("Address of Nomad's API. Default: the environment variable NOMAD_ADDR decides."),
  namespace: z
    .string()
    .regex(/^[a-zA-Z0-9-]{1,64}$/)
    .default("mastodon")
    .describe("Nomad namespace of all jobs."),
  datacenters: z.array(z.string()).min(1).default(["*"]).describe("Nomad datacenters that jobs may run in."),
});

const state = z
  .discriminatedUnion("backend", [
    z.strictObject({ backend: z.literal("local") }),
    z.strictObject({
      backend: z.literal("s3"),
      bucket: z.string().describe("An existing, versioned S3 bucket."),
      region: z.string().optional().describe("The bucket's region. Default: `aws.region`."),
    }),
    z.strictObject({
      backend: z.literal("r2"),
      bucket: z.string().describe("An existing R2 bucket; not the one for media."),
      profile: z.string().default("r2").describe("Profile in ~/.aws/credentials with the bucket's keys."),
    }),
  ])
  .describe("Where Terraform's state is.");

/** The schema of mastodon.config.ts. */
export const settings = {
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,18}[a-z0-9]$/)
    .describe("Name of this server among yours; part of the names of everything that is made. Cannot change later."),
  domain: hostname.describe("The domain in handles, @you@domain (LOCAL_DOMAIN). Can never change."),
  webDomain: hostname
    .optional()
    .describe("The host of the web interface (WEB_DOMAIN). Default: `domain`. Can never change."),
  alternateDomains: z.array(hostname).default([]).describe("Further hosts that Rails answers to (ALTERNATE_DOMAINS)."),
  owner,
  aws: aws.optional().describe("Needed as soon as anything is on AWS."),
  cloudflare: cloudflare.optional().describe("Needed as soon as anything is on Cloudflare."),
  mastodon: mastodon.prefault({}),
  web: web.prefault({}),
  sidekiq: z
    .array(sidekiqGroup)
    .min(1)
    .prefault([
      {
        name: "sidekiq",
        queues: [
          ["default", 8],
          ["push", 6],
          ["ingress", 4],
          ["mailers", 2],
          ["pull", 1],
          ["scheduler", 1],
          ["fasp", 1],
        ],
      },
    ])
    .describe("Groups of Sidekiq processes. Every queue needs a group, and `scheduler` exactly one process."),
  streaming: streaming.prefault({}),
  cleanup: cleanup.prefault({}),
  mail: mail.prefault({ via: "none" }),
  database: database.prefault({ on: "rds" }),
  cache: cache.prefault({ on: "elasticache" }),
  media: media.prefault({ on: "r2" }),
  node: node.prefault({}),
  nomad: nomad.prefault({}),
  ingress: z
    .enum(["tunnel", "public", "port"])
    .default("tunnel")
    .describe(
      "How requests come in: Cloudflare Tunnel, open ports for Cloudflare only, or a plain port of the machine.",
    ),
  secrets: z
    .enum(["ssm", "file"])
    .default("ssm")
    .describe("Where secrets are: SSM Parameter Store, or a file with mode 0600."),
  state: state.prefault({ backend: "local" }),
  protection: z
    .enum(["on", "off"])
    .default("on")
    .describe("`off`, once deployed, allows `cdktf destroy` to delete data. Final snapshots are taken all the same."),
  budgetUsd: z.int().min(1).max(100_000).default(50).describe("The monthly AWS bill at which you get mail, in USD."),
};

/** mastodon.config.ts as an object schema. */
export const schema = z.strictObject(settings);

/** What stands in mastodon.config.ts: every setting with a default can be left out. */
export type MastodonConfig = z.input<typeof schema>;

/** Settings as they come out of the schema: defaults filled in, not yet completed or checked against each other. */
export type Settings = z.output<typeof schema>;
