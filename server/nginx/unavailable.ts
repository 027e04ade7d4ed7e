import { responseHeaders } from "./proxy";
import { block, type Lines } from "./text";

/** Seconds after which a client should try again: about what a restart takes. */
const RETRY_AFTER_SECONDS = 30;

/** Where nginx's own answers are, inside its folder; the path cannot be asked for from outside. */
const DIRECTORY = "errors";

/** Which form of the answer a client understands, for the level of http. */
export const UNAVAILABLE_FORMAT: Lines = block('map "$uri|$http_accept" $unavailable_format', [
  "default html;",
  // Applications and other servers, whatever they accept.
  '"~^/(api|inbox|actor|nodeinfo|\\.well-known|oauth/(token|revoke))[/|]" json;',
  '"~^[^|]*/inbox\\|" json;',
  '"~\\|.*text/html" html;',
  '"~\\|.*json" json;',
]);

/**
 * nginx's own answers. Only for what nginx itself reports: Mastodon's own error pages pass as they are. 503 in every
 * case, because other servers then try again later, and because Cloudflare replaces 502 and 504 by a page of its own.
 */
export const UNAVAILABLE: Lines = [
  "error_page 500 502 503 504 =503 /-/unavailable.$unavailable_format;",
  "error_page 413 /-/too-large.json;",
  "",
  ...block("location ^~ /-/unavailable.", [
    "internal;",
    `alias ${DIRECTORY}/unavailable.;`,
    "charset utf-8;",
    "etag off;",
    ...responseHeaders(
      `add_header Retry-After ${RETRY_AFTER_SECONDS} always;`,
      "add_header Cache-Control no-store always;",
    ),
  ]),
  "",
  ...block("location = /-/too-large.json", [
    "internal;",
    `alias ${DIRECTORY}/too-large.json;`,
    "etag off;",
    ...responseHeaders("add_header Cache-Control no-store always;"),
  ]),
];

/** Path and text of each answer. */
export const UNAVAILABLE_FILES: readonly (readonly [path: string, text: string])[] = [
  [
    `${DIRECTORY}/unavailable.html`,
    `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="${RETRY_AFTER_SECONDS}">
<title>Back in a moment</title>
<style>
:root { color-scheme: light dark; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 1.1rem/1.5 system-ui, sans-serif; }
main { max-width: 32rem; padding: 2rem; text-align: center; }
</style>
</head>
<body>
<main>
<h1>Back in a moment</h1>
<p>This server is being restarted or updated. Nothing is lost: posts from other servers will arrive later.</p>
<p>This page tries again by itself.</p>
</main>
</body>
</html>
`,
  ],
  [`${DIRECTORY}/unavailable.json`, `{"error":"This server is being restarted or updated. Try again in a moment."}\n`],
  [`${DIRECTORY}/too-large.json`, `{"error":"The upload is larger than 99 MB."}\n`],
];
