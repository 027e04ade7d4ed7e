import { BotManagement } from "@cdktf/provider-cloudflare/lib/bot-management";
import { Ruleset, type RulesetRules } from "@cdktf/provider-cloudflare/lib/ruleset";
import { TieredCache } from "@cdktf/provider-cloudflare/lib/tiered-cache";
import { ZoneSetting } from "@cdktf/provider-cloudflare/lib/zone-setting";
import { Construct } from "constructs";
import type { EdgeHosts } from "../edge/hosts";
import { limitProblems } from "../edge/limits";
import { edgeRules } from "../edge/rules";
import { PHASES, type Phase, type Rulesets } from "../edge/ruleset";
import { BOT_MANAGEMENT, TIERED_CACHE, ZONE_SETTINGS } from "../edge/zone-wide";
import { refuse } from "./validation-error";

/** Construct id and the dashboard's name of each phase's ruleset. Ids are Terraform addresses: never change one. */
const RULESETS: Readonly<Record<Phase, { readonly id: string; readonly name: string }>> = {
  http_request_dynamic_redirect: { id: "redirects", name: "Mastodon: redirects" },
  http_config_settings: { id: "configuration", name: "Mastodon: configuration" },
  http_request_firewall_custom: { id: "firewall", name: "Mastodon: firewall" },
  http_request_cache_settings: { id: "cache", name: "Mastodon: cache" },
};

/** Props of EdgeRules. */
export interface EdgeRulesProps {
  /** The id of the Cloudflare zone. */
  readonly zoneId: string;
  readonly hosts: EdgeHosts;
  /** Whether what Cloudflare has for the whole zone only is set here ("manage") or not touched ("leave"). */
  readonly zoneSettings: "manage" | "leave";
}

/**
 * What Cloudflare does with requests: one ruleset per phase and, with `zoneSettings: "manage"`, the zone-wide settings.
 * A zone has one ruleset per phase: where there is one already, the first apply is refused (docs/edge.md says what to
 * do). On destroy the rulesets go; zone-wide settings stay as they are, which is the provider's way.
 *
 * Throws a ValidationError for rules beyond the free plan's limits.
 */
export class EdgeRules extends Construct {
  constructor(scope: Construct, id: string, props: EdgeRulesProps) {
    super(scope, id);
    const rulesets = edgeRules(props.hosts);
    refuse(this, limitProblems(rulesets));
    for (const phase of PHASES) {
      new Ruleset(this, RULESETS[phase].id, {
        zoneId: props.zoneId,
        kind: "zone",
        phase,
        name: RULESETS[phase].name,
        description: "Made by mastodon-nomad; changes by hand are undone",
        rules: rulesets[phase].map(toProvider),
      });
    }
    if (props.zoneSettings === "manage") {
      this.manageZone(props.zoneId);
    }
  }

  private manageZone(zoneId: string): void {
    for (const { id, value } of ZONE_SETTINGS) {
      new ZoneSetting(this, `setting-${id.replaceAll("_", "-")}`, {
        zoneId,
        settingId: id,
        // The binding has a map here, though the provider takes any value; a string comes out of it as written.
        value: value as unknown as Record<string, string>,
      });
    }
    new BotManagement(this, "bot-management", { zoneId, ...BOT_MANAGEMENT });
    new TieredCache(this, "tiered-cache", { zoneId, value: TIERED_CACHE.value });
  }
}

/** A rule in the provider's words. */
function toProvider(rule: Rulesets[Phase][number]): RulesetRules {
  const base = { ref: rule.ref, description: rule.description, expression: rule.when.text, action: rule.action };
  switch (rule.action) {
    case "redirect":
      return {
        ...base,
        actionParameters: {
          fromValue: {
            statusCode: rule.statusCode,
            targetUrl: { expression: rule.target.text },
            preserveQueryString: true,
          },
        },
      };
    case "skip":
      return {
        ...base,
        actionParameters: {
          ruleset: rule.actionParameters.ruleset,
          phases: [...rule.actionParameters.phases],
          products: [...rule.actionParameters.products],
        },
        logging: rule.logging,
      };
    case "set_config":
    case "set_cache_settings":
      return { ...base, actionParameters: rule.actionParameters };
    default:
      // What provider 5.14 makes of a rule without parameters. Written out, no plan has to call it unknown.
      return { ...base, actionParameters: {} };
  }
}
