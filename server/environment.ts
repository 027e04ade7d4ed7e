import type { Config } from "../config";
import { DATABASE_CA_PATH } from "./database-tls";
import { PORTS, type Server } from "./server";

/*
 * Mastodon's environment: every plain variable that a process gets, and what it comes from. Secret ones are in
 * secret-environment.ts. Names and meanings: config/, lib/mastodon/ and streaming/ of Mastodon 4.6.
 */

/** The kinds of processes that Mastodon consists of. */
export const PROCESS_KINDS = ["web", "sidekiq", "migrations", "cleanup", "streaming"] as const;

/** A kind of process. */
export type ProcessKind = (typeof PROCESS_KINDS)[number];

type Variables = Readonly<Record<string, string>>;

/**
 * The plain environment of a process: no value is secret. Hosts may be Terraform tokens, or Nomad's `${attr.…}`, which
 * Nomad replaces here but not in templates.
 */
export const plainEnvironment = (kind: ProcessKind, server: Server): Variables => {
  const { environment } = server.config.mastodon;
  if (kind === "streaming") {
    // Of all that an operator can add, it reads LOG_LEVEL.
    const { LOG_LEVEL } = environment;
    return {
      ...(LOG_LEVEL === undefined ? {} : { LOG_LEVEL }),
      ...database(server),
      ...cache(server),
      ...streaming(server),
    };
  }
  return {
    ...(kind !== "migrations" && server.media.kind === "s3" ? PATIENCE_WITH_S3 : {}),
    // The settings refuse every name that also stands below.
    ...environment,
    ...rails(server.config),
    ...database(server),
    ...databaseAuthorities(server, "PGSSLROOTCERT"),
    ...cache(server),
    // The default driver, hiredis, cannot do TLS.
    ...(server.cache.tls ? { REDIS_DRIVER: "ruby" } : {}),
    // Migrations do without media, as in Mastodon's own Helm chart.
    ...(kind === "migrations" ? {} : media(server)),
    ...(kind === "web" ? web(server.config) : {}),
    ...(kind === "sidekiq" ? { ...SIDEKIQ_EXPORTER, ...mail(server.config) } : {}),
  };
};

const rails = ({ domain, webDomain, alternateDomains, mastodon }: Config): Variables => ({
  LOCAL_DOMAIN: domain,
  ...(webDomain === domain ? {} : { WEB_DOMAIN: webDomain }),
  ...(alternateDomains.length === 0 ? {} : { ALTERNATE_DOMAINS: alternateDomains.join(",") }),
  ...(mastodon.singleUserMode ? { SINGLE_USER_MODE: "true" } : {}),
  ...(mastodon.limitedFederation ? { LIMITED_FEDERATION_MODE: "true" } : {}),
  DEFAULT_LOCALE: mastodon.defaultLocale,
  IP_RETENTION_PERIOD: String(mastodon.ipRetentionSeconds),
  SESSION_RETENTION_PERIOD: String(mastodon.sessionRetentionSeconds),
});

/** Rails gets no DB_POOL: each process then opens as many connections as it has threads. */
const database = ({ database: { host, port, name, user, tlsRegion } }: Server): Variables => ({
  DB_HOST: host,
  DB_PORT: String(port),
  DB_NAME: name,
  DB_USER: user,
  // verify-full means the same to libpq and to node-postgres. Without the variable the streaming server uses no TLS,
  // and `require` is enough for libpq to talk to anybody.
  DB_SSLMODE: tlsRegion === undefined ? "disable" : "verify-full",
});

const databaseAuthorities = ({ database: { tlsRegion } }: Server, variable: string): Variables =>
  tlsRegion === undefined ? {} : { [variable]: DATABASE_CA_PATH };

/** With TLS a template adds REDIS_URL, which goes before these. */
const cache = ({ cache: { host, port } }: Server): Variables => ({ REDIS_HOST: host, REDIS_PORT: String(port) });

const streaming = (server: Server): Variables => ({
  PORT: String(PORTS.streaming),
  DB_POOL: String(server.config.streaming.databasePool),
  ...databaseAuthorities(server, "NODE_EXTRA_CA_CERTS"),
});

const web = ({ web: { processes, threads } }: Config): Variables => ({
  PORT: String(PORTS.web),
  WEB_CONCURRENCY: String(processes),
  MAX_THREADS: String(threads),
});

/** Sidekiq opens no port of its own. Its exporter starts when it takes jobs, and so tells Nomad that it is healthy. */
const SIDEKIQ_EXPORTER: Variables = {
  MASTODON_PROMETHEUS_EXPORTER_ENABLED: "true",
  MASTODON_PROMETHEUS_EXPORTER_LOCAL: "true",
  MASTODON_PROMETHEUS_EXPORTER_HOST: "0.0.0.0",
  MASTODON_PROMETHEUS_EXPORTER_PORT: String(PORTS.sidekiqMetrics),
};

/** Mastodon gives S3 5 seconds and no second try, too little for large files. `mastodon.environment` may replace it. */
const PATIENCE_WITH_S3: Variables = { S3_OPEN_TIMEOUT: "10", S3_READ_TIMEOUT: "30", S3_RETRY_LIMIT: "2" };

const media = ({ media: store }: Server): Variables =>
  store.kind === "files"
    ? {}
    : {
        S3_ENABLED: "true",
        S3_BUCKET: store.bucket,
        S3_ENDPOINT: store.endpoint,
        S3_REGION: store.region,
        S3_PROTOCOL: "https",
        S3_ALIAS_HOST: store.publicHost,
        // Set and empty: Mastodon then sends no ACL. R2 has none, and answers 501 to some requests for one.
        S3_PERMISSION: "",
        // aws-sdk-s3 sends checksums since January 2025 that S3-compatible services have refused.
        AWS_REQUEST_CHECKSUM_CALCULATION: "when_required",
        AWS_RESPONSE_CHECKSUM_VALIDATION: "when_required",
      };

/** Only Sidekiq sends mail. */
const mail = ({ domain, mail: settings }: Config): Variables => {
  switch (settings.via) {
    case "none":
      return {
        // Into tmp/mails of the container, and gone with it: by SMTP to nowhere, each mail would be retried for weeks.
        SMTP_DELIVERY_METHOD: "file",
        SMTP_FROM_ADDRESS: `notifications@${domain}`,
      };
    case "smtp":
      return {
        SMTP_SERVER: settings.server,
        SMTP_PORT: String(settings.port),
        ...(settings.login === undefined ? {} : { SMTP_LOGIN: settings.login }),
        SMTP_FROM_ADDRESS: settings.from,
        SMTP_AUTH_METHOD: settings.authentication,
        SMTP_ENABLE_STARTTLS: settings.startTls,
        ...(settings.implicitTls ? { SMTP_TLS: "true" } : {}),
      };
    case "ses":
      return {
        SMTP_SERVER: settings.server,
        // EC2 throttles port 25.
        SMTP_PORT: "587",
        SMTP_FROM_ADDRESS: settings.from,
        // SMTP_LOGIN, an access key's id, comes with the password.
        SMTP_AUTH_METHOD: "plain",
        SMTP_ENABLE_STARTTLS: "always",
      };
  }
};
