/** The host names that the edge rules are about; plain strings from the configuration, never Terraform tokens. */
export interface EdgeHosts {
  /** The name of the Cloudflare zone, such as example.org. Rules reach only hosts in it. */
  readonly zone: string;
  /** The domain in handles (LOCAL_DOMAIN). */
  readonly domain: string;
  /** The host of the web interface (WEB_DOMAIN); often the same as `domain`. */
  readonly webDomain: string;
  /**
   * What happens to `domain` where it is not `webDomain`, besides its paths for discovery, which always lead to
   * `webDomain`: "redirect" all of it, or "leave" it, because another site lives there.
   */
  readonly domainRest: "redirect" | "leave";
  /** Further hosts that Rails answers to (ALTERNATE_DOMAINS). */
  readonly alternateDomains: readonly string[];
  /** The public host of the R2 bucket; undefined where Mastodon serves its files itself, under /system/. */
  readonly mediaHost: string | undefined;
}

/** Whether a host belongs to a zone. */
export function isInZone(zone: string, host: string): boolean {
  return host === zone || host.endsWith(`.${zone}`);
}

/** The hosts on which Rails answers and that this zone's rules reach. `webDomain` is always among them. */
export function webHosts(hosts: EdgeHosts): readonly [string, ...string[]] {
  const others = hosts.alternateDomains.filter((host) => host !== hosts.webDomain && isInZone(hosts.zone, host));
  return [hosts.webDomain, ...others];
}

/** The host that only redirects: `domain`, where it is another one than `webDomain` and in this zone. */
export function redirectingHost(hosts: EdgeHosts): string | undefined {
  const other = hosts.domain !== hosts.webDomain && !hosts.alternateDomains.includes(hosts.domain);
  return other && isInZone(hosts.zone, hosts.domain) ? hosts.domain : undefined;
}
