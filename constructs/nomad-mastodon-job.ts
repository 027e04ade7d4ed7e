import { Job as NomadJob } from "@cdktf/provider-nomad/lib/job";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { Job } from "../nomad/job-spec";
import { renderJob } from "../nomad/render";
import { checkJob } from "../nomad/rules";
import { countOf, updateOf } from "../nomad/rules/defaults";
import { minutes } from "../nomad/units";
import { refuse } from "./validation-error";

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

/** The longest that a deployment of the job can take to fail. */
const slowest = (job: Job): number =>
  Math.max(
    ...job.TaskGroups.map((group) => {
      const { ProgressDeadline, HealthyDeadline } = updateOf(job, group);
      // 0 is none: then it fails with the first allocation that misses its own, and these start one by one.
      return ProgressDeadline === 0 ? HealthyDeadline * countOf(group) : ProgressDeadline;
    }),
  );
