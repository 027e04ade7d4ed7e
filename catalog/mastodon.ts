import type { Queue } from "./queues";

/** The account that Mastodon's images run as (their Dockerfile); under another one Sidekiq does not start (#32767). */
export const MASTODON_ACCOUNT = { uid: 991, gid: 991 } as const;

/** The version that a new server gets: the newest that the project's tests cover. */
export const DEFAULT_MASTODON_VERSION = "4.6.5";

/** Where Mastodon's images are; their tags are `v<version>`, for arm64 and amd64 (.github/workflows/build-releases.yml). */
export const MASTODON_IMAGES = {
  /** Web, Sidekiq, migrations and tootctl. */
  web: "ghcr.io/mastodon/mastodon",
  streaming: "ghcr.io/mastodon/mastodon-streaming",
} as const;

/** What all patch releases of one minor version have in common. */
export interface MinorVersion {
  /** The minor version before it. Upgrades go through each of them (docs.joinmastodon.org/admin/upgrading). */
  readonly previous: string;
  /** Its known releases, oldest first. */
  readonly releases: readonly [string, ...string[]];
  /** The Sidekiq queues that must be served (config/sidekiq.yml). */
  readonly queues: readonly Queue[];
  /** Secrets without which it does not start (config/initializers/active_record_encryption.rb, config/vapid.yml). */
  readonly secrets: readonly string[];
  /** The oldest major version of PostgreSQL that it supports (README.md). */
  readonly postgresql: number;
  /** The oldest version of Redis whose commands it needs (README.md). Valkey 8 answers as Redis 7.2. */
  readonly redis: readonly [major: number, minor: number];
}

const QUEUES = ["default", "push", "ingress", "mailers", "pull", "scheduler", "fasp"] as const;

const SECRETS = [
  "SECRET_KEY_BASE",
  "ACTIVE_RECORD_ENCRYPTION_DETERMINISTIC_KEY",
  "ACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT",
  "ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY",
  "VAPID_PRIVATE_KEY",
  "VAPID_PUBLIC_KEY",
] as const;

/**
 * The versions that can be deployed, oldest first. To add a release: read its notes, then append it; a new minor
 * version needs its own entry.
 *
 * Sources: the sources of 4.5.15, 4.6.5 and 4.7.0-alpha.2 (2026-08-08) for what is needed; mastodon/mastodon's tags up
 * to 4.5.15 and 4.6.5; mastodon/mastodon PR 40153 for 4.6.6; mastodon/chart PRs 246 to 248 for 4.7.0 to 4.7.2. Image
 * tag v4.7.3 (2026-10-01) is seen in public use only, its notes are unread.
 */
export const MASTODON_MINORS: Readonly<Record<string, MinorVersion>> = {
  "4.5": {
    previous: "4.4",
    releases: [
      "4.5.0",
      "4.5.1",
      "4.5.2",
      "4.5.3",
      "4.5.4",
      "4.5.5",
      "4.5.6",
      "4.5.7",
      "4.5.8",
      "4.5.9",
      "4.5.10",
      "4.5.11",
      "4.5.12",
      "4.5.13",
      "4.5.14",
      "4.5.15",
    ],
    queues: QUEUES,
    secrets: SECRETS,
    postgresql: 14,
    redis: [7, 0],
  },
  "4.6": {
    previous: "4.5",
    releases: ["4.6.0", "4.6.1", "4.6.2", "4.6.3", "4.6.4", "4.6.5", "4.6.6"],
    queues: QUEUES,
    secrets: SECRETS,
    postgresql: 14,
    redis: [7, 0],
  },
  "4.7": {
    previous: "4.6",
    releases: ["4.7.0", "4.7.1", "4.7.2", "4.7.3"],
    queues: QUEUES,
    secrets: SECRETS,
    postgresql: 14,
    redis: [7, 0],
  },
};
