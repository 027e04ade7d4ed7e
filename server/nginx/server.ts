import type { NginxOptions } from "./options";
import { hiddenHeaders, PROXY_DEFAULTS, requestHeaders, responseHeaders } from "./proxy";
import { staticLocations } from "./static-files";
import { block, type Lines } from "./text";
import { UNAVAILABLE } from "./unavailable";

/** The servers: Mastodon, requests for other hosts, nginx's own check. */
export function servers(options: NginxOptions): Lines {
  const names = `server_name ${options.hosts.join(" ")};`;
  return [
    ...(options.ingress.kind === "public" ? redirectToHttps(options.ingress.httpPort, names) : []),
    // Requests for other hosts end here, before they cost Rails anything.
    ...block("server", [listen(options, " default_server"), "server_name _;", "return 421;"]),
    "",
    ...block("server", [listen(options, ""), names, "", ...mastodon(options)]),
    "",
    ...healthServer(options.healthPort),
  ];
}

/** IPv4 only: Nomad's bridge network has no IPv6, and Cloudflare reaches the node by IPv4. */
function listen({ ingress }: NginxOptions, parameters: string): string {
  return ingress.kind === "tunnel"
    ? `listen ${ingress.port}${parameters};`
    : // nginx 1.25 and later would rather have `http2 on;`, which earlier ones (Debian's, in tests) refuse.
      `listen ${ingress.httpsPort} ssl http2${parameters};`;
}

function redirectToHttps(port: number, names: string): Lines {
  return [
    ...block("server", [`listen ${port} default_server;`, "server_name _;", "return 421;"]),
    ...block("server", [`listen ${port};`, names, "return 301 https://$host$request_uri;"]),
    "",
  ];
}

function mastodon(options: NginxOptions): Lines {
  return [
    // Mastodon takes videos of 99 MB; Cloudflare's free plan lets 100 MB through.
    "client_max_body_size 99m;",
    "client_body_buffer_size 128k;",
    ...PROXY_DEFAULTS,
    ...responseHeaders(),
    "",
    ...UNAVAILABLE,
    "",
    ...streamingLocations(),
    ...staticLocations(),
    ...(options.mediaDirectory === undefined ? [] : mediaLocations(options.mediaDirectory)),
    // What the processes tell Nomad and Prometheus is nobody else's business.
    ...block("location = /health", ["return 404;"]),
    ...block("location = /metrics", ["return 404;"]),
    "",
    ...block("location /", ["proxy_pass http://web;", ...requestHeaders({ Connection: '""' }), ...hiddenHeaders()]),
  ];
}

/** Only this prefix: the streaming server also has /metrics. */
function streamingLocations(): Lines {
  const body = [
    "proxy_pass http://streaming;",
    "proxy_buffering off;",
    ...requestHeaders({ Upgrade: "$http_upgrade", Connection: "$connection_upgrade" }),
    ...hiddenHeaders(),
  ];
  return [...block("location = /api/v1/streaming", body), ...block("location ^~ /api/v1/streaming/", body), ""];
}

/** Media from a folder. The names of files never come back for other content, so they may be kept for ever. */
function mediaLocations(directory: string): Lines {
  const media = (path: string, cacheControl: string): Lines =>
    block(`location ^~ /system/${path}`, [
      `alias ${directory}/${path};`,
      ...responseHeaders(
        // Not `always`: a file that is missing now may come.
        `add_header Cache-Control "${cacheControl}";`,
        // Media are strangers' files: a browser must not run anything in them.
        `add_header Content-Security-Policy "default-src 'none'; form-action 'none'" always;`,
      ),
    ]);
  return [
    ...media("", "public, max-age=2419200, immutable"),
    // A user's archive is private; whoever knows its name may have it, but no cache may keep it.
    ...media("backups/", "private, no-store"),
    "",
  ];
}

/** Answers while nginx does, whether or not Mastodon runs: Nomad must not restart nginx because Rails is down. */
function healthServer(port: number): Lines {
  return block("server", [
    `listen ${port};`,
    "access_log off;",
    ...block("location = /health", ["default_type text/plain;", 'return 200 "ok\\n";']),
    ...block("location /", ["return 404;"]),
  ]);
}
