import { DataCloudflareZeroTrustTunnelCloudflaredToken } from "@cdktf/provider-cloudflare/lib/data-cloudflare-zero-trust-tunnel-cloudflared-token";
import { DnsRecord } from "@cdktf/provider-cloudflare/lib/dns-record";
import { ZeroTrustTunnelCloudflared } from "@cdktf/provider-cloudflare/lib/zero-trust-tunnel-cloudflared";
import { ZeroTrustTunnelCloudflaredConfigA } from "@cdktf/provider-cloudflare/lib/zero-trust-tunnel-cloudflared-config";
import { Fn } from "cdktf";
import { Construct } from "constructs";

export interface TunnelProps {
  readonly accountId: string;
  readonly zoneId: string;
  /** The tunnel's name. */
  readonly name: string;
  /** The hosts that lead into the tunnel; each gets a DNS record. */
  readonly hosts: readonly string[];
  /** Where cloudflared finds the web server, as seen from cloudflared: `http://127.0.0.1:8080`. */
  readonly service: string;
}

/** The way in: a Cloudflare Tunnel, so that no port of the node is open, and the hosts' DNS records. */
export class Tunnel extends Construct {
  public readonly resource: ZeroTrustTunnelCloudflared;
  /** What cloudflared runs with. Secret, and in the stack's state: docs/security.md. */
  public readonly token: string;

  constructor(scope: Construct, id: string, props: TunnelProps) {
    super(scope, id);
    this.resource = new ZeroTrustTunnelCloudflared(this, "Resource", {
      accountId: props.accountId,
      name: props.name,
      configSrc: "cloudflare",
    });
    new ZeroTrustTunnelCloudflaredConfigA(this, "routes", {
      accountId: props.accountId,
      tunnelId: this.resource.id,
      config: {
        ingress: [
          ...props.hosts.map((hostname) => ({ hostname, service: props.service })),
          { service: "http_status:404" },
        ],
      },
    });
    for (const host of props.hosts) {
      new DnsRecord(this, `record-${host}`, {
        zoneId: props.zoneId,
        name: host,
        type: "CNAME",
        content: `${this.resource.id}.cfargotunnel.com`,
        proxied: true,
        ttl: 1,
        comment: `Mastodon, through the tunnel ${props.name}`,
      });
    }
    const token = new DataCloudflareZeroTrustTunnelCloudflaredToken(this, "token", {
      accountId: props.accountId,
      tunnelId: this.resource.id,
    });
    // Provider 5.14 does not mark it as sensitive.
    this.token = Fn.sensitive(token.token);
  }
}
