/** How requests reach nginx. */
export type Ingress =
  | {
      /** cloudflared, in the same network namespace, connects to `http://127.0.0.1:<port>`. */
      readonly kind: "tunnel";
      readonly port: number;
    }
  | {
      /** Cloudflare connects to the node's address, with TLS and a client certificate of its own. */
      readonly kind: "public";
      /** Answers with a redirect to https, nothing else. */
      readonly httpPort: number;
      readonly httpsPort: number;
      /**
       * Cloudflare's networks (CIDR), whose CF-Connecting-IP is believed. Where the list is known only to Terraform,
       * join it with TRUSTED_PROXY_SEPARATOR and give the one string.
       */
      readonly trustedProxies: readonly string[];
      /** Path in the container of the origin certificate (PEM). */
      readonly certificate: string;
      /** Path in the container of its private key (PEM). */
      readonly certificateKey: string;
      /** Path in the container of the CA of Cloudflare's authenticated origin pulls (PEM). */
      readonly clientCertificateAuthority: string;
    };

/** What can be chosen about nginx. Everything else follows from Mastodon and Nomad. */
export interface NginxOptions {
  /** Public host names that Mastodon answers to, as browsers send them; others get 421. */
  readonly hosts: readonly string[];
  readonly ingress: Ingress;
  /** Port of nginx's own check, `GET /health`. It must not be one that visitors can reach. */
  readonly healthPort: number;
  /** Most that the cache of static files may take, in MB. */
  readonly cacheSizeMB: number;
  /**
   * Folder in the container with what is public under /system (Mastodon's public/system), or undefined when media are
   * elsewhere.
   */
  readonly mediaDirectory: string | undefined;
  /** Nomad services of Mastodon's two servers; see upstreamsTemplate. */
  readonly services: UpstreamServices;
  /**
   * Where nginx may write.
   *
   * @default DIRECTORIES
   */
  readonly directories?: Directories;
}

/**
 * Names of Nomad services. `live.mastodon-web` means: only the allocations of mastodon-web with the tag `live`. With
 * `Tags: ["live"]` and `CanaryTags: ["canary"]` a canary gets no visitors before it is promoted.
 */
export interface UpstreamServices {
  readonly web: string;
  readonly streaming: string;
}

/** Absolute paths in the container that nginx may write to. Their parents exist. */
export interface Directories {
  /** Keeps static files over restarts: on the sticky ephemeral disk. */
  readonly cache: string;
  /** Request bodies on their way to Mastodon, and the process id. */
  readonly temporary: string;
}

/** Nomad's shared allocation folder. Only `data` is kept by a sticky ephemeral disk. */
export const DIRECTORIES: Directories = { cache: "/alloc/data/nginx-cache", temporary: "/alloc/tmp" };

/** Between two networks of `trustedProxies` that are joined by Terraform. */
export const TRUSTED_PROXY_SEPARATOR = ";\nset_real_ip_from ";
