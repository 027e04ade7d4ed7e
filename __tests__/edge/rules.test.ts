import fc from "fast-check";
import { STATIC_PATHS } from "../../catalog/static-paths";
import { MASTODON_HOST_SETTINGS } from "../../edge/configuration";
import { pathStartsWith } from "../../edge/expression";
import type { EdgeHosts } from "../../edge/hosts";
import { APP_PATHS, FEDERATION_PATHS, SCANNER_PATHS } from "../../edge/mastodon-paths";
import { hostSettings, outcome } from "../../edge/outcome";
import { edgeRules } from "../../edge/rules";
import { PHASES, type Rulesets } from "../../edge/ruleset";
import { headers, inAnyCase, pathRest, requestTo } from "./arbitraries";
import { DOMAIN_LEFT, ONE_DOMAIN, OWN_MEDIA, TWO_DOMAINS } from "./requests";

const LAYOUTS: readonly (readonly [string, EdgeHosts])[] = [
  ["one domain", ONE_DOMAIN],
  ["two domains", TWO_DOMAINS],
  ["two domains, one of them another site", DOMAIN_LEFT],
  ["media of its own", OWN_MEDIA],
  ["further domains", { ...TWO_DOMAINS, alternateDomains: ["old.example.org", "elsewhere.example"] }],
];
const NONE: Rulesets = {
  http_request_dynamic_redirect: [],
  http_config_settings: [],
  http_request_firewall_custom: [],
  http_request_cache_settings: [],
};

const under = (prefixes: readonly string[]): fc.Arbitrary<string> =>
  fc.tuple(fc.constantFrom(...prefixes), pathRest).map(([prefix, rest]) => `${prefix}${rest}`);
const served = [...FEDERATION_PATHS, ...APP_PATHS];
const isUnder = (prefixes: readonly string[], path: string): boolean =>
  prefixes.some((prefix) => path.startsWith(prefix));

describe.each(LAYOUTS)("with %s", (_, hosts) => {
  const rulesets = edgeRules(hosts);
  const webHost = inAnyCase(hosts.webDomain);

  it("nothing that servers and apps use is blocked, challenged, redirected or cached", () => {
    fc.assert(
      fc.property(requestTo(webHost, under(served)), (request) => {
        expect(outcome(rulesets, request).kind).toBe("passed");
      }),
      { numRuns: 500 },
    );
  });

  it("no rule behind could block what servers and apps use, and every other rule could", () => {
    const wall = { ref: "wall", description: "", when: pathStartsWith("/"), action: "block" } as const;
    const walled = { ...rulesets, http_request_firewall_custom: [...rulesets.http_request_firewall_custom, wall] };
    fc.assert(
      fc.property(requestTo(webHost, under(served)), requestTo(webHost, under(["/auth/", "/admin"])), (used, other) => {
        expect(outcome(walled, used).kind).toBe("passed");
        expect(outcome(walled, other)).toEqual({ kind: "blocked", rule: "wall" });
      }),
      { numRuns: 100 },
    );
  });

  it("no page and no JSON of the web host is cached: only static files are", () => {
    const anyPath = fc.oneof(
      pathRest.map((rest) => `/${rest}`),
      under([...served, "/settings/", "/auth/", "/admin/", "/packs", "/sw.js", "/system/backups/"]),
      fc.constantFrom("/", "/a.css", "/a.js", "/a.png", "/a.zip", "/robots.txt", "/system/backups/a.zip"),
    );
    const staticPaths: readonly string[] = hosts.mediaHost ? STATIC_PATHS : [...STATIC_PATHS, "/system/"];
    fc.assert(
      fc.property(requestTo(webHost, anyPath), (request) => {
        fc.pre(!isUnder(staticPaths, request.path) || request.path.startsWith("/system/backups/"));
        expect(outcome(rulesets, request).kind).not.toBe("cached");
      }),
      { numRuns: 500 },
    );
  });

  it("nothing is challenged anywhere, and headers decide nothing", () => {
    const anyHost = fc.constantFrom("example.org", "social.example.org", "files.example.org", "blog.example.org");
    fc.assert(
      fc.property(requestTo(anyHost), headers, (request, other) => {
        const decided = outcome(rulesets, request);
        expect(decided.kind).not.toBe("challenged");
        expect(outcome(rulesets, { ...request, headers: other })).toEqual(decided);
      }),
      { numRuns: 200 },
    );
  });

  it("Mastodon's hosts get Mastodon's settings, and no other host gets any", () => {
    const ours = [hosts.webDomain, ...(hosts.mediaHost ? [hosts.mediaHost] : [])];
    fc.assert(
      fc.property(requestTo(fc.constantFrom(...ours).chain(inAnyCase)), (request) => {
        expect(hostSettings(rulesets, request)).toEqual(MASTODON_HOST_SETTINGS);
      }),
      { numRuns: 50 },
    );
    const others = fc.constantFrom("blog.example.org", "www.example.org", "xfiles.example.org", "org", "example.com");
    const paths = fc.oneof(
      pathRest.map((rest) => `/${rest}`),
      under([...served, ...SCANNER_PATHS, ...STATIC_PATHS, "/backups/"]),
    );
    fc.assert(
      fc.property(requestTo(others, paths), fc.constantFrom("http" as const, "https" as const), (request, scheme) => {
        expect(outcome(rulesets, { ...request, scheme })).toEqual(outcome(NONE, request));
        expect(hostSettings(rulesets, request)).toEqual({});
      }),
      { numRuns: 200 },
    );
  });
});

describe("the media host", () => {
  const rulesets = edgeRules(ONE_DOMAIN);
  const encode = (text: string, encoded: readonly boolean[]): string =>
    [...text]
      .map((letter, index) => (encoded[index] ? `%${letter.charCodeAt(0).toString(16).padStart(2, "0")}` : letter))
      .join("");

  it("never gives out an archive, however its path is written", () => {
    const flags = fc.array(fc.boolean(), { maxLength: 60 });
    const disguised = fc
      .tuple(fc.constantFrom("/", "/accounts/../", "//", "/./"), pathRest, flags, flags)
      .map(([start, rest, once, twice]) => encode(encode(`${start}backups/${rest}`, once), twice));
    const host = fc
      .tuple(inAnyCase("files.example.org"), fc.constantFrom("", ":443", ":8443", "."))
      .map(([name, port]) => `${name}${port}`);
    fc.assert(
      fc.property(requestTo(host, disguised), (request) => {
        expect(outcome(rulesets, request)).toEqual({ kind: "blocked", rule: "mastodon_archives" });
      }),
      { numRuns: 500 },
    );
  });

  it("is only read", () => {
    const writes = fc.constantFrom("POST", "PUT", "PATCH", "DELETE", "PROPFIND");
    fc.assert(
      fc.property(requestTo(inAnyCase("files.example.org"), under(["/accounts/"]), writes), (request) => {
        expect(outcome(rulesets, request).kind).toBe("blocked");
      }),
      { numRuns: 100 },
    );
  });
});

describe("discovery", () => {
  it("keeps path and query, also where the domain is another site", () => {
    const paths = fc.constantFrom("webfinger", "host-meta", "nodeinfo").map((name) => `/.well-known/${name}`);
    fc.assert(
      fc.property(requestTo(inAnyCase("example.org"), paths), fc.boolean(), (request, left) => {
        const query = request.query ? `?${request.query}` : "";
        expect(outcome(edgeRules(left ? DOMAIN_LEFT : TWO_DOMAINS), request)).toEqual({
          kind: "redirected",
          status: 301,
          to: `https://social.example.org${request.path}${query}`,
          rule: "mastodon_discovery",
        });
      }),
      { numRuns: 100 },
    );
  });

  it("is left to the operator when the domain is in another zone", () => {
    const rulesets = edgeRules({ ...TWO_DOMAINS, domain: "example.net" });
    expect(rulesets.http_request_dynamic_redirect.map((rule) => rule.ref)).toEqual(["mastodon_https"]);
  });

  it("does not redirect a domain that Rails answers to", () => {
    const rulesets = edgeRules({ ...TWO_DOMAINS, alternateDomains: ["example.org"] });
    expect(outcome(rulesets, { method: "GET", host: "example.org", path: "/" }).kind).toBe("passed");
    expect(rulesets.http_request_dynamic_redirect.map((rule) => rule.ref)).toEqual(["mastodon_https"]);
  });
});

describe("further domains", () => {
  const rulesets = edgeRules({
    ...ONE_DOMAIN,
    alternateDomains: ["old.example.org", "elsewhere.example", "notexample.org"],
  });

  it("in the zone are treated as the web host", () => {
    const old = { method: "GET", host: "old.example.org" };
    expect(outcome(rulesets, { ...old, path: "/a.css" })).toEqual({ kind: "passed", rule: "mastodon_web" });
    expect(outcome(rulesets, { ...old, path: "/.env" })).toEqual({ kind: "blocked", rule: "mastodon_scanners" });
    expect(hostSettings(rulesets, { ...old, path: "/" })).toEqual(MASTODON_HOST_SETTINGS);
  });

  it("outside the zone are not named: Cloudflare would never see them here", () => {
    expect(PHASES.flatMap((phase) => rulesets[phase].map((rule) => rule.when.text)).join()).not.toMatch(
      /elsewhere|notexample/,
    );
  });
});

it("no path that servers and apps use is a scanner's or a static file's", () => {
  for (const used of served) {
    for (const other of [...SCANNER_PATHS, ...STATIC_PATHS]) {
      expect(used.startsWith(other) || other.startsWith(used)).toBe(false);
    }
  }
});

it("the refs never change: Cloudflare takes a changed one for another rule", () => {
  expect(PHASES.map((phase) => [phase, edgeRules(TWO_DOMAINS)[phase].map((rule) => rule.ref)])).toEqual([
    ["http_request_dynamic_redirect", ["mastodon_discovery", "mastodon_domain", "mastodon_https"]],
    ["http_config_settings", ["mastodon_hosts"]],
    [
      "http_request_firewall_custom",
      ["mastodon_federation", "mastodon_scanners", "mastodon_archives", "mastodon_media_methods"],
    ],
    ["http_request_cache_settings", ["mastodon_web", "mastodon_static", "mastodon_media"]],
  ]);
});
