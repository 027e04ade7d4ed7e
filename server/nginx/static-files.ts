import { STATIC_PATHS } from "../../catalog/static-paths";
import { hiddenHeaders, requestHeaders, responseHeaders } from "./proxy";
import { block, type Lines } from "./text";

/** The cache, for the level of http. */
export function cache(directory: string, sizeMB: number): Lines {
  return [
    // An open page may ask for its version's assets weeks after an upgrade.
    `proxy_cache_path ${directory} levels=1:2 keys_zone=static:10m inactive=30d max_size=${sizeMB}m use_temp_path=off;`,
    // Only what was found is kept. Several servers may have been asked: "404, 200".
    ...block("map $upstream_status $not_found", ["default 1;", '"~(^|[ ,:])200$" "";']),
    // Of the answers that vary, only those that vary by compression can be shared: it is always gzip that is asked for.
    ...block("map $upstream_http_vary $varies", ["default 1;", '"" "";', '"~*^accept-encoding$" "";']),
  ];
}

/** Locations of the static files: Rails has them, nginx keeps them. */
export function staticLocations(): Lines {
  return STATIC_PATHS.flatMap((path) => [...staticLocation(path), ""]);
}

function staticLocation(path: string): Lines {
  return block(`location ^~ ${path}`, [
    // With its path given, nginx sends the path that it matched and keeps the answer under, not the raw one, so
    // `..%2f` cannot make it keep one page in place of another. What is after `?` has no meaning for a file.
    'set $args "";',
    `proxy_pass http://web${path};`,
    "proxy_cache static;",
    "proxy_cache_key $uri;",
    // No proxy_cache_valid: what has no lifetime of its own is not kept. Nor is what has a Set-Cookie.
    "proxy_no_cache $not_found $varies;",
    "proxy_ignore_headers Vary;",
    "proxy_cache_lock on;",
    // After its lifetime a file is served at once all the same, and asked for again behind the visitor's back. If the
    // new version does not have it, or nothing runs, it stays.
    "proxy_cache_use_stale updating;",
    "proxy_cache_background_update on;",
    // While two versions run, only one of them has a file.
    "proxy_next_upstream error timeout http_404;",
    // Nothing that tells visitors apart reaches Rails, so nothing of theirs can be kept; and the answer's cookie would
    // replace the visitor's session.
    ...requestHeaders({ "Accept-Encoding": "gzip", Authorization: '""', Cookie: '""', Connection: '""' }),
    ...hiddenHeaders("Set-Cookie", "Vary"),
    ...responseHeaders("add_header X-Cached $upstream_cache_status always;"),
    "gunzip on;",
  ]);
}
