/*
 * Mastodon's paths as the edge sees them. Sources: Mastodon 4.6's config/routes.rb and dist/nginx.conf.
 */

/** Where other servers knock: ActivityPub, discovery, and what they fetch. Nothing here may be blocked or challenged. */
export const FEDERATION_PATHS = [
  "/.well-known/",
  "/@",
  "/actor",
  "/ap/",
  "/contexts/",
  "/emojis/",
  "/inbox",
  "/media_proxy/",
  "/nodeinfo/",
  "/tags/",
  "/users/",
] as const;

/** Where apps knock: they cannot solve a challenge either, and posts hold any text, also what looks like an attack. */
export const APP_PATHS = ["/api/", "/oauth/"] as const;

/** How other servers and apps find `webDomain` when they know only `domain`; each keeps its path and its query. */
export const DISCOVERY_PATHS = ["/.well-known/host-meta", "/.well-known/nodeinfo", "/.well-known/webfinger"] as const;

/** Where Mastodon serves media itself when there is no media host. */
export const SYSTEM_PATH = "/system/";

/**
 * Where users' archives are, on the media host and under /system/: their posts, direct ones included. R2 has no access
 * rules for single objects, so whoever has the URL gets the archive. Mastodon hands archives out with signed URLs of
 * the S3 API, which is another host (app/controllers/backups_controller.rb).
 */
export const ARCHIVES = "backups/";

/** What only scanners ask for. Mastodon answers 404, but each answer is a run through Rails on a small machine. */
export const SCANNER_PATHS = [
  "/.aws/",
  "/.env",
  "/.git",
  "/.svn/",
  "/cgi-bin/",
  "/phpmyadmin",
  "/vendor/phpunit/",
  "/wordpress/",
  "/wp-",
  "/xmlrpc.php",
] as const;
