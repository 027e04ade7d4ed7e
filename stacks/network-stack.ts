import { Fn, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { bareAddress, type Config } from "../config";
import { EdgeRules } from "../constructs/edge-rules";
import { MonthlyBudget } from "../constructs/monthly-budget";
import { NomadNode } from "../constructs/nomad-node";
import { OwnerTopic } from "../constructs/owner-topic";
import { parameterArn } from "../constructs/parameter-arn";
import { SesIdentity } from "../constructs/ses-identity";
import { SmtpUser } from "../constructs/smtp-user";
import { Tunnel } from "../constructs/tunnel";
import { Vpc } from "../constructs/vpc";
import { WrittenSecret } from "../constructs/written-secret";
import { userData } from "../node/cloud-init";
import { secretPath } from "../server/secrets";
import { PORTS } from "../server/server";
import { addAws, addCloudflare, forgetUnused, layFoundation, required } from "./foundation";
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

    if (config.mail.via === "ses") addSes(this, config, config.mail, topic);

    const tunnel = new Tunnel(this, "tunnel", {
      accountId: cloudflare.accountId,
      zoneId: cloudflare.zoneId,
      name: config.name,
      hosts: hostsOfMastodon(config),
      // cloudflared and nginx are in one group, and so in one network namespace.
      service: `http://127.0.0.1:${PORTS.nginx}`,
    });
    new WrittenSecret(this, "tunnel-token", {
      path: secretPath(config.name, "tunnel"),
      description: "What cloudflared runs with",
      value: tunnel.token,
      identity: tunnel.resource.id,
    });
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
    });
    forgetUnused(this, "network");
  }
}

/** The way out for mail. It is here and not beside the jobs because of its DNS records, and keeps no data. */
const addSes = (
  stack: NetworkStack,
  config: Config,
  { from, dmarc }: Extract<Config["mail"], { via: "ses" }>,
  topic: OwnerTopic,
): void => {
  const aws = required(config.aws, "aws");
  const { zone, zoneId } = required(config.cloudflare, "cloudflare");
  const identity = new SesIdentity(stack, "ses", {
    name: config.name,
    domain: config.domain,
    region: aws.region,
    zoneId,
    ...(dmarc === "leave" ? {} : { dmarc: { policy: dmarc, reportsTo: reportsAddress(config.owner.email, zone) } }),
    topicArn: topic.resource.arn,
    after: [topic.allowSes(aws)],
  });
  const user = new SmtpUser(stack, "smtp-user", {
    ...aws,
    name: `${config.name}-mail`,
    configurationSetArn: identity.configurationSet.arn,
    from: bareAddress(from),
  });
  new WrittenSecret(stack, "smtp-password", {
    path: secretPath(config.name, "ses"),
    description: "What Sidekiq sends mail with",
    value: Fn.jsonencode({ SMTP_LOGIN: user.login, SMTP_PASSWORD: user.password }),
    identity: user.login,
  });
};

/** DMARC's receivers send reports to an address of another domain only where that domain has a record that asks for them. */
const reportsAddress = (email: string, zone: string): string | undefined => {
  const host = email.slice(email.lastIndexOf("@") + 1).toLowerCase();
  return host === zone || host.endsWith(`.${zone}`) ? email : undefined;
};

/** The hosts that lead to Mastodon. Where another site lives at the domain, its record is not ours. */
const hostsOfMastodon = ({ domain, domainRest, webDomain, alternateDomains }: Config): readonly string[] => [
  ...new Set([...(domainRest === "leave" ? [] : [domain]), webDomain, ...alternateDomains]),
];
