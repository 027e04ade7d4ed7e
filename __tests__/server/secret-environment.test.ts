import type { MastodonConfig } from "../../config";
import { mastodonSecrets, secretEnvironment, secretItems } from "../../server/secret-environment";
import { JOB_NAMES, type JobName } from "../../server/server";
import { cloudConfig, localConfig, serverFor } from "./support/servers";

const MAIL: MastodonConfig["mail"] = { via: "smtp", server: "smtp.example.com", login: "mastodon" };

const names = (job: JobName, config = cloudConfig({ mail: MAIL })) => secretItems(job, config).map(({ item }) => item);

const APP = [
  "SECRET_KEY_BASE",
  "ACTIVE_RECORD_ENCRYPTION_DETERMINISTIC_KEY",
  "ACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT",
  "ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY",
  "VAPID_PRIVATE_KEY",
  "VAPID_PUBLIC_KEY",
];

describe("secretItems", () => {
  it.each<[JobName, readonly string[]]>([
    ["mastodon-migrations", [...APP, "DB_PASS", "REDIS_PASSWORD"]],
    ["mastodon-front", ["TUNNEL_TOKEN"]],
    ["mastodon-web", [...APP, "DB_PASS", "REDIS_PASSWORD", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]],
    [
      "mastodon-sidekiq",
      [...APP, "DB_PASS", "REDIS_PASSWORD", "SMTP_PASSWORD", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"],
    ],
    ["mastodon-streaming", ["DB_PASS", "REDIS_PASSWORD"]],
    ["mastodon-cleanup", [...APP, "DB_PASS", "REDIS_PASSWORD", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]],
  ])("gives %s what it needs and nothing else", (job, items) => {
    expect(names(job)).toEqual(items);
  });

  it("names for each item the secret that it is part of", () => {
    expect(secretItems("mastodon-streaming", cloudConfig())).toEqual([
      { secret: "database", item: "DB_PASS" },
      { secret: "cache", item: "REDIS_PASSWORD" },
    ]);
  });

  it("leaves out the secrets of services that are not used", () => {
    expect(names("mastodon-front", localConfig())).toEqual([]);
    expect(names("mastodon-sidekiq", localConfig())).toEqual([...APP, "DB_PASS", "REDIS_PASSWORD"]);
  });
});

describe("secretEnvironment", () => {
  it("reads the job's own Nomad variable and no other", () => {
    for (const job of JOB_NAMES) {
      const text = mastodonSecrets(job, serverFor(cloudConfig())).EmbeddedTmpl ?? "";
      expect([...text.matchAll(/nomadVar\w* "([^"]*)"/g)].map(([, path]) => path)).toEqual([`nomad/jobs/${job}`]);
    }
  });

  it("goes into the environment from the folder for secrets, and a change starts nothing by itself", () => {
    expect(secretEnvironment("mastodon-web")).toEqual({
      EmbeddedTmpl:
        '{{ with nomadVar "nomad/jobs/mastodon-web" }}{{ range .Tuples }}{{ .K }}={{ .V | toJSON }}\n{{ end }}{{ end }}',
      DestPath: "secrets/environment",
      Envvars: true,
      ChangeMode: "noop",
      Perms: "0600",
    });
  });

  it("composes the cache's address with its password only where TLS needs it", () => {
    const cloud = mastodonSecrets("mastodon-web", serverFor(cloudConfig())).EmbeddedTmpl;
    expect(cloud).toContain(
      'REDIS_URL=rediss://:{{ .REDIS_PASSWORD.Value | urlquery }}@{{ env "REDIS_HOST" }}:{{ env "REDIS_PORT" }}/0\n',
    );
    expect(mastodonSecrets("mastodon-web", serverFor(localConfig())).EmbeddedTmpl).not.toContain("REDIS_URL");
  });
});
