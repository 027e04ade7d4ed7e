import { DbInstance } from "@cdktf/provider-aws/lib/db-instance";
import { DbParameterGroup } from "@cdktf/provider-aws/lib/db-parameter-group";
import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group";
import { Construct } from "constructs";
import { POSTGRESQL } from "../catalog/software";
import type { DatabaseEndpoint } from "../server/endpoints";
import { type AlarmTarget, addAlarm, type Condition } from "./alarm";
import type { NetworkAttachment } from "./attachment";
import { birthMark } from "./birth";
import { PrivatePort } from "./private-port";
import { SecretParameter } from "./secret-parameter";
import { revisionOf } from "./secret-text";
import { refuse } from "./validation-error";

const DEFAULTS = {
  instanceClass: "db.t4g.micro",
  storageGiB: 20,
  maxStorageGiB: 100,
  backupDays: 14,
  multiAz: false,
  protected: true,
};

const PORT = 5432;
const DATABASE = "mastodon_production";
const USER = "mastodon";

export interface MastodonDatabaseProps {
  /** The instance's identifier, and the start of the names around it. At most 50 characters. */
  readonly name: string;
  readonly region: string;
  readonly network: NetworkAttachment;
  /**
   * SSM parameter with the password, alone or as DB_PASS of a JSON object: 8 to 128 printable characters without `/`,
   * `"`, `@` and space.
   */
  readonly passwordParameter: string;
  /** @default "db.t4g.micro" */
  readonly instanceClass?: string;
  /** Storage at the start, in GiB. Never shrinks. @default 20 */
  readonly storageGiB?: number;
  /** Storage that it may grow to by itself, in GiB. @default 100 */
  readonly maxStorageGiB?: number;
  /** How many days automatic backups reach back, 7 to 35. @default 14 */
  readonly backupDays?: number;
  /** A second instance in another zone; doubles the price. @default false */
  readonly multiAz?: boolean;
  /** Whether AWS and Terraform refuse to delete it. @default true */
  readonly protected?: boolean;
}

/**
 * Mastodon's PostgreSQL on RDS: private, encrypted, TLS only, backed up, and not deleted by accident. Deleting it
 * takes a final snapshot, always, and leaves the automatic backups until they expire.
 */
export class MastodonDatabase extends Construct {
  public readonly resource: DbInstance;
  public readonly endpoint: DatabaseEndpoint;
  private readonly port: PrivatePort;

  constructor(scope: Construct, id: string, props: MastodonDatabaseProps) {
    super(scope, id);
    const settings = {
      instanceClass: props.instanceClass ?? DEFAULTS.instanceClass,
      storageGiB: props.storageGiB ?? DEFAULTS.storageGiB,
      maxStorageGiB: props.maxStorageGiB ?? DEFAULTS.maxStorageGiB,
      backupDays: props.backupDays ?? DEFAULTS.backupDays,
      multiAz: props.multiAz ?? DEFAULTS.multiAz,
      protected: props.protected ?? DEFAULTS.protected,
    };
    refuse(this, [
      (settings.backupDays < 7 || settings.backupDays > 35) &&
        `backupDays is ${settings.backupDays}; choose 7 to 35, so that a loss noticed after a week can be mended`,
      settings.storageGiB < 20 && `storageGiB is ${settings.storageGiB}; gp3 storage of RDS starts at 20`,
      settings.maxStorageGiB < settings.storageGiB &&
        `maxStorageGiB is ${settings.maxStorageGiB}, below storageGiB (${settings.storageGiB}); raise it`,
      props.name.length > 50 && `name "${props.name}" has ${props.name.length} characters; use at most 50`,
    ]);

    const password = new SecretParameter(this, "password", {
      path: props.passwordParameter,
      madeBy: "mastodon secrets init",
    });
    const subnets = new DbSubnetGroup(this, "subnets", {
      name: props.name,
      description: `Private subnets of ${props.name}`,
      subnetIds: [...props.network.subnetIds],
    });
    this.port = new PrivatePort(this, "port", {
      name: `${props.name}-database`,
      description: "PostgreSQL of Mastodon",
      vpcId: props.network.vpcId,
      port: PORT,
    });
    const parameters = new DbParameterGroup(this, "parameters", {
      // The name tells the version: a group belongs to one, and a new major version needs a new group beside the old.
      name: `${props.name}-${POSTGRESQL.rdsFamily}`,
      family: POSTGRESQL.rdsFamily,
      description: "TLS for every connection, slow statements in the log",
      parameter: [
        { name: "rds.force_ssl", value: "1" },
        { name: "log_min_duration_statement", value: "1000" },
      ],
      lifecycle: { createBeforeDestroy: true },
    });
    this.resource = new DbInstance(this, "Resource", {
      identifier: props.name,
      engine: "postgres",
      // The major version: minor ones follow by themselves, in the maintenance window.
      engineVersion: String(POSTGRESQL.major),
      engineLifecycleSupport: "open-source-rds-extended-support-disabled",
      autoMinorVersionUpgrade: true,
      allowMajorVersionUpgrade: false,
      instanceClass: settings.instanceClass,
      multiAz: settings.multiAz,
      storageType: "gp3",
      allocatedStorage: settings.storageGiB,
      maxAllocatedStorage: settings.maxStorageGiB,
      storageEncrypted: true,
      dbName: DATABASE,
      username: USER,
      passwordWo: `\${${password.item("DB_PASS")}}`,
      passwordWoVersion: revisionOf([password]),
      port: PORT,
      dbSubnetGroupName: subnets.name,
      vpcSecurityGroupIds: [this.port.resource.id],
      publiclyAccessible: false,
      parameterGroupName: parameters.name,
      caCertIdentifier: "rds-ca-rsa2048-g1",
      backupRetentionPeriod: settings.backupDays,
      backupWindow: "01:00-01:30",
      maintenanceWindow: "tue:02:00-tue:02:45",
      copyTagsToSnapshot: true,
      deleteAutomatedBackups: false,
      skipFinalSnapshot: false,
      finalSnapshotIdentifier: `${props.name}-final-${birthMark(this)}`,
      deletionProtection: settings.protected,
      performanceInsightsEnabled: true,
      performanceInsightsRetentionPeriod: 7,
      enabledCloudwatchLogsExports: ["postgresql", "upgrade"],
      applyImmediately: true,
      lifecycle: { preventDestroy: settings.protected },
    });
    this.endpoint = {
      host: this.resource.address,
      port: PORT,
      name: DATABASE,
      user: USER,
      tlsRegion: props.region,
      identity: this.resource.resourceId,
    };
  }

  /**
   * Tells the owner when it needs attention.
   * @param connections how many connections the instance class allows
   */
  public watch(target: AlarmTarget, connections: number): void {
    const about = (condition: Pick<Condition, "about" | "advice" | "metric" | "statistic" | "threshold" | "beyond">) =>
      addAlarm(this, target, {
        ...condition,
        namespace: "AWS/RDS",
        dimensions: { DBInstanceIdentifier: this.resource.identifier },
      });
    about({
      about: "database-storage",
      advice:
        "The database has less than 2 GiB free, and stops taking posts at 0. It grows by itself up to " +
        "database.maxStorageGiB: raise that and deploy the data stack.",
      metric: "FreeStorageSpace",
      statistic: "Minimum",
      threshold: 2 * 1024 ** 3,
      beyond: "below",
    });
    about({
      about: "database-connections",
      advice:
        `More than 80 % of the database's ${connections} connections are in use; beyond, Mastodon answers with errors. ` +
        "Lower web.threads, web.replicas or Sidekiq's threads and deploy the workload stack, or choose a larger " +
        "database.instanceClass.",
      metric: "DatabaseConnections",
      statistic: "Maximum",
      threshold: Math.floor(connections * 0.8),
      beyond: "above",
    });
    about({
      about: "database-memory",
      advice:
        "The database is short of memory. Restart mastodon-sidekiq in Nomad to free connections; if it comes back, " +
        "choose the next larger database.instanceClass and deploy the data stack (some minutes without database).",
      metric: "FreeableMemory",
      statistic: "Average",
      threshold: 64 * 1024 ** 2,
      beyond: "below",
    });
    about({
      about: "database-cpu-credits",
      advice:
        "The database has worked beyond its share for hours. RDS lets it, and bills it. If it goes on, choose the " +
        "next larger database.instanceClass and deploy the data stack.",
      metric: "CPUCreditBalance",
      statistic: "Average",
      threshold: 20,
      beyond: "below",
    });
  }

  /** Lets members of a security group connect. `id` is a role word such as `node`. */
  public allowFrom(id: string, securityGroupId: string, reason: string): void {
    this.port.allowFrom(id, securityGroupId, reason);
  }
}
