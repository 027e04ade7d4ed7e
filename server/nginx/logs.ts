import { block, type Lines } from "./text";

/**
 * Logs, for the level of http. Nothing secret is written: of the address only the path, as queries hold tokens
 * (streaming), codes (OAuth) and confirmation links; no Referer, no Cookie, no Authorization.
 */
export const LOGS: Lines = [
  // Where the path itself is the secret, only its beginning is written.
  ...block("map $request_uri $logged_path", [
    'default "";',
    '"~^/invite/" "/invite/-";',
    '"~^/oauth/authorize/" "/oauth/authorize/-";',
    '"~^/system/backups/" "/system/backups/-";',
    '"~^(?<path_only>[^?#]*)" $path_only;',
  ]),
  'log_format requests escape=json \'{"time":"$time_iso8601","client":"$remote_addr","method":"$request_method",\'',
  '  \'"host":"$host","path":"$logged_path","status":$status,"bytes":$body_bytes_sent,"seconds":$request_time,\'',
  '  \'"upstream":"$upstream_addr","upstream_status":"$upstream_status","upstream_seconds":"$upstream_response_time",\'',
  '  \'"cache":"$upstream_cache_status","agent":"$http_user_agent","id":"$request_id"}\';',
  "access_log /dev/stdout requests;",
  // nginx writes the whole request line, tokens and all, into each message about a request, and that cannot be changed.
  // So such messages are not written; the access log has the servers that were tried and what they answered. Messages
  // of the process itself (start, reload, workers) have the level of main.
  "error_log stderr emerg;",
];
