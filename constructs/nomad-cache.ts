import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { VALKEY } from "../catalog/software";
import type { CacheEndpoint } from "../mastodon/endpoints";
import { valkeyJob } from "../mastodon/jobs";
import type { Job } from "../nomad/job-spec";
import { HostVolume } from "./host-volume";
import { JobVariable } from "./job-variable";
import { NODE_ADDRESS } from "./node-address";
import { NomadMastodonJob } from "./nomad-mastodon-job";
import type { SecretText } from "./secret-text";

const PORT = 6379;

export interface NomadCacheProps {
  readonly namespace: string;
  readonly datacenters: readonly string[];
  /** Size of the host volume, in GiB. */
  readonly volumeGiB: number;
  /** Memory that Valkey reserves, in MiB. */
  readonly memoryMiB: number;
  /** Memory that Valkey may use at most, in MiB. */
  readonly memoryMaxMiB: number;
  /** The secret with the item REDIS_PASSWORD. */
  readonly password: SecretText;
  /** Whether Terraform refuses to delete the data. @default true */
  readonly protected?: boolean;
  /** What must be there first. (`node.addDependency` means nothing to cdktf.) @default - nothing */
  readonly after?: readonly ITerraformDependable[];
}

/** Mastodon's Redis as a Nomad job on the node itself: Valkey with an append-only file in a host volume. */
export class NomadCache extends Construct {
  /** The job, for who plans what else fits on the node. */
  public readonly job: Job;
  public readonly endpoint: CacheEndpoint = { host: NODE_ADDRESS, port: PORT, tls: false };

  constructor(scope: Construct, id: string, props: NomadCacheProps) {
    super(scope, id);
    const after = props.after ?? [];
    const volume = new HostVolume(this, "volume", {
      namespace: props.namespace,
      name: "mastodon-valkey",
      sizeGiB: props.volumeGiB,
      writers: "single",
      protected: props.protected ?? true,
      after,
    });
    const variable = new JobVariable(this, "variable", {
      after,
      namespace: props.namespace,
      jobId: "mastodon-valkey",
      items: { REDIS_PASSWORD: props.password },
    });
    this.job = valkeyJob({
      namespace: props.namespace,
      datacenters: props.datacenters,
      image: VALKEY.image,
      volume: volume.volumeName,
      port: PORT,
      memoryMiB: props.memoryMiB,
      memoryMaxMiB: props.memoryMaxMiB,
      secretsVersion: String(variable.revision),
    });
    new NomadMastodonJob(this, "job", { job: this.job, after: [volume.resource, variable.resource] });
  }
}
