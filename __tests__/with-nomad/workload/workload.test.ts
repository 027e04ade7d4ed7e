import { setTimeout as sleep } from "node:timers/promises";
import type { MastodonConfig } from "../../../config";
import { JOB_NAMES } from "../../../server/server";
import { localServer } from "../../support/stacks";
import { Cluster, MISSING } from "./support/cluster";
import { note } from "./support/figures";
import { type LoadResult, startLoad } from "./support/load";
import { redis } from "./support/redis";

/*
 * A whole server on a real Nomad, with containers, in the order of its life. The tests build on each other.
 */

const HOST = "example.org";
const SERVICES = ["mastodon-front", "mastodon-web", "mastodon-sidekiq", "mastodon-streaming"] as const;

const server = (version: string, more: Partial<MastodonConfig> = {}): MastodonConfig =>
  localServer({ mastodon: { version }, web: { replicas: 2 }, ...more });

(MISSING === undefined ? describe : describe.skip)(`a server on a real Nomad${MISSING ? ` (${MISSING})` : ""}`, () => {
  const cluster = new Cluster();
  beforeAll(async () => {
    await cluster.start();
  });
  afterAll(() => cluster.stop());

  const commands = (...all: readonly (readonly string[])[]) => redis(cluster.address, cluster.cachePassword, ...all);

  /** Does something while requests come in. */
  const underLoad = async <T>(work: () => Promise<T>): Promise<readonly [T, LoadResult]> => {
    const load = startLoad(cluster.address, HOST);
    try {
      const result = await work();
      return [result, await load.stop()];
    } catch (error) {
      await load.stop();
      throw error;
    }
  };

  /** The allocations of everything that serves. */
  const serving = async (): Promise<Readonly<Record<string, readonly string[]>>> =>
    Object.fromEntries(await Promise.all(SERVICES.map(async (job) => [job, await cluster.running(job)])));

  const deploy = async (settings: MastodonConfig, stub: Readonly<Record<string, string>> = {}) => {
    cluster.configure(settings);
    await cluster.loadImages("workload", stub);
    return cluster.apply("workload");
  };

  it("is installed by one deploy of data and one of workload", async () => {
    const settings = server("4.6.4");
    await cluster.makeSecrets(settings);
    cluster.configure(settings);
    await cluster.loadImages("data");
    await cluster.loadImages("workload");
    const data = await cluster.apply("data");
    expect(data.output.slice(-2000)).toContain("Apply complete!");
    const workload = await cluster.apply("workload");
    expect(workload.output.slice(-2000)).toContain("Apply complete!");
    const { mastodon_web, ...others } = await counts();
    expect([mastodon_web, others]).toEqual([2, { mastodon_front: 1, mastodon_sidekiq: 1, mastodon_streaming: 1 }]);
  });

  const counts = async () =>
    Object.fromEntries(Object.entries(await serving()).map(([job, ids]) => [job.replace("-", "_"), ids.length]));

  it("needs no change right after", async () => {
    expect(await cluster.isUnchanged("data")).toBe(true);
    expect(await cluster.isUnchanged("workload")).toBe(true);
  });

  it("has each job in Nomad as it was written", async () => {
    for (const job of JOB_NAMES) {
      const { Status, Namespace } = await cluster.nomad<{ Status: string; Namespace: string }>(
        `job/${job}?namespace=mastodon`,
      );
      expect([job, Status, Namespace]).toEqual([job, "running", "mastodon"]);
    }
  });

  it("is upgraded without a failed request and without a lost job, and migrates before the first and after the last", async () => {
    const before = await cluster.allocations("mastodon-web");
    const jobs = Array.from({ length: 40 }, (_, index) => ({ jid: `job-${index}`, class: "Any", args: [index % 4] }));
    await commands(["RPUSH", "queue:default", ...jobs.map((job) => JSON.stringify(job))]);
    const [deployed, load] = await underLoad(() => deploy(server("4.6.5")));
    expect(deployed.output.slice(-2000)).toContain("Apply complete!");
    expect(load.failed).toEqual([]);
    expect([...load.versions].sort()).toEqual(["4.6.4", "4.6.5"]);
    note("rolling upgrade, 2 web allocations", load);

    const [first, last] = (await cluster.migrations()).slice(-2);
    const web = await cluster.allocations("mastodon-web");
    const fresh = web.filter(({ ID }) => !before.some((old) => old.ID === ID));
    const old = web.filter(({ ID }) => before.some((one) => one.ID === ID));
    expect([first?.phase, last?.phase]).toEqual(["before", "after"]);
    const migrated = Date.parse(first?.allocation.TaskStates?.migrations?.FinishedAt ?? "");
    const finished = Math.max(...old.map(({ TaskStates }) => Date.parse(TaskStates?.web?.FinishedAt ?? "")));
    expect(fresh).toHaveLength(2);
    for (const { CreateTime } of fresh) expect(CreateTime / 1e6).toBeGreaterThan(migrated);
    expect(Date.parse(last?.allocation.TaskStates?.migrations?.StartedAt ?? "")).toBeGreaterThan(finished);

    for (let wait = 0; wait < 60 && !(await commands(["LLEN", "stub:done"])).includes(":40\r\n"); wait++)
      await sleep(1000);
    const done = (await commands(["LRANGE", "stub:done", "0", "-1"])).match(/job-\d+/g) ?? [];
    expect(new Set(done).size).toBe(40);
  });

  it("stays as it is when a migration fails: the old version answers, and the next deploy succeeds", async () => {
    const before = await serving();
    await commands(["SET", "stub:fail_migration", "pre"]);
    const [failed, load] = await underLoad(() => deploy(server("4.6.6")));
    await commands(["DEL", "stub:fail_migration"]);
    expect(failed.ok).toBe(false);
    expect(failed.output).toMatch(/failed: mastodon-migrations\/dispatch-\S+ failed/);
    expect(failed.output).toContain("no other job was changed");
    expect(load.failed).toEqual([]);
    expect([...load.versions]).toEqual(["4.6.5"]);
    expect(await serving()).toEqual(before);
    note("migration that fails", load);

    const mended = await cluster.apply("workload");
    expect(mended.output.slice(-2000)).toContain("Apply complete!");
    expect(await cluster.isUnchanged("workload")).toBe(true);
  });

  it("refuses to leave out a version or to go back, before anything changes", async () => {
    const before = await serving();
    const [{ length }] = [await cluster.migrations()];
    const back = await deploy(server("4.6.5"));
    expect(back.output).toContain("mastodon 4.6.6 is running, and 4.6.5 is older; nothing was changed");
    expect(await serving()).toEqual(before);
    expect(await cluster.migrations()).toHaveLength(length);
  });

  it("goes on with the same migration when the deploy was killed in the middle of it", async () => {
    cluster.configure(server("4.7.0"));
    await cluster.loadImages("workload", { MASTODON_STUB_MIGRATION_SECONDS: "15" });
    const target = "ghcr.io/mastodon/mastodon:v4.7.0";
    const running = async () => (await cluster.migrations()).filter(({ image }) => image === target);
    const killed = cluster.apply("workload", {}, (terraform) => {
      void (async () => {
        while ((await running()).length === 0) await sleep(500);
        // The whole of it, as when the machine goes away: the script too.
        process.kill(terraform.pid ?? 0, "SIGINT");
        process.kill(terraform.pid ?? 0, "SIGINT");
      })();
    });
    expect((await killed).ok).toBe(false);
    const [deployed, load] = await underLoad(() => cluster.apply("workload"));
    expect(deployed.output.slice(-2000)).toContain("Apply complete!");
    expect(deployed.output).toMatch(/goes on with mastodon-migrations\/dispatch-/);
    expect((await running()).filter(({ phase }) => phase === "before")).toHaveLength(1);
    expect(load.failed).toEqual([]);
    note("deploy killed during a migration, then run again", load);
  });

  it("rolls the jobs that read a changed secret, in turn, and no other", async () => {
    const before = await serving();
    cluster.changeSecret("app", "SECRET_KEY_BASE", "f".repeat(128));
    const [rolled, load] = await underLoad(() => cluster.apply("workload"));
    expect(rolled.output.slice(-2000)).toContain("Apply complete!");
    const after = await serving();
    expect(after["mastodon-front"]).toEqual(before["mastodon-front"]);
    expect(after["mastodon-streaming"]).toEqual(before["mastodon-streaming"]);
    for (const job of ["mastodon-web", "mastodon-sidekiq"]) {
      expect(after[job]?.filter((id) => before[job]?.includes(id))).toEqual([]);
    }
    expect(load.failed).toEqual([]);
    expect(rolled.output).not.toContain("f".repeat(128));
    note("a rotated secret", load);
  });

  it.each([
    ["one of two web allocations", "mastodon-web", "web"],
    ["nginx", "mastodon-front", "nginx"],
    ["streaming", "mastodon-streaming", "streaming"],
  ] as const)("is whole again after the loss of %s", async (what, job, task) => {
    const [id = "none"] = await cluster.running(job);
    const [, load] = await underLoad(async () => {
      await cluster.kill(id, task);
      await sleep(45_000);
    });
    note(`${what} killed`, load);
    expect(Object.values(await counts()).reduce((sum, count) => sum + count, 0)).toBe(5);
    const check = startLoad(cluster.address, HOST);
    await sleep(3000);
    expect((await check.stop()).failed).toEqual([]);
  });

  it("loses no job of Sidekiq's when its allocation is stopped", async () => {
    await commands(["DEL", "stub:done", "stub:returned"]);
    const jobs = Array.from({ length: 20 }, (_, index) => ({
      jid: `stop-${index}`,
      class: "Any",
      args: [index % 2 ? 40 : 2],
    }));
    await commands(["RPUSH", "queue:default", ...jobs.map((job) => JSON.stringify(job))]);
    await sleep(3000);
    const [id = "none"] = await cluster.running("mastodon-sidekiq");
    await cluster.nomad(`allocation/${id}/stop?namespace=mastodon`, "POST");
    for (let wait = 0; wait < 120; wait++) {
      const done = new Set((await commands(["LRANGE", "stub:done", "0", "-1"])).match(/stop-\d+/g));
      if (done.size === 20) break;
      await sleep(1000);
    }
    const done = new Set((await commands(["LRANGE", "stub:done", "0", "-1"])).match(/stop-\d+/g));
    expect(done.size).toBe(20);
  });

  it("says so when the token is wrong, when Nomad cannot be reached, and changes nothing", async () => {
    const before = await serving();
    cluster.configure(server("4.7.1"));
    await cluster.loadImages("workload");
    const wrong = await cluster.apply("workload", { NOMAD_TOKEN: "00000000-0000-0000-0000-000000000000" });
    expect(wrong.ok).toBe(false);
    expect(wrong.output).toMatch(/403|Permission denied|ACL token not found/);
    const nowhere = await cluster.apply("workload", { NOMAD_ADDR: "http://127.0.0.1:9" });
    expect(nowhere.ok).toBe(false);
    // Terraform asks for what is in its state before anything else, and this is how the provider says it (help).
    expect(nowhere.output).toMatch(/error checking for .*127\.0\.0\.1:9/s);
    expect(await serving()).toEqual(before);
  });

  it("says so when the node has no room for the migrations, and changes nothing", async () => {
    const before = await serving();
    const [node] = await cluster.nomad<{ ID: string }[]>("nodes");
    const { NodeResources } = await cluster.nomad<{ NodeResources: { Memory: { MemoryMB: number } } }>(
      `node/${node?.ID}`,
    );
    const used = await cluster.nomad<
      { AllocatedResources: { Tasks: Record<string, { Memory: { MemoryMB: number } }> }; ClientStatus: string }[]
    >(`node/${node?.ID}/allocations`);
    const taken = used
      .filter(({ ClientStatus }) => ClientStatus === "running" || ClientStatus === "pending")
      .flatMap(({ AllocatedResources }) => Object.values(AllocatedResources.Tasks))
      .reduce((sum, { Memory }) => sum + Memory.MemoryMB, 0);
    const filler = {
      ID: "filler",
      Namespace: "mastodon",
      Type: "service",
      Datacenters: ["*"],
      TaskGroups: [
        {
          Name: "filler",
          Tasks: [
            {
              Name: "filler",
              Driver: "docker",
              Config: { image: "ghcr.io/mastodon/mastodon:v4.7.0", command: "sleep", args: ["600"] },
              Resources: { CPU: 1, MemoryMB: NodeResources.Memory.MemoryMB - taken - 200 },
            },
          ],
        },
      ],
    };
    await cluster.nomad("jobs?namespace=mastodon", "POST", { Job: filler });
    const full = await cluster.apply("workload");
    await cluster.nomad("job/filler?purge=true&namespace=mastodon", "DELETE");
    expect(full.ok).toBe(false);
    expect(full.output).toMatch(/there is no room for them on the node: memory/);
    expect(await serving()).toEqual(before);
  });
});
