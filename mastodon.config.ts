import { defineConfig } from "./config";

/*
 * Your server. Everything that is not here has a default fit for one person, for about 50 USD a month;
 * docs/settings.md describes all settings, and examples/ has other servers. The values below are placeholders that
 * synthesize as they are.
 */
export default defineConfig({
  // Part of the names of everything that is made. Cannot change later.
  name: "social",

  // The domain in handles: @you@social.example. It can never change, so think twice.
  domain: "social.example",

  // The first account, with the role Owner, and where alarms go.
  owner: { username: "you", email: "you@social.example" },

  // The account is checked at each deploy: credentials of another one are refused.
  aws: { accountId: "000000000000", region: "eu-west-1" },

  // Both ids stand in the dashboard, on the right of the domain's overview.
  cloudflare: {
    accountId: "00000000000000000000000000000000",
    zoneId: "00000000000000000000000000000000",
    // zone: "example.org", // where the domain is a host below the zone, such as social.example.org
  },

  // Upgrade: change the version, then `cdktf deploy workload`.
  // mastodon: { version: "4.6.5", singleUserMode: true },

  // Without mail nobody can reset a password: docs/mail.md. A provider's password: `./mastodon secrets put smtp`.
  // mail: { via: "smtp", server: "smtp.example.com", login: "you", from: "Social <notifications@social.example>" },

  // The web interface on a host of its own. It can never change either.
  // webDomain: "www.social.example",

  // PostgreSQL or Valkey on the node costs less than RDS or ElastiCache, and their recovery is then yours.
  // cache: { on: "nomad" },

  // When you get mail about the AWS bill.
  // budgetUsd: 60,
});
