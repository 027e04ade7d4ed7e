import { JOB_NAMES, type JobName } from "../../../server/server";
import type { DefectId } from "./defects";

/** Why some facts of some jobs are not as in the reference. */
export interface Difference {
  readonly jobs: readonly JobName[];
  readonly facts: readonly string[];
  readonly why: string;
  /** The defects of the reference that it fixes. */
  readonly fixes: readonly DefectId[];
}

const RAILS: readonly JobName[] = ["mastodon-migrations", "mastodon-web", "mastodon-sidekiq", "mastodon-cleanup"];
const RUBY_AND_STREAMING: readonly JobName[] = [...RAILS, "mastodon-streaming"];
const SERVICES: readonly JobName[] = ["mastodon-front", "mastodon-web", "mastodon-sidekiq", "mastodon-streaming"];
const BATCH: readonly JobName[] = ["mastodon-migrations", "mastodon-cleanup"];

const env = (...names: readonly string[]) => names.map((name) => `env ${name}`);

/** Every difference between the jobs here and the reference's. */
export const DIFFERENCES: readonly Difference[] = [
  {
    jobs: JOB_NAMES,
    facts: ["network"],
    why: "Each group has a network of its own, so that it can run several times and roll with a canary.",
    fixes: ["D15", "D16"],
  },
  {
    jobs: ["mastodon-web", "mastodon-streaming"],
    facts: ["ports", "env PORT"],
    why: "The port inside stands in one place; outside Nomad chooses, and nginx finds it by the service's name.",
    fixes: ["D14", "D15", "D16"],
  },
  {
    jobs: RAILS,
    facts: ["image"],
    why: "Mastodon's images moved to ghcr.io, and 4.1.1 is no longer supported.",
    fixes: ["D7"],
  },
  {
    jobs: ["mastodon-streaming"],
    facts: ["image", "command"],
    why: "Since 4.3 the streaming server has an image of its own; the main image has no Node.",
    fixes: ["D5", "D7"],
  },
  {
    jobs: JOB_NAMES,
    facts: ["secrets"],
    why: "Secrets are in a Nomad variable that only this job's tasks can read, never in the job.",
    fixes: ["D8"],
  },
  {
    jobs: ["mastodon-migrations", "mastodon-web", "mastodon-sidekiq", "mastodon-streaming"],
    facts: ["group"],
    why: "Groups are named after what runs in them; Sidekiq's after the configured groups.",
    fixes: [],
  },
  {
    jobs: ["mastodon-migrations"],
    facts: ["starts", "command", "phase before", "phase after"],
    why: "Dispatched and waited for: before the other jobs change, and after. The first also installs.",
    fixes: ["D1", "D2", "D3", "D4"],
  },
  {
    jobs: JOB_NAMES,
    facts: ["memory at most"],
    why: "A task reserves what it usually needs and may use more; Nomad's memory oversubscription is on.",
    fixes: ["D32"],
  },
  {
    jobs: ["mastodon-migrations", "mastodon-web", "mastodon-sidekiq", "mastodon-streaming", "mastodon-cleanup"],
    facts: ["memory"],
    why: "What it usually needs; the reference's figure is below the maximum. So a canary and a batch job fit too.",
    fixes: ["D32"],
  },
  {
    jobs: RUBY_AND_STREAMING,
    facts: env("ES_ENABLED", "ES_HOST", "ES_PORT", "ES_USER", "ES_PASS"),
    why: "Search is off, which is Mastodon's default. The rest was never read.",
    fixes: ["D8"],
  },
  {
    jobs: RUBY_AND_STREAMING,
    facts: env("OTP_SECRET"),
    why: "Mastodon does not read it since 4.4.",
    fixes: ["D5"],
  },
  {
    jobs: RUBY_AND_STREAMING,
    facts: env("STATSD_ADDR"),
    why: "Mastodon has no StatsD since 4.3; Sidekiq has a Prometheus exporter instead.",
    fixes: ["D27"],
  },
  {
    jobs: RAILS,
    facts: env("VAPID_PUBLIC_KEY"),
    why: "Not secret, but of no use without its private half: both are kept together.",
    fixes: [],
  },
  {
    jobs: ["mastodon-migrations", "mastodon-web", "mastodon-streaming", "mastodon-cleanup"],
    facts: env("SMTP_SERVER", "SMTP_PORT", "SMTP_LOGIN", "SMTP_PASSWORD", "SMTP_FROM_ADDRESS"),
    why: "Only Sidekiq sends mail.",
    fixes: ["D31"],
  },
  {
    jobs: ["mastodon-sidekiq"],
    facts: env("SMTP_AUTH_METHOD", "SMTP_ENABLE_STARTTLS"),
    why: "Said explicitly: a mail password is never sent without TLS.",
    fixes: [],
  },
  {
    jobs: ["mastodon-migrations", "mastodon-streaming"],
    facts: env(
      "S3_ENABLED",
      "S3_ENDPOINT",
      "S3_BUCKET",
      "S3_PERMISSION",
      "S3_ALIAS_HOST",
      "AWS_ACCESS_KEY_ID",
      "AWS_SECRET_ACCESS_KEY",
    ),
    why: "Neither touches media.",
    fixes: ["D31"],
  },
  {
    jobs: ["mastodon-web", "mastodon-sidekiq", "mastodon-cleanup"],
    facts: env("S3_BUCKET"),
    why: "The name of a bucket on R2 has no dots.",
    fixes: [],
  },
  {
    jobs: ["mastodon-web", "mastodon-sidekiq", "mastodon-cleanup"],
    facts: env("S3_PERMISSION"),
    why: "Set and empty: R2 has no ACLs, and only so does Mastodon send none.",
    fixes: ["D10"],
  },
  {
    jobs: ["mastodon-web", "mastodon-sidekiq", "mastodon-cleanup"],
    facts: env(
      "S3_REGION",
      "S3_PROTOCOL",
      "S3_OPEN_TIMEOUT",
      "S3_READ_TIMEOUT",
      "S3_RETRY_LIMIT",
      "AWS_REQUEST_CHECKSUM_CALCULATION",
      "AWS_RESPONSE_CHECKSUM_VALIDATION",
    ),
    why: "What R2 needs beside: its region, no checksums that it refuses, and time for large files.",
    fixes: ["D10"],
  },
  {
    jobs: RUBY_AND_STREAMING,
    facts: env("DB_SSLMODE"),
    why: "RDS demands TLS, the streaming server uses none by itself, and both now verify whom they talk to.",
    fixes: ["D28"],
  },
  {
    jobs: RAILS,
    facts: env("PGSSLROOTCERT"),
    why: "Where Ruby finds the authorities of RDS in the region.",
    fixes: ["D28"],
  },
  {
    jobs: ["mastodon-streaming"],
    facts: env("NODE_EXTRA_CA_CERTS"),
    why: "Where Node finds the authorities of RDS in the region.",
    fixes: ["D28"],
  },
  {
    jobs: RUBY_AND_STREAMING,
    facts: env("REDIS_PASSWORD", "REDIS_URL"),
    why: "The cache has a password and TLS, which Mastodon takes as a URL only.",
    fixes: [],
  },
  {
    jobs: RAILS,
    facts: env("REDIS_DRIVER"),
    why: "Ruby's default driver for Redis cannot do TLS.",
    fixes: [],
  },
  {
    jobs: RAILS,
    facts: env(
      "ACTIVE_RECORD_ENCRYPTION_DETERMINISTIC_KEY",
      "ACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT",
      "ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY",
    ),
    why: "Mastodon does not start without them since 4.3.",
    fixes: ["D5"],
  },
  {
    jobs: RAILS,
    facts: env("DEFAULT_LOCALE"),
    why: "A setting, at Mastodon's own default.",
    fixes: [],
  },
  {
    jobs: ["mastodon-streaming"],
    facts: env(
      "LOCAL_DOMAIN",
      "SECRET_KEY_BASE",
      "VAPID_PRIVATE_KEY",
      "VAPID_PUBLIC_KEY",
      "IP_RETENTION_PERIOD",
      "SESSION_RETENTION_PERIOD",
    ),
    why: "The streaming server reads none of these, so it does not get them.",
    fixes: ["D8", "D31"],
  },
  {
    jobs: ["mastodon-streaming"],
    facts: env("DB_POOL"),
    why: "A setting, at the streaming server's own default.",
    fixes: ["D31"],
  },
  {
    jobs: ["mastodon-sidekiq"],
    facts: env("DB_POOL", "MAX_THREADS"),
    why: "Rails opens as many connections as Sidekiq has threads; MAX_THREADS is Puma's.",
    fixes: ["D31"],
  },
  {
    jobs: ["mastodon-web"],
    facts: ["command", ...env("WEB_CONCURRENCY", "MAX_THREADS")],
    why: "Started as Mastodon itself does, with its numbers of processes and threads.",
    fixes: [],
  },
  {
    jobs: ["mastodon-sidekiq"],
    facts: ["command"],
    why: "Its queues by their weights, as in Mastodon's own configuration, and a time for jobs to end.",
    fixes: ["D9"],
  },
  {
    jobs: ["mastodon-web", "mastodon-streaming"],
    facts: ["service", "check"],
    why: "Nomad's own catalogue, so no Consul is needed. Asked half as often; after a minute it is restarted.",
    fixes: ["D16"],
  },
  {
    jobs: ["mastodon-sidekiq"],
    facts: [
      "service",
      "check",
      "ports",
      ...env(
        "MASTODON_PROMETHEUS_EXPORTER_ENABLED",
        "MASTODON_PROMETHEUS_EXPORTER_LOCAL",
        "MASTODON_PROMETHEUS_EXPORTER_HOST",
        "MASTODON_PROMETHEUS_EXPORTER_PORT",
      ),
    ],
    why: "The exporter answers as soon as Sidekiq takes jobs, whatever its version. Script checks need Consul.",
    fixes: ["D6", "D27"],
  },
  {
    jobs: SERVICES,
    facts: ["update", "restarts", "placed again"],
    why: "A new version must prove itself, else the old one stays. After trouble a service comes back by itself.",
    fixes: ["D16", "D30"],
  },
  {
    jobs: SERVICES,
    facts: ["shutdown delay"],
    why: "nginx sends nobody to an allocation any more before it stops.",
    fixes: ["D16", "D30"],
  },
  {
    jobs: BATCH,
    facts: ["restarts", "placed again"],
    why: "A second try would do no better, and hide the failure of the first.",
    fixes: ["D30"],
  },
  {
    jobs: JOB_NAMES,
    facts: ["kill timeout"],
    why: "Time to end requests, to put jobs back, to finish a step; Nomad's default is 5 seconds.",
    fixes: ["D9"],
  },
  {
    jobs: JOB_NAMES,
    facts: ["log limit"],
    why: "30 MiB for each of a task's two outputs, in place of Nomad's 100.",
    fixes: ["D30"],
  },
  {
    jobs: ["mastodon-front"],
    facts: ["ports"],
    why: "The same two ports of the node lead into nginx's own network; the firewall opens them to Cloudflare alone. By default (`ingress` tunnel) no port is open.",
    fixes: ["D15", "D18"],
  },
  {
    jobs: ["mastodon-front"],
    facts: ["image", "command", "files", "volumes"],
    why: "nginx's configuration is made from typed functions, and only the list of servers changes while it runs. Its certificate is Cloudflare's, and it asks Cloudflare for one.",
    fixes: ["D11", "D12", "D13", "D14", "D16", "D17", "D18", "D19", "D20", "D33"],
  },
  {
    jobs: ["mastodon-front"],
    facts: ["cpu", "memory"],
    why: "nginx needs less.",
    fixes: ["D32"],
  },
  {
    jobs: ["mastodon-front"],
    facts: ["service", "check"],
    why: "nginx has a check of its own, which answers whatever Mastodon does.",
    fixes: ["D30"],
  },
  {
    jobs: ["mastodon-front"],
    facts: ["disk"],
    why: "Room for nginx's cache, which stays through a restart.",
    fixes: ["D30"],
  },
  {
    jobs: ["mastodon-front"],
    facts: ["kill signal"],
    why: "nginx ends its requests first.",
    fixes: ["D9"],
  },
  {
    jobs: ["mastodon-cleanup"],
    facts: ["priority"],
    why: "Nothing that serves somebody has to give way to it.",
    fixes: ["D25", "D34"],
  },
  {
    jobs: ["mastodon-cleanup"],
    facts: ["starts"],
    why: "The post says four in the morning, the job said midnight; the hour and its time zone are settings.",
    fixes: ["D25"],
  },
  {
    jobs: ["mastodon-cleanup"],
    facts: ["tasks", "command"],
    why: "A step that fails or hangs does not keep the others from their turn.",
    fixes: ["D25"],
  },
];
