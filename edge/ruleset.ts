import type { Expression } from "./expression";
import type { EdgeRequest } from "./request";

/*
 * Cloudflare's rulesets as the provider takes them (cloudflare 5.14, `cloudflare_ruleset`), for the parameters in use.
 * The names in `actionParameters` are the provider's, in camelCase as in its cdktf binding.
 */

/** What every rule has. */
interface RuleBase {
  /** Stable name: with it, Cloudflare keeps a rule's identity when rules are added or moved. Unique in its phase. */
  readonly ref: string;
  /** What the rule does, for the dashboard. */
  readonly description: string;
  readonly when: Expression;
}

/** Where a redirect leads: text for Cloudflare, and an answer for a request. */
export interface RedirectTarget {
  /** An expression in the rules language that gives the URL, without the query string. */
  readonly text: string;
  readonly locate: (request: EdgeRequest) => string;
}

/** A single redirect. The query string is kept. */
export interface RedirectRule extends RuleBase {
  readonly action: "redirect";
  readonly statusCode: 301 | 302 | 307 | 308;
  readonly target: RedirectTarget;
}

/** Settings of Cloudflare that a configuration rule changes for some requests. */
export interface HostSettings {
  /** Browser Integrity Check. */
  readonly bic?: boolean;
  /** Web Analytics' script, not added. */
  readonly disableRum?: true;
  /** Zaraz' script, not added. */
  readonly disableZaraz?: true;
  readonly emailObfuscation?: boolean;
  /** Google Fonts rewritten. */
  readonly fonts?: boolean;
  readonly hotlinkProtection?: boolean;
  readonly rocketLoader?: boolean;
  readonly securityLevel?: "essentially_off" | "under_attack";
  /** How Cloudflare reaches the origin. */
  readonly ssl?: "strict" | "full" | "flexible" | "off";
}

/** A configuration rule. */
export interface ConfigurationRule extends RuleBase {
  readonly action: "set_config";
  readonly actionParameters: HostSettings;
}

/** What a skip rule leaves out. */
export interface Skip {
  /** Leaves out the rules behind this one. */
  readonly ruleset: "current";
  readonly phases: readonly "http_request_firewall_managed"[];
  readonly products: readonly ("bic" | "hot" | "securityLevel")[];
}

/** A custom rule of the firewall. */
export type FirewallRule = RuleBase &
  (
    | { readonly action: "block" | "managed_challenge" }
    | { readonly action: "skip"; readonly actionParameters: Skip; readonly logging: { readonly enabled: boolean } }
  );

/**
 * Whose word counts for the time in a cache: the origin's, with Cloudflare's default where it says nothing
 * ("respect_origin"), or with no caching where it says nothing ("bypass_by_default").
 */
export type EdgeTtlMode = "respect_origin" | "bypass_by_default";

/** What a cache rule changes. */
export type CacheSettings =
  | { readonly cache: false }
  | {
      readonly cache: true;
      readonly edgeTtl: { readonly mode: EdgeTtlMode };
      readonly browserTtl: { readonly mode: "respect_origin" };
    };

/** A cache rule. */
export interface CacheRule extends RuleBase {
  readonly action: "set_cache_settings";
  readonly actionParameters: CacheSettings;
}

/** The rules of each phase, by the phase's name at Cloudflare, in the order in which the phases run. */
export interface Rulesets {
  /** Single redirects. The first match ends it. */
  readonly http_request_dynamic_redirect: readonly RedirectRule[];
  /** Configuration rules. All matches apply; for the same setting, the last wins. */
  readonly http_config_settings: readonly ConfigurationRule[];
  /** Custom rules. The first match that blocks, challenges or skips the rest ends it. */
  readonly http_request_firewall_custom: readonly FirewallRule[];
  /** Cache rules. All matches apply; for the same setting, the last wins. */
  readonly http_request_cache_settings: readonly CacheRule[];
}

/** The name of a phase. */
export type Phase = keyof Rulesets;

/** The phases in the order in which they run. */
export const PHASES: readonly Phase[] = [
  "http_request_dynamic_redirect",
  "http_config_settings",
  "http_request_firewall_custom",
  "http_request_cache_settings",
];
