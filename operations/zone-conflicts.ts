import type { Config } from "../config";
import { PHASES } from "../edge/ruleset";
import type { CloudflareReader, ZoneRecord, ZoneRuleset } from "./cloudflare";

/** Something in the zone that the network stack is going to make too: the first deploy would stop at it. */
export interface Conflict {
  readonly what: string;
  /** The id to import it with. */
  readonly importId: string;
  /** Finds the Terraform address in the synthesized stack. */
  readonly address: readonly [type: string, attributes: Readonly<Record<string, string>>];
}

/** What the network stack calls its own: it is no conflict when it finds that again. */
const isOurs = ({ name }: ZoneRuleset): boolean => name.startsWith("Mastodon: ");
const isOurRecord = ({ comment }: ZoneRecord): boolean => comment?.startsWith("Mastodon, ") ?? false;

/** A host that gets a record, and the types of records that cannot stand beside it. */
export interface RecordPlace {
  readonly host: string;
  readonly inTheWay: readonly string[];
}

/** Only such records keep Cloudflare from making another at the same host. */
const ADDRESSES = ["A", "AAAA", "CNAME"];

/** What is in the zone already, and in the way of the network stack. Reads only. */
export const zoneConflicts = async (
  zoneId: string,
  places: readonly RecordPlace[],
  cloudflare: CloudflareReader,
): Promise<readonly Conflict[]> => {
  const rulesets = await cloudflare.rulesets();
  const records = await Promise.all(
    places.map(async ({ host, inTheWay }) =>
      (await cloudflare.records(host)).filter((record) => inTheWay.includes(record.type) && !isOurRecord(record)),
    ),
  );
  return [
    ...rulesets
      .filter(
        (ruleset) => ruleset.kind === "zone" && PHASES.some((phase) => phase === ruleset.phase) && !isOurs(ruleset),
      )
      .map(
        ({ id, phase, name }): Conflict => ({
          what: `rules in the phase ${phase} ("${name}"); they are replaced by Mastodon's when it is imported`,
          importId: `zones/${zoneId}/${id}`,
          address: ["cloudflare_ruleset", { phase }],
        }),
      ),
    ...records.flat().map(
      ({ id, type, name, content }): Conflict => ({
        what: `a record ${type} of ${name}: ${content}`,
        importId: `${zoneId}/${id}`,
        // An address of another type becomes what the stack has there; of mail's records there are several at a host.
        address: ["cloudflare_dns_record", ADDRESSES.includes(type) ? { name } : { name, type }],
      }),
    ),
  ];
};

/** Where the network stack makes records, and R2 the one of the media host. */
export const recordPlaces = ({
  domain,
  domainRest,
  webDomain,
  alternateDomains,
  media,
  mail,
}: Config): readonly RecordPlace[] => [
  ...[
    ...new Set([
      ...(domainRest === "leave" ? [] : [domain]),
      webDomain,
      ...alternateDomains,
      ...(media.on === "r2" ? [media.host] : []),
    ]),
  ].map((host) => ({ host, inTheWay: ADDRESSES })),
  ...(mail.via === "ses" ? mailPlaces(domain, mail.dmarc !== "leave") : []),
];

/** Cloudflare takes these beside others, and receivers then follow neither. */
const mailPlaces = (domain: string, dmarc: boolean): readonly RecordPlace[] => [
  { host: `bounces.${domain}`, inTheWay: ["CNAME", "MX", "TXT"] },
  ...(dmarc ? [{ host: `_dmarc.${domain}`, inTheWay: ["CNAME", "TXT"] }] : []),
];
