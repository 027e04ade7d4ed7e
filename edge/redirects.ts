import { all, hostIs, isPlainHttp, pathIs, quote } from "./expression";
import { type EdgeHosts, redirectingHost, webHosts } from "./hosts";
import { DISCOVERY_PATHS } from "./mastodon-paths";
import { urlOf } from "./request";
import type { RedirectRule, RedirectTarget } from "./ruleset";

/** The same path on another host, over HTTPS. */
function samePathOn(host: string): RedirectTarget {
  return {
    text: `concat(${quote(`https://${host}`)}, http.request.uri.path)`,
    locate: (request) => urlOf({ ...request, scheme: "https", host }),
  };
}

/** The same URL over HTTPS. */
const samePathOverHttps: RedirectTarget = {
  text: 'concat("https://", http.host, http.request.uri.path)',
  locate: (request) => urlOf({ ...request, scheme: "https" }),
};

/** Single redirects: from `domain` to `webDomain`, and from HTTP to HTTPS. */
export function redirectRules(hosts: EdgeHosts): readonly RedirectRule[] {
  const { webDomain, mediaHost } = hosts;
  const domain = redirectingHost(hosts);
  const rules: RedirectRule[] = [];
  if (domain) {
    rules.push({
      ref: "mastodon_discovery",
      description: `Servers and apps that know only ${domain} find ${webDomain}`,
      when: all(hostIs(domain), pathIs(...DISCOVERY_PATHS)),
      action: "redirect",
      statusCode: 301,
      target: samePathOn(webDomain),
    });
    if (hosts.domainRest === "redirect") {
      rules.push({
        ref: "mastodon_domain",
        description: `Visitors of ${domain} land on ${webDomain}`,
        when: hostIs(domain),
        action: "redirect",
        statusCode: 301,
        target: samePathOn(webDomain),
      });
    }
  }
  const served = [...webHosts(hosts), ...(mediaHost ? [mediaHost] : [])] as const;
  rules.push({
    ref: "mastodon_https",
    // By rule and not with the zone's "Always Use HTTPS", which would change the zone's other hosts too. Without it,
    // Rails would answer plain HTTP: nginx tells it "https" (the tunnel's own leg is plain).
    description: "Mastodon's hosts answer over HTTPS only",
    when: all(hostIs(...served), isPlainHttp),
    action: "redirect",
    statusCode: 301,
    target: samePathOverHttps,
  });
  return rules;
}
