import { Fn, type ITerraformDependable, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { type Config, ConfigError } from "../config";
import { JobVariable } from "../constructs/job-variable";
import type { MigrationsProgramProps } from "../constructs/migrations-program";
import { MigrationsRun } from "../constructs/migrations-run";
import { NomadCheck } from "../constructs/nomad-check";
import { NomadMastodonJob } from "../constructs/nomad-mastodon-job";
import { VersionCheck } from "../constructs/version-check";
import type { Job } from "../nomad/job-spec";
import { planProblems } from "../planning";
import { imagesFor } from "../server/images";
import { type MigrationPhase, mastodonJobs } from "../server/jobs";
import { TRUSTED_PROXY_SEPARATOR } from "../server/nginx";
import { secretItems } from "../server/secret-environment";
import { JOB_NAMES, type JobName, type Origin, type Server } from "../server/server";
import type { Data } from "./data-stack";
import { addAws, addNomad, forgetUnused, layFoundation, required } from "./foundation";
import type { Network } from "./network-stack";
import type { Published } from "./published";
import { type ReadSecret, secretReader } from "./secret-reader";
import { fromStack, progressFile } from "./state";

export interface WorkloadStackProps {
  readonly config: Config;
  /** Absent for a server without a cloud. */
  readonly network: Published<Network> | undefined;
  readonly data: Published<Data>;
  /** Jobs of other stacks on the same node. */
  readonly otherJobs: readonly Job[];
}

/** What runs: the six jobs, in the order in which they may change, and the variables with their secrets. */
export class WorkloadStack extends TerraformStack {
  constructor(scope: Construct, id: string, { config, network, data, otherJobs }: WorkloadStackProps) {
    super(scope, id);
    layFoundation(this, "workload", config);
    if (config.aws) addAws(this, "workload", config);
    const readSecret = secretReader(this, config);
    addNomad(this, config, readSecret);

    const images = imagesFor(config.mastodon.version);
    const programs: MigrationsProgramProps = {
      namespace: config.nomad.namespace,
      image: images.mastodon,
      token: config.aws && readSecret("nomad-deploy"),
      address: config.nomad.address,
      progressFile: fromStack(this, progressFile(config)),
    };
    const nomad = new NomadCheck(this, "nomad-check", { namespace: config.nomad.namespace }).resource;
    const version = new VersionCheck(this, "version-check", { ...programs, after: [nomad] }).resource;
    const variables = addVariables(this, config, readSecret, version);
    const server: Server = {
      config,
      ...data.readFrom(this),
      images,
      origin: config.ingress === "public" ? originOf(required(network, "aws").readFrom(this)) : undefined,
      secretsVersions: mapJobs((job) => String(variables[job]?.revision ?? 0)),
    };
    const problems = planProblems([...otherJobs, ...Object.values(mastodonJobs(server))], config);
    if (problems.length > 0) throw new ConfigError(problems);
    addJobs(this, server, { variables, programs, after: version });
    forgetUnused(this, "workload");
  }
}

/** How many networks Cloudflare has is for Terraform to learn: for nginx they become one text, whatever their order. */
const originOf = ({ origin }: Network): Origin => {
  const { certificate, cloudflareNetworks } = required(origin, "ingress");
  return { certificate, cloudflareNetworks: [Fn.join(TRUSTED_PROXY_SEPARATOR, Fn.sort([...cloudflareNetworks]))] };
};

type PerJob<T> = Readonly<Record<JobName, T>>;

const mapJobs = <T>(make: (job: JobName) => T): PerJob<T> =>
  Object.fromEntries(JOB_NAMES.map((job) => [job, make(job)])) as PerJob<T>;

/** The variable of each job that reads a secret. */
type Variables = PerJob<JobVariable | undefined>;

const addVariables = (
  stack: WorkloadStack,
  config: Config,
  readSecret: ReadSecret,
  after: ITerraformDependable,
): Variables =>
  mapJobs((job) => {
    const items = secretItems(job, config).map(({ secret, item }) => [item, readSecret(secret)] as const);
    // Nomad refuses an empty one.
    if (items.length === 0) return undefined;
    const { namespace } = config.nomad;
    return new JobVariable(stack, `${job}-variable`, {
      namespace,
      jobId: job,
      items: Object.fromEntries(items),
      after: [after],
    });
  });

interface JobsProps {
  readonly variables: Variables;
  /** For the migrations. */
  readonly programs: MigrationsProgramProps;
  /** What must have succeeded before any job changes. */
  readonly after: ITerraformDependable;
}

/**
 * Registers the jobs in the order in which they may change. Each waits until the one before it is healthy, so that two
 * canaries never need memory at once, and the jobs wait for the migrations, which wait for no job.
 *
 * Sidekiq goes first: an old one would not know the kinds of work that a new web puts into its queues.
 */
const addJobs = (stack: WorkloadStack, server: Server, { variables, programs, after: version }: JobsProps): void => {
  const jobs = mastodonJobs(server);
  const add = (job: JobName, ...after: readonly ITerraformDependable[]): ITerraformDependable => {
    const variable = variables[job]?.resource;
    return new NomadMastodonJob(stack, job, { job: jobs[job], after: [...after, ...(variable ? [variable] : [])] })
      .resource;
  };
  const migrate = (
    phase: MigrationPhase,
    after: ITerraformDependable,
    leaving: readonly JobName[] = [],
  ): ITerraformDependable =>
    new MigrationsRun(stack, `migrations-${phase}`, {
      ...programs,
      phase,
      database: server.database.identity,
      leaving,
      after: [after],
    }).resource;

  const before = migrate("before", add("mastodon-migrations", version));
  const sidekiq = add("mastodon-sidekiq", before);
  const web = add("mastodon-web", sidekiq);
  const streaming = add("mastodon-streaming", web);
  const front = add("mastodon-front", streaming);
  migrate("after", front, ["mastodon-sidekiq", "mastodon-web", "mastodon-streaming"]);
  add("mastodon-cleanup", before);
};
