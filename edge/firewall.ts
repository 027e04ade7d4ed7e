import {
  all,
  decodedPathContains,
  hostBeginsWith,
  hostIs,
  methodIs,
  not,
  pathInAnyCaseStartsWith,
  pathStartsWith,
} from "./expression";
import { type EdgeHosts, webHosts } from "./hosts";
import { APP_PATHS, ARCHIVES, FEDERATION_PATHS, SCANNER_PATHS } from "./mastodon-paths";
import type { FirewallRule } from "./ruleset";

/** Custom rules of the firewall; of five on the free plan, one is left. */
export function firewallRules(hosts: EdgeHosts): readonly FirewallRule[] {
  const { mediaHost } = hosts;
  const web = hostIs(...webHosts(hosts));
  const rules: FirewallRule[] = [
    {
      // First, so that no rule behind it can stop federation. The operator's own rate limits and blocked User-Agents
      // stay in force: what is left out are the checks that Cloudflare makes by itself.
      ref: "mastodon_federation",
      description: "Servers and apps are not checked by the managed rules, which take posts for attacks",
      when: all(web, pathStartsWith(...FEDERATION_PATHS, ...APP_PATHS)),
      action: "skip",
      actionParameters: {
        ruleset: "current",
        phases: ["http_request_firewall_managed"],
        products: ["bic", "hot", "securityLevel"],
      },
      // Otherwise every delivery to an inbox is a security event.
      logging: { enabled: false },
    },
    {
      ref: "mastodon_scanners",
      description: "Paths that only scanners ask for",
      when: all(web, pathInAnyCaseStartsWith(...SCANNER_PATHS)),
      action: "block",
    },
  ];
  if (mediaHost) {
    rules.push(
      {
        ref: "mastodon_archives",
        description: "Users' archives are not public: Mastodon hands them out with signed URLs of another host",
        when: all(hostBeginsWith(mediaHost), decodedPathContains(ARCHIVES)),
        action: "block",
      },
      {
        ref: "mastodon_media_methods",
        description: "Media are only read",
        when: all(hostBeginsWith(mediaHost), not(methodIs("GET", "HEAD", "OPTIONS"))),
        action: "block",
      },
    );
  }
  return rules;
}
