/*
 * What runs beside Mastodon. All images exist for arm64 and amd64 (the Docker official images and
 * cloudflare/cloudflared publish multi-architecture manifests). Tags were seen in public use in September and October
 * 2026; their digests were not looked up. Nomad and what the node downloads stand in node.ts.
 */

/** PostgreSQL: on RDS by major version, so that minor upgrades come by themselves; on Nomad by image. */
export const POSTGRESQL = {
  major: 17,
  /** Parameter group family on RDS. */
  rdsFamily: "postgres17",
  image: "postgres:17.11-bookworm",
} as const;

/** Valkey, the free Redis. It answers as Redis 7.2, which Sidekiq 8 and Mastodon accept. */
export const VALKEY = {
  /** Engine version on ElastiCache, which takes major.minor from version 7 on. */
  version: "8.1",
  redis: [7, 2],
  /** Parameter group family on ElastiCache. */
  elasticacheFamily: "valkey8",
  image: "valkey/valkey:8.1.10",
} as const;

/** nginx's stable branch. */
export const NGINX = { version: "1.30.5", image: "nginx:1.30.5" } as const;

/** Cloudflare's tunnel client. Cloudflare supports each version for a year. */
export const CLOUDFLARED = { version: "2026.9.3", image: "cloudflare/cloudflared:2026.9.3" } as const;
