import type { Config } from "../../config";
import type { Job } from "../../nomad/job-spec";
import { seconds } from "../../nomad/units";
import type { Server } from "../server";
import { NO_RESCHEDULE, NO_RESTART } from "./parts";
import { jobDefaults, mastodonTask, mediaMount, mediaVolume, run } from "./rails";

/** Seconds that a step has to end by itself after its deadline. */
const GRACE_SECONDS = 30;

/** mastodon-cleanup: removes copies of other servers' media, once a day. */
export const cleanupJob = (server: Server): Job => ({
  ...jobDefaults("mastodon-cleanup", server),
  Type: "batch",
  // Below everything that serves somebody.
  Priority: 30,
  Periodic: {
    Enabled: true,
    Specs: [`0 ${server.config.cleanup.hour} * * *`],
    SpecType: "cron",
    TimeZone: server.config.cleanup.timeZone,
    ProhibitOverlap: true,
  },
  TaskGroups: [
    {
      Name: "cleanup",
      Count: 1,
      Networks: [{ Mode: "bridge" }],
      Volumes: mediaVolume(server, "write"),
      RestartPolicy: NO_RESTART,
      ReschedulePolicy: NO_RESCHEDULE,
      Tasks: [
        {
          ...mastodonTask("mastodon-cleanup", "cleanup", server),
          ...mediaMount(server),
          Name: "cleanup",
          Config: run(server, "sh", "-c", cleanupScript(server.config.cleanup)),
          KillTimeout: seconds(30),
          Resources: { CPU: 500, MemoryMB: 480, MemoryMaxMB: 1024 },
        },
      ],
    },
  ],
});

/**
 * The steps, in their order. Mastodon's own content retention does the first and the last too, but is off until somebody
 * sets it in the web interface, and does not know avatars and headers.
 */
const cleanupSteps = ({ mediaDays, profileDays, previewCardDays }: Config["cleanup"]): readonly string[] => [
  `tootctl media remove --days ${mediaDays}`,
  `tootctl media remove --days ${profileDays} --prune-profiles`,
  `tootctl preview_cards remove --days ${previewCardDays}`,
];

/**
 * One after the other, as the node's memory has room for one. A step that fails or takes too long ends alone; the
 * task fails when all had their turn. Nomad's own limit, MaxRunDuration, does not pass the Terraform provider.
 */
const cleanupScript = (cleanup: Config["cleanup"]): string =>
  [
    "status=0",
    `step() { echo "+ $*"; timeout -k ${GRACE_SECONDS} ${cleanup.deadlineMinutes * 60} "$@" || failed "$@"; }`,
    'failed() { status=$?; echo "failed with status $status: $*" >&2; }',
    ...cleanupSteps(cleanup).map((command) => `step ${command}`),
    "exit $status",
  ].join("\n");
