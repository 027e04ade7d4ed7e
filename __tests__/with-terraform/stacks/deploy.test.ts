import type { MastodonConfig } from "../../../config";
import { STACKS, type StackName } from "../../../stacks/state";
import { cloudServer } from "../../support/stacks";
import { Deployment, describeWithTerraform, type Run, typesOf } from "./support/deployment";

describeWithTerraform("a server that is deployed", () => {
  let server: Deployment;
  const first = new Map<StackName, Run>();
  const screens: string[] = [];

  beforeAll(() => {
    server = new Deployment(cloudServer());
    for (const stack of STACKS) first.set(stack, server.apply(stack));
  });
  afterAll(() => server.remove());
  afterEach(() => server.configure(cloudServer()));

  const plan = (stack: StackName) => {
    const run = server.plan(stack);
    screens.push(run.output);
    return run;
  };

  it.each(STACKS)("is there after one deploy of %s", (stack) => {
    expect(first.get(stack)?.output).toContain("Apply complete!");
    expect(typesOf(first.get(stack) as Run, "create").length).toBeGreaterThan(10);
  });

  it.each(STACKS)("needs no change right after: %s", (stack) => {
    const { status, output } = plan(stack);
    expect(output).toContain("No changes.");
    expect(status).toBe(0);
  });

  it("hands the tunnel's token, the bucket's keys and every secret on to the jobs that read them", () => {
    const items = new Map(
      first
        .get("workload")
        ?.changes.filter(({ type }) => type === "nomad_variable")
        .map(({ config }) => [String(config?.path), JSON.parse(String(config?.items_wo)) as Record<string, string>]),
    );
    expect(Object.keys(items.get("nomad/jobs/mastodon-front") ?? {})).toEqual(["TUNNEL_TOKEN"]);
    expect(items.get("nomad/jobs/mastodon-streaming")).toEqual({
      DB_PASS: "planted-database",
      REDIS_PASSWORD: "planted-cache",
    });
    expect(items.get("nomad/jobs/mastodon-web")).toMatchObject({
      SECRET_KEY_BASE: "planted-secret-key-base",
      AWS_ACCESS_KEY_ID: expect.stringMatching(/.{8}/),
      AWS_SECRET_ACCESS_KEY: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  it("gives the database its password", () => {
    const database = first.get("data")?.changes.find(({ type }) => type === "aws_db_instance");
    expect(database?.config?.password_wo).toBe("planted-database");
  });

  it("leaves no secret on screen, and none in a state but the cache's token", () => {
    for (const run of [...first.values()]) expect(run.output.includes("planted-")).toBe(false);
    for (const screen of screens) expect(screen.includes("planted-")).toBe(false);
    const leaks = [...server.files()].flatMap(([file, text]) =>
      [...new Set(text.match(/planted-[a-z-]+/g))].map((secret) => `${file}: ${secret}`),
    );
    // ElastiCache has no write-only argument for it (docs/security.md).
    expect(leaks).toEqual(["state/example/data.tfstate: planted-cache"]);
  });

  it("keeps what Cloudflare makes in the state of the stack that makes it, and nowhere else", () => {
    const written = (stack: StackName) =>
      first
        .get(stack)
        ?.changes.filter(({ type }) => type === "aws_ssm_parameter")
        .map(({ config }) => String(config?.value_wo)) ?? [];
    const [tunnel = "none"] = written("network");
    const { AWS_SECRET_ACCESS_KEY = "none" } = JSON.parse(written("data")[0] ?? "{}") as Record<string, string>;
    const holders = (secret: string) =>
      [...server.files()].filter(([, text]) => text.includes(secret)).map(([file]) => file);
    expect(holders(tunnel)).toEqual(["state/example/network.tfstate"]);
    // Its SHA-256 is the key; the state has the token's value.
    expect(holders(AWS_SECRET_ACCESS_KEY)).toEqual([]);
  });

  it("leaves no secret in a saved plan", () => {
    server.configure(cloudServer({ web: { threads: 4 } }));
    server.terraform("workload", ["plan", "-out=saved.plan", "-input=false"]);
    const { output } = server.terraform("workload", ["show", "-json", "saved.plan"]);
    expect(output).toContain("nomad_job");
    expect(output.includes("planted-")).toBe(false);
  });

  const changes: readonly [string, StackName, Partial<MastodonConfig>, readonly string[]][] = [
    ["node.dataGiB", "network", { node: { dataGiB: 40 } }, ["aws_ebs_volume"]],
    [
      "node.cpuCredits",
      "network",
      { node: { cpuCredits: "unlimited" } },
      ["aws_cloudwatch_metric_alarm", "aws_instance"],
    ],
    ["budgetUsd", "network", { budgetUsd: 80 }, ["aws_budgets_budget"]],
    [
      "owner.email",
      "network",
      { owner: { username: "you", email: "new@example.org" } },
      ["aws_budgets_budget", "aws_sns_topic_subscription"],
    ],
    ["database.storageGiB", "data", { database: { on: "rds", storageGiB: 40 } }, ["aws_db_instance"]],
    ["database.backupDays", "data", { database: { on: "rds", backupDays: 30 } }, ["aws_db_instance"]],
    [
      "cache.snapshotDays",
      "data",
      { cache: { on: "elasticache", snapshotDays: 3 } },
      ["aws_elasticache_replication_group"],
    ],
    ["streaming.databasePool", "workload", { streaming: { databasePool: 5 } }, ["nomad_job"]],
    ["cleanup.hour", "workload", { cleanup: { hour: 5 } }, ["nomad_job"]],
  ];

  it.each(changes)("changes what %s is about, in place", (_, stack, settings, types) => {
    server.configure(cloudServer(settings));
    const run = server.apply(stack);
    expect(run.output).toContain("Apply complete!");
    expect([...new Set(typesOf(run, "update"))]).toEqual(expect.arrayContaining(types));
    expect(new Set(typesOf(run, "update")).size).toBe(types.length);
    expect(typesOf(run, "delete")).toEqual([]);
    server.configure(cloudServer());
    server.apply(stack);
  });

  it("takes a new password of the database with the next deploy of data and workload, and rolls the jobs that read it", () => {
    const before = server.parameters;
    server.parameters = { ...before, database: JSON.stringify({ DB_PASS: "planted-changed" }) };
    expect(typesOf(server.apply("data"), "update")).toEqual(["aws_db_instance"]);
    const run = server.apply("workload");
    const jobs = run.changes
      .filter(({ type }) => type === "nomad_job")
      .map(({ config }) => {
        const { ID } = JSON.parse(String(config?.jobspec)) as { ID: string };
        return ID;
      });
    expect(jobs.sort()).toEqual([
      "mastodon-cleanup",
      "mastodon-migrations",
      "mastodon-sidekiq",
      "mastodon-streaming",
      "mastodon-web",
    ]);
    expect(run.output.includes("planted-")).toBe(false);
    server.parameters = before;
    server.apply("data");
    server.apply("workload");
  });
});
