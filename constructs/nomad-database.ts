import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { POSTGRESQL } from "../catalog/software";
import type { DatabaseEndpoint } from "../mastodon/endpoints";
import { postgresJob } from "../mastodon/jobs";
import type { Job } from "../nomad/job-spec";
import { HostVolume } from "./host-volume";
import { JobVariable } from "./job-variable";
import { NODE_ADDRESS } from "./node-address";
import { NomadMastodonJob } from "./nomad-mastodon-job";
import type { SecretText } from "./secret-text";

const PORT = 5432;
const DATABASE = "mastodon_production";
const USER = "mastodon";

export interface NomadDatabaseProps {
  readonly namespace: string;
  readonly datacenters: readonly string[];
  /** Size of the host volume, in GiB. */
  readonly volumeGiB: number;
  /** Memory that PostgreSQL reserves, in MiB. */
  readonly memoryMiB: number;
  /** Memory that PostgreSQL may use at most, in MiB. */
  readonly memoryMaxMiB: number;
  /** The secret with the item DB_PASS. */
  readonly password: SecretText;
  /** Whether Terraform refuses to delete the data. @default true */
  readonly protected?: boolean;
  /** What must be there first. (`node.addDependency` means nothing to cdktf.) @default - nothing */
  readonly after?: readonly ITerraformDependable[];
}

/** Mastodon's PostgreSQL as a Nomad job on the node itself, its data in a host volume. Backups are yours to make. */
export class NomadDatabase extends Construct {
  /** The job, for who plans what else fits on the node. */
  public readonly job: Job;
  public readonly endpoint: DatabaseEndpoint;

  constructor(scope: Construct, id: string, props: NomadDatabaseProps) {
    super(scope, id);
    const after = props.after ?? [];
    const volume = new HostVolume(this, "volume", {
      namespace: props.namespace,
      name: "mastodon-postgres",
      sizeGiB: props.volumeGiB,
      writers: "single",
      protected: props.protected ?? true,
      after,
    });
    const variable = new JobVariable(this, "variable", {
      after,
      namespace: props.namespace,
      jobId: "mastodon-postgres",
      items: { DB_PASS: props.password },
    });
    this.job = postgresJob({
      namespace: props.namespace,
      datacenters: props.datacenters,
      image: POSTGRESQL.image,
      volume: volume.volumeName,
      port: PORT,
      database: DATABASE,
      user: USER,
      memoryMiB: props.memoryMiB,
      memoryMaxMiB: props.memoryMaxMiB,
      secretsVersion: String(variable.revision),
    });
    new NomadMastodonJob(this, "job", { job: this.job, after: [volume.resource, variable.resource] });
    this.endpoint = {
      host: NODE_ADDRESS,
      port: PORT,
      name: DATABASE,
      user: USER,
      tlsRegion: undefined,
      identity: volume.resource.id,
    };
  }
}
