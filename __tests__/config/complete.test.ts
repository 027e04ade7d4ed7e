import { parseConfig } from "../../config";
import { ownAgent, smallest } from "../support/configurations";

const CLOUDFLARE = { accountId: "0".repeat(32), zoneId: "0".repeat(32) };

test("the web interface is at the domain unless it has a host of its own", () => {
  expect(parseConfig(smallest()).webDomain).toBe("social.example");
  expect(parseConfig({ ...smallest(), webDomain: "www.social.example" }).webDomain).toBe("www.social.example");
});

test("without accounts there is no zone", () => {
  expect(parseConfig(ownAgent()).cloudflare).toBeUndefined();
  expect(parseConfig(ownAgent()).aws).toBeUndefined();
});

test.each([
  ["social.example", undefined, "social.example", "files.social.example"],
  ["social.example.org", "example.org", "example.org", "files-social.example.org"],
  ["social.example.org", "social.example.org", "social.example.org", "files.social.example.org"],
])("media of %s in zone %s", (domain, zone, expectedZone, host) => {
  const { cloudflare, media } = parseConfig({
    ...smallest(),
    domain,
    cloudflare: { ...CLOUDFLARE, ...(zone === undefined ? {} : { zone }) },
  });
  expect(cloudflare?.zone).toBe(expectedZone);
  expect(media).toMatchObject({ bucket: "social-media", host });
});

test("media keeps the host and the bucket that it was given", () => {
  const media = { on: "r2", host: "media.social.example", bucket: "my-files" };
  expect(parseConfig({ ...smallest(), media }).media).toMatchObject(media);
});

const smtp = (further: object) =>
  parseConfig({ ...smallest(), mail: { via: "smtp", server: "smtp.example", ...further } }).mail;

test("mail is sent from the domain, with STARTTLS", () => {
  expect(smtp({})).toEqual({
    via: "smtp",
    server: "smtp.example",
    port: 587,
    from: "notifications@social.example",
    authentication: "none",
    startTls: "always",
    implicitTls: false,
  });
});

test("a login brings authentication, and TLS from the first byte leaves STARTTLS out", () => {
  expect(smtp({ login: "you" })).toMatchObject({ authentication: "plain" });
  expect(smtp({ port: 465, implicitTls: true })).toMatchObject({ startTls: "never" });
});

test("Amazon SES takes mail in the region of the server", () => {
  expect(parseConfig({ ...smallest(), mail: { via: "ses" } }).mail).toEqual({
    via: "ses",
    from: "notifications@social.example",
    dmarc: "none",
    server: "email-smtp.eu-west-1.amazonaws.com",
  });
});

test("state on S3 is in the region of the server unless it says another", () => {
  const state = { backend: "s3", bucket: "my-states" } as const;
  expect(parseConfig({ ...smallest(), state }).state).toMatchObject({ region: "eu-west-1" });
  expect(parseConfig({ ...smallest(), state: { ...state, region: "us-east-1" } }).state).toMatchObject({
    region: "us-east-1",
  });
});
