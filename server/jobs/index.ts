import type { Job } from "../../nomad/job-spec";
import type { JobName, Server } from "../server";
import { cleanupJob } from "./cleanup";
import { frontJob } from "./front";
import { migrationsJob } from "./migrations";
import { sidekiqJob } from "./sidekiq";
import { streamingJob } from "./streaming";
import { webJob } from "./web";

export { MIGRATION_PHASES, type MigrationPhase } from "./migrations";
export { type Postgres, postgresJob } from "./postgres";
export { type Valkey, valkeyJob } from "./valkey";

/** The six jobs of a Mastodon server, by name. */
export const mastodonJobs = (server: Server): Readonly<Record<JobName, Job>> => ({
  "mastodon-migrations": migrationsJob(server),
  "mastodon-front": frontJob(server),
  "mastodon-web": webJob(server),
  "mastodon-sidekiq": sidekiqJob(server),
  "mastodon-streaming": streamingJob(server),
  "mastodon-cleanup": cleanupJob(server),
});
