import type { JobName } from "../../../server/server";

/** What is to be said about a job, each fact by its name, as text. A fact that is not there is not set. */
export type Facts = Readonly<Record<string, string>>;

/*
 * The system that this project began with: lopcode/nomad-mastodon, commit 7357b29 (2023-03-25, Mastodon 4.1.1), as its
 * jobs/*.nomad state it and its deploy_cluster.sh fills it in. MIT licence, 2023 CarrotCodes.
 * The post about it: https://www.carrot.blog/posts/2023/01/self-hosting-mastodon-aws-nomad/
 */

const DOMAIN = "bunny.cloud";

/** The environment that all its jobs but the front have. Values in parentheses are placeholders there. */
const ENVIRONMENT: Facts = {
  LOCAL_DOMAIN: DOMAIN,
  REDIS_HOST: "(the cache's host)",
  REDIS_PORT: "6379",
  DB_HOST: "(the database's host)",
  DB_PORT: "5432",
  DB_USER: "mastodon",
  DB_NAME: "mastodon_production",
  DB_PASS: "(secret)",
  ES_ENABLED: "false",
  ES_HOST: "localhost",
  ES_PORT: "9200",
  ES_USER: "elastic",
  ES_PASS: "password",
  SECRET_KEY_BASE: "(secret)",
  OTP_SECRET: "(secret)",
  VAPID_PRIVATE_KEY: "(secret)",
  VAPID_PUBLIC_KEY: "(public key)",
  SMTP_SERVER: "smtp.example.com",
  SMTP_PORT: "587",
  SMTP_LOGIN: `mastodon@${DOMAIN}`,
  SMTP_PASSWORD: "(secret)",
  SMTP_FROM_ADDRESS: `mastodon@${DOMAIN}`,
  S3_ENABLED: "true",
  S3_ENDPOINT: "(the bucket's endpoint)",
  S3_BUCKET: `${DOMAIN}-files`,
  S3_PERMISSION: "private",
  S3_ALIAS_HOST: `files.${DOMAIN}`,
  AWS_ACCESS_KEY_ID: "(secret)",
  AWS_SECRET_ACCESS_KEY: "(secret)",
  IP_RETENTION_PERIOD: "31556952",
  SESSION_RETENTION_PERIOD: "31556952",
  STATSD_ADDR: "${attr.unique.network.ip-address}:8125",
};

const environment = (more: Facts = {}): Facts =>
  Object.fromEntries(Object.entries({ ...ENVIRONMENT, ...more }).map(([name, value]) => [`env ${name}`, value]));

const COMMON: Facts = { datacenters: "eu_west_1", count: "1", network: "host" };

const MASTODON: Facts = { ...COMMON, image: "tootsuite/mastodon:v4.1.1", secrets: "in clear in the job" };

/** The six jobs. */
export const REFERENCE: Readonly<Record<JobName, Facts>> = {
  "mastodon-migrations": {
    ...MASTODON,
    type: "batch",
    priority: "100",
    group: "app",
    tasks: "migrations",
    command: "echo 'starting' && bundle exec rake db:migrate && echo 'done'",
    cpu: "500",
    memory: "550",
    ...environment(),
  },
  "mastodon-front": {
    ...COMMON,
    type: "service",
    priority: "90",
    group: "front",
    tasks: "nginx",
    image: "nginx:1.23.3",
    command: "the image's",
    ports: "http: 80 on network_eth0, https: 443 on network_eth0",
    files: "nginx-selfsigned.crt (SIGHUP), nginx-selfsigned.key (SIGHUP), mastodon.conf (SIGHUP), nginx.conf (restart)",
    volumes: "local/conf.d, local/nginx.conf",
    cpu: "300",
    memory: "300",
  },
  "mastodon-web": {
    ...MASTODON,
    type: "service",
    priority: "90",
    group: "app",
    tasks: "web",
    command: "bundle exec rails s -p 3000",
    ports: "3000 on loopback",
    service: "web (consul)",
    check: "HTTP /health, every 5 s, 5 s at most",
    cpu: "500",
    memory: "1000",
    ...environment(),
  },
  "mastodon-sidekiq": {
    ...MASTODON,
    type: "service",
    priority: "70",
    group: "app",
    tasks: "sidekiq",
    command: "bundle exec sidekiq -c 10",
    service: "sidekiq (consul)",
    check: "script ps aux | grep '[s]idekiq\\ 6', every 5 s, 5 s at most",
    cpu: "500",
    memory: "1200",
    ...environment({ DB_POOL: "10", MAX_THREADS: "10" }),
  },
  "mastodon-streaming": {
    ...MASTODON,
    type: "service",
    priority: "50",
    group: "app",
    tasks: "streaming",
    command: "node ./streaming",
    ports: "4000 on loopback",
    service: "streaming (consul)",
    check: "HTTP /api/v1/streaming/health, every 5 s, 5 s at most",
    cpu: "500",
    memory: "300",
    ...environment(),
  },
  "mastodon-cleanup": {
    ...MASTODON,
    type: "batch",
    priority: "90",
    group: "cleanup",
    tasks: "media-cleanup",
    starts: "@daily, no time zone",
    overlap: "prohibited",
    command: "a chain: the first failure skips the rest",
    "step 1": "tootctl media remove --days 30",
    "step 2": "tootctl media remove --days 30 --prune-profiles",
    "step 3": "tootctl preview_cards remove --days 30",
    cpu: "500",
    memory: "550",
    ...environment(),
  },
};
