import { isCacheableMethod, isCachedByDefault } from "./default-caching";
import type { EdgeRequest } from "./request";
import type { CacheSettings, EdgeTtlMode, HostSettings, Rulesets } from "./ruleset";

/** What the edge does with a request. `rule` is the `ref` of the rule that decided; undefined: Cloudflare's default. */
export type Outcome =
  | { readonly kind: "redirected"; readonly to: string; readonly status: number; readonly rule: string }
  | { readonly kind: "blocked" | "challenged"; readonly rule: string }
  | {
      /** May come from the cache, and may go into it, for the time that these say. */
      readonly kind: "cached";
      readonly edgeTtl: EdgeTtlMode;
      /** "zone": the zone's Browser Cache TTL, when longer than what the origin says. */
      readonly browserTtl: "respect_origin" | "zone";
      readonly rule: string | undefined;
    }
  | { readonly kind: "passed"; readonly rule: string | undefined };

/**
 * What the edge does with a request, phase by phase as Cloudflare does. Left out is what no rule decides: Cloudflare's
 * protection against floods, and what zone-wide settings do (zone-wide.ts).
 */
export function outcome(rulesets: Rulesets, request: EdgeRequest): Outcome {
  return redirected(rulesets, request) ?? stopped(rulesets, request) ?? served(rulesets, request);
}

/** The settings that configuration rules give to a request: the last rule wins, setting by setting. */
export function hostSettings(rulesets: Rulesets, request: EdgeRequest): HostSettings {
  const matching = rulesets.http_config_settings.filter((rule) => rule.when.matches(request));
  return Object.assign({}, ...matching.map((rule) => rule.actionParameters));
}

/** The first match wins. */
function redirected(rulesets: Rulesets, request: EdgeRequest): Outcome | undefined {
  const rule = rulesets.http_request_dynamic_redirect.find((candidate) => candidate.when.matches(request));
  return rule && { kind: "redirected", to: rule.target.locate(request), status: rule.statusCode, rule: rule.ref };
}

/** The first match wins: every action in use ends the phase. */
function stopped(rulesets: Rulesets, request: EdgeRequest): Outcome | undefined {
  const rule = rulesets.http_request_firewall_custom.find((candidate) => candidate.when.matches(request));
  if (!rule || rule.action === "skip") {
    return undefined;
  }
  return { kind: rule.action === "block" ? "blocked" : "challenged", rule: rule.ref };
}

/** The last match wins. */
function served(rulesets: Rulesets, request: EdgeRequest): Outcome {
  const rule = rulesets.http_request_cache_settings.findLast((candidate) => candidate.when.matches(request));
  if (!isCacheableMethod(request.method)) {
    return { kind: "passed", rule: undefined };
  }
  if (!rule) {
    return isCachedByDefault(request)
      ? { kind: "cached", edgeTtl: "respect_origin", browserTtl: "zone", rule: undefined }
      : { kind: "passed", rule: undefined };
  }
  const settings: CacheSettings = rule.actionParameters;
  return settings.cache
    ? { kind: "cached", edgeTtl: settings.edgeTtl.mode, browserTtl: settings.browserTtl.mode, rule: rule.ref }
    : { kind: "passed", rule: rule.ref };
}
