import { parseConfig } from "../../config";
import { ownAgent, smallest } from "../support/configurations";

/* Configurations at the edge of what the rules refuse. */

const CLOUDFLARE = { accountId: "0".repeat(32), zoneId: "0".repeat(32) };

test.each<[string, object]>([
  ["a web host that is the domain", { webDomain: "social.example" }],
  [
    "a domain one level below its zone",
    { domain: "social.example.org", cloudflare: { ...CLOUDFLARE, zone: "example.org" } },
  ],
  ["a domain with letters in their xn-- form", { domain: "xn--mnchen-3ya.example" }],
  [
    "a variable that no setting decides",
    { mastodon: { environment: { S3_READ_TIMEOUT: "60", MAX_SESSION_ACTIVATIONS: "5" } } },
  ],
  ["a public key that looks like a secret", { mastodon: { environment: { HCAPTCHA_SITE_KEY: "10000000-ffff" } } }],
  ["a URL without password", { mastodon: { environment: { ES_HOST: "https://search.example" } } }],
  ["a time zone under its older or newer name", { cleanup: { timeZone: "Asia/Kolkata" } }],
  ["UTC", { cleanup: { timeZone: "UTC" } }],
  ["as much as is reserved", { web: { memoryMiB: 800, memoryMaxMiB: 800 } }],
  ["storage that grows by a tenth", { database: { on: "rds", storageGiB: 100, maxStorageGiB: 110 } }],
  ["volumes that fill the data volume", { cache: { on: "nomad", volumeGiB: 18 } }],
  ["a node with 2 GiB", { node: { instanceType: "t4g.small" } }],
  [
    "several groups, one scheduler",
    {
      sidekiq: [
        { name: "one", queues: ["scheduler", "mailers", "fasp"] },
        {
          name: "two",
          queues: [
            ["default", 2],
            ["push", 1],
            ["ingress", 1],
            ["pull", 1],
          ],
          replicas: 3,
        },
      ],
    },
  ],
  [
    "a queue in two groups",
    {
      sidekiq: [
        { name: "one", queues: ["default", "push", "ingress", "mailers", "pull", "scheduler", "fasp"] },
        { name: "two", queues: ["push"], replicas: 2 },
      ],
    },
  ],
])("accepts %s", (_, change) => {
  expect(parseConfig({ ...smallest(), ...change })).toMatchObject(change);
});

test("accepts media on R2 with a Nomad agent of your own", () => {
  const input = {
    ...ownAgent(),
    domain: "social.example",
    cloudflare: CLOUDFLARE,
    media: { on: "r2", keys: "provided" },
  };
  expect(parseConfig(input).media).toMatchObject({ host: "files.social.example" });
});
