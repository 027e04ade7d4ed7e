import { hostIs } from "./expression";
import { type EdgeHosts, webHosts } from "./hosts";
import type { ConfigurationRule, HostSettings } from "./ruleset";

/**
 * What Cloudflare must not do on Mastodon's hosts, and why.
 *
 * Not among them: server-side excludes, Mirage, Auto Minify, signed exchanges (Cloudflare took them away) and Polish
 * (paid; the API refuses it on the free plan).
 */
export const MASTODON_HOST_SETTINGS: HostSettings = {
  // Other servers and apps get error 1010 for a User-Agent it does not like.
  bic: false,
  // Three scripts put into the page; Mastodon's Content-Security-Policy refuses each, and browsers log errors.
  disableRum: true,
  disableZaraz: true,
  rocketLoader: false,
  // Turns @you@example.org into "[email protected]".
  emailObfuscation: false,
  // Rewrites the page's links to fonts; the page's hashes no longer fit.
  fonts: false,
  // Other servers show this server's pictures: that is federation.
  hotlinkProtection: false,
  // Servers and apps cannot solve a challenge. Also keeps "I'm Under Attack", switched on for the zone, off here.
  securityLevel: "essentially_off",
  // The origin's certificate is checked, whatever the zone does for its other hosts. (With a tunnel there is no such
  // leg; R2's own passes.)
  ssl: "strict",
};

/** Configuration rules: one for all of Mastodon's hosts. */
export function configurationRules(hosts: EdgeHosts): readonly ConfigurationRule[] {
  const { mediaHost } = hosts;
  return [
    {
      ref: "mastodon_hosts",
      description: "Nothing that challenges servers and apps, or rewrites pages",
      when: hostIs(...webHosts(hosts), ...(mediaHost ? [mediaHost] : [])),
      action: "set_config",
      actionParameters: MASTODON_HOST_SETTINGS,
    },
  ];
}
