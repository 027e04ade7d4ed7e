import type { Job, Task, VolumeRequest } from "../../nomad/job-spec";
import { databaseAuthoritiesFile } from "../database-tls";
import { type ProcessKind, plainEnvironment } from "../environment";
import { mastodonSecrets } from "../secret-environment";
import type { JobName, Server } from "../server";
import { IMAGE_PULL_TIMEOUT, LOGS } from "./parts";

/** The part of every job that follows from the configuration. */
export const jobDefaults = (name: JobName, { config, secretsVersions }: Server) =>
  ({
    ID: name,
    Name: name,
    Namespace: config.nomad.namespace,
    Datacenters: config.nomad.datacenters,
    // A change of the secrets is a change of the job.
    Meta: { secrets_version: secretsVersions[name] },
  }) as const satisfies Partial<Job>;

/** The part of every task of Mastodon's own: its environment, plain and secret, and the database's authorities. */
export const mastodonTask = (job: JobName, kind: ProcessKind, server: Server) =>
  ({
    Driver: "docker",
    Env: plainEnvironment(kind, server),
    Templates: [
      mastodonSecrets(job, server),
      ...(server.database.tlsRegion === undefined ? [] : [databaseAuthoritiesFile(server.database.tlsRegion)]),
    ],
    LogConfig: LOGS,
  }) as const satisfies Partial<Task>;

/** Runs a command in Mastodon's image, whose entrypoint is tini. */
export const run = ({ images }: Server, command: string, ...args: readonly string[]) => ({
  image: images.mastodon,
  image_pull_timeout: IMAGE_PULL_TIMEOUT,
  command,
  args,
});

/** The folder of media files in Mastodon's image. */
const SYSTEM = "/opt/mastodon/public/system";

/** The group's volume for media, where media are files of the node. */
export const mediaVolume = ({ media }: Server, access: "write" | "read"): Readonly<Record<string, VolumeRequest>> =>
  media.kind === "files"
    ? {
        media: {
          Type: "host",
          Source: media.volume,
          ReadOnly: access === "read",
          // Web, Sidekiq and nginx have it at the same time.
          AccessMode: "single-node-multi-writer",
          AttachmentMode: "file-system",
        },
      }
    : {};

/** Mounts that volume where Mastodon looks for it. */
export const mediaMount = ({ media }: Server): Pick<Task, "VolumeMounts"> =>
  media.kind === "files" ? { VolumeMounts: [{ Volume: "media", Destination: SYSTEM }] } : {};
