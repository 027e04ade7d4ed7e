import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { type Config, ConfigError } from "../config";
import { JobVariable } from "../constructs/job-variable";
import { NomadMastodonJob } from "../constructs/nomad-mastodon-job";
import { imagesFor } from "../mastodon/images";
import { mastodonJobs } from "../mastodon/jobs";
import { secretItems } from "../mastodon/secret-environment";
import { JOB_NAMES, type JobName, type Server } from "../mastodon/server";
import type { Job } from "../nomad/job-spec";
import { planProblems } from "../planning";
import type { Data } from "./data-stack";
import { addAws, addNomad, forgetUnused, layFoundation } from "./foundation";
import type { Published } from "./published";
import { type ReadSecret, secretReader } from "./secret-reader";

export interface WorkloadStackProps {
  readonly config: Config;
  readonly data: Published<Data>;
  /** Jobs of other stacks on the same node. */
  readonly otherJobs: readonly Job[];
}

/** What runs: the six jobs, in the order in which they may change, and the variables with their secrets. */
export class WorkloadStack extends TerraformStack {
  constructor(scope: Construct, id: string, { config, data, otherJobs }: WorkloadStackProps) {
    super(scope, id);
    layFoundation(this, "workload", config);
    if (config.aws) addAws(this, "workload", config);
    const readSecret = secretReader(this, config);
    addNomad(this, config, readSecret);

    const variables = addVariables(this, config, readSecret);
    const server: Server = {
      config,
      ...data.readFrom(this),
      images: imagesFor(config.mastodon.version),
      cloudflareNetworks: [],
      secretsVersions: mapJobs((job) => String(variables[job]?.revision ?? 0)),
    };
    const jobs = mastodonJobs(server);
    const problems = planProblems([...otherJobs, ...Object.values(jobs)], config);
    if (problems.length > 0) throw new ConfigError(problems);
    addJobs(this, jobs, variables);
    forgetUnused(this, "workload");
  }
}

type PerJob<T> = Readonly<Record<JobName, T>>;

const mapJobs = <T>(make: (job: JobName) => T): PerJob<T> =>
  Object.fromEntries(JOB_NAMES.map((job) => [job, make(job)])) as PerJob<T>;

/** The variable of each job that reads a secret. */
type Variables = PerJob<JobVariable | undefined>;

const addVariables = (stack: WorkloadStack, config: Config, readSecret: ReadSecret): Variables =>
  mapJobs((job) => {
    const items = secretItems(job, config).map(({ secret, item }) => [item, readSecret(secret)] as const);
    // Nomad refuses an empty one.
    if (items.length === 0) return undefined;
    const { namespace } = config.nomad;
    return new JobVariable(stack, `${job}-variable`, { namespace, jobId: job, items: Object.fromEntries(items) });
  });

const addJobs = (stack: WorkloadStack, jobs: ReturnType<typeof mastodonJobs>, variables: Variables) => {
  mapJobs((job) => {
    const variable = variables[job];
    return new NomadMastodonJob(stack, job, { job: jobs[job], after: variable ? [variable.resource] : [] });
  });
};
