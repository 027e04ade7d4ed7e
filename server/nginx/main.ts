import { LOGS } from "./logs";
import type { Directories, NginxOptions } from "./options";
import { cache } from "./static-files";
import { block, type Lines } from "./text";
import { UNAVAILABLE_FORMAT } from "./unavailable";

/** Types of answers worth compressing; text/html always is. */
const COMPRESSED_TYPES = [
  "application/activity+json",
  "application/javascript",
  "application/jrd+json",
  "application/json",
  "application/ld+json",
  "application/manifest+json",
  "application/rss+xml",
  "application/atom+xml",
  "application/wasm",
  "application/xml",
  "image/svg+xml",
  "text/css",
  "text/javascript",
  "text/plain",
  "text/xml",
];

/** nginx.conf: the process, and what all servers share. */
export function main(options: NginxOptions, directories: Directories): Lines {
  return [
    "daemon off;",
    // A number, not `auto`: that counts the node's CPUs, and the task's memory must not follow the node's size.
    "worker_processes 2;",
    // A reload leaves the old workers to finish what they began: uploads and slow answers do within this time, the
    // browsers' streams are opened again.
    "worker_shutdown_timeout 5m;",
    "worker_rlimit_nofile 8192;",
    `pid ${directories.temporary}/nginx.pid;`,
    "error_log stderr notice;",
    "",
    // A browser's stream takes two.
    ...block("events", ["worker_connections 4096;"]),
    "",
    ...block("http", [
      "include /etc/nginx/mime.types;",
      "default_type application/octet-stream;",
      "server_tokens off;",
      "absolute_redirect off;",
      "sendfile on;",
      "tcp_nopush on;",
      ...keepAlive(options),
      "large_client_header_buffers 4 16k;",
      ...temporaryPaths(directories.temporary),
      "",
      ...LOGS,
      "",
      ...compression(),
      "",
      "include trusted-proxies.conf;",
      "real_ip_header CF-Connecting-IP;",
      "",
      ...block("map $http_upgrade $connection_upgrade", ["default upgrade;", '"" "";']),
      ...UNAVAILABLE_FORMAT,
      "",
      ...cache(directories.cache, options.cacheSizeMB),
      "",
      ...tls(options),
      "include upstreams.conf;",
      "include servers.conf;",
    ]),
  ];
}

/**
 * How long a visitor's connection is kept. A request sent on a connection that nginx is just closing is lost, and
 * every reload closes all idle ones. cloudflared would repeat a GET but not a POST to an inbox; as it opens a new
 * connection on the same machine in no time, none is kept. Cloudflare itself needs a TLS handshake for each.
 */
function keepAlive({ ingress }: NginxOptions): Lines {
  return [ingress.kind === "tunnel" ? "keepalive_timeout 0;" : "keepalive_timeout 120s;"];
}

/** All of them, as nginx makes them at start whether it uses them or not, and its built-in ones may be read-only. */
function temporaryPaths(directory: string): Lines {
  return [
    `client_body_temp_path ${directory}/nginx-body;`,
    `proxy_temp_path ${directory}/nginx-proxy;`,
    `fastcgi_temp_path ${directory}/nginx-fastcgi;`,
    `scgi_temp_path ${directory}/nginx-scgi;`,
    `uwsgi_temp_path ${directory}/nginx-uwsgi;`,
  ];
}

function compression(): Lines {
  return [
    "gzip on;",
    "gzip_comp_level 6;",
    "gzip_min_length 1024;",
    "gzip_proxied any;",
    "gzip_vary on;",
    `gzip_types ${COMPRESSED_TYPES.join(" ")};`,
  ];
}

function tls({ ingress }: NginxOptions): Lines {
  if (ingress.kind === "tunnel") return [];
  return [
    `ssl_certificate ${ingress.certificate};`,
    `ssl_certificate_key ${ingress.certificateKey};`,
    "ssl_protocols TLSv1.2 TLSv1.3;",
    "ssl_session_cache shared:tls:10m;",
    "ssl_session_tickets off;",
    // Authenticated origin pulls: who is not Cloudflare gets no further, whatever the firewall lets through.
    `ssl_client_certificate ${ingress.clientCertificateAuthority};`,
    "ssl_verify_client on;",
    "",
  ];
}
