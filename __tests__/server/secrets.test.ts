import { readFileSync } from "node:fs";
import path from "node:path";
import type { MastodonConfig } from "../../config";
import { SECRET_RULES, type SecretId, secretPath, secretsFile, secretsOf } from "../../server/secrets";
import { renderSecrets } from "../support/secrets-document";
import { cloudConfig, localConfig } from "./support/servers";

const ids = (settings: Partial<MastodonConfig>, on = cloudConfig): readonly SecretId[] =>
  secretsOf(on(settings)).map(({ id }) => id);

const originOf = (settings: Partial<MastodonConfig>, id: SecretId) =>
  secretsOf(cloudConfig(settings)).find((secret) => secret.id === id)?.origin;

const smtp = { via: "smtp", server: "smtp.example.org", from: "mastodon@example.org" } as const;

describe("the secrets that a configuration needs", () => {
  it("are everything but mail on AWS and Cloudflare, in the order in which they are shown", () => {
    expect(ids({})).toEqual(["app", "database", "cache", "r2", "tunnel", "nomad-bootstrap", "nomad-deploy"]);
  });

  it("are the made ones alone on an own Nomad agent with files", () => {
    expect(ids({}, localConfig)).toEqual(["app", "database", "cache"]);
  });

  it("have a mail password only where there is a login", () => {
    expect(ids({ mail: { ...smtp, login: "you" } })).toContain("smtp");
    expect(ids({ mail: smtp })).not.toContain("smtp");
    expect(ids({ mail: { via: "none" } })).not.toContain("smtp");
  });

  it("have SES's login and password only with SES, and then from the network stack", () => {
    expect(ids({ mail: { via: "ses" } })).toContain("ses");
    expect(ids({ mail: { via: "ses" } })).not.toContain("smtp");
    expect(originOf({ mail: { via: "ses" } }, "ses")).toBe("stack");
    expect(ids({ mail: { ...smtp, login: "you" } })).not.toContain("ses");
  });

  it("have a tunnel token only with a tunnel", () => {
    expect(ids({ ingress: "tunnel" })).toContain("tunnel");
    expect(ids({ ingress: "public" })).not.toContain("tunnel");
  });

  it("have a key and its request only with open ports", () => {
    expect(ids({ ingress: "public" })).toEqual(expect.arrayContaining(["origin", "origin-request"]));
    expect(ids({ ingress: "tunnel" })).not.toContain("origin");
  });

  it("are never more than SSM reads at once", () => {
    expect(ids({ ingress: "public", mail: { via: "ses" } }).length).toBeLessThanOrEqual(10);
  });

  it("take R2's keys from the data stack, or from you", () => {
    expect(originOf({}, "r2")).toBe("stack");
    expect(originOf({ media: { on: "r2", keys: "provided" } }, "r2")).toBe("provided");
  });
});

describe("a secret", () => {
  it("has the path that the stacks and the node read", () => {
    expect(secretPath("social", "nomad-deploy")).toBe("/mastodon-nomad/social/nomad-deploy");
  });

  it("has its file where git ignores it", () => {
    const ignored = readFileSync(path.join(__dirname, "../../.gitignore"), "utf8").split("\n");
    expect(ignored).toContain("/state*/");
    expect(secretsFile("social")).toBe("state/social/secrets.json");
    expect(secretsFile("social", "/elsewhere")).toBe("/elsewhere/social/secrets.json");
  });

  it("of Mastodon's own keys is not read by streaming, nor by the front", () => {
    const app = SECRET_RULES.find(({ secret }) => secret.id === "app")?.secret;
    expect(app?.readers).toEqual(["mastodon-migrations", "mastodon-web", "mastodon-sidekiq", "mastodon-cleanup"]);
  });

  it("of the origin is read by the front alone, and by no stack, which would put it into a state", () => {
    const origin = SECRET_RULES.find(({ secret }) => secret.id === "origin")?.secret;
    expect(origin?.readers).toEqual(["mastodon-front"]);
  });

  it("keeps the bootstrap token to the node", () => {
    const bootstrap = SECRET_RULES.find(({ secret }) => secret.id === "nomad-bootstrap")?.secret;
    expect(bootstrap?.readers).toEqual(["node"]);
  });

  it("has an id of its own", () => {
    const all = SECRET_RULES.map(({ secret }) => secret.id);
    expect(new Set(all).size).toBe(all.length);
  });

  it.each([
    ["a mail provider", { mail: { ...smtp, login: "you" } }],
    ["SES", { mail: { via: "ses" } }],
  ] as const)("has items of which no reader gets two of the same name, with %s", (_, settings) => {
    const secrets = secretsOf(cloudConfig(settings));
    for (const job of ["mastodon-web", "mastodon-sidekiq", "mastodon-streaming", "mastodon-cleanup"] as const) {
      const items = secrets.filter(({ readers }) => readers.includes(job)).flatMap((secret) => secret.items);
      expect(new Set(items).size).toBe(items.length);
    }
  });
});

describe("docs/secrets.md", () => {
  const text = readFileSync(path.join(__dirname, "../../docs/secrets.md"), "utf8");

  it("is what `node --import tsx __tests__/support/write-secrets.ts` writes", () => {
    expect(text).toBe(renderSecrets(text));
  });

  it("cannot lose its table unnoticed", () => {
    expect(() => renderSecrets(text.replace("<!-- begin: secrets -->", ""))).toThrow("docs/secrets.md has no place");
  });
});
