import { MASTODON_MINORS } from "../../catalog/mastodon";
import { problem } from "../problems";
import { rule } from "../rule";
import { nearest } from "../show";
import { queueOf } from "./sidekiq";

const KNOWN = Object.values(MASTODON_MINORS).flatMap((minor) => minor.releases);

/** Only versions whose needs the catalog knows are deployed. */
export const versionIsKnown = rule(["mastodon"], ({ mastodon: { version } }) => {
  if (KNOWN.includes(version)) return [];
  const meant = nearest(version, KNOWN);
  const hint = meant === undefined ? "" : `; the nearest is ${JSON.stringify(meant)}`;
  const wrong = `is not in catalog/mastodon.ts, ${JSON.stringify(version)}`;
  return [problem("mastodon.version", wrong, `choose a known one, or add it after reading its release notes${hint}`)];
});

/** Every queue that this version fills must be served, or its jobs never run. */
export const queuesAreServed = rule(["mastodon", "sidekiq"], ({ mastodon: { version }, sidekiq }) => {
  const minor = Object.values(MASTODON_MINORS).find(({ releases }) => releases.includes(version));
  const served = new Set(sidekiq.flatMap((group) => group.queues.map(queueOf)));
  const missing = (minor?.queues ?? []).filter((queue) => !served.has(queue));
  if (missing.length === 0) return [];
  const wrong = `serves no queue ${missing.join(", ")}, whose jobs would never run in Mastodon ${version}`;
  return [problem("sidekiq", wrong, "add it to the queues of a group")];
});
