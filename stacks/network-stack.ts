import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { Config } from "../config";
import { EdgeRules } from "../constructs/edge-rules";
import { MonthlyBudget } from "../constructs/monthly-budget";
import { NomadNode } from "../constructs/nomad-node";
import { OwnerTopic } from "../constructs/owner-topic";
import { parameterArn } from "../constructs/parameter-arn";
import { Vpc } from "../constructs/vpc";
import { userData } from "../node/cloud-init";
import { secretPath } from "../server/secrets";
import type { Origin } from "../server/server";
import { addAws, addCloudflare, forgetUnused, layFoundation } from "./foundation";
import { addPublicIngress, addTunnel } from "./network-ingress";
import { addMail } from "./network-mail";
import { Published } from "./published";

export interface NetworkStackProps {
  readonly config: Config;
}

/** What the network stack tells the others. */
export interface Network {
  readonly vpcId: string;
  readonly privateSubnetIds: readonly string[];
  readonly nodeSecurityGroupId: string;
  readonly alarmTopicArn: string;
  /** With `ingress: "public"`. */
  readonly origin: Origin | undefined;
}

/** Everything that jobs run on and are reached through. */
export class NetworkStack extends TerraformStack {
  public readonly published: Published<Network>;

  constructor(scope: Construct, id: string, { config }: NetworkStackProps) {
    super(scope, id);
    layFoundation(this, "network", config);
    const aws = addAws(this, "network", config);
    const cloudflare = addCloudflare(this, config);

    const vpc = new Vpc(this, "vpc", { name: config.name, instanceType: config.node.instanceType });
    const node = new NomadNode(this, "node", {
      ...config.node,
      name: config.name,
      vpcId: vpc.resource.id,
      subnetId: vpc.publicSubnetIds[0],
      zone: vpc.zones[0],
      bootstrapParameterArn: parameterArn(aws, secretPath(config.name, "nomad-bootstrap")),
      deployParameterArn: parameterArn(aws, secretPath(config.name, "nomad-deploy")),
      userData: (dataVolumeId) =>
        userData({
          name: config.name,
          region: aws.region,
          dataVolumeId,
          bootstrapParameter: secretPath(config.name, "nomad-bootstrap"),
          deployParameter: secretPath(config.name, "nomad-deploy"),
          namespace: config.nomad.namespace,
          swapGiB: config.node.swapGiB,
        }),
      protected: config.protection === "on",
    });

    const topic = new OwnerTopic(this, "owner", { name: config.name, email: config.owner.email });
    node.watch({ name: config.name, topicArn: topic.resource.arn });
    new MonthlyBudget(this, "budget", { name: config.name, limitUsd: config.budgetUsd, email: config.owner.email });

    if (config.mail.via === "ses") addMail(this, config, config.mail, topic);

    const origin = config.ingress === "public" ? addPublicIngress(this, config, node) : addTunnel(this, config);
    new EdgeRules(this, "edge", {
      zoneId: cloudflare.zoneId,
      hosts: {
        zone: cloudflare.zone,
        domain: config.domain,
        webDomain: config.webDomain,
        domainRest: config.domainRest,
        alternateDomains: config.alternateDomains,
        mediaHost: config.media.on === "r2" ? config.media.host : undefined,
      },
      zoneSettings: cloudflare.zoneSettings,
    });

    this.published = new Published(this, "network", config, {
      vpcId: vpc.resource.id,
      privateSubnetIds: vpc.privateSubnetIds,
      nodeSecurityGroupId: node.securityGroup.id,
      alarmTopicArn: topic.resource.arn,
      origin,
    });
    forgetUnused(this, "network");
  }
}
