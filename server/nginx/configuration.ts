import { main } from "./main";
import { DIRECTORIES, type NginxOptions } from "./options";
import { servers } from "./server";
import { file, type Lines } from "./text";
import { UNAVAILABLE_FILES } from "./unavailable";
import { upstreamsTemplate } from "./upstreams";
import { validate } from "./validate";

/** A file of nginx's configuration. */
export interface NginxFile {
  /** Relative to nginx's folder. */
  readonly path: string;
  readonly text: string;
  /**
   * What makes nginx see a change: "reload" is NGINX_RELOAD while it runs; "never" files change only with the job,
   * which starts another nginx.
   */
  readonly onChange: "reload" | "never";
}

/**
 * nginx's whole configuration for Mastodon. upstreams.conf is a Nomad template; all others are plain text without
 * template actions, so they too can be given to Nomad as templates with the default delimiters.
 *
 * @throws Error with all problems of the options
 */
export function nginxFiles(options: NginxOptions): readonly NginxFile[] {
  validate(options);
  return [
    plain("nginx.conf", main(options, options.directories ?? DIRECTORIES)),
    plain("servers.conf", servers(options)),
    plain("trusted-proxies.conf", trustedProxies(options)),
    ...UNAVAILABLE_FILES.map(([path, text]) => ({ path, text, onChange: "never" as const })),
    { path: "upstreams.conf", text: upstreamsTemplate(options.services), onChange: "reload" },
  ];
}

/**
 * Whose CF-Connecting-IP is believed: cloudflared, which shares nginx's network namespace, or Cloudflare's networks.
 * In a file of its own without quotes, as Terraform may fill in the networks.
 */
function trustedProxies({ ingress }: NginxOptions): Lines {
  const networks = ingress.kind === "tunnel" ? ["127.0.0.1"] : ingress.trustedProxies;
  return networks.map((network) => `set_real_ip_from ${network};`);
}

function plain(path: string, lines: Lines): NginxFile {
  return { path, text: file(lines), onChange: "never" };
}
