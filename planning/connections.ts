import { DATABASE_CLASSES } from "../catalog/database-classes";
import type { Config, Problem } from "../config";
import { ROLL_WITH_CANARY } from "../server/jobs/parts";

/** Who opens how many connections to the database at the busiest moment. */
export interface ConnectionUse {
  readonly who: string;
  readonly connections: number;
  /** The settings that decide; empty where there are none. */
  readonly settings: string;
}

/** RDS's default for max_connections is LEAST({DBInstanceClassMemory/9531392}, 5000). */
const BYTES_PER_CONNECTION = 9_531_392;
const MOST_CONNECTIONS = 5000;

/**
 * What the system and RDS itself keep of a class's memory before that division, in MiB. An estimate from below: a
 * db.t4g.micro has about 81 connections.
 */
const RDS_OVERHEAD_MIB = 288;

/** Kept for superusers: 3 by PostgreSQL, 2 by RDS. */
const RESERVED_CONNECTIONS = 5;

/** PostgreSQL's own default, where it runs on Nomad. */
const POSTGRESQL_CONNECTIONS = 100;

/** tootctl's five threads and itself (lib/mastodon/cli/base.rb); migrations need fewer. */
const BATCH_CONNECTIONS = 6;

/** How many connections Mastodon may open; undefined for a class that is not in the catalog. */
export const connectionLimit = ({ database }: Pick<Config, "database">): number | undefined => {
  if (database.on === "nomad") return POSTGRESQL_CONNECTIONS - RESERVED_CONNECTIONS;
  const size = DATABASE_CLASSES[database.instanceClass];
  if (size === undefined) return undefined;
  const bytes = (size.memoryMiB - RDS_OVERHEAD_MIB) * 1024 * 1024;
  return Math.min(Math.floor(bytes / BYTES_PER_CONNECTION), MOST_CONNECTIONS) - RESERVED_CONNECTIONS;
};

/** Every process with its pool full, beside a canary of web, one of streaming and a batch job. */
export const connectionUses = ({ web, sidekiq, streaming }: Config): readonly ConnectionUse[] => {
  const canaries = ROLL_WITH_CANARY.Canary ?? 0;
  return [
    {
      who: "web with a canary",
      // With 0 worker processes, Puma itself serves.
      connections: (web.replicas + canaries) * Math.max(1, web.processes) * web.threads,
      settings: "web.threads, web.processes or web.replicas",
    },
    ...sidekiq.map(({ name, replicas, threads }, index) => ({
      who: `sidekiq group ${name}`,
      connections: replicas * threads,
      settings: `sidekiq[${index}].threads or sidekiq[${index}].replicas`,
    })),
    {
      who: "streaming with a canary",
      connections: (streaming.replicas + canaries) * streaming.databasePool,
      settings: "streaming.databasePool or streaming.replicas",
    },
    { who: "migrations or cleanup", connections: BATCH_CONNECTIONS, settings: "" },
  ];
};

/** More connections than the database takes: processes would fail at random, and only under load. */
export const connectionProblems = (config: Config): readonly Problem[] => {
  const { database } = config;
  const limit = connectionLimit(config);
  const uses = connectionUses(config);
  const needed = uses.reduce((sum, { connections }) => sum + connections, 0);
  const [largest] = uses.toSorted((a, b) => b.connections - a.connections);
  if (limit === undefined || largest === undefined || needed <= limit) return [];
  const parts = uses.map(({ who, connections }) => `${who} ${connections}`).join(", ");
  const wrong = `allows ${limit} connections, and Mastodon may open ${needed}: ${parts}`;
  const fix = `lower ${largest.settings}`;
  return database.on === "rds"
    ? [
        {
          setting: "database.instanceClass",
          wrong: `"${database.instanceClass}" ${wrong}`,
          fix: `choose a larger class, or ${fix}`,
        },
      ]
    : [{ setting: "database", wrong, fix }];
};
