import { type Allocation, hasEnded } from "./support/cluster";
import { note, noteLoad } from "./support/figures";
import type { LiveServer } from "./support/live-server";
import { until } from "./support/until";

/** Enough to last until Sidekiq has been replaced. */
const QUEUED = 150;
const FAILING = "stub:fail_migration";

/** The jobs that are upgraded. */
const UPGRADED = ["mastodon-sidekiq", "mastodon-streaming", "mastodon-web"];

const times = ({ TaskStates }: Allocation, name: "StartedAt" | "FinishedAt"): readonly number[] =>
  Object.values(TaskStates ?? {}).map((state) => Date.parse(state[name]));
const started = (allocation: Allocation): number => Math.min(...times(allocation, "StartedAt"));
const finished = (allocation: Allocation): number => Math.max(...times(allocation, "FinishedAt"));
const created = ({ CreateTime }: Allocation): number => CreateTime / 1e6;

/** From one version to the next, and what can go wrong on the way. The server has 4.5.15, and ends with 4.7.0. */
export const upgrades = (server: LiveServer): void => {
  const { cluster } = server;

  it("refuses to leave out a minor version, before anything changes", async () => {
    const before = await server.everything();
    const { ok, output } = await server.deploy("4.7.0");
    expect(ok).toBe(false);
    expect(output).toMatch(/mastodon 4\.5\.15 is running, and 4\.7\.0 leaves out 4\.6; nothing was changed/);
    expect(output).toMatch(/Set mastodon\.version to 4\.6\.\d+ first/);
    expect(await server.everything()).toEqual(before);
  });

  it("rolls to a new version without a lost request or job, between the migrations before and those after", async () => {
    const all = async () => (await Promise.all(UPGRADED.map((job) => cluster.allocations(job)))).flat();
    const old = await all();
    await server.enqueue(
      "upgrade",
      Array.from({ length: QUEUED }, (_, index) => index % 6),
    );
    const [deployed, load] = await server.underLoad(() => server.deploy("4.6.5"));
    expect(deployed.output.slice(-2000)).toContain("Apply complete!");
    noteLoad("rolling upgrade with two web allocations", load);
    expect(load.failed).toEqual([]);
    expect([...load.versions].sort()).toEqual(["4.5.15", "4.6.5"]);

    const [before, after] = (await cluster.migrations()).slice(-2);
    if (!before || !after) throw new Error("no migrations ran");
    expect([before.phase, after.phase]).toEqual(["before", "after"]);
    const now = await all();
    const isOld = ({ ID }: Allocation) => old.some((one) => one.ID === ID);
    const fresh = now.filter((one) => !isOld(one));
    expect(fresh.map(({ JobID }) => JobID).sort()).toEqual([...UPGRADED, "mastodon-web"].sort());
    expect(Math.min(...fresh.map(created))).toBeGreaterThan(finished(before.allocation));
    expect(now.filter((one) => isOld(one) && !hasEnded(one))).toEqual([]);
    expect(started(after.allocation)).toBeGreaterThan(Math.max(...now.filter(isOld).map(finished)));

    const began = Date.now();
    await until("all jobs are done", async () => (await server.done("upgrade")) === QUEUED);
    const seconds = (Date.now() - began) / 1000;
    note({ what: "Sidekiq in the same upgrade", of: "jobs", total: QUEUED, lost: 0, seconds });
  });

  it("changes nothing when the image of a version is not there, and says so", async () => {
    const before = await server.serving();
    const { ok, output } = await server.deploy("4.6.6", { images: false });
    expect(ok).toBe(false);
    expect(output).toMatch(/mastodon-migrations\/dispatch-\S+ failed \(.*[Ff]ailed to pull .*mastodon:v4\.6\.6/);
    expect(await server.serving()).toEqual(before);
  });

  it("changes nothing when a migration fails: the old version answers throughout", async () => {
    const before = await server.serving();
    await server.redis(["SET", FAILING, "pre"]);
    const [{ ok, output }, load] = await server.underLoad(() => server.deploy("4.6.6"));
    expect(ok).toBe(false);
    expect(output).toMatch(/mastodon-migrations\/dispatch-\S+ failed \(Exit Code: 1/);
    expect(output).toContain("the pre-deployment migration of 4.6.6 was told to fail");
    expect(output).toContain("no other job was changed");
    noteLoad("a migration before that fails", load);
    expect(load.failed).toEqual([]);
    expect([...load.versions]).toEqual(["4.6.5"]);
    expect(await server.serving()).toEqual(before);
    await server.redis(["DEL", FAILING]);
  });

  it("goes on with the same migration when the deploy was killed in the middle of it", async () => {
    const target = "ghcr.io/mastodon/mastodon:v4.6.6";
    const alive = async () =>
      (await cluster.migrations()).find(
        ({ image, allocation }) => image === target && allocation.ClientStatus === "running",
      );
    const slow = { MASTODON_STUB_MIGRATION_SECONDS: "5" };
    let terraform = 0;
    const killed = server.deploy("4.6.6", { stub: slow, begun: ({ pid = 0 }) => (terraform = pid) });
    const { allocation } = await until("a migration runs", alive);
    // It must outlive all that follows.
    await cluster.docker("pause", `migrations-${allocation.ID}`);
    process.kill(-terraform, "SIGKILL");
    expect((await killed).ok).toBe(false);

    // What removes the old must fail, to see that too without another roll.
    await server.redis(["SET", FAILING, "post"]);
    const [{ ok, output }, load] = await server.underLoad(async () => {
      const again = server.deploy("4.6.6", { images: false });
      await until("the migration is found", () => cluster.progress(server.settings("4.6.6")).includes("goes on with"));
      await cluster.docker("unpause", `migrations-${allocation.ID}`);
      return again;
    });
    noteLoad("the deploy killed in a migration, run again; a migration after fails", load);
    expect(load.failed).toEqual([]);
    expect([...load.versions].sort()).toEqual(["4.6.5", "4.6.6"]);
    const children = (await cluster.migrations()).filter(({ image }) => image === target);
    expect(
      children.filter(({ phase, allocation: { ClientStatus } }) => phase === "before" && ClientStatus !== "failed"),
    ).toEqual([expect.objectContaining({ allocation: expect.objectContaining({ ID: allocation.ID }) })]);
    expect(ok).toBe(false);
    expect(output).toContain("the new version is running");
    expect(output).toContain("do not go back to the version before");
  });

  it("finishes with the next deploy what the migrations after left undone, and nothing else", async () => {
    const before = await server.serving();
    await server.redis(["DEL", FAILING]);
    const { output } = await server.deploy("4.6.6", { images: false });
    expect(output.slice(-2000)).toContain("Apply complete! Resources: 1 added, 0 changed, 1 destroyed.");
    expect(await server.serving()).toEqual(before);
    expect(await cluster.isUnchanged("workload")).toBe(true);
  });

  it("refuses to go back, before anything changes", async () => {
    const before = await server.everything();
    const { ok, output } = await server.deploy("4.6.5");
    expect(ok).toBe(false);
    expect(output).toContain("mastodon 4.6.6 is running, and 4.6.5 is older; nothing was changed");
    expect(await server.everything()).toEqual(before);
  });

  it("takes back a version that does not start, without a lost request, and says what happened", async () => {
    const before = (await server.serving())["mastodon-web"];
    const [{ ok, output }, load] = await server.underLoad(() =>
      server.deploy("4.7.0", { breakIt: (workload) => workload.replaceAll('\\"puma\\"', '\\"no-such-program\\"') }),
    );
    expect(ok).toBe(false);
    expect(output).toMatch(/mastodon-web.*\n?.*Failed due to unhealthy allocations - rolling back to job version \d+/);
    noteLoad("a new version of web that does not start", load);
    expect(load.failed).toEqual([]);
    expect([...load.versions]).toEqual(["4.6.6"]);
    await until("the canary is gone", async () => (await server.serving())["mastodon-web"]?.length === 2);
    expect((await server.serving())["mastodon-web"]).toEqual(before);
  });

  it("takes the same version when it is mended", async () => {
    const [{ output }, load] = await server.underLoad(() => server.deploy("4.7.0", { images: false }));
    expect(output.slice(-2000)).toContain("Apply complete!");
    noteLoad("the same version, mended", load);
    expect(load.failed).toEqual([]);
    expect([...load.versions].sort()).toEqual(["4.6.6", "4.7.0"]);
    expect(await cluster.isUnchanged("workload")).toBe(true);
  });
};
