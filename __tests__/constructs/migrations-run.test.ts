import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { MigrationsRun } from "../../constructs/migrations-run";
import { FakeNomad } from "../support/fake-nomad";
import { synthesize } from "../support/synthesize";

const IMAGE = "ghcr.io/mastodon/mastodon:v4.6.5";

describe("MigrationsRun", () => {
  const made = synthesize((stack) => {
    new MigrationsRun(stack, "before", {
      phase: "before",
      namespace: "mastodon",
      image: IMAGE,
      database: "db-1",
      progressFile: "../../../state/example/migrations.log",
      after: [],
    });
  });

  it("runs again with another image or another database, and with nothing else", () => {
    expect(made.the("terraform_data").triggers_replace).toEqual({ image: IMAGE, database: "db-1" });
  });

  it("starts the script by a path that is the same on every machine", () => {
    const [{ "local-exec": provisioner }] = made.the("terraform_data").provisioner as [
      { "local-exec": { command: string; environment: Record<string, string> } },
    ];
    expect(provisioner.command).toMatch(/^node assets\/before_script_[0-9A-F]{8}\/[0-9A-F]{32}\/run\.mjs$/);
    expect(provisioner.environment).toEqual({
      PHASE: "before",
      NAMESPACE: "mastodon",
      JOB: "mastodon-migrations",
      WEB_JOB: "mastodon-web",
      IMAGE,
      MINOR_VERSIONS: "4.4 4.5 4.6 4.7",
      PROGRESS_FILE: "../../../state/example/migrations.log",
    });
  });
});

describe("the script", () => {
  let nomad: FakeNomad;
  let address: string;
  const folder = mkdtempSync(path.join(tmpdir(), "migrations-"));
  const progress = path.join(folder, "example/migrations.log");

  beforeEach(async () => {
    nomad = new FakeNomad();
    address = await nomad.start();
    rmSync(path.dirname(progress), { recursive: true, force: true });
  });
  afterEach(() => nomad.stop());
  afterAll(() => rmSync(folder, { recursive: true }));

  const start = (environment: Readonly<Record<string, string>> = {}) =>
    spawn("node", [path.join(__dirname, "../../constructs/migrations/run.mjs")], {
      env: {
        PATH: process.env.PATH,
        NOMAD_ADDR: address,
        NOMAD_TOKEN: "planted-token",
        NAMESPACE: "mastodon",
        JOB: "mastodon-migrations",
        WEB_JOB: "mastodon-web",
        PHASE: "before",
        IMAGE,
        MINOR_VERSIONS: "4.4 4.5 4.6 4.7",
        PROGRESS_FILE: progress,
        POLL_MS: "5",
        PATIENCE_MS: "50",
        ...environment,
      },
    });

  const run = (
    environment: Readonly<Record<string, string>> = {},
  ): Promise<{ status: number | null; output: string }> =>
    new Promise((resolve) => {
      const child = start(environment);
      let output = "";
      child.stdout.on("data", (data) => {
        output += data;
      });
      child.stderr.on("data", (data) => {
        output += data;
      });
      child.on("close", (status) => resolve({ status, output }));
    });

  const dispatched = () => nomad.requests.filter((request) => request.startsWith("POST"));

  it("starts a migration and waits for its end", async () => {
    expect(await run()).toMatchObject({ status: 0, output: expect.stringContaining("done") });
    expect(nomad.children).toEqual([expect.objectContaining({ image: IMAGE, phase: "before", status: "complete" })]);
  });

  it("writes its progress into a file that is closed to others, and its environment nowhere", async () => {
    const { output } = await run();
    const written = readFileSync(progress, "utf8");
    expect(written).toContain("Task started by client");
    expect(written).toBe(output);
    expect(statSync(progress).mode & 0o777).toBe(0o600);
    expect(output).not.toContain("planted-token");
  });

  it("goes on with a child that runs already, and starts no second one", async () => {
    nomad.children.push({
      ID: "mastodon-migrations/dispatch-0",
      image: IMAGE,
      phase: "before",
      status: "running",
      polls: 3,
    });
    expect(await run()).toMatchObject({
      status: 0,
      output: expect.stringContaining("goes on with mastodon-migrations/dispatch-0"),
    });
    expect(dispatched()).toEqual([]);
  });

  it("waits for another migration to end before it starts its own", async () => {
    const other = {
      ID: "mastodon-migrations/dispatch-0",
      image: "other:v4.6.4",
      phase: "after",
      status: "running",
      polls: 0,
    } as const;
    nomad.children.push({ ...other });
    setTimeout(() => {
      const [first] = nomad.children;
      if (first) first.status = "complete";
    }, 300);
    const { status, output } = await run();
    expect(output).toContain("waits for mastodon-migrations/dispatch-0 (other:v4.6.4, after) to end");
    expect(status).toBe(0);
    expect(dispatched()).toHaveLength(1);
  });

  it("takes no notice of one that has failed before", async () => {
    nomad.children.push({
      ID: "mastodon-migrations/dispatch-0",
      image: IMAGE,
      phase: "before",
      status: "failed",
      polls: 0,
    });
    expect((await run()).status).toBe(0);
    expect(dispatched()).toHaveLength(1);
  });

  it("survives being killed: the next run goes on with the same child", async () => {
    nomad.fate = "pending";
    const first = start();
    while (nomad.children.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    first.kill("SIGKILL");
    const [child] = nomad.children;
    if (child) child.status = "running";
    expect((await run()).status).toBe(0);
    expect(dispatched()).toHaveLength(1);
  });

  it("fails with the reason and the last lines of the log", async () => {
    nomad.fate = "failed";
    const { status, output } = await run();
    expect(status).toBe(1);
    expect(output).toContain("mastodon-migrations/dispatch-1 failed (Exit Code: 1)");
    expect(output).toContain("PG::UndefinedColumn: no such column");
    expect(output).toContain("no other job was changed");
    expect(output).not.toContain("    at ");
  });

  it("fails when there is no room, says of what, and does not leave it to run later", async () => {
    nomad.fate = "blocked";
    const { status, output } = await run();
    expect(status).toBe(1);
    expect(output).toContain("there is no room for them on the node: memory (1 of 1 nodes)");
    expect(nomad.children).toEqual([]);
  });

  it("says so when Nomad cannot be reached", async () => {
    const { status, output } = await run({ NOMAD_ADDR: "http://127.0.0.1:9" });
    expect(status).toBe(1);
    expect(output).toMatch(/nomad cannot be reached at http:\/\/127\.0\.0\.1:9 \(.+\); open the session/);
  });

  it("says so when Nomad refuses the token", async () => {
    nomad.token = "another-token";
    const { status, output } = await run();
    expect(status).toBe(1);
    expect(output).toContain(`nomad at ${address} refuses the token (Permission denied)`);
    expect(output).not.toContain("another-token");
  });

  describe.each([
    ["4.6.4", "4.6.5", undefined],
    ["4.6.5", "4.6.5", undefined],
    ["4.6.5", "4.7.0", undefined],
    ["4.5.9", "4.7.0", "leaves out 4.6; nothing was changed. Set mastodon.version to a 4.6 version first"],
    ["4.4.9", "4.7.0", "leaves out 4.5 and 4.6; nothing was changed. Set mastodon.version to a 4.5 version first"],
    ["4.6.5", "4.6.4", "is older; nothing was changed. The database cannot go back: set mastodon.version to 4.6.5"],
    ["4.7.0", "4.6.5", "is older; nothing was changed"],
  ])("while %s runs, for %s", (from, to, refusal) => {
    it(refusal === undefined ? "migrates" : "refuses before anything changes", async () => {
      nomad.webImage = `ghcr.io/mastodon/mastodon:v${from}`;
      const { status, output } = await run({ IMAGE: `ghcr.io/mastodon/mastodon:v${to}` });
      expect(status).toBe(refusal === undefined ? 0 : 1);
      if (refusal !== undefined) expect(output).toContain(refusal);
      expect(dispatched()).toHaveLength(refusal === undefined ? 1 : 0);
    });
  });

  it("does not compare versions after the deploy: the new one is running by then", async () => {
    nomad.webImage = "ghcr.io/mastodon/mastodon:v4.7.0";
    expect((await run({ PHASE: "after" })).status).toBe(0);
  });
});
