import { sidekiqJob } from "../../../server/jobs/sidekiq";
import { cloudConfig, group, localConfig, serverFor, task } from "../support/servers";

const job = sidekiqJob(serverFor(cloudConfig()));

describe("mastodon-sidekiq", () => {
  it("runs all queues by their weights in one group by default", () => {
    expect(job).toMatchObject({ ID: "mastodon-sidekiq", Type: "service", Priority: 70 });
    expect(task(job, "sidekiq").Config).toMatchObject({
      image: "ghcr.io/mastodon/mastodon:v4.6.5",
      command: "bundle",
      args: [
        ...["exec", "sidekiq", "-c", "10", "-t", "25"],
        ...["-q", "default,8", "-q", "push,6", "-q", "ingress,4", "-q", "mailers,2"],
        ...["-q", "pull,1", "-q", "scheduler,1", "-q", "fasp,1"],
      ],
    });
  });

  it("has time to put unfinished jobs back: more than Sidekiq itself waits for them", () => {
    const { Config, KillTimeout } = task(job, "sidekiq");
    const waits = Number(Config.args?.[Config.args.indexOf("-t") + 1]);
    expect(KillTimeout).toBeGreaterThanOrEqual((waits + 5) * 1e9);
  });

  it("is healthy while its exporter answers", () => {
    expect(group(job, "sidekiq").Networks).toEqual([
      { Mode: "bridge", DynamicPorts: [{ Label: "metrics", To: 9394 }] },
    ]);
    expect(task(job, "sidekiq").Services).toMatchObject([
      { Provider: "nomad", PortLabel: "metrics", Checks: [{ Type: "http", Path: "/metrics" }] },
    ]);
    expect(task(job, "sidekiq").Config.ports).toEqual(["metrics"]);
  });

  it("never overlaps itself, so that the scheduler never runs twice", () => {
    expect(group(job, "sidekiq").Update).toMatchObject({ Canary: 0, MaxParallel: 1, AutoRevert: true });
    expect(group(job, "sidekiq").Update?.AutoPromote).toBeUndefined();
  });

  it("makes a task group of each configured group, with queues in strict order where they have no weight", () => {
    const server = serverFor(
      cloudConfig({
        sidekiq: [
          { name: "scheduler", queues: ["mailers", "scheduler"], threads: 5 },
          {
            name: "rest",
            queues: [
              ["default", 8],
              ["push", 6],
              ["ingress", 4],
              ["pull", 1],
              ["fasp", 1],
            ],
            threads: 20,
            replicas: 2,
            memoryMiB: 700,
            memoryMaxMiB: 1500,
          },
        ],
        web: { threads: 3 },
        database: { on: "rds", instanceClass: "db.t4g.small" },
        node: { instanceType: "t4g.large" },
      }),
    );
    const grouped = sidekiqJob(server);
    expect(grouped.TaskGroups.map(({ Name, Count }) => [Name, Count])).toEqual([
      ["scheduler", 1],
      ["rest", 2],
    ]);
    const [scheduler, rest] = grouped.TaskGroups.map(({ Tasks: [only] }) => only);
    expect(scheduler?.Config.args).toEqual([
      ...["exec", "sidekiq", "-c", "5", "-t", "25", "-q", "mailers", "-q", "scheduler"],
    ]);
    expect(rest?.Config.args).toEqual([
      ...["exec", "sidekiq", "-c", "20", "-t", "25"],
      ...["-q", "default,8", "-q", "push,6", "-q", "ingress,4", "-q", "pull,1", "-q", "fasp,1"],
    ]);
    expect(rest?.Resources).toMatchObject({ MemoryMB: 700, MemoryMaxMB: 1500 });
  });

  it("mounts the media volume with media on the node", () => {
    const local = sidekiqJob(serverFor(localConfig()));
    expect(task(local, "sidekiq").VolumeMounts).toEqual([
      { Volume: "media", Destination: "/opt/mastodon/public/system" },
    ]);
  });
});
