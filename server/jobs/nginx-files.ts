import type { Template } from "../../nomad/job-spec";
import { type Ingress, NGINX_SOURCE, type NginxFile, nginxFiles, RELOAD_SIGNAL } from "../nginx";
import { variablePath } from "../secret-environment";
import { PORTS, SERVICES, type Server } from "../server";
import { LIVE, UPSTREAMS_SPLAY, UPSTREAMS_WAIT } from "./parts";

/** Room for the static files of several versions of Mastodon; one has about 60 MB. */
export const CACHE_SIZE_MB = 512;

/** Where nginx has media, when they are files of the node. */
export const MEDIA_DIRECTORY = "/srv/media";

/** nginx's configuration as templates; with `ingress: "public"` also its certificate and key. */
export const nginxTemplates = (server: Server): readonly Template[] => [
  ...nginxFiles({
    hosts: [...new Set([server.config.webDomain, server.config.domain, ...server.config.alternateDomains])],
    ingress: nginxIngress(server),
    healthPort: PORTS.nginxHealth,
    cacheSizeMB: CACHE_SIZE_MB,
    mediaDirectory: server.media.kind === "files" ? MEDIA_DIRECTORY : undefined,
    services: { web: `${LIVE}.${SERVICES.web}`, streaming: `${LIVE}.${SERVICES.streaming}` },
  }).map(configurationFile),
  ...(server.config.ingress === "public" ? Object.entries(TLS_FILES).map(tlsFile) : []),
];

const configurationFile = ({ path, text, onChange }: NginxFile): Template => ({
  EmbeddedTmpl: text,
  DestPath: `${NGINX_SOURCE}/${path}`,
  ...(onChange === "reload"
    ? { ChangeMode: "signal", ChangeSignal: RELOAD_SIGNAL, Wait: UPSTREAMS_WAIT, Splay: UPSTREAMS_SPLAY }
    : { ChangeMode: "noop" }),
});

const nginxIngress = ({ config, cloudflareNetworks }: Server): Ingress =>
  config.ingress === "public"
    ? {
        kind: "public",
        httpPort: PORTS.nginx,
        httpsPort: PORTS.nginxTls,
        trustedProxies: cloudflareNetworks,
        certificate: `/${TLS_FILES.ORIGIN_CERTIFICATE}`,
        certificateKey: `/${TLS_FILES.ORIGIN_KEY}`,
        clientCertificateAuthority: `/${TLS_FILES.ORIGIN_PULL_CA}`,
      }
    : // With a plain port too: nginx then does not know or care who connects.
      { kind: "tunnel", port: PORTS.nginx };

/** Items of the job's Nomad variable, and the files that they become. */
const TLS_FILES = {
  ORIGIN_CERTIFICATE: "secrets/origin.pem",
  ORIGIN_KEY: "secrets/origin.key",
  ORIGIN_PULL_CA: "secrets/origin-pull-ca.pem",
} as const;

/** The account `nginx` of its image, which must be able to read them and nobody else. */
const NGINX_UID = 101;

const tlsFile = ([item, path]: readonly [item: string, path: string]): Template => ({
  EmbeddedTmpl: `{{ with nomadVar "${variablePath("mastodon-front")}" }}{{ .${item}.Value }}{{ end }}`,
  DestPath: path,
  ChangeMode: "noop",
  Perms: "0400",
  Uid: NGINX_UID,
  Gid: NGINX_UID,
});
