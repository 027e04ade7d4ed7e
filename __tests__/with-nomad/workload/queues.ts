import { setTimeout as sleep } from "node:timers/promises";
import { hasEnded } from "./support/cluster";
import { note } from "./support/figures";
import type { LiveServer } from "./support/live-server";
import { until } from "./support/until";

/** Seconds: shorter and longer than what Sidekiq gives its jobs when it must stop (25). */
const [SHORT, LONG] = [2, 30];
const JOBS = Array.from({ length: 20 }, (_, index) => (index % 4 === 0 ? LONG : SHORT));
const LONG_JOBS = JOBS.filter((duration) => duration === LONG).length;

/** Jobs that Sidekiq works on at the same time. */
const THREADS = 10;

/** What becomes of Sidekiq's jobs. */
export const queues = (server: LiveServer): void => {
  const { cluster } = server;

  /** Stops Sidekiq in the middle of the jobs, and waits until all are done. */
  const interrupt = async (name: string, what: string, stop: () => Promise<void>): Promise<void> => {
    await server.enqueue(name, JOBS);
    await sleep(3000);
    const began = Date.now();
    await stop();
    await until("all jobs are done", async () => (await server.done(name)) === JOBS.length, 240);
    note({ what, of: "jobs", total: JOBS.length, lost: 0, seconds: (Date.now() - began) / 1000 });
    // Else nothing was interrupted.
    expect(await server.returned(name)).toBeGreaterThan(0);
    expect(await server.returned(name)).toBeLessThanOrEqual(LONG_JOBS);
  };

  it("loses no job when Sidekiq's allocation is stopped", async () => {
    const [sidekiq] = await cluster.running("mastodon-sidekiq");
    await interrupt("stop", "Sidekiq stopped, jobs longer than its time to stop", async () => {
      await cluster.nomad(`allocation/${sidekiq?.ID}/stop?namespace=mastodon`, "POST");
    });
  });

  it("loses no job when the node is drained, and is whole again when the node comes back", async () => {
    const [node] = await cluster.nomad<{ ID: string }[]>("nodes");
    const drain = (spec: unknown) =>
      cluster.nomad(`node/${node?.ID}/drain`, "POST", { DrainSpec: spec, MarkEligible: spec === null });
    await interrupt("drain", "the node drained and brought back", async () => {
      // The second web allocation waits until the deadline for the first one's successor, which has no place to go.
      await drain({ Deadline: 30e9 });
      await until("the node is empty", async () => {
        const all = await cluster.nomad<{ ClientStatus: string }[]>(`node/${node?.ID}/allocations`);
        return all.every(hasEnded);
      });
      await drain(null);
    });
    await until("the server is whole", () => server.isWhole());
    await server.underLoad((visitors) => visitors.quiet(5));
  });

  it("loses what was under way when Sidekiq is killed without a warning, and nothing that waits", async () => {
    const waiting = 2 * THREADS;
    const jobs = Array.from({ length: THREADS + waiting }, () => 8);
    await server.enqueue("kill", jobs);
    await sleep(3000);
    const [sidekiq] = await cluster.running("mastodon-sidekiq");
    if (!sidekiq) throw new Error("Sidekiq does not run");
    const began = Date.now();
    await cluster.kill(sidekiq, "sidekiq");
    await until("the rest is done", async () => (await server.done("kill")) >= waiting);
    note({
      what: "Sidekiq killed without a warning (its own limit: jobs under way live in its memory)",
      of: "jobs",
      total: jobs.length,
      lost: jobs.length - (await server.done("kill")),
      seconds: (Date.now() - began) / 1000,
    });
  });
};
