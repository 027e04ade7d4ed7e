import type { Job, Service, ServiceCheck, Task } from "../../nomad/job-spec";
import { seconds } from "../../nomad/units";

/*
 * Mistakes that `npm run typecheck` must refuse. An `@ts-expect-error` above a line that compiles is itself an error,
 * so this file is a test without running.
 */

const TASK: Task = { Name: "puma", Driver: "docker", Config: { image: "mastodon:1" } };

export const MISTAKES: readonly unknown[] = [
  // @ts-expect-error A field's name with a typing error: it is KillTimeout.
  { ...TASK, Killtimeout: seconds(30) } satisfies Task,

  // @ts-expect-error A field's name from HCL: it is KillTimeout.
  { ...TASK, kill_timeout: seconds(30) } satisfies Task,

  // @ts-expect-error A bare number as duration: 30 what?
  { ...TASK, KillTimeout: 30 } satisfies Task,

  // @ts-expect-error A duration as text, as in HCL.
  { ...TASK, KillTimeout: "30s" } satisfies Task,

  // @ts-expect-error The sum of durations is a bare number: it needs its unit again.
  { ...TASK, KillTimeout: seconds(30) + seconds(5) } satisfies Task,

  // @ts-expect-error A docker option that does not exist: it is memory_hard_limit.
  { ...TASK, Config: { image: "mastodon:1", memory_limit: 700 } } satisfies Task,

  // @ts-expect-error A docker option of the wrong type: a block is a list with one object.
  { ...TASK, Config: { image: "mastodon:1", logging: { type: "journald" } } } satisfies Task,

  // @ts-expect-error A docker task needs an image.
  { ...TASK, Config: { command: "bundle" } } satisfies Task,

  // @ts-expect-error A driver whose options are not known here.
  { ...TASK, Driver: "exec" } satisfies Task,

  // @ts-expect-error Environment variables are text.
  { ...TASK, Env: { PORT: 3000 } } satisfies Task,

  // @ts-expect-error A type of job that Nomad does not have.
  { ID: "web", Type: "daemon", TaskGroups: [] } satisfies Job,

  // @ts-expect-error A job without an ID.
  { TaskGroups: [] } satisfies Job,

  // @ts-expect-error A service without a provider: Nomad would look for Consul.
  { Name: "web", PortLabel: "http" } satisfies Service,

  // @ts-expect-error Nomad's own services have no checks by script.
  { Type: "script", Interval: seconds(10), Timeout: seconds(1) } satisfies ServiceCheck,
];

/** Undefined is the same as left out, so that a condition can stand where the field stands. */
export const ALLOWED: Job = {
  ID: "web",
  Name: undefined,
  TaskGroups: [{ Name: "web", Tasks: [{ ...TASK, KillTimeout: TASK.Leader ? seconds(5) : undefined }] }],
};
