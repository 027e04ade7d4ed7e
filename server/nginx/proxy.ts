import type { Lines } from "./text";

/**
 * Request headers that a visitor could use to deceive Rack or Rails, which believe them from a trusted proxy. nginx
 * drops names with an underscore by itself.
 */
export const DROPPED_REQUEST_HEADERS = [
  "Client-IP", // Rails raises IpSpoofAttackError when it and X-Forwarded-For disagree
  "Forwarded", // Rack prefers it to X-Forwarded-*
  "Proxy", // httpoxy: would become HTTP_PROXY
  "X-Accel-Mapping", // with X-Sendfile-Type, Rack would answer with a file path
  "X-Forwarded-Host", // Rails would take the host from it
  "X-Forwarded-Port",
  "X-Forwarded-Scheme",
  "X-Forwarded-Ssl",
  "X-Sendfile-Type",
] as const;

/** Response headers that nginx sends itself, so that each arrives exactly once. */
const OWN_RESPONSE_HEADERS = ["Strict-Transport-Security", "X-Content-Type-Options"] as const;

/**
 * The headers of a request to Mastodon. nginx inherits proxy_set_header only into a location that has none of its own,
 * so each location gets all of them.
 */
export function requestHeaders(extra: Readonly<Record<string, string>>): Lines {
  const headers: Record<string, string> = {
    Host: "$host",
    "X-Real-IP": "$remote_addr",
    // Replaced, not appended: what a visitor claims is not evidence.
    "X-Forwarded-For": "$remote_addr",
    // Visitors always come by https, to Cloudflare or to nginx; from $scheme Rails would redirect without end.
    "X-Forwarded-Proto": "https",
    "X-Request-Id": "$request_id",
    ...Object.fromEntries(DROPPED_REQUEST_HEADERS.map((name) => [name, '""'])),
    ...extra,
  };
  return Object.entries(headers).map(([name, value]) => `proxy_set_header ${name} ${value};`);
}

/** Hides response headers of Mastodon: those that nginx sends itself, and more. */
export function hiddenHeaders(...more: readonly string[]): Lines {
  return [...OWN_RESPONSE_HEADERS, ...more].map((name) => `proxy_hide_header ${name};`);
}

/**
 * Headers of a response. nginx inherits add_header only into a location that has none of its own, so each location
 * gets all of them.
 */
export function responseHeaders(...more: Lines): Lines {
  return [
    // Two years, for subdomains too, as Mastodon's own nginx.conf has it.
    'add_header Strict-Transport-Security "max-age=63072000; includeSubDomains" always;',
    "add_header X-Content-Type-Options nosniff always;",
    ...more,
  ];
}

/** What holds for every request to Mastodon: at the level of the server. */
export const PROXY_DEFAULTS: Lines = [
  "proxy_http_version 1.1;",
  "proxy_redirect off;",
  "proxy_connect_timeout 5s;",
  "proxy_read_timeout 120s;",
  "proxy_send_timeout 60s;",
  // Another server is tried when one cannot be reached. A POST is never sent twice: nginx repeats it only while
  // nothing of it was sent (non_idempotent is not given).
  "proxy_next_upstream error timeout;",
  "proxy_next_upstream_tries 3;",
  // Not after a request that took long: it may be the request's fault.
  "proxy_next_upstream_timeout 10s;",
  // Mastodon's Link and Content-Security-Policy headers do not fit into the default of 4 kB.
  "proxy_buffer_size 16k;",
  "proxy_buffers 8 16k;",
  "proxy_busy_buffers_size 32k;",
];
