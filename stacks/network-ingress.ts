import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter";
import type { TerraformStack } from "cdktf";
import type { Config } from "../config";
import type { NomadNode } from "../constructs/nomad-node";
import { PublicIngress } from "../constructs/public-ingress";
import { itemOf } from "../constructs/secret-parameter";
import { Tunnel } from "../constructs/tunnel";
import { WrittenSecret } from "../constructs/written-secret";
import { secretPath } from "../server/secrets";
import { type Origin, PORTS } from "../server/server";
import { required } from "./foundation";

/** Cloudflare Tunnel. Nothing has to be known of it elsewhere but its token, which goes into the store. */
export const addTunnel = (stack: TerraformStack, config: Config): undefined => {
  const { accountId, zoneId } = required(config.cloudflare, "cloudflare");
  const tunnel = new Tunnel(stack, "tunnel", {
    accountId,
    zoneId,
    name: config.name,
    hosts: hostsOfMastodon(config),
    // cloudflared and nginx are in one group, and so in one network namespace.
    service: `http://127.0.0.1:${PORTS.nginx}`,
  });
  new WrittenSecret(stack, "tunnel-token", {
    path: secretPath(config.name, "tunnel"),
    description: "What cloudflared runs with",
    value: tunnel.token,
    identity: tunnel.resource.id,
  });
};

/** Open ports of the node, for Cloudflare alone. */
export const addPublicIngress = (stack: TerraformStack, config: Config, node: NomadNode): Origin => {
  const { zone, zoneId, zoneSettings } = required(config.cloudflare, "cloudflare");
  const request = new DataAwsSsmParameter(stack, "made-by-mastodon-secrets-init", {
    name: secretPath(config.name, "origin-request"),
  });
  const { certificate, cloudflareNetworks } = new PublicIngress(stack, "ingress", {
    zoneId,
    zone,
    name: config.name,
    hosts: hostsOfMastodon(config),
    instanceId: node.resource.id,
    securityGroupId: node.securityGroup.id,
    certificateRequest: `\${${itemOf(`${request.fqn}.value`, "ORIGIN_REQUEST")}}`,
    zoneSettings,
  });
  return { certificate, cloudflareNetworks };
};

/** The hosts that lead to Mastodon. Where another site lives at the domain, its record is not ours. */
const hostsOfMastodon = ({ domain, domainRest, webDomain, alternateDomains }: Config): readonly string[] => [
  ...new Set([...(domainRest === "leave" ? [] : [domain]), webDomain, ...alternateDomains]),
];
