import type { Job, NetworkResource, Service, ServiceCheck, Task, TaskGroup, Template } from "../../nomad/job-spec";
import { hours, minutes, seconds } from "../../nomad/units";

/** A job that breaks one rule. */
export interface RuleCase {
  /** What checkJob refuses. */
  readonly refuses: string;
  readonly job: Job;
  /** `path: message; fix` of all its problems. */
  readonly problems: readonly string[];
  /** Why Nomad's server accepts the job, where it does. */
  readonly serverAccepts?: string;
}

const TASK: Task = { Name: "puma", Driver: "docker", Config: { image: "mastodon:1" } };
const NETWORK: NetworkResource = { Mode: "bridge", DynamicPorts: [{ Label: "http", To: 3000 }] };
const CHECK: ServiceCheck = { Type: "http", Path: "/health", Interval: seconds(10), Timeout: seconds(2) };
const SERVICE: Service = { Name: "web", Provider: "nomad", PortLabel: "http", Checks: [CHECK] };
const TEMPLATE: Template = { DestPath: "local/a", EmbeddedTmpl: "a" };

const job = (over: Partial<Job>, type?: Job["Type"]): Job => ({
  ID: "mastodon-web",
  Type: type,
  TaskGroups: [{ Name: "web", Tasks: [TASK] }],
  ...over,
});
const group = (over: Partial<TaskGroup>, type?: Job["Type"]): Job =>
  job({ TaskGroups: [{ Name: "web", Networks: [NETWORK], Tasks: [TASK], ...over }] }, type);
const task = (over: Partial<Task>, type?: Job["Type"]): Job => group({ Tasks: [{ ...TASK, ...over }] }, type);
const service = (over: Partial<Service>): Job => task({ Services: [{ ...SERVICE, ...over }] });
const groupService = (over: Partial<Service>): Job => group({ Services: [{ ...SERVICE, ...over }] });
const check = (over: Partial<ServiceCheck>): Job => service({ Checks: [{ ...CHECK, ...over }] });
const template = (over: Partial<Template>): Job => task({ Templates: [{ ...TEMPLATE, ...over }] });

/** As from a literal that was widened on its way, which the compiler does not look into. */
const widened = <T>(fields: object): T => JSON.parse(JSON.stringify(fields));
const widenedTask = (fields: object): Job => group({ Tasks: [widened({ ...TASK, ...fields })] });

const DRIVER = "the server does not look into a driver's Config; the node fails to start the task";
const DROPPED = "the server, or the provider before it, drops what it does not know";

export const RULE_CASES: readonly RuleCase[] = [
  // The form of the job
  {
    refuses: "an unknown field",
    job: widenedTask({ Killtimeout: 5e9 }),
    problems: [
      "TaskGroups[web].Tasks[puma].Killtimeout: is not a field of Task: Nomad would drop it without a word; write KillTimeout",
    ],
    serverAccepts: DROPPED,
  },
  {
    refuses: "a field's name from HCL",
    job: widenedTask({ kill_timeout: 5e9 }),
    problems: [
      "TaskGroups[web].Tasks[puma].kill_timeout: is not a field of Task: Nomad would drop it without a word; write KillTimeout",
    ],
    serverAccepts: DROPPED,
  },
  {
    refuses: "a field that resembles none",
    job: widenedTask({ Replicas: 2 }),
    problems: [
      "TaskGroups[web].Tasks[puma].Replicas: is not a field of Task: Nomad would drop it without a word; remove it, or look its name up in Nomad's documentation",
    ],
    serverAccepts: DROPPED,
  },
  {
    refuses: "a duration as text",
    job: widenedTask({ KillTimeout: "30s" }),
    problems: [
      'TaskGroups[web].Tasks[puma].KillTimeout: must be a duration, in whole nanoseconds from 0, not "30s"; write it with a unit: seconds(30)',
    ],
  },
  {
    refuses: "a negative duration",
    job: widenedTask({ ShutdownDelay: -1 }),
    problems: [
      "TaskGroups[web].Tasks[puma].ShutdownDelay: must be a duration, in whole nanoseconds from 0, not -1; write it with a unit: seconds(30)",
    ],
  },
  {
    refuses: "a fraction",
    job: group({ Count: 1.5 }),
    problems: ["TaskGroups[web].Count: must be a whole number, not 1.5; write a whole number"],
  },
  {
    refuses: "a number as environment variable",
    job: widenedTask({ Env: { PORT: 3000 } }),
    problems: ["TaskGroups[web].Tasks[puma].Env.PORT: must be text, not 3000; write text"],
  },
  {
    refuses: "a text in place of a list",
    job: widenedTask({ Templates: "a" }),
    problems: ['TaskGroups[web].Tasks[puma].Templates: must be a list, not "a"; write a list'],
  },
  {
    refuses: "a list in place of an object",
    job: widenedTask({ Resources: [] }),
    problems: ["TaskGroups[web].Tasks[puma].Resources: must be an object, not a list; write an object"],
  },
  {
    refuses: "null",
    job: widenedTask({ User: null }),
    problems: ["TaskGroups[web].Tasks[puma].User: must be text, not null; write text"],
    serverAccepts: "for it, null is a field that is left out",
  },
  {
    refuses: "a task without a driver",
    job: widenedTask({ Driver: undefined }),
    problems: ['TaskGroups[web].Tasks[puma].Driver: is missing; write "docker"'],
  },
  {
    refuses: "a group without tasks",
    job: group({ Tasks: [] }),
    problems: ["TaskGroups[web].Tasks: is empty; set it"],
  },
  { refuses: "a job without groups", job: job({ TaskGroups: [] }), problems: ["TaskGroups: is empty; set it"] },
  { refuses: "an empty name", job: task({ Name: "" }), problems: ["TaskGroups[web].Tasks[0].Name: is empty; set it"] },
  {
    refuses: "a value that Nomad does not know",
    job: template(widened({ ChangeMode: "reload" })),
    problems: [
      'TaskGroups[web].Tasks[puma].Templates[local/a].ChangeMode: is "reload", which Nomad does not accept here; write "noop", "restart", "signal" or "script"',
    ],
  },
  {
    refuses: "a value with a typing error",
    job: job(widened({ Type: "servcie" })),
    problems: ['Type: is "servcie", which Nomad does not accept here; write "service"'],
  },
  {
    refuses: "a network mode that does not exist",
    job: group({ Networks: [widened({ ...NETWORK, Mode: "overlay" })] }),
    problems: [
      'TaskGroups[web].Networks[0].Mode: is "overlay", which Nomad does not accept here; write "none", "host", "bridge" or "cni/*"',
    ],
    serverAccepts: "the node refuses it",
  },
  {
    refuses: "a service in Consul",
    job: service(widened({ Provider: "consul" })),
    problems: [
      'TaskGroups[web].Tasks[puma].Services[web].Provider: is "consul", which Nomad does not accept here; write "nomad"',
    ],
    serverAccepts: "it cannot know that there is no Consul; the job would stay pending",
  },
  {
    refuses: "a service without a provider, which Nomad would look for in Consul",
    job: task({ Services: [widened({ ...SERVICE, Provider: undefined })] }),
    problems: ['TaskGroups[web].Tasks[puma].Services[web].Provider: is missing; write "nomad"'],
    serverAccepts: "it cannot know that there is no Consul; the job would stay pending",
  },
  {
    refuses: "a field of Consul's services",
    job: check({ SuccessBeforePassing: 2 }),
    problems: [
      "TaskGroups[web].Tasks[puma].Services[web].Checks[0].SuccessBeforePassing: is for services in Consul; remove it: Nomad's own services do not have it",
    ],
  },
  {
    refuses: "an obsolete field",
    job: widenedTask({ Resources: { IOPS: 1 } }),
    problems: ["TaskGroups[web].Tasks[puma].Resources.IOPS: is obsolete in Nomad; remove it"],
    serverAccepts: "it only warns",
  },
  {
    refuses: "a docker option that does not exist",
    job: widenedTask({ Config: { image: "a:1", memory_limit: 5 } }),
    problems: [
      "TaskGroups[web].Tasks[puma].Config.memory_limit: is not an option of the docker driver: the node would not start the task; write memory_hard_limit",
    ],
    serverAccepts: DRIVER,
  },
  {
    refuses: "a docker option of another type",
    job: widenedTask({ Config: { image: "a:1", args: "-x" } }),
    problems: ['TaskGroups[web].Tasks[puma].Config.args: must be a list, not "-x"; write a list'],
    serverAccepts: DRIVER,
  },
  {
    refuses: "a docker task without an image",
    job: widenedTask({ Config: {} }),
    problems: ["TaskGroups[web].Tasks[puma].Config.image: is missing; set it"],
    serverAccepts: DRIVER,
  },

  // The job
  {
    refuses: "an ID with a space",
    job: job({ ID: "mastodon web" }),
    problems: ['ID: is "mastodon web"; write it without spaces'],
  },
  { refuses: "a priority that is too high", job: job({ Priority: 101 }), problems: ["Priority: is 101; set 1 to 100"] },
  {
    refuses: "an empty datacenter",
    job: job({ Datacenters: ["dc1", ""] }),
    problems: ["Datacenters: has an empty name; remove it"],
  },
  {
    refuses: "an empty namespace",
    job: job({ Namespace: "" }),
    problems: ["Namespace: is empty; set it, or leave it out"],
  },
  { refuses: "an empty job name", job: job({ Name: "" }), problems: ["Name: is empty; set it, or leave it out"] },
  {
    refuses: "a long description",
    job: job({ UI: { Description: "a".repeat(1001) } }),
    problems: ["UI.Description: is longer than 1000 bytes; shorten it"],
  },
  {
    refuses: "two groups of one name",
    job: job({
      TaskGroups: [
        { Name: "web", Tasks: [TASK] },
        { Name: "web", Tasks: [TASK] },
      ],
    }),
    problems: ["TaskGroups[web]: is the second group of this name; give each group a name of its own"],
  },
  {
    refuses: "a periodic service",
    job: job({ Periodic: { Specs: ["0 4 * * *"] } }),
    problems: ['Periodic: does not exist for jobs of type service; set Type to "batch" or "sysbatch"'],
  },
  {
    refuses: "a cron expression of six fields",
    job: job({ Periodic: { Specs: ["0 0 4 * * *"] } }, "batch"),
    problems: [
      'Periodic.Specs[0]: is "0 0 4 * * *", which has 6 fields; write five: minute, hour, day of the month, month, day of the week',
    ],
    serverAccepts: "it also takes a field for the year, or for seconds",
  },
  {
    refuses: "an hour that does not exist",
    job: job({ Periodic: { Specs: ["0 24 * * *"] } }, "batch"),
    problems: [
      'Periodic.Specs[0]: is "0 24 * * *", and "24" is not a valid hour; write *, or 0 to 23, as a list (1,2), a range (1-3) or with a step up to 23 (*/5)',
    ],
  },
  {
    refuses: "a weekday that does not exist",
    job: job({ Periodic: { Specs: ["0 4 * * someday"] } }, "batch"),
    problems: [
      'Periodic.Specs[0]: is "0 4 * * someday", and "someday" is not a valid day of the week; write *, or 0 to 6, as a list (1,2), a range (1-3) or with a step up to 6 (*/5)',
    ],
  },
  {
    refuses: "a step of nothing",
    job: job({ Periodic: { Specs: ["*/0 4 * * *"] } }, "batch"),
    problems: [
      'Periodic.Specs[0]: is "*/0 4 * * *", and "*/0" is not a valid minute; write *, or 0 to 59, as a list (1,2), a range (1-3) or with a step up to 59 (*/5)',
    ],
  },
  {
    refuses: "a step that is too long",
    job: job({ Periodic: { Specs: ["0 */24 * * *"] } }, "batch"),
    problems: [
      'Periodic.Specs[0]: is "0 */24 * * *", and "*/24" is not a valid hour; write *, or 0 to 23, as a list (1,2), a range (1-3) or with a step up to 23 (*/5)',
    ],
  },
  {
    refuses: "a range backwards",
    job: job({ Periodic: { Specs: ["0 6-4 * * *"] } }, "batch"),
    problems: [
      'Periodic.Specs[0]: is "0 6-4 * * *", and "6-4" is not a valid hour; write *, or 0 to 23, as a list (1,2), a range (1-3) or with a step up to 23 (*/5)',
    ],
    serverAccepts: "it reads it in its own way, and nobody would expect which",
  },
  {
    refuses: "a time zone that does not exist",
    job: job({ Periodic: { Specs: ["0 4 * * *"], TimeZone: "Europe/Berln" } }, "batch"),
    problems: [
      'Periodic.TimeZone: is "Europe/Berln", which is not a time zone; write a name of the IANA database, such as "Europe/Berlin" or "UTC"',
    ],
  },
  {
    refuses: "a time zone in the wrong case",
    job: job({ Periodic: { Specs: ["0 4 * * *"], TimeZone: "europe/berlin" } }, "batch"),
    problems: ['Periodic.TimeZone: is "europe/berlin", which is not a time zone; write "Europe/Berlin"'],
  },
  {
    refuses: "a parameterized service",
    job: job({ ParameterizedJob: { Payload: "forbidden" } }),
    problems: ['ParameterizedJob: does not exist for jobs of type service; set Type to "batch" or "sysbatch"'],
  },
  {
    refuses: "a parameter that is required and optional",
    job: job(
      { ParameterizedJob: { Payload: "forbidden", MetaRequired: ["phase", "image"], MetaOptional: ["phase"] } },
      "batch",
    ),
    problems: ['ParameterizedJob.MetaOptional: has "phase", which MetaRequired has too; keep each in one of them'],
  },
  {
    refuses: "a job's update strategy for batch",
    job: job({ Update: { MaxParallel: 1 } }, "batch"),
    problems: [
      "Update: does not exist for jobs of type batch; remove it: only jobs of type service and system have it",
    ],
  },
  {
    refuses: "a job's migrate strategy for batch",
    job: job({ Migrate: { MaxParallel: 1 } }, "batch"),
    problems: ["Migrate: does not exist for jobs of type batch; remove it: only jobs of type service have it"],
  },
  {
    refuses: "a job's reschedule policy for sysbatch",
    job: job({ Reschedule: { Attempts: 1 } }, "sysbatch"),
    problems: [
      "Reschedule: does not exist for jobs of type sysbatch; remove it: only jobs of type service and batch have it",
    ],
  },

  // Placement
  {
    refuses: "a constraint on a target that does not exist",
    job: job({ Constraints: [{ LTarget: "${node.arch}", Operand: "=", RTarget: "arm64" }] }),
    problems: [
      'Constraints[0].LTarget: is "${node.arch}", which Nomad does not know; write ${attr.…}, ${meta.…}, ${device.…}, or one of "${node.unique.id}", "${node.datacenter}", "${node.unique.name}", "${node.class}" or "${node.pool}"',
    ],
  },
  {
    refuses: "a constraint without a target",
    job: job({ Constraints: [{ Operand: "=", RTarget: "arm64" }] }),
    problems: ["Constraints[0].LTarget: is missing; set what to compare: ${attr.kernel.name}, for example"],
  },
  {
    refuses: "a constraint without a value",
    job: group({ Constraints: [{ LTarget: "${attr.cpu.arch}", Operand: "=" }] }),
    problems: ["TaskGroups[web].Constraints[0].RTarget: is missing, and = needs it; set it"],
  },
  {
    refuses: "a constraint with a value too many",
    job: group({ Constraints: [{ LTarget: "${attr.cpu.arch}", Operand: "is_set", RTarget: "yes" }] }),
    problems: ['TaskGroups[web].Constraints[0].RTarget: is "yes", and is_set compares with nothing; remove it'],
  },
  {
    refuses: "a distinct property that nobody may have",
    job: group({ Constraints: [{ LTarget: "${meta.rack}", Operand: "distinct_property", RTarget: "0" }] }),
    problems: [
      'TaskGroups[web].Constraints[0].RTarget: is "0"; write how many allocations may share the value, as a number in text, or remove it',
    ],
  },
  {
    refuses: "distinct hosts for a task",
    job: task({ Constraints: [{ Operand: "distinct_hosts" }] }),
    problems: [
      'TaskGroups[web].Tasks[puma].Constraints[0].Operand: is "distinct_hosts", which a single task cannot have; move the constraint to the group or the job',
    ],
  },
  {
    refuses: "an affinity without weight",
    job: group({ Affinities: [{ LTarget: "${meta.rack}", Operand: "=", RTarget: "1", Weight: 0 }] }),
    problems: ["TaskGroups[web].Affinities[0].Weight: is 0; set -100 to 100, but not 0"],
  },
  {
    refuses: "an affinity without value",
    job: group({ Affinities: [{ LTarget: "${meta.rack}", Operand: "=" }] }),
    problems: ["TaskGroups[web].Affinities[0].RTarget: is missing, and = needs it; set it"],
  },
  {
    refuses: "an affinity in a system job",
    job: group({ Affinities: [{ LTarget: "${meta.rack}", Operand: "=", RTarget: "1" }] }, "system"),
    problems: [
      "TaskGroups[web].Affinities: does not exist for jobs of type system; remove it: a system job runs on every node",
    ],
  },
  {
    refuses: "a spread over more than all",
    job: group({
      Spreads: [
        {
          Attribute: "${meta.rack}",
          SpreadTarget: [
            { Value: "1", Percent: 60 },
            { Value: "2", Percent: 60 },
          ],
        },
      ],
    }),
    problems: ["TaskGroups[web].Spreads[0].SpreadTarget: adds up to 120 percent; make it 100 or less"],
  },
  {
    refuses: "a spread to one value twice",
    job: group({
      Spreads: [
        {
          Attribute: "${meta.rack}",
          SpreadTarget: [
            { Value: "1", Percent: 50 },
            { Value: "1", Percent: 50 },
          ],
        },
      ],
    }),
    problems: ['TaskGroups[web].Spreads[0].SpreadTarget[1]: is the second for "1"; keep one of them'],
  },
  {
    refuses: "a spread that is too heavy",
    job: group({ Spreads: [{ Attribute: "${meta.rack}", Weight: 101 }] }),
    problems: ["TaskGroups[web].Spreads[0].Weight: is 101; set 1 to 100"],
  },

  // Policies
  {
    refuses: "an update strategy for batch",
    job: group({ Update: { MaxParallel: 1 } }, "batch"),
    problems: [
      "TaskGroups[web].Update: does not exist for jobs of type batch; remove it: only service and system jobs are updated step by step",
    ],
  },
  {
    refuses: "auto-promotion without a canary",
    job: group({ Update: { AutoPromote: true } }),
    problems: [
      "TaskGroups[web].Update.AutoPromote: is true, but there is no canary to promote; set Canary to 1 or more, or leave AutoPromote out",
    ],
  },
  {
    refuses: "a healthy deadline after the progress deadline",
    job: group({ Update: { HealthyDeadline: minutes(10) } }),
    problems: [
      "TaskGroups[web].Update.HealthyDeadline: is 10m, and ProgressDeadline 10m: the deployment would fail first; make it less than ProgressDeadline",
    ],
  },
  {
    refuses: "a healthy deadline that contradicts the job's progress deadline",
    job: { ...group({ Update: { HealthyDeadline: minutes(3) } }), Update: { ProgressDeadline: minutes(2) } },
    problems: [
      "TaskGroups[web].Update.HealthyDeadline: is 3m, and ProgressDeadline 2m: the deployment would fail first; make it less than ProgressDeadline",
    ],
  },
  {
    refuses: "a healthy time as long as its deadline",
    job: group({ Update: { MinHealthyTime: minutes(5) } }),
    problems: [
      "TaskGroups[web].Update.MinHealthyTime: is 5m, and HealthyDeadline 5m: nothing could ever be healthy; make it less than HealthyDeadline",
    ],
  },
  {
    refuses: "no time to get healthy",
    job: group({ Update: { HealthyDeadline: seconds(0) } }),
    problems: ["TaskGroups[web].Update.HealthyDeadline: is 0; set more than MinHealthyTime"],
  },
  {
    refuses: "no stagger",
    job: group({ Update: { Stagger: seconds(0) } }),
    problems: ["TaskGroups[web].Update.Stagger: is 0; set more than 0, or leave it out for 30 s"],
  },
  {
    refuses: "negative counts in an update",
    job: group({ Update: { MaxParallel: -1, Canary: -1 } }),
    problems: [
      "TaskGroups[web].Update.MaxParallel: is -1; set 0 or more",
      "TaskGroups[web].Update.Canary: is -1; set 0 or more",
    ],
  },
  {
    refuses: "a migrate strategy for system",
    job: group({ Migrate: { MaxParallel: 1 } }, "system"),
    problems: [
      "TaskGroups[web].Migrate: does not exist for jobs of type system; remove it: only service jobs are migrated step by step",
    ],
  },
  {
    refuses: "a migration that is healthy too late",
    job: group({ Migrate: { MinHealthyTime: minutes(6) } }),
    problems: [
      "TaskGroups[web].Migrate.MinHealthyTime: is 6m, and HealthyDeadline 5m; make it less than HealthyDeadline",
    ],
  },
  {
    refuses: "a negative number of migrations",
    job: group({ Migrate: { MaxParallel: -1 } }),
    problems: ["TaskGroups[web].Migrate.MaxParallel: is -1; set 0 or more"],
  },
  {
    refuses: "restarts that do not fit",
    job: group({ RestartPolicy: { Attempts: 10, Delay: minutes(5) } }),
    problems: [
      "TaskGroups[web].RestartPolicy.Interval: is 30m, too short for 10 attempts with 5m between them; raise Interval, or lower Attempts or Delay",
    ],
  },
  {
    refuses: "a restart interval that is too short",
    job: group({ RestartPolicy: { Attempts: 0, Interval: seconds(4) } }),
    problems: ["TaskGroups[web].RestartPolicy.Interval: is 4s; set 5s or more"],
  },
  {
    refuses: "a delay of no restarts",
    job: group({ RestartPolicy: { Attempts: 0, Mode: "delay" } }),
    problems: [
      'TaskGroups[web].RestartPolicy.Mode: is "delay", but there are no attempts to delay; set Attempts to 1 or more, or Mode to "fail"',
    ],
  },
  {
    refuses: "a negative number of restarts",
    job: group({ RestartPolicy: { Attempts: -1 } }),
    problems: ["TaskGroups[web].RestartPolicy.Attempts: is -1; set 0 or more"],
    serverAccepts: "it does not look",
  },
  {
    refuses: "a task's restarts that do not fit",
    job: task({ RestartPolicy: { Attempts: 10, Delay: minutes(5) } }),
    problems: [
      "TaskGroups[web].Tasks[puma].RestartPolicy.Interval: is 30m, too short for 10 attempts with 5m between them; raise Interval, or lower Attempts or Delay",
    ],
    serverAccepts: "it looks at the group's policy only",
  },
  {
    refuses: "reschedule attempts without end",
    job: group({ ReschedulePolicy: { Attempts: 3, Interval: hours(1), Unlimited: true } }),
    problems: [
      "TaskGroups[web].ReschedulePolicy.Attempts: is 3, although Unlimited is true; set Unlimited to false, or Attempts to 0",
    ],
  },
  {
    refuses: "a reschedule delay that is too short",
    job: group({ ReschedulePolicy: { Delay: seconds(4) } }),
    problems: ["TaskGroups[web].ReschedulePolicy.Delay: is 4s; set 5s or more"],
  },
  {
    refuses: "a reschedule ceiling below the delay",
    job: group({ ReschedulePolicy: { MaxDelay: seconds(20) } }),
    problems: ["TaskGroups[web].ReschedulePolicy.MaxDelay: is 20s, and Delay 30s; set Delay or more, and at least 5s"],
  },
  {
    refuses: "a reschedule interval that is too short",
    job: group({ ReschedulePolicy: { Attempts: 1, Unlimited: false, Interval: seconds(14) } }),
    problems: ["TaskGroups[web].ReschedulePolicy.Interval: is 14s; set 15s or more"],
  },
  {
    refuses: "constant reschedule attempts that do not fit",
    job: group({ ReschedulePolicy: { Attempts: 4, Interval: seconds(15) } }, "batch"),
    problems: [
      "TaskGroups[web].ReschedulePolicy.Interval: is 15s, too short for 4 attempts with these delays; raise Interval, or lower Attempts, Delay or MaxDelay",
    ],
  },
  {
    refuses: "exponential reschedule attempts that do not fit",
    job: group({ ReschedulePolicy: { Attempts: 3, Unlimited: false, Interval: minutes(2) } }),
    problems: [
      "TaskGroups[web].ReschedulePolicy.Interval: is 2m, too short for 3 attempts with these delays; raise Interval, or lower Attempts, Delay or MaxDelay",
    ],
  },
  {
    refuses: "fibonacci reschedule attempts that do not fit",
    job: group({
      ReschedulePolicy: { Attempts: 5, Unlimited: false, DelayFunction: "fibonacci", Interval: minutes(2) },
    }),
    problems: [
      "TaskGroups[web].ReschedulePolicy.Interval: is 2m, too short for 5 attempts with these delays; raise Interval, or lower Attempts, Delay or MaxDelay",
    ],
  },
  {
    refuses: "a reschedule policy for system",
    job: group({ ReschedulePolicy: { Attempts: 0 } }, "system"),
    problems: ["TaskGroups[web].ReschedulePolicy: does not exist for jobs of type system; remove it"],
  },
  {
    refuses: "two ways to treat a lost node",
    job: group({ Disconnect: { LostAfter: hours(1), StopOnClientAfter: hours(1) } }),
    problems: ["TaskGroups[web].Disconnect.StopOnClientAfter: is set together with LostAfter; set one of them"],
  },
  {
    refuses: "stopping a system job on a lost node",
    job: group({ Disconnect: { StopOnClientAfter: hours(1) } }, "system"),
    problems: ["TaskGroups[web].Disconnect.StopOnClientAfter: does not exist for jobs of type system; remove it"],
  },
  {
    refuses: "scaling from more to less",
    job: group({ Count: 3, Scaling: { Min: 3, Max: 2 } }),
    problems: ["TaskGroups[web].Scaling.Max: is 2, less than Min, which is 3; make it at least Min"],
  },
  {
    refuses: "a count outside of its scaling",
    job: group({ Count: 5, Scaling: { Min: 1, Max: 4 } }),
    problems: [
      "TaskGroups[web].Scaling: is from 1 to 4, and the group's Count is 5; set Count between Min and Max, or leave it out",
    ],
  },
  {
    refuses: "negative scaling",
    job: group({ Count: 0, Scaling: { Min: -2, Max: -1 } }),
    problems: [
      "TaskGroups[web].Scaling.Min: is -2; set 0 or more",
      "TaskGroups[web].Scaling.Max: is -1; set 0 or more",
    ],
  },

  // Groups
  { refuses: "a negative count", job: group({ Count: -1 }), problems: ["TaskGroups[web].Count: is -1; set 0 or more"] },
  {
    refuses: "a system job that counts",
    job: group({ Count: 2 }, "system"),
    problems: [
      "TaskGroups[web].Count: is 2 in a job of type system; leave it out: a system job runs once on every node",
    ],
  },
  {
    refuses: "a tiny disk",
    job: group({ EphemeralDisk: { SizeMB: 9 }, Tasks: [{ ...TASK, LogConfig: { MaxFiles: 1, MaxFileSizeMB: 1 } }] }),
    problems: ["TaskGroups[web].EphemeralDisk.SizeMB: is 9 MB; set 10 or more"],
  },
  {
    refuses: "two tasks of one name",
    job: group({ Tasks: [TASK, TASK] }),
    problems: [
      "TaskGroups[web].Tasks[puma]: is the second task of this name; give each task of the group a name of its own",
    ],
  },
  {
    refuses: "a group without a main task",
    job: task({ Lifecycle: { Hook: "prestart", Sidecar: true } }),
    problems: [
      "TaskGroups[web].Tasks: all have a Lifecycle: there is no main task to run; leave Lifecycle out of one of them",
    ],
    serverAccepts: "2.0.5 does not look; later versions refuse it",
  },
  {
    refuses: "two leaders",
    job: group({
      Tasks: [
        { ...TASK, Leader: true },
        { ...TASK, Name: "other", Leader: true },
      ],
    }),
    problems: ["TaskGroups[web].Tasks: have more than one Leader; set Leader on one task only"],
  },

  // Networks
  {
    refuses: "two ports of one label",
    job: group({ Networks: [{ DynamicPorts: [{ Label: "http" }], ReservedPorts: [{ Label: "http", Value: 80 }] }] }),
    problems: ['TaskGroups[web].Networks: has two ports "http"; give each port a label of its own'],
  },
  {
    refuses: "a port of the node twice",
    job: group({
      Networks: [
        {
          ReservedPorts: [
            { Label: "a", Value: 80 },
            { Label: "b", Value: 80 },
          ],
        },
      ],
    }),
    problems: [
      'TaskGroups[web].Networks: takes port 80 of the node twice, the second time as "b"; take another port, or a dynamic one',
    ],
  },
  {
    refuses: "a port that does not exist",
    job: group({ Networks: [{ ReservedPorts: [{ Label: "a", Value: 65536, To: 70000 }] }] }),
    problems: [
      "TaskGroups[web].Networks[0].ReservedPorts[a].Value: is 65536; set the node's port, 1 to 65535, or move it to DynamicPorts",
      "TaskGroups[web].Networks[0].ReservedPorts[a].To: is 70000; set 1 to 65535, or -1 for the port of the node",
    ],
  },
  {
    refuses: "a reserved port without a number",
    job: group({ Networks: [{ ReservedPorts: [{ Label: "a" }] }] }),
    problems: [
      "TaskGroups[web].Networks[0].ReservedPorts[a].Value: is missing; set the node's port, 1 to 65535, or move it to DynamicPorts",
    ],
    serverAccepts: "it looks at ports with a number only",
  },
  {
    refuses: "a dynamic port with a number",
    job: group({ Networks: [{ DynamicPorts: [{ Label: "a", Value: 80 }] }] }),
    problems: [
      "TaskGroups[web].Networks[0].DynamicPorts[a].Value: is 80, but Nomad chooses the node's port of a dynamic one; remove it (To is the port inside), or move the port to ReservedPorts",
    ],
    serverAccepts: "it drops the number",
  },
  {
    refuses: "a collision that a bridge cannot ignore",
    job: group({ Networks: [{ Mode: "bridge", ReservedPorts: [{ Label: "a", Value: 80, IgnoreCollision: true }] }] }),
    problems: [
      "TaskGroups[web].Networks[0].ReservedPorts[a].IgnoreCollision: is true in a network of mode bridge; remove it: only mode host has it",
    ],
  },

  // Services and checks
  {
    refuses: "a service name with an underscore",
    job: service({ Name: "mastodon_web" }),
    problems: [
      'TaskGroups[web].Tasks[puma].Services[mastodon_web].Name: is "mastodon_web", which is not a DNS name; write letters, digits and dashes, at most 63',
    ],
  },
  {
    refuses: "a long service name",
    job: service({ Name: "a".repeat(64) }),
    problems: [
      'TaskGroups[web].Tasks[puma].Services[aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa].Name: is "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", which is not a DNS name; write letters, digits and dashes, at most 63',
    ],
  },
  {
    refuses: "an address that the mode contradicts",
    job: service({ Address: "192.0.2.1", AddressMode: "host", Checks: [] }),
    problems: [
      'TaskGroups[web].Tasks[puma].Services[web].Address: is set, and AddressMode is "host"; remove one of them, or set AddressMode to "auto"',
    ],
  },
  {
    refuses: "a group's address mode for a task",
    job: service({ AddressMode: "alloc" }),
    problems: [
      'TaskGroups[web].Tasks[puma].Services[web].AddressMode: is "alloc", which only a group\'s services have; move the service to the group, or leave AddressMode out',
    ],
  },
  {
    refuses: "a task's address mode for a group",
    job: groupService({ AddressMode: "driver" }),
    problems: [
      'TaskGroups[web].Services[web].AddressMode: is "driver", which only a task\'s services have; move the service to the task',
    ],
  },
  {
    refuses: "a group's address mode for a task's check",
    job: check({ AddressMode: "alloc" }),
    problems: [
      'TaskGroups[web].Tasks[puma].Services[web].Checks[0].AddressMode: is "alloc", which only a group\'s services have; move the service to the group, or leave AddressMode out',
    ],
  },
  {
    refuses: "a port that a task's service does not find",
    job: service({ PortLabel: "htpp" }),
    problems: [
      'TaskGroups[web].Tasks[puma].Services[web].PortLabel: is "htpp", which is not a port of group "web"; write one of "http", or declare it',
    ],
  },
  {
    refuses: "a port that a group's service does not find",
    job: groupService({ PortLabel: "htpp" }),
    problems: [
      'TaskGroups[web].Services[web].PortLabel: is "htpp", which is not a port of group "web"; write one of "http", or declare it',
    ],
    serverAccepts: "it looks at tasks' services only",
  },
  {
    refuses: "a port that a check does not find",
    job: check({ PortLabel: "metrics" }),
    problems: [
      'TaskGroups[web].Tasks[puma].Services[web].Checks[0].PortLabel: is "metrics", which is not a port of group "web"; write one of "http", or declare it',
    ],
  },
  {
    refuses: "a port number in a check",
    job: check({ PortLabel: "3000" }),
    problems: [
      'TaskGroups[web].Tasks[puma].Services[web].Checks[0].PortLabel: is "3000", a number; write the label of a port of the group',
    ],
  },
  {
    refuses: "a check without a port",
    job: service({ PortLabel: undefined }),
    problems: [
      "TaskGroups[web].Tasks[puma].Services[web].Checks[0].PortLabel: is missing, and the service has none; set it on the service",
    ],
  },
  {
    refuses: "a task's service that names another task",
    job: service({ TaskName: "sidekiq" }),
    problems: [
      'TaskGroups[web].Tasks[puma].Services[web].TaskName: is "sidekiq", which is not the service\'s own task; write "puma", or leave it out',
    ],
  },
  {
    refuses: "a group's check that names no task",
    job: groupService({ Checks: [{ ...CHECK, TaskName: "sidekiq" }] }),
    problems: [
      'TaskGroups[web].Services[web].Checks[0].TaskName: is "sidekiq", which is not a task of the group; write "puma", or leave it out',
    ],
  },
  {
    refuses: "a group's service that names no task",
    job: groupService({ TaskName: "sidekiq", Checks: [] }),
    problems: [
      'TaskGroups[web].Services[web].TaskName: is "sidekiq", which is not a task of the group; write "puma", or leave it out',
    ],
    serverAccepts: "it looks at the checks only",
  },
  {
    refuses: "a task's service twice",
    job: task({
      Services: [
        { ...SERVICE, Checks: [] },
        { ...SERVICE, Checks: [] },
      ],
    }),
    problems: [
      "TaskGroups[web].Tasks[puma].Services[web]: is the second service of this name and port; give it another name or port",
    ],
  },
  {
    refuses: "a group's service twice",
    job: group({ Services: [SERVICE, SERVICE] }),
    problems: [
      "TaskGroups[web].Services[web]: is the second service of this name and port; give it another name or port",
    ],
  },
  {
    refuses: "two checks without names",
    job: service({ Checks: [CHECK, CHECK] }),
    problems: [
      "TaskGroups[web].Tasks[puma].Services[web].Checks[1]: is the second check without a name; give each check of the service a name of its own",
    ],
  },
  {
    refuses: "two checks of one name",
    job: service({
      Checks: [
        { ...CHECK, Name: "up" },
        { ...CHECK, Name: "up" },
      ],
    }),
    problems: [
      "TaskGroups[web].Tasks[puma].Services[web].Checks[up]: is the second check of this name; give each check of the service a name of its own",
    ],
  },
  {
    refuses: "a script as a check",
    job: check(widened({ Type: "script" })),
    problems: [
      'TaskGroups[web].Tasks[puma].Services[web].Checks[0].Type: is "script", which Nomad does not accept here; write "http" or "tcp"',
    ],
  },
  {
    refuses: "a check over http without a path",
    job: check({ Path: undefined }),
    problems: [
      "TaskGroups[web].Tasks[puma].Services[web].Checks[0].Path: is missing, and a check over http needs it; set it, such as /health",
    ],
  },
  {
    refuses: "a whole URL as path",
    job: check({ Path: "http://localhost/health" }),
    problems: [
      'TaskGroups[web].Tasks[puma].Services[web].Checks[0].Path: is "http://localhost/health", a whole URL; write the path alone: host and port come from the service',
    ],
  },
  {
    refuses: "a method that does not exist",
    job: check(widened({ Method: "FETCH" })),
    problems: [
      'TaskGroups[web].Tasks[puma].Services[web].Checks[0].Method: is "FETCH", which Nomad does not accept here; write "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS" or "TRACE"',
    ],
  },
  {
    refuses: "checks without a pause",
    job: check({ Interval: seconds(0), Timeout: seconds(0.5) }),
    problems: [
      "TaskGroups[web].Tasks[puma].Services[web].Checks[0].Interval: is 0s; set 1s or more",
      "TaskGroups[web].Tasks[puma].Services[web].Checks[0].Timeout: is 0.5s; set 1s or more",
    ],
  },
  {
    refuses: "a check that restarts and is ignored",
    job: check({ OnUpdate: "ignore", CheckRestart: { Limit: 3 } }),
    problems: [
      'TaskGroups[web].Tasks[puma].Services[web].Checks[0].OnUpdate: is "ignore", but CheckRestart would restart the task; remove one of them',
    ],
  },
  {
    refuses: "a service that restarts and is ignored",
    job: service({ OnUpdate: "ignore", CheckRestart: { Limit: 3 } }),
    problems: [
      'TaskGroups[web].Tasks[puma].Services[web].Checks[0].OnUpdate: is "ignore", but CheckRestart would restart the task; remove one of them',
    ],
  },
  {
    refuses: "a negative limit",
    job: check({ CheckRestart: { Limit: -1 } }),
    problems: ["TaskGroups[web].Tasks[puma].Services[web].Checks[0].CheckRestart.Limit: is -1; set 0 or more"],
  },

  // Tasks
  {
    refuses: "a task's name with a slash",
    job: task({ Name: "web/puma" }),
    problems: ['TaskGroups[web].Tasks[web/puma].Name: is "web/puma"; leave the slashes out'],
  },
  {
    refuses: "a task named as a folder of Nomad's",
    job: task({ Name: "alloc" }),
    problems: ['TaskGroups[web].Tasks[alloc].Name: is "alloc", the name of a folder of Nomad\'s; choose another name'],
  },
  {
    refuses: "a kill timeout longer than the deployment",
    job: task({ KillTimeout: minutes(11) }),
    problems: [
      "TaskGroups[web].Tasks[puma].KillTimeout: is 11m, and the group's ProgressDeadline 10m; make it at most Update.ProgressDeadline",
    ],
  },
  {
    refuses: "CPU and cores",
    job: task({ Resources: { CPU: 100, Cores: 1 } }),
    problems: ["TaskGroups[web].Tasks[puma].Resources.Cores: is 1, and CPU is 100; set one of them"],
  },
  {
    refuses: "negative cores",
    job: task({ Resources: { Cores: -1 } }),
    problems: ["TaskGroups[web].Tasks[puma].Resources.Cores: is -1; set 0 or more"],
  },
  {
    refuses: "no CPU and little memory",
    job: task({ Resources: { CPU: 0, MemoryMB: 9 } }),
    problems: [
      "TaskGroups[web].Tasks[puma].Resources.CPU: is 0 MHz; set 1 or more",
      "TaskGroups[web].Tasks[puma].Resources.MemoryMB: is 9 MB; set 10 or more",
    ],
  },
  {
    refuses: "a maximum of memory below the reservation",
    job: task({ Resources: { MemoryMB: 700, MemoryMaxMB: 600 } }),
    problems: [
      "TaskGroups[web].Tasks[puma].Resources.MemoryMaxMB: is 600 MB, less than MemoryMB, which is 700 MB; set MemoryMB or more, or leave it out",
    ],
  },
  {
    refuses: "more memory for secrets than there is",
    job: task({ Resources: { MemoryMB: 300, SecretsMB: 301 } }),
    problems: [
      "TaskGroups[web].Tasks[puma].Resources.SecretsMB: is 301 MB, and MemoryMB is 300 MB; set 0 to MemoryMB, of which it is a part",
    ],
  },
  {
    refuses: "logs that fill the disk",
    job: task({ LogConfig: { MaxFiles: 3, MaxFileSizeMB: 100 } }),
    problems: [
      "TaskGroups[web].Tasks[puma].LogConfig: keeps up to 3 files of 100 MB, and the group's disk has 300 MB; lower MaxFiles or MaxFileSizeMB, or raise EphemeralDisk.SizeMB",
    ],
  },
  {
    refuses: "no logs in number and size",
    job: task({ LogConfig: { MaxFiles: 0, MaxFileSizeMB: 0 } }),
    problems: [
      "TaskGroups[web].Tasks[puma].LogConfig.MaxFiles: is 0; set 1 or more",
      "TaskGroups[web].Tasks[puma].LogConfig.MaxFileSizeMB: is 0; set 1 or more",
    ],
  },
  {
    refuses: "a docker port that does not exist",
    job: task({ Config: { image: "a:1", ports: ["http", "htpp"] } }),
    problems: [
      'TaskGroups[web].Tasks[puma].Config.ports[1]: is "htpp", which is not a port of group "web"; write one of "http", or declare it',
    ],
    serverAccepts: DRIVER,
  },
  {
    refuses: "a docker network beside the group's",
    job: task({ Config: { image: "a:1", network_mode: "host" } }),
    problems: [
      'TaskGroups[web].Tasks[puma].Config.network_mode: is "host", but the group has a network of mode bridge; remove it: the container joins the group\'s network',
    ],
    serverAccepts: DRIVER,
  },
  {
    refuses: "a mount of nothing",
    job: task({ VolumeMounts: [{ Volume: "data", Destination: "/data" }] }),
    problems: [
      'TaskGroups[web].Tasks[puma].VolumeMounts[0].Volume: is "data", which group "web" does not ask for; declare it in the group\'s Volumes',
    ],
  },
  {
    refuses: "an action with a space",
    job: task({ Actions: [{ Name: "clear cache", Command: "tootctl" }] }),
    problems: [
      'TaskGroups[web].Tasks[puma].Actions[clear cache].Name: is "clear cache"; write at most 128 characters without spaces',
    ],
  },
  {
    refuses: "an action twice",
    job: task({
      Actions: [
        { Name: "a", Command: "b" },
        { Name: "a", Command: "c" },
      ],
    }),
    problems: [
      "TaskGroups[web].Tasks[puma].Actions[a]: is the second action of this name; give each action a name of its own",
    ],
  },
  {
    refuses: "a payload outside of the task",
    job: task({ DispatchPayload: { File: "../../../a" } }, "batch"),
    problems: [
      'TaskGroups[web].Tasks[puma].DispatchPayload.File: is "../../../a", outside of the allocation\'s folder; write local/…, secrets/… or ../alloc/…',
    ],
  },
  {
    refuses: "a download outside of the allocation",
    job: task({ Artifacts: [{ GetterSource: "https://example.org/a", RelativeDest: "../../a" }] }),
    problems: [
      'TaskGroups[web].Tasks[puma].Artifacts[0].RelativeDest: is "../../a", outside of the allocation\'s folder; write local/…, secrets/… or ../alloc/…',
    ],
  },
  {
    refuses: "an identity with a space",
    job: task({ Identities: [{ Name: "a b", Audience: ["x"] }] }),
    problems: [
      'TaskGroups[web].Tasks[puma].Identities[a b].Name: is "a b"; write letters, digits, dashes and underscores, at most 128',
    ],
  },
  {
    refuses: "a default identity that expires",
    job: task({ Identity: { TTL: hours(1) } }),
    problems: [
      "TaskGroups[web].Tasks[puma].Identity.TTL: is set, but the default identity does not expire; remove it, or name the identity",
    ],
  },
  {
    refuses: "two default identities",
    job: task({ Identities: [{ Env: true }, { Name: "default", File: true }] }),
    problems: ["TaskGroups[web].Tasks[puma].Identities: has 2 default identities; name all but one"],
  },
  {
    refuses: "a path for an identity without a file",
    job: task({ Identity: { Filepath: "secrets/token" } }),
    problems: ["TaskGroups[web].Tasks[puma].Identity.Filepath: is set, but File is not true; set File to true"],
  },
  {
    refuses: "an identity's signal without a name",
    job: task({ Identity: { File: true, ChangeMode: "signal" } }),
    problems: [
      'TaskGroups[web].Tasks[puma].Identity.ChangeSignal: is missing, and ChangeMode is "signal"; set it, such as "SIGHUP"',
    ],
  },
  {
    refuses: "an identity's signal that is not used",
    job: task({ Identity: { File: true, ChangeSignal: "SIGHUP" } }),
    problems: [
      'TaskGroups[web].Tasks[puma].Identity.ChangeSignal: is "SIGHUP", but ChangeMode is not "signal"; remove it, or set ChangeMode to "signal"',
    ],
  },

  // Templates
  {
    refuses: "a template without text",
    job: template({ EmbeddedTmpl: undefined }),
    problems: [
      "TaskGroups[web].Tasks[puma].Templates[local/a].EmbeddedTmpl: is missing, and so is SourcePath; set one of them",
    ],
  },
  {
    refuses: "a template with two sources",
    job: template({ SourcePath: "local/b" }),
    problems: [
      "TaskGroups[web].Tasks[puma].Templates[local/a].SourcePath: is set together with EmbeddedTmpl: the node would refuse to render it; remove one of them",
    ],
    serverAccepts: "the node refuses to render it",
  },
  {
    refuses: "a template outside of the allocation",
    job: template({ DestPath: "../../etc/passwd" }),
    problems: [
      'TaskGroups[web].Tasks[puma].Templates[../../etc/passwd].DestPath: is "../../etc/passwd", outside of the allocation\'s folder; write local/…, secrets/… or ../alloc/…',
    ],
  },
  {
    refuses: "a signal without a name",
    job: template({ ChangeMode: "signal", ChangeSignal: "" }),
    problems: [
      'TaskGroups[web].Tasks[puma].Templates[local/a].ChangeSignal: is empty, and ChangeMode is "signal"; set it, or leave it out for "SIGHUP"',
    ],
  },
  {
    refuses: "a signal for environment variables",
    job: template({ ChangeMode: "signal", ChangeSignal: "SIGHUP", Envvars: true }),
    problems: [
      'TaskGroups[web].Tasks[puma].Templates[local/a].ChangeMode: is "signal", but a running process cannot get new environment variables; write "restart" or "noop", or leave Envvars out',
    ],
  },
  {
    refuses: "a script that is missing",
    job: template({ ChangeMode: "script" }),
    problems: [
      'TaskGroups[web].Tasks[puma].Templates[local/a].ChangeScript: is missing, and ChangeMode is "script"; set it',
    ],
  },
  {
    refuses: "permissions that are not octal",
    job: template({ Perms: "0888" }),
    problems: [
      'TaskGroups[web].Tasks[puma].Templates[local/a].Perms: is "0888"; write octal digits as text, such as "0644"',
    ],
  },
  {
    refuses: "permissions of too many digits",
    job: template({ Perms: "77777" }),
    problems: [
      'TaskGroups[web].Tasks[puma].Templates[local/a].Perms: is "77777"; write octal digits as text, such as "0644"',
    ],
  },
  {
    refuses: "a wait backwards",
    job: template({ Wait: { Min: seconds(10), Max: seconds(5) } }),
    problems: ["TaskGroups[web].Tasks[puma].Templates[local/a].Wait.Min: is 10s, and Max 5s; make it at most Max"],
  },
  {
    refuses: "two templates with one destination",
    job: task({ Templates: [TEMPLATE, TEMPLATE] }),
    problems: [
      "TaskGroups[web].Tasks[puma].Templates[local/a]: is the second template with this destination; give each template a destination of its own",
    ],
  },
  {
    refuses: "templates that differ in Once",
    job: task({ Templates: [TEMPLATE, { ...TEMPLATE, DestPath: "local/b", Once: true }] }),
    problems: [
      "TaskGroups[web].Tasks[puma].Templates: differ in Once, on which the templates of a task must agree: the node would refuse to start it; set Once on all of them or on none",
    ],
    serverAccepts: "the node refuses to start the task",
  },

  // Volumes
  {
    refuses: "a volume for each allocation and canaries",
    job: group({ Volumes: { data: { Type: "host", Source: "data", PerAlloc: true } }, Update: { Canary: 1 } }),
    problems: [
      "TaskGroups[web].Volumes.data.PerAlloc: is true, but a canary would need a volume of its own; set Update.Canary to 0",
    ],
  },
  {
    refuses: "a volume for each allocation that sticks",
    job: group({ Volumes: { data: { Type: "host", Source: "data", PerAlloc: true, Sticky: true } } }),
    problems: ["TaskGroups[web].Volumes.data.PerAlloc: is true together with Sticky; set one of them"],
  },
  {
    refuses: "a volume for each allocation of a system job",
    job: group({ Volumes: { data: { Type: "host", Source: "data", PerAlloc: true } } }, "system"),
    problems: ["TaskGroups[web].Volumes.data.PerAlloc: is true in a job of type system; remove it"],
  },
  {
    refuses: "mount options of a host volume",
    job: group({ Volumes: { data: { Type: "host", Source: "data", MountOptions: { FSType: "ext4" } } } }),
    problems: ["TaskGroups[web].Volumes.data.MountOptions: is for CSI volumes; remove it"],
  },
  {
    refuses: "an access mode that host volumes lack",
    job: group({ Volumes: { data: { Type: "host", Source: "data", AccessMode: "multi-node-multi-writer" } } }),
    problems: [
      'TaskGroups[web].Volumes.data.AccessMode: is "multi-node-multi-writer", which host volumes do not have; write one of "single-node-reader-only", "single-node-writer", "single-node-single-writer" or "single-node-multi-writer", or leave it out',
    ],
  },
  {
    refuses: "a writing reader",
    job: group({ Volumes: { data: { Type: "host", Source: "data", AccessMode: "single-node-reader-only" } } }),
    problems: [
      'TaskGroups[web].Volumes.data.ReadOnly: is not true, and AccessMode is "single-node-reader-only"; set it to true',
    ],
  },
  {
    refuses: "a CSI volume without modes",
    job: group({ Volumes: { data: { Type: "csi", Source: "data" } } }),
    problems: [
      "TaskGroups[web].Volumes.data.AccessMode: is missing, and a CSI volume needs it; set it",
      "TaskGroups[web].Volumes.data.AttachmentMode: is missing, and a CSI volume needs it; set it",
    ],
  },
];

/** A job that uses most of what the rules look at, and breaks none. */
export const GOOD_JOB: Job = {
  ID: "mastodon-web",
  Type: "service",
  Priority: 90,
  Namespace: "default",
  Datacenters: ["*"],
  Constraints: [{ LTarget: "${attr.kernel.name}", Operand: "=", RTarget: "linux" }, { Operand: "distinct_hosts" }],
  Update: { ProgressDeadline: minutes(15), HealthyDeadline: minutes(10) },
  UI: { Description: "Mastodon", Links: [{ Label: "Server", URL: "https://example.org" }] },
  TaskGroups: [
    {
      Name: "web",
      Count: 2,
      Networks: [NETWORK],
      EphemeralDisk: { SizeMB: 500, Sticky: true, Migrate: true },
      Volumes: { system: { Type: "host", Source: "mastodon-system", AccessMode: "single-node-multi-writer" } },
      Update: { MaxParallel: 1, Canary: 1, AutoPromote: true, AutoRevert: true, MinHealthyTime: seconds(15) },
      Migrate: { MaxParallel: 1 },
      RestartPolicy: { Attempts: 3, Delay: seconds(15), Interval: minutes(10), Mode: "fail" },
      ReschedulePolicy: { Attempts: 3, Unlimited: false, Interval: minutes(10), DelayFunction: "exponential" },
      Scaling: { Min: 1, Max: 4, Enabled: true, Policy: { cooldown: "5m" } },
      Services: [{ ...SERVICE, Name: "front", AddressMode: "alloc", PortLabel: "3000", TaskName: "puma" }],
      Tasks: [
        {
          ...TASK,
          Name: "prepare",
          Lifecycle: { Hook: "prestart" },
          Config: { image: "mastodon:1", command: "true", mount: [{ type: "tmpfs", target: "/tmp" }] },
        },
        {
          ...TASK,
          Config: { image: "mastodon:1", args: ["exec"], ports: ["http"], ulimit: [{ nofile: "65536" }] },
          KillTimeout: seconds(30),
          KillSignal: "SIGTERM",
          ShutdownDelay: seconds(15),
          Env: { PORT: "${NOMAD_PORT_http}" },
          Meta: { version: "1" },
          LogConfig: { MaxFiles: 3, MaxFileSizeMB: 10 },
          Resources: { CPU: 500, MemoryMB: 700, MemoryMaxMB: 1200 },
          RestartPolicy: { Attempts: 1 },
          VolumeMounts: [{ Volume: "system", Destination: "/opt/mastodon/public/system" }],
          Actions: [{ Name: "clear-cache", Command: "tootctl", Args: ["cache", "clear"] }],
          Identity: { Env: true },
          Services: [{ ...SERVICE, Checks: [{ ...CHECK, CheckRestart: { Limit: 3, Grace: seconds(60) } }] }],
          Templates: [
            { DestPath: "${NOMAD_SECRETS_DIR}/env", EmbeddedTmpl: "A=b", Envvars: true, ChangeMode: "noop" },
            {
              DestPath: "../alloc/data/nginx.conf",
              EmbeddedTmpl: "{{ range nomadService `web` }}{{ .Port }}{{ end }}",
              ChangeMode: "signal",
              ChangeSignal: "SIGHUP",
              Perms: "0644",
              Wait: { Min: seconds(1), Max: seconds(5) },
            },
          ],
        },
      ],
    },
  ],
};

/** The other types of jobs, with what only they have. */
export const GOOD_BATCH_JOBS: readonly Job[] = [
  job(
    {
      ID: "cleanup",
      Periodic: {
        Specs: ["30 4 * * mon-fri", "0,30 */2 1-15 jan *"],
        TimeZone: "Europe/Berlin",
        ProhibitOverlap: true,
      },
    },
    "batch",
  ),
  job({ ID: "daily", Periodic: { Specs: ["@daily"], TimeZone: "UTC" } }, "batch"),
  job(
    {
      ID: "migrations",
      ParameterizedJob: { Payload: "forbidden", MetaRequired: ["phase"] },
      Reschedule: { Attempts: 0, Unlimited: false },
    },
    "batch",
  ),
  job({ ID: "everywhere" }, "system"),
  job({ ID: "once-everywhere" }, "sysbatch"),
];
