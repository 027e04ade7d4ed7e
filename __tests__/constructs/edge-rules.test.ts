import { CloudflareProvider } from "@cdktf/provider-cloudflare/lib/provider";
import { TerraformStack, Testing } from "cdktf";
import { EdgeRules, type EdgeRulesProps } from "../../constructs/edge-rules";
import { edgeRules } from "../../edge/rules";
import { PHASES, type Phase } from "../../edge/ruleset";
import { ONE_DOMAIN, TWO_DOMAINS } from "../edge/requests";

const ZONE = "0123456789abcdef0123456789abcdef";
const PROPS: EdgeRulesProps = { zoneId: ZONE, hosts: TWO_DOMAINS, zoneSettings: "manage" };

type Body = Readonly<Record<string, unknown>>;

/** The resources of a stack that holds the construct alone, by type and name without its hash; cdktf's notes left out. */
function synthesize(props: EdgeRulesProps): Readonly<Record<string, Readonly<Record<string, Body>>>> {
  const stack = new TerraformStack(Testing.app(), "network");
  new CloudflareProvider(stack, "cloudflare");
  new EdgeRules(stack, "edge", props);
  const { resource } = JSON.parse(Testing.synth(stack, true)) as {
    resource: Record<string, Record<string, Record<string, unknown>>>;
  };
  const clean = ([name, { "//": _, ...body }]: [string, Record<string, unknown>]): [string, Body] => [
    name.replace(/_[0-9A-F]{8}$/, ""),
    body,
  ];
  return Object.fromEntries(
    Object.entries(resource).map(([type, ofType]) => [type, Object.fromEntries(Object.entries(ofType).map(clean))]),
  );
}

const made = synthesize(PROPS);

function ruleset(phase: Phase): Body {
  const found = Object.values(made.cloudflare_ruleset ?? {}).find((body) => body.phase === phase);
  return found ?? {};
}

function rules(phase: Phase): readonly Body[] {
  return ruleset(phase).rules as readonly Body[];
}

describe("EdgeRules", () => {
  it.each(PHASES)("makes one ruleset for phase %s, in the zone, with every rule in its order", (phase) => {
    expect(ruleset(phase)).toMatchObject({ kind: "zone", zone_id: ZONE });
    expect(rules(phase).map(({ ref, expression, action }) => ({ ref, expression, action }))).toEqual(
      edgeRules(TWO_DOMAINS)[phase].map((rule) => ({ ref: rule.ref, expression: rule.when.text, action: rule.action })),
    );
  });

  it("redirects with the query kept", () => {
    expect(rules("http_request_dynamic_redirect")).toContainEqual({
      ref: "mastodon_discovery",
      description: "Servers and apps that know only example.org find social.example.org",
      expression:
        '(lower(http.host) eq "example.org" and http.request.uri.path in ' +
        '{"/.well-known/host-meta" "/.well-known/nodeinfo" "/.well-known/webfinger"})',
      action: "redirect",
      action_parameters: {
        from_value: {
          status_code: 301,
          target_url: { expression: 'concat("https://social.example.org", http.request.uri.path)' },
          preserve_query_string: true,
        },
      },
    });
  });

  it("sets what rewrites pages or challenges servers off, for Mastodon's hosts", () => {
    expect(rules("http_config_settings")).toEqual([
      {
        ref: "mastodon_hosts",
        description: "Nothing that challenges servers and apps, or rewrites pages",
        expression: 'lower(http.host) in {"social.example.org" "files.example.org"}',
        action: "set_config",
        action_parameters: {
          bic: false,
          disable_rum: true,
          disable_zaraz: true,
          email_obfuscation: false,
          fonts: false,
          hotlink_protection: false,
          rocket_loader: false,
          security_level: "essentially_off",
          ssl: "strict",
        },
      },
    ]);
  });

  it("skips Cloudflare's own checks for federation, and blocks archives", () => {
    const firewall = rules("http_request_firewall_custom");
    expect(firewall).toContainEqual(
      expect.objectContaining({
        ref: "mastodon_federation",
        action_parameters: {
          ruleset: "current",
          phases: ["http_request_firewall_managed"],
          products: ["bic", "hot", "securityLevel"],
        },
        logging: { enabled: false },
      }),
    );
    expect(firewall).toContainEqual({
      ref: "mastodon_archives",
      description: "Users' archives are not public: Mastodon hands them out with signed URLs of another host",
      expression:
        '(starts_with(lower(http.host), "files.example.org") and ' +
        'url_decode(http.request.uri.path, "r") contains "backups/")',
      action: "block",
      action_parameters: {},
    });
  });

  it("caches media, static files and nothing else", () => {
    expect(rules("http_request_cache_settings")).toEqual([
      expect.objectContaining({ ref: "mastodon_web", action_parameters: { cache: false } }),
      expect.objectContaining({
        ref: "mastodon_static",
        action_parameters: {
          cache: true,
          edge_ttl: { mode: "bypass_by_default" },
          browser_ttl: { mode: "respect_origin" },
        },
      }),
      expect.objectContaining({
        ref: "mastodon_media",
        action_parameters: {
          cache: true,
          edge_ttl: { mode: "respect_origin" },
          browser_ttl: { mode: "respect_origin" },
        },
      }),
    ]);
  });

  it("sets the zone's own settings as words, not as maps", () => {
    const settings = Object.values(made.cloudflare_zone_setting ?? {});
    expect(settings).toHaveLength(5);
    expect(settings).toEqual(
      expect.arrayContaining([
        { zone_id: ZONE, setting_id: "websockets", value: "on" },
        { zone_id: ZONE, setting_id: "min_tls_version", value: "1.2" },
        { zone_id: ZONE, setting_id: "tls_1_3", value: "on" },
        { zone_id: ZONE, setting_id: "0rtt", value: "off" },
        { zone_id: ZONE, setting_id: "always_online", value: "off" },
      ]),
    );
  });

  it("switches off what Cloudflare does against bots, naming nothing that the free plan refuses", () => {
    expect(made.cloudflare_bot_management).toEqual({
      "edge_bot-management": {
        zone_id: ZONE,
        fight_mode: false,
        enable_js: false,
        ai_bots_protection: "disabled",
        crawler_protection: "disabled",
        is_robots_txt_managed: false,
      },
    });
    expect(made.cloudflare_tiered_cache).toEqual({ "edge_tiered-cache": { zone_id: ZONE, value: "on" } });
  });

  it("makes rulesets only when the zone is left as it is", () => {
    expect(Object.keys(synthesize({ ...PROPS, zoneSettings: "leave" }))).toEqual(["cloudflare_ruleset"]);
  });

  it("keeps the addresses of its resources", () => {
    expect(Object.fromEntries(Object.entries(made).map(([type, ofType]) => [type, Object.keys(ofType)]))).toEqual({
      cloudflare_bot_management: ["edge_bot-management"],
      cloudflare_ruleset: ["edge_cache", "edge_configuration", "edge_firewall", "edge_redirects"],
      cloudflare_tiered_cache: ["edge_tiered-cache"],
      cloudflare_zone_setting: [
        "edge_setting-0rtt",
        "edge_setting-always-online",
        "edge_setting-min-tls-version",
        "edge_setting-tls-1-3",
        "edge_setting-websockets",
      ],
    });
  });

  it("refuses at synth what Cloudflare would refuse at apply", () => {
    const alternateDomains = Array.from({ length: 200 }, (_, index) => `community-${index}.example.org`);
    expect(() => synthesize({ ...PROPS, hosts: { ...ONE_DOMAIN, alternateDomains } })).toThrow(
      /^network\/edge: the expression of Cloudflare rule mastodon_https .* name fewer hosts in `alternateDomains`$/m,
    );
  });
});
