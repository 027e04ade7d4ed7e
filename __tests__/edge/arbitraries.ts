import fc from "fast-check";
import type { EdgeRequest } from "../../edge/request";

/** Characters that paths hold, those that need an escape in the rules language among them. */
const PATH_CHARACTERS = [..."abcXYZ019-_.~!$&'()*+,;=:@/\"\\%{}[]|^`<>"];

/** What may follow a prefix in a path. */
export const pathRest = fc.string({ unit: fc.constantFrom(...PATH_CHARACTERS), maxLength: 30 });

/** Any method. */
export const method = fc.constantFrom("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE");

/** Query strings, none among them. */
export const query = fc.option(fc.webQueryParameters(), { nil: undefined });

/** Headers that matter to Mastodon, and any other. */
export const headers = fc.record(
  {
    accept: fc.constantFrom("text/html", "application/json", "application/activity+json", "*/*"),
    "user-agent": fc.oneof(
      fc.constantFrom("Mastodon/4.6.5 (http.rb/5.3.1; +https://other.example/)", "curl/8", "", "sqlmap/1.8"),
      fc.string(),
    ),
    signature: fc.string(),
    cookie: fc.string(),
    authorization: fc.string(),
    upgrade: fc.constant("websocket"),
  },
  { requiredKeys: [] },
);

/** A host name, each letter in any case. */
export function inAnyCase(host: string): fc.Arbitrary<string> {
  return fc
    .array(fc.boolean(), { minLength: host.length, maxLength: host.length })
    .map((capitals) => [...host].map((letter, index) => (capitals[index] ? letter.toUpperCase() : letter)).join(""));
}

/** A request to a host, with these paths and methods. */
export function requestTo(
  host: fc.Arbitrary<string>,
  path: fc.Arbitrary<string> = pathRest.map((rest) => `/${rest}`),
  methods: fc.Arbitrary<string> = method,
): fc.Arbitrary<EdgeRequest> {
  return fc
    .record({ method: methods, host, path, query, headers })
    .map(({ query: text, ...rest }) => (text === undefined ? rest : { ...rest, query: text }));
}
