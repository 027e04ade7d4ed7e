import { STATIC_PATHS } from "../catalog/static-paths";
import { all, any, decodedPathContains, hostIs, not, pathStartsWith } from "./expression";
import { type EdgeHosts, webHosts } from "./hosts";
import { ARCHIVES, SYSTEM_PATH } from "./mastodon-paths";
import type { CacheRule } from "./ruleset";

/**
 * Cache rules. Cloudflare's cache does not heed `Vary`, and Mastodon answers with a page or with ActivityPub's JSON
 * under the same URL: so on the web hosts nothing is cached but static files.
 */
export function cacheRules(hosts: EdgeHosts): readonly CacheRule[] {
  const { mediaHost } = hosts;
  const web = hostIs(...webHosts(hosts));
  const staticFiles = pathStartsWith(...STATIC_PATHS);
  const ownMedia = all(pathStartsWith(SYSTEM_PATH), not(decodedPathContains(ARCHIVES)));
  const rules: CacheRule[] = [
    {
      ref: "mastodon_web",
      description: "Pages and JSON are never cached: both come from the same URLs",
      when: web,
      action: "set_cache_settings",
      actionParameters: { cache: false },
    },
    {
      ref: "mastodon_static",
      description: "Static files are cached for as long as Mastodon says",
      when: all(web, mediaHost ? staticFiles : any(staticFiles, ownMedia)),
      action: "set_cache_settings",
      actionParameters: {
        cache: true,
        // Not "respect_origin": that keeps a 404 for 3 minutes, and while an upgrade rolls, an old process answers 404
        // for a new file.
        edgeTtl: { mode: "bypass_by_default" },
        browserTtl: { mode: "respect_origin" },
      },
    },
  ];
  if (mediaHost) {
    rules.push({
      ref: "mastodon_media",
      description: "Media are cached for as long as Mastodon says",
      when: hostIs(mediaHost),
      action: "set_cache_settings",
      actionParameters: {
        cache: true,
        // Not a time of our own: "override_origin" keeps a 404 as long as a picture.
        edgeTtl: { mode: "respect_origin" },
        browserTtl: { mode: "respect_origin" },
      },
    });
  }
  return rules;
}
