import { UserError } from "../config/problems";

/** A ruleset of a zone, as the API lists it. */
export interface ZoneRuleset {
  readonly id: string;
  readonly kind: string;
  readonly phase: string;
  readonly name: string;
}

/** A DNS record, as the API lists it. */
export interface ZoneRecord {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly content: string;
  readonly comment: string | null;
}

/** Reads from Cloudflare's API; changes nothing. */
export interface CloudflareReader {
  readonly rulesets: () => Promise<readonly ZoneRuleset[]>;
  readonly records: (host: string) => Promise<readonly ZoneRecord[]>;
}

const API = "https://api.cloudflare.com/client/v4";

/** @param api another address, for tests */
export const cloudflareReader = (zoneId: string, token: string | undefined, api = API): CloudflareReader => {
  if (!token) throw new UserError("CLOUDFLARE_API_TOKEN is not set; export the token of docs/first-deployment.md, 2");
  const read = async <T>(path: string): Promise<readonly T[]> => {
    const answer = await fetch(`${api}/zones/${zoneId}/${path}`, {
      headers: { Authorization: `Bearer ${token}` },
    }).catch((error: Error) => {
      throw new UserError(
        `cloudflare cannot be reached (${error.cause instanceof Error ? error.cause.message : error.message}); try again`,
      );
    });
    const { result, errors } = (await answer.json().catch(() => ({}))) as {
      result?: readonly T[];
      errors?: readonly { message: string }[];
    };
    if (answer.ok && result) return result;
    const reason = errors?.map(({ message }) => message).join(", ") || `status ${answer.status}`;
    throw new UserError(
      `cloudflare refuses to show ${path.split("?")[0]} of the zone ${zoneId} (${reason}); see that cloudflare.zoneId is right and that the token may read the zone (docs/first-deployment.md, 2)`,
    );
  };
  return {
    rulesets: () => read("rulesets"),
    records: (host) => read(`dns_records?name=${encodeURIComponent(host)}`),
  };
};
