import { ORIGIN_PULL_CA } from "../../catalog/cloudflare";
import type { Template } from "../../nomad/job-spec";
import { seconds } from "../../nomad/units";
import { type Ingress, NGINX_RELOAD, NGINX_SOURCE, type NginxFile, nginxFiles } from "../nginx";
import { variablePath } from "../secret-environment";
import { type Origin, PORTS, SERVICES, type Server } from "../server";
import { LIVE, UPSTREAMS_SPLAY, UPSTREAMS_WAIT } from "./parts";

/** Room for the static files of several versions of Mastodon; one has about 60 MB. */
export const CACHE_SIZE_MB = 512;

/** Where nginx has media, when they are files of the node. */
export const MEDIA_DIRECTORY = "/srv/media";

/** nginx's configuration as templates; with `ingress: "public"` also its certificate, its key, and whom it lets in. */
export const nginxTemplates = (server: Server): readonly Template[] => [
  ...nginxFiles({
    hosts: [...new Set([server.config.webDomain, server.config.domain, ...server.config.alternateDomains])],
    ingress: nginxIngress(server),
    healthPort: PORTS.nginxHealth,
    cacheSizeMB: CACHE_SIZE_MB,
    mediaDirectory: server.media.kind === "files" ? MEDIA_DIRECTORY : undefined,
    services: { web: `${LIVE}.${SERVICES.web}`, streaming: `${LIVE}.${SERVICES.streaming}` },
  }).map(configurationFile),
  ...(server.origin ? tlsFiles(server.origin) : []),
];

const configurationFile = ({ path, text, onChange }: NginxFile): Template => ({
  EmbeddedTmpl: text,
  DestPath: `${NGINX_SOURCE}/${path}`,
  ...(onChange === "reload" ? RELOAD : { ChangeMode: "noop" }),
});

/**
 * Not a signal: after a reboot Nomad renders the file before it knows that the process is gone, takes the signal that
 * reaches nobody for a failure, and then tries for minutes to stop what has long ended.
 */
const RELOAD: Partial<Template> = {
  ChangeMode: "script",
  ChangeScript: {
    Command: NGINX_RELOAD.command,
    Args: NGINX_RELOAD.args,
    // A burstable instance without credits takes its time.
    Timeout: seconds(30),
    FailOnError: false,
  },
  Wait: UPSTREAMS_WAIT,
  Splay: UPSTREAMS_SPLAY,
};

const nginxIngress = ({ origin }: Server): Ingress =>
  origin
    ? {
        kind: "public",
        httpPort: PORTS.nginx,
        httpsPort: PORTS.nginxTls,
        trustedProxies: origin.cloudflareNetworks,
        certificate: `/${TLS_FILES.certificate}`,
        certificateKey: `/${TLS_FILES.key}`,
        clientCertificateAuthority: `/${TLS_FILES.pullAuthority}`,
      }
    : // With a plain port too: nginx then does not know or care who connects.
      { kind: "tunnel", port: PORTS.nginx };

/** Where the task has them, relative to its directory. */
const TLS_FILES = {
  certificate: "secrets/origin.pem",
  key: "secrets/origin.key",
  pullAuthority: "secrets/origin-pull-ca.pem",
} as const;

/** The account `nginx` of its image. */
const NGINX_UID = 101;

/** Of the three, the key alone is secret. */
const tlsFiles = ({ certificate }: Origin): readonly Template[] => [
  { EmbeddedTmpl: certificate, DestPath: TLS_FILES.certificate, ChangeMode: "noop" },
  {
    EmbeddedTmpl: `{{ with nomadVar "${variablePath("mastodon-front")}" }}{{ .ORIGIN_KEY.Value }}{{ end }}`,
    DestPath: TLS_FILES.key,
    ChangeMode: "noop",
    // For nginx to read, and nobody else.
    Perms: "0400",
    Uid: NGINX_UID,
    Gid: NGINX_UID,
  },
  { EmbeddedTmpl: ORIGIN_PULL_CA, DestPath: TLS_FILES.pullAuthority, ChangeMode: "noop" },
];
