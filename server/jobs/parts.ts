import type {
  CheckRestart,
  LogConfig,
  NetworkResource,
  ReschedulePolicy,
  RestartPolicy,
  Service,
  ServiceCheck,
  UpdateStrategy,
} from "../../nomad/job-spec";
import { type Duration, minutes, seconds } from "../../nomad/units";

/*
 * What the jobs have in common. Where a job differs, its own file says so and why.
 */

/** A network of the group's own, with ports that Nomad chooses on the node's side. */
export const bridge = (ports: Readonly<Record<string, number>>): NetworkResource => ({
  Mode: "bridge",
  DynamicPorts: Object.entries(ports).map(([Label, To]) => ({ Label, To })),
});

/*
 * Services are the tasks', not the groups'. A group's is there before its task is; and when the agent restarts, Nomad
 * registers a group's anew before it takes its tasks back. On a lone node the server cannot tell whom that request comes
 * from for its first second, refuses it, and the client ends the group (nomad#23952).
 */

/** A service in Nomad's own catalogue, healthy while `GET path` answers with a status below 400. */
export const httpService = (name: string, port: string, path: string, booting: Duration): Service => ({
  Provider: "nomad",
  Name: name,
  PortLabel: port,
  Checks: [{ ...CHECK, Type: "http", Path: path, CheckRestart: restartUnhealthy(booting) }],
});

/** A service in Nomad's own catalogue, healthy while its port can be connected to. */
export const tcpService = (name: string, port: string, booting: Duration): Service => ({
  Provider: "nomad",
  Name: name,
  PortLabel: port,
  Checks: [{ ...CHECK, Type: "tcp", CheckRestart: restartUnhealthy(booting) }],
});

const CHECK: Pick<ServiceCheck, "Name" | "Interval" | "Timeout"> = {
  Name: "alive",
  Interval: seconds(10),
  Timeout: seconds(5),
};

/** A process that has not answered for a minute is stuck, not busy. While it boots, nothing counts. */
const restartUnhealthy = (booting: Duration): CheckRestart => ({ Limit: 6, Grace: booting });

/**
 * Lets nginx send visitors to an allocation only when it is no canary (any more): nginx asks for `live.<name>`.
 */
export const forVisitors = (service: Service): Service => ({ ...service, Tags: [LIVE], CanaryTags: ["canary"] });

/** The tag of the allocations that visitors are sent to. */
export const LIVE = "live";

/**
 * Between an allocation's leaving the catalogue and the signal to stop. Until then nginx has followed: its template
 * waits up to UPSTREAMS_WAIT.Max and then up to UPSTREAMS_SPLAY.
 */
export const SHUTDOWN_DELAY = seconds(15);

/** The same, where nobody looks the service up: nothing to wait for, but Nomad warns about a service without a delay. */
export const NO_SHUTDOWN_DELAY = seconds(1);

/** How long the list of upstreams must be stable before nginx gets it, and how long at most it waits for that. */
export const UPSTREAMS_WAIT = { Min: seconds(2), Max: seconds(8) } as const;

/** A random wait before nginx is signalled. */
export const UPSTREAMS_SPLAY = seconds(2);

/** Within these times an allocation pulls its image, boots and passes its check. */
const DEADLINES = {
  HealthCheck: "checks",
  MinHealthyTime: seconds(15),
  HealthyDeadline: minutes(10),
  // None: the first allocation that fails ends the deployment. Else Nomad would try new ones until the deadline, and
  // take a broken version back only then; Sidekiq, which has no canary, would be away for as long.
  ProgressDeadline: minutes(0),
} as const satisfies UpdateStrategy;

/** One by one, after one of the new version has proven itself beside the old ones. Else the old version stays. */
export const ROLL_WITH_CANARY: UpdateStrategy = {
  ...DEADLINES,
  MaxParallel: 1,
  Canary: 1,
  AutoPromote: true,
  AutoRevert: true,
};

/** One by one, the old one stopped before the new one starts: nothing ever runs twice. */
export const ROLL_WITHOUT_OVERLAP: UpdateStrategy = { ...DEADLINES, MaxParallel: 1, Canary: 0, AutoRevert: true };

/** Some tries on the spot, then a new allocation. */
export const RESTART: RestartPolicy = {
  Interval: minutes(10),
  Attempts: 5,
  // There is one nginx: for as long as it is gone, so is the server.
  Delay: seconds(1),
  Mode: "fail",
};

/** For ever, and at least every 10 minutes: when the database is back, so is Mastodon, without anybody's help. */
export const RESCHEDULE: ReschedulePolicy = {
  Delay: seconds(30),
  DelayFunction: "exponential",
  MaxDelay: minutes(10),
  Unlimited: true,
};

/** For jobs that end: a second try would not do better, and would hide the first one's failure. */
export const NO_RESTART: RestartPolicy = { Attempts: 0, Mode: "fail" };

/** The same for new allocations. */
export const NO_RESCHEDULE: ReschedulePolicy = { Attempts: 0, Unlimited: false };

/** MiB: 30 for stdout and as much for stderr. */
export const LOGS: LogConfig = { MaxFiles: 3, MaxFileSizeMB: 10 };

/** How long the docker driver waits for a pull that makes no progress. */
export const IMAGE_PULL_TIMEOUT = "10m";
