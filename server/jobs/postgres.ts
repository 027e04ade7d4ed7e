import type { Job } from "../../nomad/job-spec";
import { minutes, seconds } from "../../nomad/units";
import { secretEnvironment } from "../secret-environment";
import { SERVICES } from "../server";
import { IMAGE_PULL_TIMEOUT, LOGS, NO_SHUTDOWN_DELAY, RESTART, tcpService } from "./parts";
import { PORT_LABEL, type StatefulService, statefulJob } from "./stateful";

/** PostgreSQL on the node. */
export interface Postgres extends StatefulService {
  /** The database's name. */
  readonly database: string;
  readonly user: string;
}

/** The name of the job, and of its Nomad variable nomad/jobs/mastodon-postgres with the item DB_PASS. */
const NAME = "mastodon-postgres";

/** The image's own variable for the item DB_PASS. */
const PASSWORD = "POSTGRES_PASSWORD={{ .DB_PASS.Value | toJSON }}\n";

/**
 * Gives the role the password of the Nomad variable at every start: the image itself sets it in an empty folder only,
 * and a changed secret would lock Mastodon out. From inside the allocation the server asks for no password.
 */
const SET_PASSWORD = [
  'until pg_isready --quiet --host=127.0.0.1 --port="$PGPORT"; do sleep 1; done',
  "psql --quiet --no-psqlrc --set=ON_ERROR_STOP=1 --host=127.0.0.1 <<'SQL'",
  "\\getenv role PGUSER",
  "\\getenv password POSTGRES_PASSWORD",
  "ALTER ROLE :\"role\" PASSWORD :'password';",
  "SQL",
].join("\n");

/** mastodon-postgres: the database, with `database: { on: "nomad" }`. */
export const postgresJob = (postgres: Postgres): Job =>
  statefulJob(NAME, postgres, {
    Tasks: [
      {
        Name: "postgres",
        Driver: "docker",
        Config: {
          image: postgres.image,
          image_pull_timeout: IMAGE_PULL_TIMEOUT,
          ports: [PORT_LABEL],
          args: ["postgres", "-p", String(postgres.port)],
          // Docker's 64 MiB are too little for a parallel query.
          shm_size: 128 * 1024 * 1024,
        },
        Env: {
          POSTGRES_USER: postgres.user,
          POSTGRES_DB: postgres.database,
          // The volume itself, the same for every version of the image. Not a folder in it: the volume belongs to root
          // until the image's entrypoint gives PGDATA to PostgreSQL.
          PGDATA: "/data",
          // Damage on the disk is told, not served.
          POSTGRES_INITDB_ARGS: "--data-checksums",
        },
        Templates: [secretEnvironment(NAME, PASSWORD)],
        VolumeMounts: [{ Volume: "data", Destination: "/data" }],
        Services: [tcpService(SERVICES.postgres, PORT_LABEL, minutes(5))],
        ShutdownDelay: NO_SHUTDOWN_DELAY,
        // A fast shutdown: clients are cut off, and everything is written. SIGTERM would wait for the clients. If the
        // time is not enough, PostgreSQL recovers at the next start; nothing is lost.
        KillSignal: "SIGINT",
        KillTimeout: seconds(60),
        LogConfig: LOGS,
        Resources: { CPU: 500, MemoryMB: postgres.memoryMiB, MemoryMaxMB: postgres.memoryMaxMiB },
      },
      {
        Name: "password",
        Driver: "docker",
        Lifecycle: { Hook: "poststart" },
        Config: {
          image: postgres.image,
          entrypoint: ["sh", "-c"],
          args: [SET_PASSWORD],
        },
        Env: { PGPORT: String(postgres.port), PGUSER: postgres.user, PGDATABASE: postgres.database },
        Templates: [secretEnvironment(NAME, PASSWORD)],
        RestartPolicy: RESTART,
        LogConfig: LOGS,
        Resources: { CPU: 50, MemoryMB: 16, MemoryMaxMB: 64 },
      },
    ],
  });
