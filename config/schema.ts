import { z } from "zod";
import { aws, cloudflare, owner } from "./settings/accounts";
import { node, nomad, state } from "./settings/machine";
import { mail } from "./settings/mail";
import { mastodon } from "./settings/mastodon";
import { cleanup, sidekiq, streaming, web } from "./settings/processes";
import { cache, database, media } from "./settings/services";
import { hostname, text } from "./settings/values";

/*
 * Every setting of mastodon.config.ts: its type, its description, its default. What one value alone can say about
 * itself stands here and in settings/; what needs the catalog or several values stands in rules/.
 */

/** The settings, each with a schema of its own. */
export const settings = {
  name: text(
    /^(?!.*--)[a-z][a-z0-9-]{0,18}[a-z0-9]$/,
    "write 2 to 20 lower-case letters, digits and single -, a letter first and no - at the end",
  ).describe("Name of this server among yours; part of the names of everything that is made. Cannot change later."),
  domain: hostname.describe("The domain in handles, @you@domain (LOCAL_DOMAIN). Can never change."),
  webDomain: hostname
    .optional()
    .describe("The host of the web interface (WEB_DOMAIN). Default: `domain`. Can never change."),
  domainRest: z
    .enum(["redirect", "leave"])
    .default("redirect")
    .describe(
      "Where `webDomain` differs: whether all of `domain` leads to it, or only what other servers ask for, because another site lives at `domain`.",
    ),
  alternateDomains: z.array(hostname).default([]).describe("Further hosts that Rails answers to (ALTERNATE_DOMAINS)."),
  owner,
  aws: aws.optional(),
  cloudflare: cloudflare.optional(),
  mastodon: mastodon.prefault({}),
  web: web.prefault({}),
  sidekiq,
  streaming: streaming.prefault({}),
  cleanup: cleanup.prefault({}),
  mail: mail.prefault({ via: "none" }),
  database: database.prefault({ on: "rds" }),
  cache: cache.prefault({ on: "elasticache" }),
  media: media.prefault({ on: "r2" }),
  node: node.prefault({}),
  nomad: nomad.prefault({}),
  ingress: z
    .enum(["tunnel", "public", "port"])
    .default("tunnel")
    .describe(
      "How requests come in: Cloudflare Tunnel, open ports for Cloudflare only, or a plain port of your own Nomad agent.",
    ),
  secrets: z
    .enum(["ssm", "file"])
    .default("ssm")
    .describe("Where secrets are: SSM Parameter Store, or a file with mode 0600."),
  state: state.prefault({ backend: "local" }),
  protection: z
    .enum(["on", "off"])
    .default("on")
    .describe("`off`, once deployed, allows `cdktf destroy` to delete data. Final snapshots are taken all the same."),
  budgetUsd: z.int().min(1).max(100_000).default(65).describe("The monthly AWS bill at which you get mail, in USD."),
};

/** mastodon.config.ts as an object schema. */
export const schema = z.strictObject(settings);

/** What stands in mastodon.config.ts: every setting with a default can be left out. */
export type MastodonConfig = z.input<typeof schema>;

/** Settings as they come out of the schema: defaults filled in, not yet completed or checked against each other. */
export type Settings = z.output<typeof schema>;
