import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Job } from "../nomad/job-spec";
import type { StatefulService } from "../server/jobs/stateful";
import { HostVolume } from "./host-volume";
import { JobVariable } from "./job-variable";
import { NomadMastodonJob } from "./nomad-mastodon-job";
import type { SecretText } from "./secret-text";

export interface StatefulNomadJobProps {
  readonly namespace: string;
  readonly datacenters: readonly string[];
  /** Size of the host volume, in GiB. */
  readonly volumeGiB: number;
  /** Memory that the service reserves, in MiB. */
  readonly memoryMiB: number;
  /** Memory that the service may use at most, in MiB. */
  readonly memoryMaxMiB: number;
  /** The secret with the service's password. */
  readonly password: SecretText;
  /** Whether Terraform refuses to delete the data. @default true */
  readonly protected?: boolean;
  /** What must be there first. (`node.addDependency` means nothing to cdktf.) @default - nothing */
  readonly after?: readonly ITerraformDependable[];
}

/** What tells one service from another. */
interface Service {
  readonly name: string;
  readonly image: string;
  readonly port: number;
  /** The item of the secret, and of the job's variable. */
  readonly passwordItem: string;
  readonly job: (service: StatefulService) => Job;
}

/** A service with data on the node itself: its host volume, the variable with its password, its job. */
export class StatefulNomadJob extends Construct {
  /** The job, for who plans what else fits on the node. */
  public readonly job: Job;
  /** The volume that holds the data. */
  public readonly volume: HostVolume;

  constructor(scope: Construct, id: string, props: StatefulNomadJobProps, service: Service) {
    super(scope, id);
    const { namespace, after = [] } = props;
    this.volume = new HostVolume(this, "volume", {
      namespace,
      after,
      name: service.name,
      sizeGiB: props.volumeGiB,
      writers: "single",
      protected: props.protected ?? true,
    });
    const variable = new JobVariable(this, "variable", {
      namespace,
      after,
      jobId: service.name,
      items: { [service.passwordItem]: props.password },
    });
    this.job = service.job({
      namespace,
      datacenters: props.datacenters,
      image: service.image,
      volume: this.volume.volumeName,
      port: service.port,
      memoryMiB: props.memoryMiB,
      memoryMaxMiB: props.memoryMaxMiB,
      secretsVersion: String(variable.revision),
    });
    new NomadMastodonJob(this, "job", { job: this.job, after: [this.volume.resource, variable.resource] });
  }
}
