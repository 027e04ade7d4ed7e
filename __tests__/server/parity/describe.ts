import type { Job, Service, ServiceCheck, Task, TaskGroup } from "../../../nomad/job-spec";
import { type Duration, durationText } from "../../../nomad/units";
import { mastodonJobs } from "../../../server/jobs";
import { secretItems } from "../../../server/secret-environment";
import { JOB_NAMES, type JobName, type Server } from "../../../server/server";
import type { Facts } from "./reference";

/*
 * The jobs of this project in the same words as the fixture has for the reference. Where a group has several tasks, the
 * facts are those of the one that the reference has too.
 */

const REFERENCE_TASKS: Readonly<Record<JobName, string>> = {
  "mastodon-migrations": "migrations",
  "mastodon-front": "nginx",
  "mastodon-web": "web",
  "mastodon-sidekiq": "sidekiq",
  "mastodon-streaming": "streaming",
  "mastodon-cleanup": "cleanup",
};

/** The facts of all six jobs. */
export const describeJobs = (server: Server): Readonly<Record<JobName, Facts>> => {
  const jobs = mastodonJobs(server);
  return Object.fromEntries(JOB_NAMES.map((name) => [name, describeJob(name, jobs[name], server)])) as Record<
    JobName,
    Facts
  >;
};

const describeJob = (name: JobName, job: Job, server: Server): Facts => {
  const [group, ...others] = job.TaskGroups;
  const task = group?.Tasks.find(({ Name }) => Name === REFERENCE_TASKS[name]);
  if (group === undefined || task === undefined || others.length > 0) throw new Error(`${name} has another form`);
  const facts: Record<string, string | undefined> = {
    type: job.Type,
    priority: String(job.Priority),
    datacenters: job.Datacenters?.join(", "),
    starts: starts(job),
    overlap: job.Periodic?.ProhibitOverlap ? "prohibited" : undefined,
    group: group.Name,
    count: String(group.Count),
    network: group.Networks?.map(({ Mode }) => Mode).join(", "),
    ports: ports(group),
    tasks: group.Tasks.map(({ Name }) => Name).join(", "),
    image: task.Config.image,
    ...command(name, task),
    ...service([...(group.Services ?? []), ...(task.Services ?? [])]),
    cpu: String(task.Resources?.CPU),
    memory: String(task.Resources?.MemoryMB),
    "memory at most": String(task.Resources?.MemoryMaxMB),
    files: name === "mastodon-front" ? task.Templates?.map(file).join(", ") : undefined,
    volumes: task.Config.volumes?.join(", "),
    disk: group.EphemeralDisk && `${group.EphemeralDisk.SizeMB} MiB, sticky`,
    "log limit": task.LogConfig && `${task.LogConfig.MaxFiles} files of ${task.LogConfig.MaxFileSizeMB} MiB`,
    "kill signal": task.KillSignal,
    "kill timeout": span(task.KillTimeout),
    "shutdown delay": span(group.ShutdownDelay ?? task.ShutdownDelay),
    update: group.Update && `${group.Update.Canary === 1 ? "with a canary" : "one after the other"}, reverts by itself`,
    restarts: group.RestartPolicy && `${group.RestartPolicy.Attempts} on the spot`,
    "placed again": group.ReschedulePolicy?.Unlimited ? "for ever" : "never",
    secrets: secretItems(name, server.config).length > 0 ? `Nomad variable nomad/jobs/${name}` : undefined,
    ...environment(name, task, server),
  };
  return Object.fromEntries(
    Object.entries(facts).flatMap(([fact, value]) => (value === undefined ? [] : [[fact, value]])),
  );
};

const span = (value: Duration | undefined) => (value === undefined ? undefined : durationText(value));

const starts = ({ Periodic, ParameterizedJob }: Job): string | undefined => {
  if (Periodic) return `${Periodic.Specs.join(", ")}, ${Periodic.TimeZone}`;
  return ParameterizedJob && `when dispatched with ${ParameterizedJob.MetaRequired?.join(", ")}`;
};

const ports = ({ Networks = [] }: TaskGroup): string | undefined => {
  const all = Networks.flatMap(({ DynamicPorts = [], ReservedPorts = [] }) => [
    ...ReservedPorts.map(({ Label, Value }) => `${Label}: ${Value}`),
    ...DynamicPorts.map(({ Label, To }) => `${Label}: ${To} inside, chosen by Nomad outside`),
  ]);
  return all.length === 0 ? undefined : all.join(", ");
};

/** Scripts are told by what they do, which their own tests prove. */
const command = (name: JobName, { Config }: Task): Facts => {
  const text = [Config.command, ...(Config.args ?? [])].join(" ");
  if (name === "mastodon-migrations") {
    const [, before, after] = /before\) (.*) ;;\nafter\) (.*) ;;/.exec(text) ?? [];
    return { command: "a script, by phase", "phase before": before ?? "", "phase after": after ?? "" };
  }
  if (name === "mastodon-cleanup") {
    const steps = [...text.matchAll(/^step (.*)$/gm)].map(([, step], index) => [`step ${index + 1}`, step ?? ""]);
    const [, deadline] = /timeout -k 30 (\d+)/.exec(text) ?? [];
    return {
      command: `a script: each step has its turn, and ${Number(deadline) / 60} minutes`,
      ...Object.fromEntries(steps),
    };
  }
  return { command: text };
};

const service = ([first]: readonly Service[]): Facts =>
  first === undefined
    ? {}
    : { service: `${first.Name} (${first.Provider})`, check: (first.Checks ?? []).map(check).join(", ") };

const check = ({ Type, Path, Interval, Timeout }: ServiceCheck): string =>
  `${Type.toUpperCase()} ${Path}, every ${durationText(Interval).replace("s", " s")}, ` +
  `${durationText(Timeout).replace("s", " s")} at most`;

const file = ({ DestPath, ChangeMode, ChangeSignal, ChangeScript }: NonNullable<Task["Templates"]>[number]): string =>
  `${DestPath.replace("local/nginx/", "")}${ChangeMode === "signal" ? ` (${ChangeSignal})` : ""}${ChangeScript ? ` (${ChangeScript.Args?.at(-1)})` : ""}`;

const environment = (name: JobName, { Env = {}, Templates = [] }: Task, server: Server): Facts => {
  const placeholders: Readonly<Record<string, string>> = {
    [server.database.host]: "(the database's host)",
    [server.cache.host]: "(the cache's host)",
    ...(server.media.kind === "s3" ? { [server.media.endpoint]: "(the bucket's endpoint)" } : {}),
  };
  const plain = Object.entries(Env).map(([variable, value]) => [variable, placeholders[value] ?? value]);
  // The front's key is a file.
  const secret = Templates.some(({ Envvars }) => Envvars)
    ? secretItems(name, server.config).map(({ item }) => [item, "(secret)"])
    : [];
  const composed = Templates.some(({ EmbeddedTmpl }) => EmbeddedTmpl?.includes("REDIS_URL=rediss://"))
    ? [["REDIS_URL", "(composed: rediss://…)"]]
    : [];
  return Object.fromEntries(
    [...plain, ...secret, ...composed].map(([variable, value]) => [`env ${variable}`, value ?? ""]),
  );
};
