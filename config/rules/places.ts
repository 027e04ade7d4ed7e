import { LOCALES } from "../../catalog/locales";
import { REGIONS } from "../../catalog/regions";
import { type Problem, problem } from "../problems";
import { rule } from "../rule";
import { nearest } from "../show";

const unknown = (setting: string, value: string, known: Iterable<string>, what: string, example: string): Problem => {
  const wrong = `is no known ${what}, ${JSON.stringify(value)}`;
  const meant = nearest(value, known);
  return problem(setting, wrong, meant === undefined ? `write one such as ${example}` : `did you mean ${meant}?`);
};

export const regionExists = rule(["aws", "state"], ({ aws, state }) => {
  const named: [string, string | undefined][] = [
    ["aws.region", aws?.region],
    ["state.region", state.backend === "s3" ? state.region : undefined],
  ];
  return named.flatMap(([setting, region]) =>
    region === undefined || REGIONS.includes(region)
      ? []
      : [unknown(setting, region, REGIONS, "AWS region", "eu-west-1")],
  );
});

export const localeExists = rule(["mastodon"], ({ mastodon: { defaultLocale } }) =>
  LOCALES.has(defaultLocale)
    ? []
    : [unknown("mastodon.defaultLocale", defaultLocale, LOCALES, "language of Mastodon", "en")],
);

/** The time zones that Node.js lists, and UTC, which it leaves out. */
const TIME_ZONES = ["Etc/UTC", "UTC", ...Intl.supportedValuesOf("timeZone")];

/** The name that Node.js knows a time zone by, however it is written; undefined for an unknown one. */
const canonical = (timeZone: string): string | undefined => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
};

/** Nomad looks a time zone up as a file, so upper and lower case must be right, and offsets such as +01:00 are none. */
export const timeZoneExists = rule(["cleanup"], ({ cleanup: { timeZone } }) => {
  if (TIME_ZONES.includes(timeZone)) return [];
  const known = canonical(timeZone);
  const isAlias = known !== undefined && known.toLowerCase() !== timeZone.toLowerCase() && /^[A-Z]/.test(timeZone);
  return isAlias ? [] : [unknown("cleanup.timeZone", timeZone, TIME_ZONES, "time zone", "Europe/Dublin")];
});
