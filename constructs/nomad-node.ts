import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter";
import { EbsVolume } from "@cdktf/provider-aws/lib/ebs-volume";
import { Instance } from "@cdktf/provider-aws/lib/instance";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VolumeAttachment } from "@cdktf/provider-aws/lib/volume-attachment";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { Fn, TerraformLocal } from "cdktf";
import { Construct } from "constructs";
import { NODE_METRICS_NAMESPACE } from "../catalog/node";
import { type AlarmTarget, addAlarm } from "./alarm";
import { NodeRole } from "./node-role";
import { refuse } from "./validation-error";

/** Canonical's parameter for the newest image of Ubuntu 24.04 on arm64. */
const UBUNTU = "/aws/service/canonical/ubuntu/server/24.04/stable/current/arm64/hvm/ebs-gp3/ami-id";

/** What the node itself tells of itself (node/scripts): percentages, which AWS cannot see from outside. */
const OWN_METRICS = [
  {
    about: "node-memory",
    metric: "MemoryUsedPercent",
    advice:
      "The node's memory is used to more than 85 %. Look at the jobs in Nomad (nomad node status -self -stats), lower " +
      "web.processes or sidekiq threads, or choose a larger node.instanceType.",
  },
  {
    about: "node-data-volume",
    metric: "DataVolumeUsedPercent",
    advice:
      "The data volume is used to more than 85 %. Raise node.dataGiB and deploy the network stack: the volume grows " +
      "while it is in use, and the node enlarges the file system at its next boot.",
  },
] as const;

export interface NomadNodeProps {
  /** The instance's name, and the start of the names around it. */
  readonly name: string;
  readonly vpcId: string;
  readonly subnetId: string;
  /** The zone of the subnet, and of the data volume for ever. */
  readonly zone: string;
  /** An arm64 EC2 instance type. */
  readonly instanceType: string;
  /** Root disk, in GiB: system, images, logs. Goes with the instance. */
  readonly rootGiB: number;
  /** Data volume, in GiB: Nomad's state and host volumes. Survives the instance. */
  readonly dataGiB: number;
  /** What a burstable instance does without credits: slow down (`standard`), or cost more (`unlimited`). */
  readonly cpuCredits: "standard" | "unlimited";
  /** ARN of the parameter with Nomad's bootstrap token, which the node may read. */
  readonly bootstrapParameterArn: string;
  /** ARN of the parameter for the deploy token, which the node may write. */
  readonly deployParameterArn: string;
  /** Makes the cloud-init user data, given the data volume's id. Another text replaces the instance. */
  readonly userData: (dataVolumeId: string) => string;
  /** Whether Terraform refuses to delete the data volume. @default true */
  readonly protected?: boolean;
}

/**
 * The machine that Nomad runs on: one EC2 instance that can be replaced at any time, and a data volume that stays.
 * Nothing may connect to it; it may connect to everything, because federation does.
 */
export class NomadNode extends Construct {
  public readonly resource: Instance;
  public readonly securityGroup: SecurityGroup;
  public readonly dataVolume: EbsVolume;
  private readonly nodeName: string;
  private readonly unlimited: boolean;

  constructor(scope: Construct, id: string, props: NomadNodeProps) {
    super(scope, id);
    refuse(this, [
      props.rootGiB < 16 && `rootGiB is ${props.rootGiB}; images, swap and logs need at least 16`,
      props.dataGiB < 10 && `dataGiB is ${props.dataGiB}; Nomad's state and volumes need at least 10`,
    ]);
    this.nodeName = props.name;
    this.unlimited = props.cpuCredits === "unlimited";
    const image = new DataAwsSsmParameter(this, "image", { name: UBUNTU });
    const role = new NodeRole(this, "role", {
      name: `${props.name}-node`,
      readableParameter: props.bootstrapParameterArn,
      writableParameter: props.deployParameterArn,
    });
    this.securityGroup = new SecurityGroup(this, "security-group", {
      name: `${props.name}-node`,
      description: "Nomad node of Mastodon",
      vpcId: props.vpcId,
      tags: { Name: `${props.name}-node` },
    });
    new VpcSecurityGroupEgressRule(this, "outward", {
      securityGroupId: this.securityGroup.id,
      cidrIpv4: "0.0.0.0/0",
      ipProtocol: "-1",
      description: "Federation talks to any host",
    });

    this.dataVolume = new EbsVolume(this, "data", {
      availabilityZone: props.zone,
      size: props.dataGiB,
      type: "gp3",
      encrypted: true,
      // Deleting it, once that is allowed, leaves a snapshot, as the database and the cache do.
      finalSnapshot: true,
      tags: { Name: `${props.name}-data` },
      lifecycle: { preventDestroy: props.protected ?? true },
    });
    this.resource = new Instance(this, "Resource", {
      ami: image.insecureValue,
      instanceType: props.instanceType,
      subnetId: props.subnetId,
      vpcSecurityGroupIds: [this.securityGroup.id],
      // For the way out alone: a NAT gateway would cost nine times as much.
      associatePublicIpAddress: true,
      iamInstanceProfile: role.profile.name,
      ebsOptimized: true,
      creditSpecification: { cpuCredits: props.cpuCredits },
      maintenanceOptions: { autoRecovery: "default" },
      // One hop: containers on Nomad's bridge cannot get at the role.
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      rootBlockDevice: { volumeType: "gp3", volumeSize: props.rootGiB, encrypted: true, deleteOnTermination: true },
      userDataBase64: this.compressed(props.userData(this.dataVolume.id)),
      userDataReplaceOnChange: true,
      tags: { Name: props.name },
      // A newer image is no reason to replace a running server; security updates come by themselves.
      lifecycle: { ignoreChanges: ["ami"] },
    });
    new VolumeAttachment(this, "data-attachment", {
      deviceName: "/dev/sdf",
      volumeId: this.dataVolume.id,
      instanceId: this.resource.id,
      // A mounted file system is not taken from a running machine.
      stopInstanceBeforeDetaching: true,
    });
  }

  /** Tells the owner when it needs attention. */
  public watch(target: AlarmTarget): void {
    const instance = { namespace: "AWS/EC2", dimensions: { InstanceId: this.resource.id } };
    addAlarm(this, target, {
      ...instance,
      about: "node-status",
      advice:
        "The machine does not answer AWS's checks. AWS moves it to other hardware by itself; if it is not back after " +
        "30 minutes, follow docs/runbooks/the-node-dies.md. Data are on the volume, which stays.",
      metric: "StatusCheckFailed",
      statistic: "Maximum",
      threshold: 0,
      beyond: "above",
      minutes: 10,
      silence: "alarm",
    });
    addAlarm(this, target, {
      ...instance,
      about: "node-cpu-credits",
      ...(this.unlimited
        ? { metric: "CPUSurplusCreditsCharged", statistic: "Maximum", threshold: 0, beyond: "above" }
        : { metric: "CPUCreditBalance", statistic: "Average", threshold: 50, beyond: "below" }),
      advice:
        "The machine has worked beyond its share of CPU for hours: with node.cpuCredits standard it is about to slow " +
        "down, with unlimited it costs more. Often it is one Sidekiq queue after an outage, and passes. Else choose a " +
        "larger node.instanceType and deploy the network stack (some minutes without Mastodon).",
    });
    for (const { about, metric, advice } of OWN_METRICS) {
      addAlarm(this, target, {
        about,
        metric,
        advice,
        namespace: NODE_METRICS_NAMESPACE,
        dimensions: { Node: this.nodeName },
        statistic: "Average",
        threshold: 85,
        beyond: "above",
      });
    }
  }

  /**
   * EC2 takes 16 KiB, and cloud-init unpacks gzip by itself. Terraform compresses, since the volume's id is in the text;
   * a local, because cdktf does not escape literal arguments of functions.
   */
  private compressed(userData: string): string {
    return Fn.base64gzip(new TerraformLocal(this, "user-data", userData).asString);
  }
}
