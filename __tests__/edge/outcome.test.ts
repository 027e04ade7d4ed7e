import { methodIs, pathStartsWith } from "../../edge/expression";
import { hostSettings, outcome } from "../../edge/outcome";
import type { EdgeRequest } from "../../edge/request";
import { urlOf } from "../../edge/request";
import { edgeRules } from "../../edge/rules";
import type { Rulesets } from "../../edge/ruleset";
import { ONE_DOMAIN, SECTIONS } from "./requests";

describe.each(SECTIONS)("$title", ({ hosts, rows }) => {
  it.each(rows.map((row) => ({ ...row, name: `${row.request.method} ${urlOf(row.request)}: ${row.what}` })))(
    "$name",
    ({ request, expected }) => {
      expect(outcome(edgeRules(hosts), request)).toEqual(expected);
    },
  );
});

it("the table has at least 60 requests, none twice", () => {
  const rows = SECTIONS.flatMap((section) => section.rows.map((row) => JSON.stringify([section.title, row.request])));
  expect(rows.length).toBeGreaterThanOrEqual(60);
  expect(new Set(rows).size).toBe(rows.length);
});

describe("the order of rules", () => {
  const none: Rulesets = {
    http_request_dynamic_redirect: [],
    http_config_settings: [],
    http_request_firewall_custom: [],
    http_request_cache_settings: [],
  };
  const get: EdgeRequest = { method: "GET", host: "a.example", path: "/a" };
  const always = { description: "", when: pathStartsWith("/") };
  const never = { description: "", when: methodIs("DELETE") };
  const skip = { ruleset: "current", phases: [], products: [] } as const;

  it("lets the last matching cache rule win", () => {
    const ttl = { edgeTtl: { mode: "respect_origin" }, browserTtl: { mode: "respect_origin" } } as const;
    const cache = { action: "set_cache_settings", actionParameters: { cache: true, ...ttl }, ref: "on" } as const;
    const bypass = { action: "set_cache_settings", actionParameters: { cache: false }, ref: "off" } as const;
    const by = (...rules: Rulesets["http_request_cache_settings"]) =>
      outcome({ ...none, http_request_cache_settings: rules }, get);
    expect(by({ ...always, ...bypass }, { ...always, ...cache })).toMatchObject({ kind: "cached", rule: "on" });
    expect(by({ ...always, ...cache }, { ...always, ...bypass })).toMatchObject({ kind: "passed", rule: "off" });
    expect(by({ ...always, ...cache }, { ...never, ...bypass })).toMatchObject({ kind: "cached", rule: "on" });
  });

  it("merges configuration rules, the last one winning setting by setting", () => {
    const set = { ...always, action: "set_config" } as const;
    const rulesets: Rulesets = {
      ...none,
      http_config_settings: [
        { ...set, ref: "a", actionParameters: { bic: true, fonts: false } },
        { ...set, ref: "b", actionParameters: { bic: false } },
        { ...set, ...never, ref: "c", actionParameters: { bic: true } },
      ],
    };
    expect(hostSettings(rulesets, get)).toEqual({ bic: false, fonts: false });
  });

  it("lets the first matching firewall rule decide", () => {
    const by = (...rules: Rulesets["http_request_firewall_custom"]) =>
      outcome({ ...none, http_request_firewall_custom: rules }, get);
    const block = { ...always, ref: "block", action: "block" } as const;
    const challenge = { ...always, ref: "challenge", action: "managed_challenge" } as const;
    const pass = {
      ...always,
      ref: "skip",
      action: "skip",
      actionParameters: skip,
      logging: { enabled: false },
    } as const;
    expect(by(challenge, block)).toEqual({ kind: "challenged", rule: "challenge" });
    expect(by({ ...block, ...never }, block, challenge)).toEqual({ kind: "blocked", rule: "block" });
    expect(by(pass, block)).toEqual({ kind: "passed", rule: undefined });
  });

  it("redirects before the firewall and the cache are asked, by the first match", () => {
    const target = (to: string) => ({ text: "", locate: () => to });
    const redirect = { ...always, action: "redirect", statusCode: 302 } as const;
    const rulesets: Rulesets = {
      ...none,
      http_request_dynamic_redirect: [
        { ...redirect, ...never, ref: "a", target: target("https://a.example/") },
        { ...redirect, ref: "b", target: target("https://b.example/") },
        { ...redirect, ref: "c", target: target("https://c.example/") },
      ],
      http_request_firewall_custom: [{ ...always, ref: "block", action: "block" }],
    };
    expect(outcome(rulesets, get)).toEqual({ kind: "redirected", to: "https://b.example/", status: 302, rule: "b" });
  });
});

it.each([
  ["/a.PNG", "cached"],
  ["/a.tar.gz", "cached"],
  ["/robots.txt", "cached"],
  ["/a/robots.txt", "passed"],
  ["/a.html", "passed"],
  ["/a.json", "passed"],
  ["/a.js/b", "passed"],
  ["/.js", "passed"],
  ["/js", "passed"],
])("without rules, Cloudflare goes by the extension: %s is %s", (path, kind) => {
  expect(outcome(edgeRules(ONE_DOMAIN), { method: "GET", host: "blog.example.org", path }).kind).toBe(kind);
});
