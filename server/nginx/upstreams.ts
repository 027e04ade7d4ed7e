import type { UpstreamServices } from "./options";
import { block, file } from "./text";

/**
 * Puma closes a connection that was idle for 20 s (PERSISTENT_TIMEOUT). nginx must close it first: a POST sent on a
 * connection that is just being closed fails, and may not be repeated.
 */
const IDLE_SECONDS = 10;

/**
 * The servers behind nginx, as a Nomad template over service discovery. It renders to a valid file whatever is
 * registered: without any server nginx would not start, and would keep the old list on a reload.
 */
export function upstreamsTemplate(services: UpstreamServices): string {
  return file([
    "# Nomad writes this file from its service discovery; nginx reads it again when it changes.",
    ...upstream("web", services.web, ["keepalive 16;", `keepalive_timeout ${IDLE_SECONDS}s;`]),
    // Nearly all of streaming's connections live for hours, and Node closes idle ones after 5 s: keep none.
    ...upstream("streaming", services.streaming, []),
  ]);
}

function upstream(name: string, service: string, extra: readonly string[]): readonly string[] {
  return block(`upstream ${name}`, [
    // The workers share one count of connections, so that least_conn sees all of them.
    `zone ${name} 128k;`,
    "least_conn;",
    `{{- range nomadService "${service}" }}`,
    // Nomad also lists allocations that fail their check. After 3 failures nginx leaves one alone for 5 s.
    "server {{ .Address }}:{{ .Port }} max_fails=3 fail_timeout=5s;",
    "{{- else }}",
    // Nothing is registered: a server marked as down fails at once, without a connection.
    "server 127.0.0.1:9 down;",
    "{{- end }}",
    ...extra,
  ]);
}
