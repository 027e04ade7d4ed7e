import { cacheRules } from "./cache";
import { configurationRules } from "./configuration";
import { firewallRules } from "./firewall";
import type { EdgeHosts } from "./hosts";
import { redirectRules } from "./redirects";
import type { Rulesets } from "./ruleset";

/** Everything that the zone's rules do for Mastodon. Hosts of the zone that are not Mastodon's are not touched. */
export function edgeRules(hosts: EdgeHosts): Rulesets {
  return {
    http_request_dynamic_redirect: redirectRules(hosts),
    http_config_settings: configurationRules(hosts),
    http_request_firewall_custom: firewallRules(hosts),
    http_request_cache_settings: cacheRules(hosts),
  };
}
