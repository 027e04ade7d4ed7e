import type { EdgeHosts } from "../../edge/hosts";
import type { Outcome } from "../../edge/outcome";
import type { EdgeRequest } from "../../edge/request";

/*
 * What the edge does with each kind of request that Mastodon lives from. The tests check every row, and docs/edge.md is
 * made from them.
 */

/** One row of the table. */
export interface Row {
  readonly request: EdgeRequest;
  readonly expected: Outcome;
  /** What it is, for a reader. */
  readonly what: string;
}

/** Rows about one thing. */
export interface Section {
  readonly title: string;
  readonly hosts: EdgeHosts;
  readonly rows: readonly Row[];
}

/** Handles and web interface on the same domain, media on R2. */
export const ONE_DOMAIN: EdgeHosts = {
  zone: "example.org",
  domain: "example.org",
  webDomain: "example.org",
  domainRest: "redirect",
  alternateDomains: [],
  mediaHost: "files.example.org",
};

/** Handles on example.org, web interface on social.example.org. */
export const TWO_DOMAINS: EdgeHosts = { ...ONE_DOMAIN, webDomain: "social.example.org" };

/** The same, where example.org is another site. */
export const DOMAIN_LEFT: EdgeHosts = { ...TWO_DOMAINS, domainRest: "leave" };

/** Media served by Mastodon itself. */
export const OWN_MEDIA: EdgeHosts = { ...ONE_DOMAIN, mediaHost: undefined };

const WEB = "example.org";
const MEDIA = "files.example.org";
const ACTIVITY = 'application/ld+json; profile="https://www.w3.org/ns/activitystreams"';
const SERVER = { "user-agent": "Mastodon/4.6.5 (http.rb/5.3.1; +https://other.example/)" };

const passed: Outcome = { kind: "passed", rule: "mastodon_web" };
const uncacheable: Outcome = { kind: "passed", rule: undefined };
const blocked = (rule: string): Outcome => ({ kind: "blocked", rule });
const redirected = (to: string, rule: string): Outcome => ({ kind: "redirected", to, status: 301, rule });
const staticFile: Outcome = {
  kind: "cached",
  edgeTtl: "bypass_by_default",
  browserTtl: "respect_origin",
  rule: "mastodon_static",
};
const mediaFile: Outcome = {
  kind: "cached",
  edgeTtl: "respect_origin",
  browserTtl: "respect_origin",
  rule: "mastodon_media",
};
const cachedByDefault: Outcome = { kind: "cached", edgeTtl: "respect_origin", browserTtl: "zone", rule: undefined };

type Details = Partial<Omit<EdgeRequest, "method" | "host" | "path">>;

const on =
  (host: string) =>
  (method: string, path: string, what: string, expected: Outcome, details: Details = {}): Row => ({
    request: { method, host, path, ...details },
    what,
    expected,
  });
const web = on(WEB);
const media = on(MEDIA);
const social = on("social.example.org");

/** The table. */
export const SECTIONS: readonly Section[] = [
  {
    title: "Pages and ActivityPub from the same URL",
    hosts: ONE_DOMAIN,
    rows: [
      web("GET", "/@alice", "a profile, for a browser", passed, { headers: { accept: "text/html" } }),
      web("GET", "/@alice", "the same URL, for a server", passed, { headers: { accept: ACTIVITY, ...SERVER } }),
      web("GET", "/@alice/110000000000000001", "a post, for a browser", passed, { headers: { accept: "text/html" } }),
      web("GET", "/@alice/110000000000000001", "the same post, for a server", passed, {
        headers: { accept: "application/activity+json", ...SERVER },
      }),
      web("GET", "/users/alice", "an actor", passed, { headers: { accept: ACTIVITY, ...SERVER } }),
      web("GET", "/users/alice/statuses/110000000000000001", "a post by its id", passed, {
        headers: { accept: ACTIVITY, signature: 'keyId="https://other.example/actor#main-key"' },
      }),
      web("GET", "/ap/users/110000000000000002", "an actor, newer form", passed, { headers: { accept: ACTIVITY } }),
      web("GET", "/tags/fediverse", "a hashtag, page or collection", passed, { headers: { accept: ACTIVITY } }),
      web("GET", "/", "the home page", passed, { headers: { accept: "text/html", cookie: "_session_id=1" } }),
      web("GET", "/explore", "the web app", passed, { headers: { accept: "text/html" } }),
      web("HEAD", "/@alice", "a link checker", passed),
      web("GET", "/@alice.json", "JSON by its extension", passed),
      web("GET", "/@alice.rss", "a feed", passed),
    ],
  },
  {
    title: "Federation",
    hosts: ONE_DOMAIN,
    rows: [
      web("POST", "/inbox", "a delivery to the shared inbox", uncacheable, { headers: SERVER }),
      web("POST", "/users/alice/inbox", "a delivery to one inbox", uncacheable, { headers: SERVER }),
      web("POST", "/users/alice/inbox", "a delivery without User-Agent", uncacheable),
      web("POST", "/ap/users/110000000000000002/inbox", "a delivery, newer form", uncacheable, { headers: SERVER }),
      web("GET", "/users/alice/outbox", "an outbox", passed, { query: "page=true", headers: { accept: ACTIVITY } }),
      web("GET", "/users/alice/followers", "a collection", passed, { query: "page=1" }),
      web("GET", "/users/alice/collections/featured", "pinned posts", passed),
      web("GET", "/contexts/110000000000000001-1", "a conversation", passed, { headers: { accept: ACTIVITY } }),
      web("GET", "/actor", "the server's own actor", passed, { headers: { accept: ACTIVITY, ...SERVER } }),
      web("POST", "/actor/inbox", "a delivery to it", uncacheable, { headers: SERVER }),
      web("GET", "/emojis/12", "a custom emoji's object", passed),
      web("GET", "/.well-known/webfinger", "a handle looked up", passed, { query: "resource=acct:alice@example.org" }),
      web("GET", "/.well-known/host-meta", "host-meta", passed),
      web("GET", "/.well-known/nodeinfo", "nodeinfo's address", passed),
      web("GET", "/nodeinfo/2.0", "nodeinfo", passed, { headers: { accept: "application/json" } }),
      web("GET", "/nodeinfo/2.0.json", "nodeinfo by its extension", passed),
      web("GET", "/media_proxy/110000000000000003/original", "media of other servers", passed),
      web("GET", "/media_proxy/110000000000000003/small.png", "the same with an extension", passed),
      on("EXAMPLE.org")("POST", "/inbox", "a host in capitals", uncacheable, { headers: SERVER }),
    ],
  },
  {
    title: "Apps and the web interface",
    hosts: ONE_DOMAIN,
    rows: [
      web("GET", "/api/v1/streaming", "streaming, a WebSocket", passed, {
        query: "stream=user",
        headers: { upgrade: "websocket", connection: "Upgrade" },
      }),
      web("GET", "/api/v1/streaming/user", "streaming, server-sent events", passed, {
        headers: { accept: "text/event-stream" },
      }),
      web("GET", "/api/v1/timelines/home", "a timeline", passed, { headers: { authorization: "Bearer x" } }),
      web("GET", "/api/v2/instance", "about the server", passed),
      web("POST", "/api/v1/statuses", "a post, whatever its text", uncacheable),
      web("POST", "/api/v2/media", "an upload", uncacheable),
      web("GET", "/api/v1/custom_emojis.json", "JSON by its extension", passed),
      web("GET", "/oauth/authorize", "an app asks for access", passed, { query: "response_type=code&client_id=x" }),
      web("POST", "/oauth/token", "an app gets its token", uncacheable),
      web("POST", "/auth/sign_in", "a login", uncacheable),
      web("GET", "/auth/edit", "account settings", passed),
      web("GET", "/settings/exports/follows.csv", "a private export, by its extension", passed),
      web("GET", "/settings/export", "exports", passed),
      web("GET", "/backups/1/download", "a user fetches the own archive: Mastodon redirects to a signed URL", passed),
      web("GET", "/admin/dashboard", "administration", passed),
      web("GET", "/sidekiq/queues", "Sidekiq's pages", passed),
      web("GET", "/sidekiq/javascripts/application.js", "their script, only for administrators", passed),
      web("GET", "/manifest", "the web app's manifest", passed),
      web("GET", "/health", "a health check", passed),
    ],
  },
  {
    title: "Files of Mastodon's own",
    hosts: ONE_DOMAIN,
    rows: [
      web("GET", "/packs/assets/application-BzZ1aX2c.js", "a script; its name changes with it", staticFile),
      web("HEAD", "/packs/assets/application-BzZ1aX2c.js", "the same, HEAD", staticFile),
      web(
        "GET",
        "/packs/assets/gone-12345678.js",
        "one that is gone: a 404 without a lifetime is not kept",
        staticFile,
      ),
      web("GET", "/assets/500.html", "the error page: a file, the same for everybody", staticFile),
      web("GET", "/avatars/original/missing.png", "the picture of whoever has none", staticFile),
      web("GET", "/headers/original/missing.png", "the header of whoever has none", staticFile),
      web("GET", "/emoji/1f418.svg", "an emoji", staticFile),
      web("GET", "/sounds/boop.mp3", "a sound", staticFile),
      web("GET", "/ocr/lang-data/eng.traineddata.gz", "text recognition", staticFile),
      web("POST", "/packs/assets/application-BzZ1aX2c.js", "nobody posts to a file; passed all the same", uncacheable),
      web("GET", "/sw.js", "the service worker: new right after an upgrade", passed),
      web("GET", "/embed.js", "embedded posts' script", passed),
      web("GET", "/robots.txt", "Cloudflare would cache it by itself", passed),
      web("GET", "/favicon.ico", "the same", passed),
      web("GET", "/packs-of-wolves.png", "not under /packs/", passed),
    ],
  },
  {
    title: "Media on R2",
    hosts: ONE_DOMAIN,
    rows: [
      media(
        "GET",
        "/media_attachments/files/110/000/000/000/000/004/original/0a1b2c3d4e5f6071.png",
        "a picture",
        mediaFile,
      ),
      media(
        "GET",
        "/media_attachments/files/110/000/000/000/000/005/original/0a1b2c3d4e5f6072.mp4",
        "a video",
        mediaFile,
        {
          headers: { range: "bytes=0-1023" },
        },
      ),
      media("GET", "/accounts/avatars/110/000/000/000/000/006/original/0a1b2c3d4e5f6073.jpg", "an avatar", mediaFile, {
        headers: { referer: "https://other.example/" },
      }),
      media(
        "GET",
        "/cache/custom_emojis/images/000/000/007/original/0a1b2c3d4e5f6074.png",
        "another server's emoji",
        mediaFile,
      ),
      media("GET", "/site_uploads/files/000/000/001/@1x/0a1b2c3d4e5f6075.png", "the server's own picture", mediaFile),
      media("HEAD", "/accounts/avatars/110/000/000/000/000/006/original/0a1b2c3d4e5f6073.jpg", "HEAD", mediaFile),
      media(
        "OPTIONS",
        "/media_attachments/files/110/000/000/000/000/004/original/0a1b2c3d4e5f6071.png",
        "a browser asks for CORS",
        uncacheable,
      ),
      media(
        "GET",
        "/backups/dumps/000/000/001/original/archive-20260101-0a1b2c3d.zip",
        "a user's archive",
        blocked("mastodon_archives"),
      ),
      media(
        "HEAD",
        "/backups/dumps/000/000/001/original/archive-20260101-0a1b2c3d.zip",
        "does it exist?",
        blocked("mastodon_archives"),
      ),
      media(
        "GET",
        "/%62ackups/dumps/000/000/001/original/archive-20260101-0a1b2c3d.zip",
        "the same in disguise",
        blocked("mastodon_archives"),
      ),
      media("GET", "/accounts/../backups/dumps/x.zip", "the same in disguise", blocked("mastodon_archives")),
      on("FILES.example.org:8443")(
        "GET",
        "/backups/dumps/x.zip",
        "the same at another port",
        blocked("mastodon_archives"),
      ),
      media("PUT", "/media_attachments/files/x.png", "an attempt to write", blocked("mastodon_media_methods")),
      media("DELETE", "/media_attachments/files/x.png", "an attempt to delete", blocked("mastodon_media_methods")),
      media("POST", "/", "an attempt to post", blocked("mastodon_media_methods")),
    ],
  },
  {
    title: 'Media that Mastodon serves itself (`media: { on: "files" }`)',
    hosts: OWN_MEDIA,
    rows: [
      web(
        "GET",
        "/system/media_attachments/files/110/000/000/000/000/004/original/0a1b2c3d4e5f6071.png",
        "a picture",
        staticFile,
      ),
      web(
        "GET",
        "/system/backups/dumps/000/000/001/original/archive-20260101-0a1b2c3d.zip",
        "a user's archive: never cached",
        passed,
      ),
      web("GET", "/packs/assets/application-BzZ1aX2c.js", "a script", staticFile),
    ],
  },
  {
    title: "Scanners",
    hosts: ONE_DOMAIN,
    rows: [
      web("GET", "/wp-login.php", "WordPress", blocked("mastodon_scanners")),
      web("POST", "/xmlrpc.php", "WordPress", blocked("mastodon_scanners")),
      web("GET", "/wp-content/plugins/x/readme.txt", "WordPress", blocked("mastodon_scanners")),
      web("GET", "/.env", "secrets", blocked("mastodon_scanners")),
      web("GET", "/.ENV.production", "secrets, in capitals", blocked("mastodon_scanners")),
      web("GET", "/.git/config", "source code", blocked("mastodon_scanners")),
      web("GET", "/.aws/credentials", "secrets", blocked("mastodon_scanners")),
      web("GET", "/phpMyAdmin/index.php", "a database", blocked("mastodon_scanners")),
      web("GET", "/cgi-bin/luci", "a router", blocked("mastodon_scanners")),
      web("GET", "/vendor/phpunit/phpunit/src/Util/PHP/eval-stdin.php", "PHP", blocked("mastodon_scanners")),
      web("GET", "/@wp-admin", "an account may have any name", passed),
      web("GET", "/tags/env", "a hashtag may have any name", passed),
      web("GET", "/web/.env", "only where scanners look", passed),
    ],
  },
  {
    title: "Plain HTTP",
    hosts: ONE_DOMAIN,
    rows: [
      web("GET", "/@alice", "a page", redirected("https://example.org/@alice?page=2", "mastodon_https"), {
        scheme: "http",
        query: "page=2",
      }),
      media("GET", "/a.png", "a picture", redirected("https://files.example.org/a.png", "mastodon_https"), {
        scheme: "http",
      }),
    ],
  },
  {
    title: "Handles on example.org, web interface on social.example.org",
    hosts: TWO_DOMAINS,
    rows: [
      web(
        "GET",
        "/.well-known/webfinger",
        "a handle looked up",
        redirected(
          "https://social.example.org/.well-known/webfinger?resource=acct:alice@example.org",
          "mastodon_discovery",
        ),
        { query: "resource=acct:alice@example.org", headers: SERVER },
      ),
      web(
        "GET",
        "/.well-known/host-meta",
        "host-meta",
        redirected("https://social.example.org/.well-known/host-meta", "mastodon_discovery"),
      ),
      web(
        "GET",
        "/.well-known/nodeinfo",
        "nodeinfo's address",
        redirected("https://social.example.org/.well-known/nodeinfo", "mastodon_discovery"),
      ),
      web("GET", "/", "a visitor", redirected("https://social.example.org/", "mastodon_domain")),
      web(
        "GET",
        "/@alice",
        "a profile by the handle's domain",
        redirected("https://social.example.org/@alice?page=2", "mastodon_domain"),
        {
          query: "page=2",
        },
      ),
      web("GET", "/", "over plain HTTP: one step", redirected("https://social.example.org/", "mastodon_domain"), {
        scheme: "http",
      }),
      social("GET", "/.well-known/webfinger", "no second redirect", passed, {
        query: "resource=acct:alice@example.org",
      }),
      social("GET", "/@alice", "a profile", passed),
      social("POST", "/inbox", "a delivery", uncacheable, { headers: SERVER }),
    ],
  },
  {
    title: "The same, where example.org is another site",
    hosts: DOMAIN_LEFT,
    rows: [
      web(
        "GET",
        "/.well-known/webfinger",
        "a handle looked up",
        redirected(
          "https://social.example.org/.well-known/webfinger?resource=acct:alice@example.org",
          "mastodon_discovery",
        ),
        { query: "resource=acct:alice@example.org" },
      ),
      web("GET", "/.well-known/security.txt", "the other site's", uncacheable),
      web("GET", "/", "the other site", uncacheable),
      web("GET", "/style.css", "the other site's, by Cloudflare's default", cachedByDefault),
      web("GET", "/wp-login.php", "the other site's", uncacheable),
    ],
  },
  {
    title: "Other hosts of the zone: not touched",
    hosts: ONE_DOMAIN,
    rows: [
      on("blog.example.org")("GET", "/", "a page", uncacheable),
      on("blog.example.org")("GET", "/logo.png", "a picture, by Cloudflare's default", cachedByDefault),
      on("blog.example.org")("GET", "/wp-login.php", "its login", uncacheable),
      on("blog.example.org")("GET", "/backups/x.zip", "its own archive, by Cloudflare's default", cachedByDefault),
      on("blog.example.org")("POST", "/inbox", "its own inbox", uncacheable),
      on("blog.example.org")("GET", "/", "plain HTTP: as the zone says", uncacheable, { scheme: "http" }),
    ],
  },
];
