import type { Job } from "../../nomad/job-spec";
import { seconds } from "../../nomad/units";
import type { Server } from "../server";
import { NO_RESCHEDULE, NO_RESTART } from "./parts";
import { jobDefaults, mastodonTask, run } from "./rails";

/** The migrations before the new code runs, and those after the old code is gone. */
export const MIGRATION_PHASES = ["before", "after"] as const;

/** A phase of the migrations: the value of the Meta key `phase` of a dispatched job. */
export type MigrationPhase = (typeof MIGRATION_PHASES)[number];

/**
 * `before` installs or migrates: db:prepare loads the schema and the seeds into an empty database (db:migrate would
 * leave out the seeds), and runs the pending migrations in another. SKIP_POST_DEPLOYMENT_MIGRATIONS counts as soon as
 * it exists, whatever its value.
 */
const COMMANDS: Readonly<Record<MigrationPhase, string>> = {
  before: "SKIP_POST_DEPLOYMENT_MIGRATIONS=true exec bundle exec rails db:prepare",
  after: "exec bundle exec rails db:migrate",
};

const SCRIPT = [
  'case "$NOMAD_META_phase" in',
  ...MIGRATION_PHASES.map((phase) => `${phase}) ${COMMANDS[phase]} ;;`),
  `*) echo "phase is '$NOMAD_META_phase': dispatch with -meta phase=${MIGRATION_PHASES.join(" or ")}" >&2; exit 64 ;;`,
  "esac",
].join("\n");

/**
 * mastodon-migrations: dispatched before and after the other jobs change.
 *
 * Its Meta names the image, so that a deploy finds a running child that does what it is about to do.
 */
export const migrationsJob = (server: Server): Job => {
  const defaults = jobDefaults("mastodon-migrations", server);
  return {
    ...defaults,
    Type: "batch",
    Priority: 100,
    Meta: { ...defaults.Meta, image: server.images.mastodon },
    ParameterizedJob: { Payload: "forbidden", MetaRequired: ["phase"] },
    TaskGroups: [
      {
        Name: "migrations",
        Count: 1,
        Networks: [{ Mode: "bridge" }],
        RestartPolicy: NO_RESTART,
        ReschedulePolicy: NO_RESCHEDULE,
        Tasks: [
          {
            ...mastodonTask("mastodon-migrations", "migrations", server),
            Name: "migrations",
            Config: run(server, "sh", "-c", SCRIPT),
            KillTimeout: seconds(30),
            Resources: { CPU: 500, MemoryMB: 480, MemoryMaxMB: 1024 },
          },
        ],
      },
    ],
  };
};
