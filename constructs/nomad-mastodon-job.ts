import { Job as NomadJob } from "@cdktf/provider-nomad/lib/job";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Job } from "../nomad/job-spec";
import { renderJob } from "../nomad/render";
import { checkJob } from "../nomad/rules";
import { minutes } from "../nomad/units";
import { refuse } from "./validation-error";

/** Nomad's own progress deadline, where a job sets none. */
const PROGRESS_DEADLINE = minutes(10);
/** What the provider waits longer than Nomad, so that it is Nomad that says what went wrong. */
const MARGIN = minutes(5);

export interface NomadMastodonJobProps {
  /** The job, in Nomad's own words. */
  readonly job: Job;
  /** What must be there first. (`node.addDependency` means nothing to cdktf.) @default - nothing */
  readonly after?: readonly ITerraformDependable[];
}

/**
 * Registers a job and waits until Nomad calls its deployment successful. What Nomad's server would refuse is refused
 * here, at synth, with the path of the field.
 */
export class NomadMastodonJob extends Construct {
  public readonly resource: NomadJob;

  constructor(scope: Construct, id: string, props: NomadMastodonJobProps) {
    super(scope, id);
    refuse(
      this,
      checkJob(props.job).map(({ path, message, fix }) => `${path}: ${message}; ${fix}`),
    );
    const timeout = `${Math.ceil((slowest(props.job) + MARGIN) / minutes(1))}m`;
    this.resource = new NomadJob(this, "Resource", {
      jobspec: renderJob(props.job),
      json: true,
      detach: false,
      dependsOn: [...(props.after ?? [])],
      timeouts: { create: timeout, update: timeout },
    });
  }
}

/** The longest that Nomad lets a deployment of the job go without progress. */
const slowest = (job: Job): number =>
  Math.max(...[job, ...job.TaskGroups].map(({ Update }) => Update?.ProgressDeadline ?? PROGRESS_DEADLINE));
