import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { ZoneRecord, ZoneRuleset } from "../../operations/cloudflare";
import { run } from "../../operations/program";
import { ON_AWS, OWN_AGENT, writeServer } from "./support/servers";
import { testTerminal } from "./support/terminal";

let server: ReturnType<typeof writeServer>;
let api: Server;
let rulesets: readonly Partial<ZoneRuleset>[] = [];
let records: readonly Partial<ZoneRecord>[] = [];
let requests: string[] = [];
let status = 200;

beforeEach(async () => {
  server = writeServer(ON_AWS);
  [rulesets, records, requests, status] = [[], [], [], 200];
  api = createServer((request, response) => {
    const url = new URL(request.url ?? "", "http://cloudflare");
    requests.push(`${request.method} ${url.pathname}`);
    response.statusCode = status;
    if (status !== 200)
      return response.end(JSON.stringify({ success: false, errors: [{ message: "Invalid API Token" }] }));
    const host = url.searchParams.get("name");
    const result = url.pathname.endsWith("/rulesets") ? rulesets : records.filter(({ name }) => name === host);
    return response.end(JSON.stringify({ success: true, result }));
  });
  await new Promise<void>((resolve) => api.listen(0, "127.0.0.1", resolve));
});

afterEach(() => {
  server.remove();
  api.closeAllConnections();
  api.close();
});

const checkZone = async (environment: Readonly<Record<string, string | undefined>> = {}) => {
  const terminal = testTerminal("");
  const code = await run(["check", "zone"], {
    environment: {
      ...server.environment,
      CLOUDFLARE_API_TOKEN: "planted-token",
      CLOUDFLARE_API: `http://127.0.0.1:${(api.address() as AddressInfo).port}`,
      ...environment,
    },
    terminal,
  });
  return { code, said: terminal.said.join("\n"), warned: terminal.warned.join("\n") };
};

const { domain } = ON_AWS as { domain: string };

describe("./mastodon check zone", () => {
  it("finds an empty zone free, and asks for nothing but to read", async () => {
    expect(await checkZone()).toMatchObject({ code: 0, said: expect.stringContaining("is in the way") });
    for (const request of requests) expect(request).toMatch(/^GET /);
  });

  it("lists rules and records that are in the way, each with the command that imports it", async () => {
    rulesets = [{ id: "r1", kind: "zone", phase: "http_request_cache_settings", name: "default" }];
    records = [{ id: "d1", type: "A", name: domain, content: "192.0.2.1", comment: null }];
    const { code, said } = await checkZone();
    expect(code).toBe(2);
    expect(said).toContain('rules in the phase http_request_cache_settings ("default")');
    expect(said).toMatch(/import cloudflare_ruleset\.\S.* zones\/[0-9a-f]{32}\/r1$/m);
    expect(said).toContain(`a record A of ${domain}: 192.0.2.1`);
    expect(said).toMatch(/^ +(terraform .* import cloudflare_dns_record\.\S.*\/d1|not in the network stack.*)$/m);
  });

  it("takes no notice of what is ours, of other phases, of managed rulesets, and of records beside", async () => {
    rulesets = [
      { id: "r1", kind: "zone", phase: "http_request_cache_settings", name: "Mastodon: cache" },
      { id: "r2", kind: "zone", phase: "http_request_transform", name: "default" },
      { id: "r3", kind: "managed", phase: "http_request_firewall_custom", name: "default" },
    ];
    records = [
      {
        id: "d1",
        type: "CNAME",
        name: domain,
        content: "x.cfargotunnel.com",
        comment: "Mastodon, through the tunnel test",
      },
      { id: "d2", type: "MX", name: domain, content: "mail.example", comment: null },
    ];
    expect((await checkZone()).code).toBe(0);
  });

  it("lists a second DMARC record, and what is at the host of bounces, when mail goes through SES", async () => {
    server.remove();
    server = writeServer({ ...ON_AWS, mail: { via: "ses" } });
    records = [
      { id: "d1", type: "TXT", name: `_dmarc.${domain}`, content: '"v=DMARC1; p=none"', comment: null },
      { id: "d2", type: "MX", name: `bounces.${domain}`, content: "mail.example", comment: null },
      { id: "d3", type: "TXT", name: `bounces.${domain}`, content: '"v=spf1 -all"', comment: "Mastodon, mail" },
    ];
    const { code, said } = await checkZone();
    expect(code).toBe(2);
    expect(said).toContain(`a record TXT of _dmarc.${domain}: "v=DMARC1; p=none"`);
    expect(said).toContain(`a record MX of bounces.${domain}`);
    expect(said).not.toContain("spf1");

    server.remove();
    server = writeServer({ ...ON_AWS, mail: { via: "ses", dmarc: "leave" } });
    expect((await checkZone()).said).not.toContain("_dmarc");
  });

  it("says what is wrong with the token, and never shows it", async () => {
    status = 403;
    const { code, warned } = await checkZone();
    expect(code).toBe(1);
    expect(warned).toMatch(/cloudflare refuses to show rulesets of the zone [0-9a-f]{32} \(Invalid API Token\)/);
    expect(warned).not.toContain("planted-token");
    expect((await checkZone({ CLOUDFLARE_API_TOKEN: undefined })).warned).toMatch(/CLOUDFLARE_API_TOKEN is not set/);
  });

  it("has nothing to check without Cloudflare", async () => {
    server.remove();
    server = writeServer(OWN_AGENT);
    expect(await checkZone()).toMatchObject({ code: 1, warned: expect.stringContaining("uses no Cloudflare zone") });
  });
});
