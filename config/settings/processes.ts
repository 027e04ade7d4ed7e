import { z } from "zod";
import { QUEUE_WEIGHTS, QUEUES } from "../../catalog/queues";
import { nearest } from "../show";
import { count, days, memory, text } from "./values";

export const web = z
  .strictObject({
    replicas: count("How many web allocations run.", 8).default(1),
    processes: z
      .int()
      .min(0)
      .max(8)
      .default(2)
      .describe("Puma worker processes of each (WEB_CONCURRENCY); 0 is single mode."),
    threads: count("Threads of each Puma worker (MAX_THREADS).", 32).default(5),
    ...memory("each", 700, 1200, 256),
  })
  .describe("Mastodon's web server.");

const queue = z.enum(QUEUES);

const fixQueue = (input: unknown): string => {
  const meant = typeof input === "string" ? nearest(input, QUEUES) : undefined;
  return meant === undefined
    ? `write a queue (${QUEUES.join(", ")}) or [queue, weight], with a weight from 1 to 20`
    : `did you mean ${meant}?`;
};

const sidekiqGroup = z.strictObject({
  name: text(/^[a-z][a-z0-9-]{0,30}$/, "write up to 31 lower-case letters, digits and -, a letter first").describe(
    "The group's name in the job mastodon-sidekiq.",
  ),
  queues: z
    .array(
      z.union([queue, z.tuple([queue, z.int().min(1).max(20)])], {
        error: ({ input }) => fixQueue(Array.isArray(input) ? input[0] : input),
      }),
    )
    .min(1)
    .describe("Its queues: names alone are served strictly in order, [name, weight] by weighted chance."),
  threads: count("Sidekiq's concurrency.", 100).default(10),
  replicas: count("How many allocations run. A group that runs `scheduler` must have 1.", 16).default(1),
  ...memory("each", 600, 1200, 256),
});

/** One group for all queues, weighted as Mastodon does. */
const ONE_GROUP: z.input<typeof sidekiqGroup> = {
  name: "sidekiq",
  queues: QUEUES.map((name) => [name, QUEUE_WEIGHTS[name]]),
};

export const sidekiq = z
  .array(sidekiqGroup)
  .min(1)
  .prefault([ONE_GROUP])
  .describe("Groups of Sidekiq processes. Every queue needs a group, and `scheduler` exactly one process.");

export const streaming = z
  .strictObject({
    replicas: count("How many streaming allocations run.", 8).default(1),
    databasePool: count("Database connections of each (DB_POOL).", 100).default(10),
    ...memory("each", 150, 400),
  })
  .describe("Mastodon's streaming server.");

export const cleanup = z
  .strictObject({
    hour: z.int().min(0).max(23).default(4).describe("The hour of day at which cleanup starts."),
    timeZone: z.string().default("Etc/UTC").describe("The time zone of `hour`, such as Europe/Dublin."),
    mediaDays: days("Copies of other servers' media are removed after so many days.", 1).default(30),
    profileDays: days("Copies of other servers' avatars and headers are removed after so many days.", 1).default(30),
    previewCardDays: days(
      "Pictures of link previews are removed after so many days. At least 14: they are not fetched again before.",
      14,
    ).default(30),
    deadlineMinutes: z.int().min(10).max(1200).default(180).describe("Each step is stopped after so many minutes."),
  })
  .describe("The daily cleanup.");
