import { ConfigError, parseConfig } from "../../config";
import { PROCESS_KINDS, plainEnvironment } from "../../server/environment";
import { SECRET_RULES } from "../../server/secrets";
import { JOB_NAMES, type Server } from "../../server/server";
import { smallest } from "../support/configurations";

/** The problem that a further variable of Mastodon's is refused with. */
const refusal = (name: string): string => {
  try {
    parseConfig({ ...smallest(), mastodon: { environment: { [name]: "1" } } });
    return "";
  } catch (error) {
    return error instanceof ConfigError ? (error.problems[0]?.wrong ?? "") : "";
  }
};

const server = (change: object, media: Server["media"]): Server => ({
  config: parseConfig({ ...smallest(), ...change }),
  database: { host: "db", port: 5432, name: "mastodon", user: "mastodon", tlsRegion: "eu-west-1", identity: "db" },
  cache: { host: "cache", port: 6379, tls: true },
  media,
  images: { mastodon: "m", streaming: "s", nginx: "n", cloudflared: "c" },
  origin: undefined,
  secretsVersions: Object.fromEntries(JOB_NAMES.map((name) => [name, "1"])) as Server["secretsVersions"],
});

const SERVERS = [
  server(
    {
      webDomain: "www.social.example",
      alternateDomains: ["old.social.example"],
      mastodon: { singleUserMode: true, limitedFederation: true },
      mail: { via: "smtp", server: "smtp.example", login: "you", port: 465, implicitTls: true },
    },
    { kind: "s3", bucket: "b", endpoint: "https://r2", region: "auto", publicHost: "files.social.example" },
  ),
  server({}, { kind: "files", volume: "media" }),
];

/** What the jobs set only where the operator does not. */
const SUGGESTED = new Set(["S3_OPEN_TIMEOUT", "S3_READ_TIMEOUT", "S3_RETRY_LIMIT"]);

const decided = SERVERS.flatMap((one) => PROCESS_KINDS.flatMap((kind) => Object.keys(plainEnvironment(kind, one))));

test.each([...new Set(decided)].filter((name) => !SUGGESTED.has(name)))("refuses %s, which the jobs set", (name) => {
  expect(refusal(name)).toMatch(/^is decided by /);
});

const items = SECRET_RULES.flatMap(({ secret }) => secret.items.map((item) => [item, secret.id] as const));

// SES's have the names of another mail provider's; the others are none of Mastodon's.
test.each(
  items.filter(
    ([, id]) => !["ses", "tunnel", "origin", "origin-request", "nomad-bootstrap", "nomad-deploy"].includes(id),
  ),
)("sends %s to the secret %s", (name, id) => {
  expect(refusal(name)).toBe(`belongs to the secret ${id}`);
});
