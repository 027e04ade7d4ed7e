import { Eip } from "@cdktf/provider-aws/lib/eip";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { DataCloudflareIpRanges } from "@cdktf/provider-cloudflare/lib/data-cloudflare-ip-ranges";
import { DnsRecord } from "@cdktf/provider-cloudflare/lib/dns-record";
import { OriginCaCertificate } from "@cdktf/provider-cloudflare/lib/origin-ca-certificate";
import { ZoneSetting } from "@cdktf/provider-cloudflare/lib/zone-setting";
import { TerraformIterator } from "cdktf";
import { Construct } from "constructs";
import { ORIGIN_CERTIFICATE_DAYS } from "../catalog/cloudflare";
import { TerraformData } from "./terraform-data";

const PORTS = { http: 80, https: 443 } as const;

export interface PublicIngressProps {
  readonly zoneId: string;
  /** The zone's name. */
  readonly zone: string;
  /** The start of the names. */
  readonly name: string;
  /** The hosts that lead to the node; each gets a DNS record. They lie in the zone, at most one level below it. */
  readonly hosts: readonly string[];
  /** The EC2 instance that gets the address. */
  readonly instanceId: string;
  /** The instance's security group. */
  readonly securityGroupId: string;
  /** The request (CSR, PEM) for the certificate, for a key of the curve P-256. */
  readonly certificateRequest: string;
  /** Whether authenticated origin pulls, a setting of the whole zone, are switched on here. */
  readonly zoneSettings: "manage" | "leave";
}

/**
 * The way in without a tunnel: a fixed address of the node, its ports 80 and 443 open to Cloudflare alone, a certificate
 * that Cloudflare trusts, and the hosts' DNS records.
 */
export class PublicIngress extends Construct {
  public readonly resource: Eip;
  /** The certificate, as PEM. */
  public readonly certificate: string;
  /** Cloudflare's networks (IPv4, CIDR), as a list that Terraform knows. The VPC has no IPv6. */
  public readonly cloudflareNetworks: string[];

  constructor(scope: Construct, id: string, props: PublicIngressProps) {
    super(scope, id);
    // Takes the place of the address that the instance gets by itself, and costs the same.
    this.resource = new Eip(this, "Resource", {
      domain: "vpc",
      instance: props.instanceId,
      tags: { Name: props.name },
    });
    this.cloudflareNetworks = new DataCloudflareIpRanges(this, "cloudflare", {}).ipv4Cidrs;
    this.open(props.securityGroupId);
    this.certificate = this.certify(props);
    if (props.zoneSettings === "manage") {
      new ZoneSetting(this, "authenticated-origin-pulls", {
        zoneId: props.zoneId,
        settingId: "tls_client_auth",
        // The binding has a map here; see EdgeRules.
        value: "on" as unknown as Record<string, string>,
      });
    }
    for (const host of props.hosts) {
      new DnsRecord(this, `record-${host}`, {
        zoneId: props.zoneId,
        name: host,
        type: "A",
        content: this.resource.publicIp,
        proxied: true,
        ttl: 1,
        comment: `Mastodon, at the node of ${props.name}`,
      });
    }
  }

  private open(securityGroupId: string): void {
    const networks = TerraformIterator.fromList(this.cloudflareNetworks);
    for (const [name, port] of Object.entries(PORTS)) {
      new VpcSecurityGroupIngressRule(this, `${name}-from-cloudflare`, {
        // One rule for each, by its own name: a network that comes or goes leaves the others alone.
        forEach: networks,
        securityGroupId,
        cidrIpv4: networks.value,
        ipProtocol: "tcp",
        fromPort: port,
        toPort: port,
        description: "Cloudflare",
      });
    }
  }

  private certify({ zone, certificateRequest }: PublicIngressProps): string {
    const request = new TerraformData(this, "request", { input: { csr: certificateRequest } });
    return new OriginCaCertificate(this, "certificate", {
      csr: certificateRequest,
      // Whatever hosts there are, now and later: a replaced certificate is revoked at once, while nginx still shows it.
      hostnames: [`*.${zone}`, zone],
      requestType: "origin-ecc",
      requestedValidity: ORIGIN_CERTIFICATE_DAYS,
      lifecycle: {
        createBeforeDestroy: true,
        // Provider 5 can read these back in another form and then replaces the certificate at each deploy (#6239). Only
        // another request is a reason.
        ignoreChanges: ["csr", "hostnames", "request_type", "requested_validity"],
        // An address; Terraform takes no `${}` here.
        replaceTriggeredBy: [`${request.terraformResourceType}.${request.friendlyUniqueId}`],
      },
    }).certificate;
  }
}
