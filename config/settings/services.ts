import { z } from "zod";
import { days, gibibytes, hostname, memory, text, writeVariant } from "./values";

export const database = z
  .discriminatedUnion(
    "on",
    [
      z.strictObject({
        on: z.literal("rds"),
        instanceClass: z
          .string()
          .default("db.t4g.micro")
          .describe("RDS instance class, one of catalog/database-classes.ts."),
        storageGiB: gibibytes("Storage at the start", 20, 65_536).default(20),
        maxStorageGiB: gibibytes("Storage that it may grow to by itself", 20, 65_536).default(100),
        backupDays: days("Automatic backups reach so many days back.", 7, 35).default(14),
        multiAz: z.boolean().default(false).describe("A second instance in another zone; doubles the price."),
      }),
      z.strictObject({
        on: z.literal("nomad"),
        volumeGiB: gibibytes("Size of the host volume", 1, 16_384).default(10),
        ...memory("PostgreSQL", 256, 512, 128),
      }),
    ],
    writeVariant("on", ["rds", "nomad"]),
  )
  .describe("Where PostgreSQL is: RDS, or a job on Nomad with a host volume.");

export const cache = z
  .discriminatedUnion(
    "on",
    [
      z.strictObject({
        on: z.literal("elasticache"),
        nodeType: z
          .string()
          .default("cache.t4g.micro")
          .describe("ElastiCache node type, one of catalog/cache-nodes.ts."),
        snapshotDays: days("Daily snapshots are kept for so many days.", 1, 35).default(7),
      }),
      z.strictObject({
        on: z.literal("nomad"),
        volumeGiB: gibibytes("Size of the host volume", 1, 1024).default(2),
        ...memory("Valkey", 128, 256),
      }),
    ],
    writeVariant("on", ["elasticache", "nomad"]),
  )
  .describe("Where Valkey is (queues, feeds): ElastiCache, or a job on Nomad with a host volume.");

export const media = z
  .discriminatedUnion(
    "on",
    [
      z.strictObject({
        on: z.literal("r2"),
        bucket: text(/^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/, "write 3 to 63 lower-case letters, digits and -")
          .optional()
          .describe("The bucket's name. Default: `<name>-media`."),
        host: hostname
          .optional()
          .describe(
            "The public host of media. Default: `files.<zone>`, or `files-<label>.<zone>` for a domain below the zone.",
          ),
        jurisdiction: z
          .enum(["default", "eu", "fedramp"])
          .default("default")
          .describe("R2's jurisdiction. Cannot change later."),
        location: z
          .enum(["apac", "eeur", "enam", "weur", "wnam", "oc"])
          .optional()
          .describe("R2's location hint, used at the first creation only. Default: Cloudflare chooses."),
        keys: z
          .enum(["created", "provided"])
          .default("created")
          .describe("Whether the data stack makes the bucket's keys, or you put them into the secret `r2`."),
      }),
      z.strictObject({
        on: z.literal("files"),
        volumeGiB: gibibytes("Size of the host volume", 1, 16_384).default(20),
      }),
    ],
    writeVariant("on", ["r2", "files"]),
  )
  .describe("Where media files are: Cloudflare R2, or a host volume on Nomad.");
