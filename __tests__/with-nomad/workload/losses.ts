import { noteLoad } from "./support/figures";
import { type LiveServer, SERVING, type ServingJob } from "./support/live-server";
import { until } from "./support/until";

/** Seconds without a lost request, after which a loss is over. */
const QUIET = 5;

const LOSSES: readonly (readonly [what: string, job: ServingJob, task: string, lost: readonly string[]])[] = [
  // nginx asks the other one again; a POST only where it was refused, not where it was under way.
  ["one of two web allocations", "mastodon-web", "web", ["POST /inbox"]],
  ["streaming", "mastodon-streaming", "streaming", ["GET /api/v1/streaming/health"]],
  [
    "nginx",
    "mastodon-front",
    "nginx",
    ["GET /_stub", "POST /inbox", "GET /api/v1/streaming/health", "GET /packs/application-stub.js"],
  ],
];

/** What visitors notice of a process that dies. */
export const losses = (server: LiveServer): void => {
  const { cluster } = server;

  it.each(LOSSES)("is whole again by itself after %s was killed", async (what, job, task, canBeLost) => {
    const [victim] = await cluster.running(job);
    if (!victim) throw new Error(`${job} does not run`);
    const restarts = victim.TaskStates?.[task]?.Restarts ?? 0;
    const [, load] = await server.underLoad(async (visitors) => {
      await cluster.kill(victim, task);
      await until("Nomad starts it again", async () =>
        (await cluster.allocations(job)).some(
          ({ ID, TaskStates }) =>
            ID === victim.ID && TaskStates?.[task]?.State === "running" && TaskStates[task].Restarts > restarts,
        ),
      );
      await visitors.quiet(QUIET);
    });
    noteLoad(`${what} killed`, load);
    expect((await server.serving())[job]).toHaveLength(SERVING[job]);
    expect(canBeLost).toEqual(expect.arrayContaining([...new Set(load.failed.map(({ what: request }) => request))]));
    expect(load.secondsOfFailures).toBeLessThan(30);
  });
};
