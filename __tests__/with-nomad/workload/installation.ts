import { JOB_NAMES } from "../../../server/server";
import type { LiveServer } from "./support/live-server";

/** A first deploy. */
export const installation = (server: LiveServer, version: string): void => {
  const { cluster } = server;

  it("is installed by one deploy of data and one of workload", async () => {
    const data = await server.prepare(version);
    expect(data.output.slice(-2000)).toContain("Apply complete!");
    const workload = await server.deploy(version);
    expect(workload.output.slice(-2000)).toContain("Apply complete!");
    expect(await server.isWhole()).toBe(true);
    const migrations = await cluster.migrations();
    expect(migrations.map(({ phase, allocation }) => [phase, allocation.ClientStatus])).toEqual([
      ["before", "complete"],
      ["after", "complete"],
    ]);
    expect(await server.redis(["GET", "stub:seeded"])).toContain("\r\n1\r\n");
  });

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

  it("answers on every way", async () => {
    const [, load] = await server.underLoad((visitors) => visitors.quiet(2));
    expect(load.failed).toEqual([]);
    expect([...load.versions]).toEqual([version]);
  });
};
