import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { Config } from "../config";
import { NomadNode } from "../constructs/nomad-node";
import { parameterArn } from "../constructs/parameter-arn";
import { Tunnel } from "../constructs/tunnel";
import { Vpc } from "../constructs/vpc";
import { WrittenSecret } from "../constructs/written-secret";
import { secretPath } from "../mastodon/secrets";
import { addAws, addCloudflare, forgetUnused, layFoundation } from "./foundation";
import { Published } from "./published";

export interface NetworkStackProps {
  readonly config: Config;
}

/** What the network stack tells the others. */
export interface Network {
  readonly vpcId: string;
  readonly privateSubnetIds: readonly string[];
  readonly nodeSecurityGroupId: string;
}

/** Everything that jobs run on and are reached through. */
export class NetworkStack extends TerraformStack {
  public readonly published: Published<Network>;

  constructor(scope: Construct, id: string, { config }: NetworkStackProps) {
    super(scope, id);
    layFoundation(this, "network", config);
    const aws = addAws(this, "network", config);
    const cloudflare = addCloudflare(this, config);
    const protectedFromDeletion = config.protection === "on";

    const vpc = new Vpc(this, "vpc", { name: config.name, instanceType: config.node.instanceType });
    const node = new NomadNode(this, "node", {
      ...config.node,
      name: config.name,
      vpcId: vpc.resource.id,
      subnetId: vpc.publicSubnetIds[0] ?? "",
      zone: vpc.zones[0],
      bootstrapParameterArn: parameterArn(aws, secretPath(config.name, "nomad-bootstrap")),
      deployParameterArn: parameterArn(aws, secretPath(config.name, "nomad-deploy")),
      userData: () => "#cloud-config\n",
      protected: protectedFromDeletion,
    });
    const tunnel = new Tunnel(this, "tunnel", {
      accountId: cloudflare.accountId,
      zoneId: cloudflare.zoneId,
      name: config.name,
      hosts: [...new Set([config.domain, config.webDomain, ...config.alternateDomains])],
      service: "http://127.0.0.1:8080",
    });
    new WrittenSecret(this, "tunnel-token", {
      path: secretPath(config.name, "tunnel"),
      description: "What cloudflared runs with",
      value: tunnel.token,
      identity: tunnel.resource.id,
    });

    this.published = new Published(this, "network", config, {
      vpcId: vpc.resource.id,
      privateSubnetIds: vpc.privateSubnetIds,
      nodeSecurityGroupId: node.securityGroup.id,
    });
    forgetUnused(this, "network");
  }
}
