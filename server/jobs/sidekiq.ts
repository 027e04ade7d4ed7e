import type { Config } from "../../config";
import type { Job, TaskGroup } from "../../nomad/job-spec";
import { minutes, seconds } from "../../nomad/units";
import { PORTS, SERVICES, type Server } from "../server";
import { bridge, httpService, NO_SHUTDOWN_DELAY, RESCHEDULE, RESTART, ROLL_WITHOUT_OVERLAP } from "./parts";
import { jobDefaults, mastodonTask, mediaMount, mediaVolume, run } from "./rails";

/** A group of Sidekiq processes, as configured. */
type SidekiqGroup = Config["sidekiq"][number];

/** Seconds that Sidekiq gives running jobs before it puts them back into Redis; its own default. */
const JOB_TIMEOUT_SECONDS = 25;

/** mastodon-sidekiq: works off the queues. */
export const sidekiqJob = (server: Server): Job => ({
  ...jobDefaults("mastodon-sidekiq", server),
  Type: "service",
  Priority: 70,
  TaskGroups: server.config.sidekiq.map((group) => sidekiqGroup(group, server)),
});

const sidekiqGroup = (group: SidekiqGroup, server: Server): TaskGroup => ({
  Name: group.name,
  Count: group.replicas,
  Networks: [bridge({ metrics: PORTS.sidekiqMetrics })],
  Volumes: mediaVolume(server, "write"),
  // `scheduler` must never run twice, or all that Mastodon schedules happens twice. The other groups need the memory
  // of a second process more than they need it to overlap: their jobs wait in Redis.
  Update: ROLL_WITHOUT_OVERLAP,
  RestartPolicy: RESTART,
  ReschedulePolicy: RESCHEDULE,
  Tasks: [
    {
      ...mastodonTask("mastodon-sidekiq", "sidekiq", server),
      ...mediaMount(server),
      Name: "sidekiq",
      Config: { ...run(server, "bundle", "exec", "sidekiq", ...sidekiqOptions(group)), ports: ["metrics"] },
      Services: [httpService(SERVICES.sidekiq, "metrics", "/metrics", minutes(3))],
      ShutdownDelay: NO_SHUTDOWN_DELAY,
      // Time to put unfinished jobs back into Redis: killed before, they would be lost.
      KillTimeout: seconds(JOB_TIMEOUT_SECONDS + 15),
      Resources: { CPU: 500, MemoryMB: group.memoryMiB, MemoryMaxMB: group.memoryMaxMiB },
    },
  ],
});

/** Sidekiq's options. Queues with a weight are chosen by chance, others strictly in their order. */
const sidekiqOptions = ({ threads, queues }: SidekiqGroup): readonly string[] => [
  "-c",
  String(threads),
  "-t",
  String(JOB_TIMEOUT_SECONDS),
  ...queues.flatMap((queue) => ["-q", typeof queue === "string" ? queue : queue.join(",")]),
];
