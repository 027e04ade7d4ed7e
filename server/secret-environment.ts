import type { Template } from "../nomad/job-spec";
import { type SecretId, type SecretItem, type SecretSettings, secretsOf } from "./secrets";
import type { JobName, Server } from "./server";

/** One item of one secret. */
export interface SecretReference {
  readonly secret: SecretId;
  readonly item: SecretItem;
}

/**
 * What a job's own Nomad variable holds, in a fixed order: the items of the secrets that list the job as their reader.
 * Nomad lets a job's tasks read this one variable only, so a job cannot get at what is not here.
 */
export const secretItems = (job: JobName, settings: SecretSettings): readonly SecretReference[] =>
  secretsOf(settings)
    .filter(({ readers }) => readers.includes(job))
    .flatMap(({ id, items }) => items.map((item) => ({ secret: id, item })));

/** The path of a job's Nomad variable, in the namespace of the jobs. */
export const variablePath = (job: string): string => `nomad/jobs/${job}`;

/**
 * Reads a job's Nomad variable into the environment of its task, each item by its name.
 *
 * A new value starts nothing by itself (`noop`): the job's Meta changes with it, and Nomad rolls the job.
 * @param composed further lines, in which `.NAME.Value` is an item's value
 */
export const secretEnvironment = (job: string, composed = ""): Template => ({
  // toJSON quotes as Nomad's parser of environment files unquotes, also a quote, a newline or a `#` in a value.
  EmbeddedTmpl:
    `{{ with nomadVar "${variablePath(job)}" }}{{ range .Tuples }}{{ .K }}={{ .V | toJSON }}\n` +
    `{{ end }}${composed}{{ end }}`,
  DestPath: "secrets/environment",
  Envvars: true,
  ChangeMode: "noop",
  Perms: "0600",
});

/**
 * REDIS_URL, the only way to tell Mastodon to use TLS. The host comes from the plain environment, because only there
 * it may be a Terraform token next to Go's template language, or a reference of Nomad's.
 */
const REDIS_URL =
  'REDIS_URL=rediss://:{{ .REDIS_PASSWORD.Value | urlquery }}@{{ env "REDIS_HOST" }}:{{ env "REDIS_PORT" }}/0\n';

/** The secret environment of a Mastodon process. */
export const mastodonSecrets = (job: JobName, { cache }: Server): Template =>
  secretEnvironment(job, cache.tls ? REDIS_URL : "");
