import { noteLoad } from "./support/figures";
import { type LiveServer, SERVING_JOBS } from "./support/live-server";
import { until } from "./support/until";

/** The agent, and the whole node, gone and back. */
export const restarts = (server: LiveServer): void => {
  const { cluster } = server;

  /** When each task of what serves was started. */
  const starts = async () =>
    Promise.all(
      SERVING_JOBS.map(async (job) =>
        (await cluster.running(job)).map(({ ID, TaskStates }) => [
          ID,
          Object.values(TaskStates ?? {}).map(({ StartedAt }) => StartedAt),
        ]),
      ),
    );

  const nodeIsReady = async (): Promise<boolean> => {
    const [node] = await cluster.nomad<{ Status: string }[]>("nodes");
    return node?.Status === "ready";
  };

  it("goes on without a lost request while the agent restarts", async () => {
    const before = await starts();
    const [, load] = await server.underLoad(async (visitors) => {
      cluster.restartAgent();
      await until("the agent is gone", async () => !(await nodeIsReady().catch(() => false)), 20);
      await until("the agent is back", nodeIsReady);
      await visitors.quiet(20);
    });
    noteLoad("Nomad's agent restarted", load);
    expect(load.failed).toEqual([]);
    expect(await starts()).toEqual(before);
    expect(await cluster.isUnchanged("workload")).toBe(true);
  });

  it("is whole again by itself after the node has lost power", async () => {
    const [, load] = await server.underLoad(async (visitors) => {
      await cluster.cutPower();
      await until("the agent is back", nodeIsReady);
      await until("the server is whole", () => server.isWhole(), 300);
      await until("the cache answers", async () => (await server.redis(["PING"])).includes("PONG"));
      await visitors.quiet(10, 300);
    });
    noteLoad("the node without power for a moment", load);
    expect(load.secondsOfFailures).toBeLessThan(180);
    expect(await cluster.isUnchanged("workload")).toBe(true);
  });
};
