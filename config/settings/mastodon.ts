import { z } from "zod";
import { DEFAULT_MASTODON_VERSION } from "../../catalog/mastodon";
import { text } from "./values";

/** Mastodon removes old IP addresses and sessions once a day, and warns of less than two days (.env.production.sample). */
const LEAST_RETENTION_SECONDS = 172_800;

/** A year of 365.2425 days: Mastodon's own default. */
const YEAR_SECONDS = 31_556_952;

const retention = (description: string) =>
  z.int().min(LEAST_RETENTION_SECONDS).default(YEAR_SECONDS).describe(`${description} At least 2 days.`);

export const mastodon = z
  .strictObject({
    version: z.string().default(DEFAULT_MASTODON_VERSION).describe("Mastodon's version, one of catalog/mastodon.ts."),
    singleUserMode: z.boolean().default(false).describe("Show the owner's profile in place of a landing page."),
    limitedFederation: z.boolean().default(false).describe("Federate with allowed servers only."),
    defaultLocale: z.string().default("en").describe("Language of visitors whose browser names none."),
    ipRetentionSeconds: retention("How long IP addresses are kept, in seconds."),
    sessionRetentionSeconds: retention("How long sessions are kept, in seconds."),
    environment: z
      .record(
        text(/^[A-Z][A-Z0-9_]*$/, "write upper-case letters, digits and _"),
        text(/^[^\p{Cc}]*$/u, "write a text in quotes, on one line"),
      )
      .default({})
      .describe("Further environment variables of Mastodon that are not secret, such as MAX_SESSION_ACTIVATIONS."),
  })
  .describe("Mastodon itself.");
