import type { Config } from "../config";
import type { CacheEndpoint, DatabaseEndpoint, MediaStore } from "./endpoints";

/** The six jobs, by their names in Nomad. */
export const JOB_NAMES = [
  "mastodon-migrations",
  "mastodon-front",
  "mastodon-web",
  "mastodon-sidekiq",
  "mastodon-streaming",
  "mastodon-cleanup",
] as const;

/** The name of one of the six jobs. */
export type JobName = (typeof JOB_NAMES)[number];

/** The container images, each with its tag. */
export interface Images {
  /** Mastodon's Rails processes: web, Sidekiq, migrations, cleanup. */
  readonly mastodon: string;
  /** Mastodon's streaming server, which left the main image with Mastodon 4.3. */
  readonly streaming: string;
  readonly nginx: string;
  readonly cloudflared: string;
}

/**
 * All that the jobs need to know. They never know which variant provides their database, cache and media.
 * Texts may hold Terraform tokens.
 */
export interface Server {
  readonly config: Config;
  readonly database: DatabaseEndpoint;
  readonly cache: CacheEndpoint;
  readonly media: MediaStore;
  readonly images: Images;
  /** What the network stack knows of the way in with `ingress: "public"`; undefined with others. */
  readonly origin: Origin | undefined;
  /**
   * For each job, a text that changes with the secrets it reads. It stands in the job's Meta, so that a new secret
   * rolls the job as a new version does, in place of restarting all allocations at once.
   */
  readonly secretsVersions: Readonly<Record<JobName, string>>;
}

/** nginx as Cloudflare reaches it. */
export interface Origin {
  /** Cloudflare's networks (CIDR), which alone may reach nginx, and whose word for a visitor's address is taken. */
  readonly cloudflareNetworks: readonly string[];
  /** The certificate for the secret `origin`, as PEM, which Cloudflare trusts. */
  readonly certificate: string;
}

/** The ports inside the allocations. Outside, Nomad chooses. */
export const PORTS = {
  /** nginx: where cloudflared brings requests to. */
  nginx: 8080,
  /** nginx with TLS, with `ingress: "public"`. */
  nginxTls: 8443,
  /** nginx's own check. */
  nginxHealth: 8081,
  /** Puma. */
  web: 3000,
  /** The streaming server: the API and /metrics. */
  streaming: 4000,
  /** Sidekiq's Prometheus exporter. */
  sidekiqMetrics: 9394,
  /** cloudflared's /ready and /metrics. */
  tunnelMetrics: 2000,
} as const;

/** The names under which nginx finds the jobs in Nomad's service catalogue. */
export const SERVICES = {
  front: "mastodon-front",
  tunnel: "mastodon-tunnel",
  web: "mastodon-web",
  sidekiq: "mastodon-sidekiq",
  streaming: "mastodon-streaming",
  postgres: "mastodon-postgres",
  valkey: "mastodon-valkey",
} as const;
