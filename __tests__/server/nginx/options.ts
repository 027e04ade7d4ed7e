import type { Ingress, NginxOptions } from "../../../server/nginx";

/** Good options, with a tunnel unless changed. */
export function tunnelOptions(change: Partial<NginxOptions> = {}): NginxOptions {
  return {
    hosts: ["social.example", "old.example"],
    ingress: { kind: "tunnel", port: 8080 },
    healthPort: 8081,
    cacheSizeMB: 512,
    mediaDirectory: undefined,
    services: { web: "live.mastodon-web", streaming: "live.mastodon-streaming" },
    ...change,
  };
}

/** Good options of the other ingress. */
export function publicIngress(): Extract<Ingress, { kind: "public" }> {
  return {
    kind: "public",
    httpPort: 8080,
    httpsPort: 8443,
    trustedProxies: ["173.245.48.0/20"],
    certificate: "/secrets/origin.pem",
    certificateKey: "/secrets/origin.key",
    clientCertificateAuthority: "/secrets/origin-pull-ca.pem",
  };
}
