import path from "node:path";
import { loadConfig } from "../../config";

const load = (file: string) => loadConfig(path.join(__dirname, "../..", file));

test("the configuration to start from is for one person on a t4g.medium", () => {
  expect(load("mastodon.config.ts")).toMatchObject({
    mastodon: { version: "4.6.5" },
    web: { replicas: 1 },
    node: { instanceType: "t4g.medium" },
    database: { on: "rds", instanceClass: "db.t4g.micro" },
    cache: { on: "elasticache", nodeType: "cache.t4g.micro" },
    media: { on: "r2" },
    ingress: "tunnel",
    protection: "on",
    budgetUsd: 65,
  });
});

test("examples/reference.config.ts is the reference's server", () => {
  expect(load("examples/reference.config.ts")).toMatchObject({
    domain: "bunny.cloud",
    webDomain: "bunny.cloud",
    aws: { region: "eu-west-1" },
    node: { instanceType: "t4g.medium" },
    nomad: { datacenters: ["eu_west_1"] },
    mastodon: { ipRetentionSeconds: 31_556_952, sessionRetentionSeconds: 31_556_952 },
    sidekiq: [{ threads: 10 }],
    cleanup: { hour: 4, mediaDays: 30, profileDays: 30, previewCardDays: 30 },
    mail: { port: 587, from: "mastodon@bunny.cloud", authentication: "plain" },
    media: { on: "r2", host: "files.bunny.cloud" },
  });
});

test("examples/local.config.ts needs no cloud account", () => {
  const config = load("examples/local.config.ts");
  expect(config.aws).toBeUndefined();
  expect(config.cloudflare).toBeUndefined();
  expect(config).toMatchObject({
    database: { on: "nomad" },
    cache: { on: "nomad" },
    media: { on: "files" },
    secrets: "file",
    ingress: "port",
    state: { backend: "local" },
  });
});

test("examples/community.config.ts has grown: three web allocations, several Sidekiq groups", () => {
  const config = load("examples/community.config.ts");
  expect(config.web.replicas).toBe(3);
  expect(config.sidekiq.length).toBeGreaterThan(2);
});
