import { block, file, type Lines } from "../../../server/nginx/text";

/*
 * How nginx behaves in the reference system (lopcode/nomad-mastodon, 2023), rebuilt from its description for the tests
 * that show its defects: what its two files make nginx do, not their text. Changed are only ports and paths, so that
 * it runs on loopback.
 */

/** Where the rebuilt configuration runs. The upstream ports were fixed there: 3000 and 4000. */
export interface ReferencePlace {
  readonly host: string;
  readonly port: number;
  readonly httpPort: number;
  readonly webPort: number;
  readonly streamingPort: number;
  readonly certificate: string;
  readonly certificateKey: string;
  readonly directory: string;
}

/** How its front job delivered the two files. */
export const REFERENCE_TEMPLATES = [
  { path: "mastodon.conf", changeMode: "signal", changeSignal: "SIGHUP", leftDelimiter: "<<", rightDelimiter: ">>" },
  { path: "nginx.conf", changeMode: "restart", changeSignal: "SIGHUP", leftDelimiter: "<<", rightDelimiter: ">>" },
] as const;

/** The domain as the repository has it, to be replaced by hand. */
export const REFERENCE_PLACEHOLDER = "<<YOUR_DOMAIN>>";

/** The size of nginx's cache there, and the disk that Nomad gives a group that asks for none. */
export const REFERENCE_CACHE_MB = 1024;
export const NOMAD_DEFAULT_DISK_MB = 300;

const HSTS = 'add_header Strict-Transport-Security "max-age=63072000; includeSubDomains";';
const FORWARDED: Lines = [
  "proxy_set_header Host $host;",
  "proxy_set_header X-Real-IP $remote_addr;",
  "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;",
  "proxy_set_header X-Forwarded-Proto $scheme;",
  'proxy_set_header Proxy "";',
];

/** The configuration in one file. */
export function referenceConfiguration(place: ReferencePlace): { path: string; text: string }[] {
  return [
    {
      path: "nginx.conf",
      text: file([
        "daemon off;",
        "worker_processes 2;",
        `pid ${place.directory}/nginx.pid;`,
        "error_log stderr notice;",
        ...block("events", ["worker_connections 1024;"]),
        ...block("http", http(place)),
      ]),
    },
  ];
}

function http(place: ReferencePlace): Lines {
  return [
    "include /etc/nginx/mime.types;",
    ...["client_body", "proxy", "fastcgi", "scgi", "uwsgi"].map((use) => `${use}_temp_path ${place.directory}/${use};`),
    'log_format main \'$remote_addr [$time_local] "$request" $status "$http_referer" "$http_user_agent"\';',
    "access_log /dev/stdout main;",
    // Two of its 22 frozen networks.
    "set_real_ip_from 173.245.48.0/20;",
    "set_real_ip_from 2400:cb00::/32;",
    "real_ip_header CF-Connecting-IP;",
    ...block("map $http_upgrade $connection_upgrade", ["default upgrade;", '"" close;']),
    ...block("upstream backend", [`server 127.0.0.1:${place.webPort} fail_timeout=0;`]),
    ...block("upstream streaming", [`server 127.0.0.1:${place.streamingPort} fail_timeout=0;`]),
    `proxy_cache_path ${place.directory}/cache levels=1:2 keys_zone=CACHE:10m inactive=7d max_size=1g;`,
    ...block("server", [`listen ${place.httpPort};`, "location / { return 302 https://$host$request_uri; }"]),
    ...block("server", server(place)),
  ];
}

function server(place: ReferencePlace): Lines {
  return [
    `listen ${place.port} ssl http2;`,
    `server_name ${place.host};`,
    `ssl_certificate ${place.certificate};`,
    `ssl_certificate_key ${place.certificateKey};`,
    "ssl_protocols TLSv1.2 TLSv1.3;",
    "keepalive_timeout 70;",
    "client_max_body_size 80m;",
    // The files are in Mastodon's image; nginx's container has none of them.
    "root /opt/mastodon/public;",
    "gzip on;",
    ...block("location /", ["try_files $uri @proxy;"]),
    ...staticLocation("= /sw.js", "public, max-age=604800, must-revalidate"),
    ...["assets", "avatars", "emoji", "headers", "packs", "shortcuts", "sounds"].flatMap((name) =>
      staticLocation(`~ ^/${name}/`, "public, max-age=2419200, must-revalidate"),
    ),
    ...staticLocation("~ ^/system/", "public, max-age=2419200, immutable"),
    ...block("location ^~ /api/v1/streaming", [
      ...FORWARDED,
      "proxy_pass http://streaming;",
      "proxy_buffering off;",
      "proxy_redirect off;",
      "proxy_http_version 1.1;",
      "proxy_set_header Upgrade $http_upgrade;",
      "proxy_set_header Connection $connection_upgrade;",
      HSTS,
    ]),
    ...block("location @proxy", [
      ...FORWARDED,
      "proxy_pass_header Server;",
      "proxy_pass http://backend;",
      "proxy_buffering on;",
      "proxy_redirect off;",
      "proxy_http_version 1.1;",
      "proxy_set_header Upgrade $http_upgrade;",
      "proxy_set_header Connection $connection_upgrade;",
      "proxy_cache CACHE;",
      "proxy_cache_valid 200 7d;",
      "proxy_cache_valid 410 24h;",
      "proxy_cache_use_stale error timeout updating http_500 http_502 http_503 http_504;",
      "add_header X-Cached $upstream_cache_status;",
    ]),
    "error_page 404 500 501 502 503 504 /500.html;",
  ];
}

function staticLocation(match: string, cacheControl: string): Lines {
  return block(`location ${match}`, [`add_header Cache-Control "${cacheControl}";`, HSTS, "try_files $uri @proxy;"]);
}
