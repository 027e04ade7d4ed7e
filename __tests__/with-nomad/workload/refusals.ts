import path from "node:path";
import { REPOSITORY } from "../../support/shared";
import { hasEnded } from "./support/cluster";
import type { LiveServer } from "./support/live-server";
import { until } from "./support/until";

const WRONG_TOKEN = "00000000-0000-0000-0000-000000000000";
/** Nothing listens there. (Not port 9: `fetch` does not even try that.) */
const NOWHERE = "http://127.0.0.1:2";
/** MiB of memory. Less than the migrations need. */
const LEFT_FREE = 200;

/** What keeps a deploy from succeeding before it begins. */
export const refusals = (server: LiveServer, next: string): void => {
  const { cluster } = server;

  it.each([
    ["the token is wrong", { NOMAD_TOKEN: WRONG_TOKEN }, /information about "mastodon": .* 403 \(Permission denied\)/],
    ["Nomad cannot be reached", { NOMAD_ADDR: NOWHERE }, /dial tcp 127\.0\.0\.1:2: connect: connection refused/],
  ])("says so when %s, and changes nothing", async (_, environment, message) => {
    const before = await server.everything();
    const { ok, output } = await server.deploy(next, { environment });
    expect(ok).toBe(false);
    expect(output).toMatch(message);
    // Once, and in words.
    expect(output.match(/^Error: /gm)).toHaveLength(1);
    expect(await server.everything()).toEqual(before);
  });

  it.each([
    ["the token is wrong", { NOMAD_TOKEN: WRONG_TOKEN }, /nomad at \S+ refuses the token \(.+\); see that/],
    ["Nomad cannot be reached", { NOMAD_ADDR: NOWHERE }, /nomad cannot be reached at \S+ \(ECONNREFUSED\)/],
  ])("says the same in the migrations' own words when %s", async (_, environment, message) => {
    const program = path.join(REPOSITORY, "constructs/migrations/run.mjs");
    const { ok, output } = await cluster.run("node", [program], {
      environment: { NAMESPACE: "mastodon", JOB: "mastodon-migrations", PHASE: "before", IMAGE: "x", ...environment },
    });
    expect(ok).toBe(false);
    expect(output).toMatch(message);
    expect(output).not.toContain("    at ");
  });

  it("says so when the node has no room for the migrations, and changes nothing", async () => {
    const before = await server.serving();
    const image = "ghcr.io/mastodon/mastodon:v4.7.0";
    await cluster.nomad("jobs?namespace=mastodon", "POST", { Job: filler(image, (await freeMemory()) - LEFT_FREE) });
    await until("the node is full", async () => (await cluster.running("filler")).length === 1);
    const { ok, output } = await server.deploy(next);
    await cluster.nomad("job/filler?purge=true&namespace=mastodon", "DELETE");
    expect(ok).toBe(false);
    expect(output).toMatch(/there is no room for them on the node: memory \(1 of 1 nodes\); no other job was changed/);
    expect(await server.serving()).toEqual(before);
    const waiting = (await cluster.migrations()).filter(({ allocation }) => allocation.ClientStatus === "pending");
    expect(waiting).toEqual([]);
  });

  /** MiB that jobs can still reserve. */
  const freeMemory = async (): Promise<number> => {
    type Memory = { Memory: { MemoryMB: number } };
    const [node] = await cluster.nomad<{ ID: string }[]>("nodes");
    const { NodeResources, ReservedResources } = await cluster.nomad<{
      NodeResources: Memory;
      ReservedResources: Memory;
    }>(`node/${node?.ID}`);
    const allocations = await cluster.nomad<
      { AllocatedResources: { Tasks: Record<string, Memory> }; ClientStatus: string }[]
    >(`node/${node?.ID}/allocations`);
    const reserved = allocations
      .filter((allocation) => !hasEnded(allocation))
      .flatMap(({ AllocatedResources }) => Object.values(AllocatedResources.Tasks))
      .reduce((sum, { Memory }) => sum + Memory.MemoryMB, 0);
    return NodeResources.Memory.MemoryMB - ReservedResources.Memory.MemoryMB - reserved;
  };
};

const filler = (image: string, MemoryMB: number) => ({
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
          Config: { image, command: "sleep", args: ["600"] },
          Resources: { CPU: 1, MemoryMB },
        },
      ],
    },
  ],
});
