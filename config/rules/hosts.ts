import { mediaHostOf, webDomainOf, zoneOf } from "../complete";
import { type Problem, problem } from "../problems";
import { rule } from "../rule";

/** DNS takes no longer one. */
const LONGEST_LABEL = 63;

/** How many labels a host lies below a zone: 0 for the zone itself, undefined outside of it. */
const levelsBelow = (host: string, zone: string): number | undefined => {
  if (host === zone) return 0;
  return host.endsWith(`.${zone}`) ? host.slice(0, -zone.length - 1).split(".").length : undefined;
};

/** A zone cannot be told from a host below it: social.example.org may be either, and so may social.co.uk. */
export const zoneIsNamed = rule(["domain", "cloudflare"], ({ domain, cloudflare }) => {
  const labels = domain.split(".");
  if (cloudflare === undefined || cloudflare.zone !== undefined || labels.length < 3) return [];
  const wrong = `is missing, and the domain ${JSON.stringify(domain)} may be a zone or lie in one`;
  const parent = labels.slice(1).join(".");
  return [problem("cloudflare.zone", wrong, `write the zone's name, such as ${JSON.stringify(parent)}`)];
});

/** Cloudflare proxies and certifies only what is in the zone: its apex and the hosts one level below. */
export const hostsAreInZone = rule(
  ["domain", "webDomain", "alternateDomains", "cloudflare", "ingress"],
  ({ domain, webDomain, alternateDomains, cloudflare, ingress }) => {
    if (cloudflare === undefined || ingress === "port") return [];
    const zone = zoneOf({ domain, cloudflare });
    const check = (setting: string, host: string): Problem[] => {
      const levels = levelsBelow(host, zone);
      if (levels === undefined) {
        const fix =
          setting === "domain"
            ? "set cloudflare.zone to the zone that it belongs to"
            : "choose a host in it, or set cloudflare.zone to a zone that holds it and the domain";
        return [problem(setting, `is not in the zone ${JSON.stringify(zone)}, ${JSON.stringify(host)}`, fix)];
      }
      if (levels < 2) return [];
      const wrong = `is ${levels} levels below the zone ${JSON.stringify(zone)}, ${JSON.stringify(host)}`;
      return [problem(setting, wrong, "choose a host one level below: Cloudflare's free certificate covers no other")];
    };
    return [
      ...check("domain", domain),
      ...(webDomain === undefined ? [] : check("webDomain", webDomain)),
      ...alternateDomains.flatMap((host, index) => check(`alternateDomains[${index}]`, host)),
    ];
  },
);

/** Each host that Rails answers to is named once. */
export const alternateDomainsAreOther = rule(
  ["domain", "webDomain", "alternateDomains"],
  ({ domain, webDomain, alternateDomains }) =>
    alternateDomains.flatMap((host, index) => {
      const earlier = [domain, webDomainOf({ domain, webDomain }), ...alternateDomains.slice(0, index)];
      if (!earlier.includes(host)) return [];
      return [problem(`alternateDomains[${index}]`, `is named before, ${JSON.stringify(host)}`, "remove it")];
    }),
);

/** Only a host that is not Mastodon's own can have something else on it. */
export const restIsElsewhere = rule(["domain", "webDomain", "domainRest"], ({ domain, webDomain, domainRest }) => {
  if (domainRest === "redirect" || webDomainOf({ domain, webDomain }) !== domain) return [];
  const wrong = `is "leave", and Mastodon itself is at ${JSON.stringify(domain)}`;
  return [problem("domainRest", wrong, "remove it, or set webDomain to the host that Mastodon is to have")];
});

/** Media has a host of its own, where Cloudflare's certificate covers it. */
export const mediaHostIsOwn = rule(
  ["domain", "webDomain", "alternateDomains", "cloudflare", "media"],
  ({ domain, webDomain, alternateDomains, cloudflare, media }) => {
    if (media.on !== "r2" || cloudflare === undefined) return [];
    const zone = zoneOf({ domain, cloudflare });
    const host = mediaHostOf(media, { domain, cloudflare });
    const seen = JSON.stringify(host);
    const fix = `choose a host one level below it, such as ${JSON.stringify(`files.${zone}`)}`;
    const levels = levelsBelow(host, zone);
    if (levels === undefined)
      return [problem("media.host", `is not in the zone ${JSON.stringify(zone)}, ${seen}`, fix)];
    if (levels === 0) return [problem("media.host", `is the zone itself, ${seen}`, fix)];
    if (levels > 1) {
      const wrong = `is ${levels} levels below the zone ${JSON.stringify(zone)}, ${seen}`;
      return [problem("media.host", wrong, `${fix}: Cloudflare's free certificate covers no deeper host`)];
    }
    // The default puts a prefix in front of a label that may be long already.
    if (host.split(".").some((label) => label.length > LONGEST_LABEL)) {
      return [
        problem("media.host", `has a label of more than ${LONGEST_LABEL} letters, ${seen}`, "choose a shorter host"),
      ];
    }
    if (![domain, webDomain, ...alternateDomains].includes(host)) return [];
    return [problem("media.host", `is also a host of Mastodon itself, ${seen}`, "choose a host for media alone")];
  },
);
