import type { Job } from "../../nomad/job-spec";
import { minutes, seconds } from "../../nomad/units";
import { variablePath } from "../secret-environment";
import { SERVICES } from "../server";
import { IMAGE_PULL_TIMEOUT, LOGS, NO_SHUTDOWN_DELAY, tcpService } from "./parts";
import { PORT_LABEL, type StatefulService, statefulJob } from "./stateful";

/** Valkey on the node. */
export type Valkey = StatefulService;

/** The name of the job, and of its Nomad variable nomad/jobs/mastodon-valkey with the item REDIS_PASSWORD. */
const NAME = "mastodon-valkey";

/** Of the memory, the part that data may take. The rest is for a rewrite of the file and for clients. */
const DATA_SHARE = 0.7;

const configuration = ({ port, memoryMaxMiB }: Valkey): string =>
  [
    `port ${port}`,
    "dir /data",
    // Sidekiq's jobs and everybody's timelines are in here: kept on disk, at most the last second is lost.
    "appendonly yes",
    "appendfsync everysec",
    'save ""',
    // Full means an error for who writes; to make room by itself, Valkey would throw Sidekiq's jobs away.
    `maxmemory ${Math.floor(memoryMaxMiB * DATA_SHARE)}mb`,
    "maxmemory-policy noeviction",
    `{{ with nomadVar "${variablePath(NAME)}" }}requirepass "{{ .REDIS_PASSWORD.Value }}"{{ end }}`,
    "",
  ].join("\n");

/** mastodon-valkey: the cache and queues, with `cache: { on: "nomad" }`. */
export const valkeyJob = (valkey: Valkey): Job =>
  statefulJob(NAME, valkey, {
    Tasks: [
      {
        Name: "valkey",
        Driver: "docker",
        Config: {
          image: valkey.image,
          image_pull_timeout: IMAGE_PULL_TIMEOUT,
          ports: [PORT_LABEL],
          command: "valkey-server",
          args: ["/secrets/valkey.conf"],
        },
        Templates: [
          // Readable for the account that the image's entrypoint changes to; nobody else sees the task's secrets.
          { EmbeddedTmpl: configuration(valkey), DestPath: "secrets/valkey.conf", ChangeMode: "noop", Perms: "0444" },
        ],
        VolumeMounts: [{ Volume: "data", Destination: "/data" }],
        Services: [tcpService(SERVICES.valkey, PORT_LABEL, minutes(5))],
        ShutdownDelay: NO_SHUTDOWN_DELAY,
        // On SIGTERM it writes the last of its file and ends.
        KillSignal: "SIGTERM",
        KillTimeout: seconds(60),
        LogConfig: LOGS,
        Resources: { CPU: 200, MemoryMB: valkey.memoryMiB, MemoryMaxMB: valkey.memoryMaxMiB },
      },
    ],
  });
