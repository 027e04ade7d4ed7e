import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter";
import { ElasticacheParameterGroup } from "@cdktf/provider-aws/lib/elasticache-parameter-group";
import { ElasticacheReplicationGroup } from "@cdktf/provider-aws/lib/elasticache-replication-group";
import { ElasticacheSubnetGroup } from "@cdktf/provider-aws/lib/elasticache-subnet-group";
import { Construct } from "constructs";
import { VALKEY } from "../catalog/software";
import type { CacheEndpoint } from "../server/endpoints";
import { type AlarmTarget, addAlarm } from "./alarm";
import type { NetworkAttachment } from "./attachment";
import { birthMark } from "./birth";
import { PrivatePort } from "./private-port";
import { itemOf } from "./secret-parameter";
import { refuse } from "./validation-error";

const DEFAULTS = { nodeType: "cache.t4g.micro", snapshotDays: 7, protected: true };

const PORT = 6379;

export interface MastodonCacheProps {
  /** The replication group's id, and the start of the names around it. At most 40 characters (ElastiCache). */
  readonly name: string;
  readonly network: NetworkAttachment;
  /** SSM parameter with the AUTH token, alone or as REDIS_PASSWORD of a JSON object: 16 to 128 letters and digits. */
  readonly passwordParameter: string;
  /** @default "cache.t4g.micro" */
  readonly nodeType?: string;
  /** How many days daily snapshots are kept, 1 to 35. @default 7 */
  readonly snapshotDays?: number;
  /** Whether Terraform refuses to delete it. @default true */
  readonly protected?: boolean;
}

/**
 * Mastodon's Redis on ElastiCache with the Valkey engine: one node, private, encrypted, with a password. Nothing is
 * evicted, because Sidekiq's jobs are in it; deleting it takes a final snapshot.
 *
 * ElastiCache takes its token from an ordinary argument (no write-only one in aws 6.25), so the token is in this
 * stack's state: docs/security.md.
 */
export class MastodonCache extends Construct {
  public readonly resource: ElasticacheReplicationGroup;
  public readonly endpoint: CacheEndpoint;
  private readonly port: PrivatePort;

  constructor(scope: Construct, id: string, props: MastodonCacheProps) {
    super(scope, id);
    const snapshotDays = props.snapshotDays ?? DEFAULTS.snapshotDays;
    refuse(this, [
      (snapshotDays < 1 || snapshotDays > 35) && `snapshotDays is ${snapshotDays}; choose 1 to 35`,
      props.name.length > 40 && `name "${props.name}" has ${props.name.length} characters; ElastiCache allows 40`,
    ]);

    const password = new DataAwsSsmParameter(this, "made-by-mastodon-secrets-init", { name: props.passwordParameter });
    const subnets = new ElasticacheSubnetGroup(this, "subnets", {
      name: props.name,
      description: `Private subnets of ${props.name}`,
      subnetIds: [...props.network.subnetIds],
    });
    this.port = new PrivatePort(this, "port", {
      name: `${props.name}-cache`,
      description: "Valkey of Mastodon",
      vpcId: props.network.vpcId,
      port: PORT,
    });
    const parameters = new ElasticacheParameterGroup(this, "parameters", {
      name: `${props.name}-${VALKEY.elasticacheFamily}`,
      family: VALKEY.elasticacheFamily,
      description: "Evicts nothing, because Sidekiq jobs are in it",
      parameter: [{ name: "maxmemory-policy", value: "noeviction" }],
      lifecycle: { createBeforeDestroy: true },
    });
    this.resource = new ElasticacheReplicationGroup(this, "Resource", {
      replicationGroupId: props.name,
      description: `Redis of ${props.name}: queues, feeds and cache of Mastodon`,
      engine: "valkey",
      engineVersion: VALKEY.version,
      autoMinorVersionUpgrade: "true",
      nodeType: props.nodeType ?? DEFAULTS.nodeType,
      // Cluster mode off and one node: Mastodon and Sidekiq speak to one server, and a second one doubles the price.
      numCacheClusters: 1,
      automaticFailoverEnabled: false,
      multiAzEnabled: false,
      port: PORT,
      subnetGroupName: subnets.name,
      securityGroupIds: [this.port.resource.id],
      parameterGroupName: parameters.name,
      atRestEncryptionEnabled: "true",
      transitEncryptionEnabled: true,
      transitEncryptionMode: "required",
      authToken: `\${${itemOf(`${password.fqn}.value`, "REDIS_PASSWORD")}}`,
      authTokenUpdateStrategy: "SET",
      snapshotRetentionLimit: snapshotDays,
      snapshotWindow: "03:00-04:00",
      maintenanceWindow: "tue:04:30-tue:05:30",
      finalSnapshotIdentifier: `${props.name}-final-${birthMark(this)}`,
      applyImmediately: true,
      lifecycle: { preventDestroy: props.protected ?? DEFAULTS.protected },
    });
    this.endpoint = { host: this.resource.primaryEndpointAddress, port: PORT, tls: true };
  }

  /** Tells the owner when it needs attention. */
  public watch(target: AlarmTarget): void {
    // The metrics are the node's, and ElastiCache names the first node so.
    const node = {
      namespace: "AWS/ElastiCache",
      dimensions: { CacheClusterId: `${this.resource.replicationGroupId}-001` },
    };
    addAlarm(this, target, {
      ...node,
      about: "cache-memory",
      advice:
        "Valkey is 80 % full, and refuses to take jobs at 100 %. Look for a queue that grows (Administration, " +
        "Sidekiq); else choose the next larger cache.nodeType and deploy the data stack.",
      metric: "DatabaseMemoryUsagePercentage",
      statistic: "Maximum",
      threshold: 80,
      beyond: "above",
    });
    addAlarm(this, target, {
      ...node,
      about: "cache-evictions",
      advice:
        "Valkey throws data away, Sidekiq's jobs among them. It is set up never to: somebody has changed its " +
        "parameter group. Deploy the data stack to set it right.",
      metric: "Evictions",
      statistic: "Sum",
      threshold: 0,
      beyond: "above",
      minutes: 5,
    });
  }

  /** Lets members of a security group connect. `id` is a role word such as `node`. */
  public allowFrom(id: string, securityGroupId: string, reason: string): void {
    this.port.allowFrom(id, securityGroupId, reason);
  }
}
