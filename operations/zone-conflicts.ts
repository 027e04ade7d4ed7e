import type { Config } from "../config";
import { PHASES } from "../edge/ruleset";
import type { CloudflareReader, ZoneRecord, ZoneRuleset } from "./cloudflare";

/** Something in the zone that the network stack is going to make too: the first deploy would stop at it. */
export interface Conflict {
  readonly what: string;
  /** The id to import it with. */
  readonly importId: string;
  /** Finds the Terraform address in the synthesized stack: type, attribute and its value. */
  readonly address: readonly [type: string, attribute: string, value: string];
}

/** What the network stack calls its own: it is no conflict when it finds that again. */
const isOurs = ({ name }: ZoneRuleset): boolean => name.startsWith("Mastodon: ");
const isOurRecord = ({ comment }: ZoneRecord): boolean => comment?.startsWith("Mastodon, ") ?? false;

/** Only such records keep Cloudflare from making another at the same host. */
const IN_THE_WAY = new Set(["A", "AAAA", "CNAME"]);

/** What is in the zone already, and in the way of the network stack. Reads only. */
export const zoneConflicts = async (
  zoneId: string,
  hosts: readonly string[],
  cloudflare: CloudflareReader,
): Promise<readonly Conflict[]> => {
  const rulesets = await cloudflare.rulesets();
  const records = (await Promise.all(hosts.map((host) => cloudflare.records(host)))).flat();
  return [
    ...rulesets
      .filter(
        (ruleset) => ruleset.kind === "zone" && PHASES.some((phase) => phase === ruleset.phase) && !isOurs(ruleset),
      )
      .map(
        ({ id, phase, name }): Conflict => ({
          what: `rules in the phase ${phase} ("${name}"); they are replaced by Mastodon's when it is imported`,
          importId: `zones/${zoneId}/${id}`,
          address: ["cloudflare_ruleset", "phase", phase],
        }),
      ),
    ...records
      .filter((record) => IN_THE_WAY.has(record.type) && !isOurRecord(record))
      .map(
        ({ id, type, name, content }): Conflict => ({
          what: `a record ${type} of ${name}, which leads to ${content}`,
          importId: `${zoneId}/${id}`,
          address: ["cloudflare_dns_record", "name", name],
        }),
      ),
  ];
};

/** The hosts that the network stack makes records for, and R2 the one for media. */
export const recordHosts = ({ domain, domainRest, webDomain, alternateDomains, media }: Config): readonly string[] => [
  ...new Set([
    ...(domainRest === "leave" ? [] : [domain]),
    webDomain,
    ...alternateDomains,
    ...(media.on === "r2" ? [media.host] : []),
  ]),
];
