import { DEFAULT_MASTODON_VERSION, MASTODON_MINORS } from "../../catalog/mastodon";
import { problem } from "../problems";
import { rule } from "../rule";
import { nearest } from "../show";
import { queueOf } from "./sidekiq";

const MINORS = Object.entries(MASTODON_MINORS);

/** The newest known release of the same minor version, or of the nearest one. */
const suggestion = (version: string): string => {
  const minor = nearest(version.replace(/^v/, "").replace(/\.[^.]*$/, ""), Object.keys(MASTODON_MINORS));
  return MINORS.find(([name]) => name === minor)?.[1].releases.at(-1) ?? DEFAULT_MASTODON_VERSION;
};

/** Only versions whose needs the catalog knows are deployed. */
export const versionIsKnown = rule(["mastodon"], ({ mastodon: { version } }) => {
  if (MINORS.some(([, { releases }]) => releases.includes(version))) return [];
  const wrong = `is not in catalog/mastodon.ts, ${JSON.stringify(version)}`;
  const fix = `choose one of it, such as ${JSON.stringify(suggestion(version))}, or add it after reading its release notes`;
  return [problem("mastodon.version", wrong, fix)];
});

/** Every queue that this version fills must be served, or its jobs never run. */
export const queuesAreServed = rule(["mastodon", "sidekiq"], ({ mastodon: { version }, sidekiq }) => {
  const minor = MINORS.find(([, { releases }]) => releases.includes(version))?.[1];
  const served = new Set(sidekiq.flatMap((group) => group.queues.map(queueOf)));
  const missing = (minor?.queues ?? []).filter((queue) => !served.has(queue));
  if (missing.length === 0) return [];
  const wrong = `serves no queue ${missing.join(", ")}, whose jobs would never run in Mastodon ${version}`;
  return [problem("sidekiq", wrong, "add it to the queues of a group")];
});
