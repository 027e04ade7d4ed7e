/*
 * What Cloudflare has for a whole zone only. It changes the zone's other hosts too, so an operator whose zone has other
 * sites can leave all of it as it is (`cloudflare.zoneSettings: "leave"`) and check it by hand: docs/edge.md lists it.
 * What can be set for a host is not here but in configuration.ts: TLS to the origin, HTTPS only, Browser Integrity
 * Check, security level, everything that rewrites pages.
 */

/** One setting of the zone (`cloudflare_zone_setting`); all in use are words, not numbers. */
export interface ZoneSetting {
  /** The setting's name at Cloudflare. */
  readonly id: string;
  readonly value: string;
  /** Why Mastodon wants it. */
  readonly why: string;
  /** What it does to the zone's other hosts. */
  readonly others: string;
}

/** Settings of the zone. Short on purpose: an apply fails at a setting that the zone's plan does not let change. */
export const ZONE_SETTINGS: readonly ZoneSetting[] = [
  {
    id: "websockets",
    value: "on",
    why: "streaming; without it timelines stand still until they are reloaded",
    others: "may open WebSockets too",
  },
  {
    id: "min_tls_version",
    value: "1.2",
    why: "every server and app of the last ten years speaks it",
    others: "refuse visitors with TLS 1.0 and 1.1",
  },
  { id: "tls_1_3", value: "on", why: "one round trip less per connection", others: "speak TLS 1.3 too" },
  {
    id: "0rtt",
    value: "off",
    why: "a request sent early can be replayed, and Mastodon does not expect that",
    others: "lose one round trip for returning visitors, if it was on",
  },
  {
    id: "always_online",
    value: "off",
    why: "it answers with old copies from the Internet Archive when the origin is down, also to servers",
    others: "show an error in place of an old copy when their origin is down",
  },
];

/** What Cloudflare does against bots in the whole zone (`cloudflare_bot_management`), in the provider's names. */
export interface BotManagementValues {
  readonly fightMode: false;
  readonly enableJs: false;
  readonly aiBotsProtection: "disabled";
  readonly crawlerProtection: "disabled";
  readonly isRobotsTxtManaged: false;
}

/** Everything off: other servers are bots, and no rule can exempt them on the free plan. */
export const BOT_MANAGEMENT: BotManagementValues = {
  fightMode: false,
  enableJs: false,
  aiBotsProtection: "disabled",
  crawlerProtection: "disabled",
  isRobotsTxtManaged: false,
};

/** Why each value against bots is what it is, and what it does to the zone's other hosts. */
export const BOT_MANAGEMENT_REASONS: Readonly<
  Record<keyof BotManagementValues, { readonly why: string; readonly others: string }>
> = {
  fightMode: {
    why: "Bot Fight Mode challenges other servers' deliveries, and no rule can exempt them",
    others: "lose Bot Fight Mode",
  },
  enableJs: {
    why: "adds a script to every page; Mastodon's Content-Security-Policy refuses it",
    others: "lose JavaScript detections",
  },
  aiBotsProtection: {
    why: "takes some servers and link previews of the fediverse for AI crawlers",
    others: "are open to AI crawlers, as far as their robots.txt allows",
  },
  crawlerProtection: { why: "AI Labyrinth puts links into pages", others: "lose AI Labyrinth" },
  isRobotsTxtManaged: { why: "rewrites Mastodon's robots.txt", others: "serve their own robots.txt unchanged" },
};

/** Smart Tiered Cache (`cloudflare_tiered_cache`): fewer reads from R2, which are billed. Free. */
export const TIERED_CACHE = {
  value: "on",
  why: "a file is read from R2 once, not once for each of Cloudflare's data centres",
  others: "are cached in tiers too",
} as const;
