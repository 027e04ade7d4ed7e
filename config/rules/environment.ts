import { problem } from "../problems";
import { rule } from "../rule";

/** Variables that must not be set at all, and why. */
const FORBIDDEN: Readonly<Record<string, string>> = {
  REDIS_NAMESPACE: "Mastodon does not start with it",
  SKIP_POST_DEPLOYMENT_MIGRATIONS: "whatever its value, the migrations after a deployment would never run",
  SELF_DESTRUCT: "it deletes the whole server",
  WHITELIST_MODE: "its name is LIMITED_FEDERATION_MODE now, the setting mastodon.limitedFederation",
};

/** Secrets that have a place of their own: the secret that they belong to (server/secrets.ts). */
const SECRETS: Readonly<Record<string, string>> = {
  SECRET_KEY_BASE: "app",
  ACTIVE_RECORD_ENCRYPTION_DETERMINISTIC_KEY: "app",
  ACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT: "app",
  ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY: "app",
  VAPID_PRIVATE_KEY: "app",
  VAPID_PUBLIC_KEY: "app",
  DB_PASS: "database",
  REDIS_PASSWORD: "cache",
  SMTP_PASSWORD: "smtp",
  AWS_ACCESS_KEY_ID: "r2",
  AWS_SECRET_ACCESS_KEY: "r2",
};

/** Parts of a name that say that the value is a secret. */
const SECRET_PART = /(^|_)(PASS|PASSWORD|SECRET|TOKEN|KEY|CREDENTIALS?|SALT|DSN)(_|$)/;

/** Names that have such a part although their values are public. */
const PUBLIC = new Set(["HCAPTCHA_SITE_KEY", "S3_KEY_PREFIX", "CACHE_BUSTER_SECRET_HEADER", "CAS_UID_KEY"]);

/** A user with a password in a URL. */
const SECRET_VALUE = /:\/\/[^/\s]*:[^/\s]*@/;

/** Variables that a setting decides. */
const SETTINGS: Readonly<Record<string, readonly string[]>> = {
  domain: ["LOCAL_DOMAIN"],
  webDomain: ["WEB_DOMAIN"],
  alternateDomains: ["ALTERNATE_DOMAINS"],
  "mastodon.singleUserMode": ["SINGLE_USER_MODE"],
  "mastodon.limitedFederation": ["LIMITED_FEDERATION_MODE"],
  "mastodon.defaultLocale": ["DEFAULT_LOCALE"],
  "mastodon.ipRetentionSeconds": ["IP_RETENTION_PERIOD"],
  "mastodon.sessionRetentionSeconds": ["SESSION_RETENTION_PERIOD"],
  "web.processes": ["WEB_CONCURRENCY"],
  "web.threads": ["MAX_THREADS", "MIN_THREADS"],
  "sidekiq[].threads": ["SIDEKIQ_CONCURRENCY"],
  "streaming.databasePool": ["DB_POOL"],
  "mail.server": ["SMTP_SERVER"],
  "mail.port": ["SMTP_PORT"],
  "mail.login": ["SMTP_LOGIN"],
  "mail.from": ["SMTP_FROM_ADDRESS"],
  "mail.authentication": ["SMTP_AUTH_METHOD"],
  "mail.startTls": ["SMTP_ENABLE_STARTTLS", "SMTP_ENABLE_STARTTLS_AUTO"],
  "mail.implicitTls": ["SMTP_TLS", "SMTP_SSL"],
  "mail.via": ["SMTP_DELIVERY_METHOD"],
  database: ["DATABASE_URL", "DB_HOST", "DB_PORT", "DB_NAME", "DB_USER", "DB_SSLMODE"],
  cache: ["REDIS_URL", "REDIS_HOST", "REDIS_PORT", "REDIS_USER", "REDIS_DB", "REDIS_DRIVER"],
  media: [
    "S3_ENABLED",
    "S3_BUCKET",
    "S3_REGION",
    "S3_ENDPOINT",
    "S3_HOSTNAME",
    "S3_ALIAS_HOST",
    "S3_PROTOCOL",
    "S3_PERMISSION",
    "S3_OVERRIDE_PATH_STYLE",
    "S3_ENABLE_CHECKSUM_MODE",
    "AWS_REQUEST_CHECKSUM_CALCULATION",
    "AWS_RESPONSE_CHECKSUM_VALIDATION",
    "PAPERCLIP_ROOT_PATH",
    "PAPERCLIP_ROOT_URL",
  ],
};

/** Variables that the images and the jobs set so that the processes find each other. */
const OWN = new Set([
  "RAILS_ENV",
  "NODE_ENV",
  "RAILS_SERVE_STATIC_FILES",
  "BIND",
  "PORT",
  "SOCKET",
  "PROXY_PROTO_V1",
  "PGSSLROOTCERT",
  "NODE_EXTRA_CA_CERTS",
  "MASTODON_PROMETHEUS_EXPORTER_ENABLED",
  "MASTODON_PROMETHEUS_EXPORTER_LOCAL",
  "MASTODON_PROMETHEUS_EXPORTER_HOST",
  "MASTODON_PROMETHEUS_EXPORTER_PORT",
  "MASTODON_SIDEKIQ_READY_FILENAME",
]);

const settingOf = (name: string): string | undefined =>
  Object.entries(SETTINGS).find(([, names]) => names.includes(name))?.[0];

const looksSecret = (name: string, value: string): boolean =>
  (SECRET_PART.test(name) && !PUBLIC.has(name)) || SECRET_VALUE.test(value);

/** `mastodon.environment` is for what no setting decides, and for nothing secret. Its values are never shown. */
export const environmentIsFree = rule(["mastodon"], ({ mastodon: { environment } }) =>
  Object.entries(environment).flatMap(([name, value]) => {
    const refuse = (wrong: string, fix: string) => [problem(`mastodon.environment.${name}`, wrong, fix)];
    const reason = Object.hasOwn(FORBIDDEN, name) ? FORBIDDEN[name] : undefined;
    if (reason !== undefined) return refuse("must not be set", `remove it: ${reason}`);
    const secret = Object.hasOwn(SECRETS, name) ? SECRETS[name] : undefined;
    if (secret !== undefined)
      return refuse(`belongs to the secret ${secret}`, "remove it, and see ./mastodon secrets list");
    if (looksSecret(name, value)) {
      return refuse(
        "looks like a secret",
        "remove it: what stands here is readable in Terraform's state and in Nomad's jobs",
      );
    }
    const setting = settingOf(name);
    if (setting !== undefined) return refuse(`is decided by ${setting}`, "remove it, and use that setting");
    if (OWN.has(name)) return refuse("is decided by the job itself", "remove it");
    return [];
  }),
);
