import type { MastodonConfig } from "../../config";
import { PROCESS_KINDS, type ProcessKind, plainEnvironment } from "../../server/environment";
import { secretsOf } from "../../server/secrets";
import { cloudConfig, localConfig, serverFor } from "./support/servers";

const environment = (kind: ProcessKind, settings: Partial<MastodonConfig> = {}) =>
  plainEnvironment(kind, serverFor(cloudConfig(settings)));

const SMTP: MastodonConfig["mail"] = { via: "smtp", server: "smtp.example.com", login: "mastodon" };

describe("plainEnvironment", () => {
  it("gives the web server its identity, its database, its cache and its media", () => {
    expect(environment("web")).toEqual({
      LOCAL_DOMAIN: "example.org",
      DEFAULT_LOCALE: "en",
      IP_RETENTION_PERIOD: "31556952",
      SESSION_RETENTION_PERIOD: "31556952",
      DB_HOST: "db.example.internal",
      DB_PORT: "5432",
      DB_NAME: "mastodon_production",
      DB_USER: "mastodon",
      DB_SSLMODE: "verify-full",
      PGSSLROOTCERT: "/local/rds-ca.pem",
      REDIS_HOST: "cache.example.internal",
      REDIS_PORT: "6379",
      REDIS_DRIVER: "ruby",
      S3_ENABLED: "true",
      S3_BUCKET: "example-media",
      S3_ENDPOINT: `https://${"0".repeat(32)}.r2.cloudflarestorage.com`,
      S3_REGION: "auto",
      S3_PROTOCOL: "https",
      S3_ALIAS_HOST: "files.example.org",
      S3_OPEN_TIMEOUT: "10",
      S3_READ_TIMEOUT: "30",
      S3_RETRY_LIMIT: "2",
      S3_PERMISSION: "",
      AWS_REQUEST_CHECKSUM_CALCULATION: "when_required",
      AWS_RESPONSE_CHECKSUM_VALIDATION: "when_required",
      PORT: "3000",
      WEB_CONCURRENCY: "2",
      MAX_THREADS: "5",
    });
  });

  it("gives the streaming server nothing but its database, its cache and its port", () => {
    expect(environment("streaming", { mastodon: { environment: { LOG_LEVEL: "warn", DEEPL_PLAN: "free" } } })).toEqual({
      LOG_LEVEL: "warn",
      PORT: "4000",
      DB_HOST: "db.example.internal",
      DB_PORT: "5432",
      DB_NAME: "mastodon_production",
      DB_USER: "mastodon",
      DB_POOL: "10",
      DB_SSLMODE: "verify-full",
      NODE_EXTRA_CA_CERTS: "/local/rds-ca.pem",
      REDIS_HOST: "cache.example.internal",
      REDIS_PORT: "6379",
    });
  });

  it("leaves the number of database connections of Rails to Rails", () => {
    for (const kind of ["web", "sidekiq", "migrations", "cleanup"] as const) {
      expect(environment(kind)).not.toHaveProperty("DB_POOL");
    }
    expect(environment("sidekiq")).not.toHaveProperty("MAX_THREADS");
  });

  it("lets Sidekiq tell its health over HTTP to the node", () => {
    expect(environment("sidekiq")).toMatchObject({
      MASTODON_PROMETHEUS_EXPORTER_ENABLED: "true",
      MASTODON_PROMETHEUS_EXPORTER_LOCAL: "true",
      MASTODON_PROMETHEUS_EXPORTER_HOST: "0.0.0.0",
      MASTODON_PROMETHEUS_EXPORTER_PORT: "9394",
    });
    expect(environment("web")).not.toHaveProperty("MASTODON_PROMETHEUS_EXPORTER_ENABLED");
  });

  it("gives mail settings to Sidekiq alone", () => {
    expect(environment("sidekiq", { mail: SMTP })).toMatchObject({
      SMTP_SERVER: "smtp.example.com",
      SMTP_PORT: "587",
      SMTP_LOGIN: "mastodon",
      SMTP_FROM_ADDRESS: "notifications@example.org",
      SMTP_AUTH_METHOD: "plain",
      SMTP_ENABLE_STARTTLS: "always",
    });
    for (const kind of PROCESS_KINDS.filter((other) => other !== "sidekiq")) {
      expect(Object.keys(environment(kind, { mail: SMTP })).filter((name) => name.startsWith("SMTP_"))).toEqual([]);
    }
  });

  it("lets Sidekiq send through SES of the region, with a login that only the secret knows", () => {
    const settings = environment("sidekiq", { mail: { via: "ses", from: "Example <mail@example.org>" } });
    expect(Object.fromEntries(Object.entries(settings).filter(([name]) => name.startsWith("SMTP_")))).toEqual({
      SMTP_SERVER: "email-smtp.eu-west-1.amazonaws.com",
      SMTP_PORT: "587",
      SMTP_FROM_ADDRESS: "Example <mail@example.org>",
      SMTP_AUTH_METHOD: "plain",
      SMTP_ENABLE_STARTTLS: "always",
    });
  });

  it("does not ask for STARTTLS on a connection that is TLS already, which the mail library refuses", () => {
    const settings = environment("sidekiq", { mail: { ...SMTP, port: 465, implicitTls: true } });
    expect(settings).toMatchObject({ SMTP_TLS: "true", SMTP_ENABLE_STARTTLS: "never" });
  });

  it("puts mail into a folder where there is no mail server, so that it is not retried for weeks", () => {
    expect(environment("sidekiq")).toMatchObject({
      SMTP_DELIVERY_METHOD: "file",
      SMTP_FROM_ADDRESS: "notifications@example.org",
    });
    expect(environment("sidekiq")).not.toHaveProperty("SMTP_SERVER");
  });

  it("gives migrations no media, as Mastodon's own chart does", () => {
    expect(Object.keys(environment("migrations")).filter((name) => /^(S3|AWS)_/.test(name))).toEqual([]);
  });

  it("says only what differs from Mastodon's defaults about domains and modes", () => {
    expect(
      environment("web", {
        domain: "example.org",
        webDomain: "social.example.org",
        alternateDomains: ["a.example.org", "b.example.org"],
        mastodon: { singleUserMode: true, limitedFederation: true },
      }),
    ).toMatchObject({
      LOCAL_DOMAIN: "example.org",
      WEB_DOMAIN: "social.example.org",
      ALTERNATE_DOMAINS: "a.example.org,b.example.org",
      SINGLE_USER_MODE: "true",
      LIMITED_FEDERATION_MODE: "true",
    });
    for (const name of ["WEB_DOMAIN", "ALTERNATE_DOMAINS", "SINGLE_USER_MODE", "LIMITED_FEDERATION_MODE"]) {
      expect(environment("web")).not.toHaveProperty(name);
    }
  });

  it("uses no TLS and no S3 with a database, a cache and media on the node itself", () => {
    const web = plainEnvironment("web", serverFor(localConfig()));
    expect(web).toMatchObject({
      DB_HOST: "${attr.unique.network.ip-address}",
      DB_SSLMODE: "disable",
      REDIS_HOST: "${attr.unique.network.ip-address}",
    });
    for (const name of ["PGSSLROOTCERT", "REDIS_DRIVER", "S3_ENABLED"]) expect(web).not.toHaveProperty(name);
  });

  it("sets no variable that makes Mastodon refuse to start or skip migrations for ever", () => {
    const forbidden = ["REDIS_NAMESPACE", "OTP_SECRET", "SKIP_POST_DEPLOYMENT_MIGRATIONS", "SELF_DESTRUCT"];
    for (const kind of PROCESS_KINDS) {
      for (const name of forbidden) expect(environment(kind)).not.toHaveProperty(name);
    }
  });

  it("holds no secret", () => {
    for (const mail of [SMTP, { via: "ses" } as const]) {
      const config = cloudConfig({ mail });
      const secrets = new Set<string>(secretsOf(config).flatMap(({ items }) => items));
      for (const kind of PROCESS_KINDS) {
        const names = Object.keys(plainEnvironment(kind, serverFor(config)));
        expect(names.filter((name) => secrets.has(name))).toEqual([]);
      }
    }
  });

  it("takes further variables from the settings, also in place of its patience with S3", () => {
    const web = environment("web", { mastodon: { environment: { DEEPL_PLAN: "free", S3_READ_TIMEOUT: "60" } } });
    expect(web).toMatchObject({ DEEPL_PLAN: "free", S3_READ_TIMEOUT: "60", S3_OPEN_TIMEOUT: "10" });
  });

  it("sets no other variable that the settings would let through, and so none silently replaces another", () => {
    const replaceable = ["S3_OPEN_TIMEOUT", "S3_READ_TIMEOUT", "S3_RETRY_LIMIT"];
    const own = PROCESS_KINDS.flatMap((kind) => Object.keys(environment(kind, { mail: SMTP })));
    for (const name of new Set(own.filter((candidate) => !replaceable.includes(candidate)))) {
      expect(() => cloudConfig({ mastodon: { environment: { [name]: "mine" } } })).toThrow(
        `mastodon.environment.${name}: `,
      );
    }
  });
});
