import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { MigrationsRun } from "../../constructs/migrations-run";
import { VersionCheck } from "../../constructs/version-check";
import { FakeNomad } from "../support/fake-nomad";
import { synthesize } from "../support/synthesize";

const IMAGE = "ghcr.io/mastodon/mastodon:v4.6.5";
const PROGRESS = "../../../state/example/migrations.log";
const PROPS = { namespace: "mastodon", image: IMAGE, progressFile: PROGRESS };

describe("MigrationsRun and VersionCheck", () => {
  const made = synthesize((stack) => {
    new MigrationsRun(stack, "before", { ...PROPS, phase: "before", database: "db-1", leaving: [], after: [] });
    new VersionCheck(stack, "version", PROPS);
  });
  const resource = (name: string) => made.all("terraform_data")[name] ?? {};
  const commands = (name: string) =>
    (resource(name).provisioner as { "local-exec": { command: string; environment?: Record<string, string> } }[]).map(
      (provisioner) => provisioner["local-exec"],
    );

  it("run again with another image or another database, and with nothing else", () => {
    expect(resource("before").triggers_replace).toEqual({ image: IMAGE, database: "db-1" });
    expect(resource("version").triggers_replace).toEqual({ image: IMAGE });
  });

  it("say first where the progress can be read", () => {
    const [announcement] = commands("before");
    expect(announcement).toEqual({ command: `node -p "'how it goes: tail -f ' + path.resolve('${PROGRESS}')"` });
  });

  it("start their programs by paths that are the same on every machine", () => {
    const [, migrations] = commands("before");
    expect(migrations?.command).toMatch(/^node assets\/before_program_folder_[0-9A-F]{8}\/[0-9A-F]{32}\/run\.mjs$/);
    expect(migrations?.environment).toEqual({
      PHASE: "before",
      NAMESPACE: "mastodon",
      JOB: "mastodon-migrations",
      LEAVING: "",
      IMAGE,
      PROGRESS_FILE: PROGRESS,
    });
    const [check] = commands("version");
    expect(check?.command).toMatch(/\/check-version\.mjs$/);
    expect(check?.environment).toEqual({
      NAMESPACE: "mastodon",
      WEB_JOB: "mastodon-web",
      IMAGE,
      UPGRADE_PATH: expect.stringMatching(/^4\.4 4\.5\.\d+ 4\.6\.\d+ 4\.7\.\d+$/),
      PROGRESS_FILE: PROGRESS,
    });
  });
});

describe("the programs", () => {
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

  const start = (program: string, environment: Readonly<Record<string, string>> = {}) =>
    spawn("node", [path.join(__dirname, "../../constructs/migrations", program)], {
      env: {
        PATH: process.env.PATH,
        NOMAD_ADDR: address,
        NOMAD_TOKEN: "planted-token",
        NAMESPACE: "mastodon",
        IMAGE,
        PROGRESS_FILE: progress,
        POLL_MS: "5",
        PATIENCE_MS: "100",
        ...environment,
      },
    });

  const run = (
    program: string,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<{ status: number | null; output: string }> =>
    new Promise((resolve) => {
      const child = start(program, environment);
      let output = "";
      child.stdout.on("data", (data) => {
        output += data;
      });
      child.stderr.on("data", (data) => {
        output += data;
      });
      child.on("close", (status) => resolve({ status, output }));
    });

  const BEFORE = { JOB: "mastodon-migrations", PHASE: "before" };
  const migrate = (environment: Readonly<Record<string, string>> = {}) => run("run.mjs", { ...BEFORE, ...environment });
  const dispatched = () => nomad.requests.filter((request) => request.startsWith("POST"));
  const other = (more: Partial<FakeNomad["children"][number]> = {}): FakeNomad["children"][number] => ({
    ID: "mastodon-migrations/dispatch-0",
    image: IMAGE,
    phase: "before",
    status: "running",
    polls: 3,
    ...more,
  });

  describe("run.mjs", () => {
    it("starts a migration and waits for its end", async () => {
      expect(await migrate()).toMatchObject({ status: 0, output: expect.stringContaining("done") });
      expect(nomad.children).toEqual([expect.objectContaining({ image: IMAGE, phase: "before", status: "complete" })]);
    });

    it("writes its progress into a file that is closed to others, and its environment nowhere", async () => {
      const { output } = await migrate();
      const written = readFileSync(progress, "utf8");
      expect(written).toContain("migrations before: Task started by client");
      expect(written).toBe(output);
      expect(statSync(progress).mode & 0o777).toBe(0o600);
      expect(output).not.toContain("planted-token");
    });

    it("goes on with a child that runs already, and starts no second one", async () => {
      nomad.children.push(other());
      expect(await migrate()).toMatchObject({
        status: 0,
        output: expect.stringContaining("goes on with mastodon-migrations/dispatch-0"),
      });
      expect(dispatched()).toEqual([]);
    });

    it.each([
      ["image", other({ image: "other:v4.6.4", polls: Number.POSITIVE_INFINITY }), "other:v4.6.4, before"],
      ["phase", other({ phase: "after", polls: Number.POSITIVE_INFINITY }), `${IMAGE}, after`],
    ])("waits for a migration of another %s to end before it starts its own", async (_, running, what) => {
      nomad.children.push(running);
      const looks = () => nomad.requests.filter((request) => request === "GET /v1/jobs").length;
      const timer = setInterval(() => {
        if (looks() > 2) running.status = "complete";
      }, 5);
      const { status, output } = await migrate();
      clearInterval(timer);
      expect(output).toContain(`waits for mastodon-migrations/dispatch-0 (${what}) to end`);
      expect(status).toBe(0);
      expect(dispatched()).toHaveLength(1);
    });

    it("takes no notice of one that has failed before", async () => {
      nomad.children.push(other({ status: "failed" }));
      expect((await migrate()).status).toBe(0);
      expect(dispatched()).toHaveLength(1);
    });

    it("begins only when the version before has stopped", async () => {
      nomad.leaving = 3;
      const { status, output } = await migrate({ PHASE: "after", LEAVING: "mastodon-web" });
      expect(status).toBe(0);
      expect(output).toContain("waits for mastodon-web.web[0] (01234567) to stop");
      expect(nomad.leaving).toBeLessThan(0);
      const order = nomad.requests
        .filter((request) => /POST|web/.test(request))
        .map((request) => request.split(" ")[0]);
      expect(order).toEqual(["GET", "GET", "GET", "GET", "POST"]);
    });

    it("gives up on a version before that does not stop", async () => {
      nomad.leaving = Number.POSITIVE_INFINITY;
      const { status, output } = await migrate({ PHASE: "after", LEAVING: "mastodon-web", STOP_MS: "50" });
      expect(status).toBe(1);
      expect(output).toContain("mastodon-web.web[0] (01234567) does not stop; the new version is running");
      expect(dispatched()).toEqual([]);
    });

    it("survives being killed: the next run goes on with the same child", async () => {
      nomad.fate = "pending";
      const first = start("run.mjs", BEFORE);
      while (nomad.children.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
      first.kill("SIGKILL");
      const [child] = nomad.children;
      if (child) child.status = "running";
      expect((await migrate()).status).toBe(0);
      expect(dispatched()).toHaveLength(1);
    });

    it("survives a restart of Nomad, and starts nothing a second time", async () => {
      nomad.away = 3;
      expect((await migrate()).status).toBe(0);
      expect(nomad.away).toBeLessThan(0);
      expect(dispatched()).toHaveLength(1);
    });

    it("gives up when Nomad stays away", async () => {
      nomad.away = Number.POSITIVE_INFINITY;
      const { status, output } = await migrate();
      expect(status).toBe(1);
      expect(output).toContain(`nomad cannot be reached at ${address}`);
    });

    it.each([
      ["failed", [{ Type: "Terminated", DisplayMessage: "Exit Code: 1" }], "failed (Exit Code: 1)"],
      [
        "failed",
        [{ Type: "Driver Failure", DisplayMessage: "Failed to pull `mastodon:v4.6.5`: no such manifest" }],
        "failed (Failed to pull `mastodon:v4.6.5`: no such manifest)",
      ],
      [
        "failed",
        [{ Type: "Terminated", DisplayMessage: "OOM Killed", Details: { oom_killed: "true" } }],
        "needed more memory than it may have",
      ],
      ["lost", [], "was lost with its node"],
      ["complete", [{ Type: "Killing", DisplayMessage: "Sent interrupt" }], "was stopped (Sent interrupt)"],
    ] as const)(
      "fails when the task is %s, with the reason, and the last lines of the log",
      async (fate, events, why) => {
        nomad.fate = fate;
        nomad.events = [...events, { Type: "Not Restarting", DisplayMessage: "Policy allows no restarts" }];
        const { status, output } = await migrate();
        expect(status).toBe(1);
        expect(output).toContain(`failed: mastodon-migrations/dispatch-1 ${why}`);
        expect(output).toContain("PG::UndefinedColumn: no such column");
        expect(output).toContain("no other job was changed, the version before runs on");
        expect(output).not.toContain("    at ");
      },
    );

    it("does not advise to go back when it is the migrations afterwards that fail", async () => {
      nomad.fate = "failed";
      nomad.events = [{ Type: "Terminated", DisplayMessage: "Exit Code: 1" }];
      const { output } = await migrate({ PHASE: "after" });
      expect(output).toContain("the new version is running");
      expect(output).toContain("do not go back to the version before");
    });

    it("fails when there is no room, says of what, and does not leave it to run later", async () => {
      nomad.fate = "blocked";
      const { status, output } = await migrate();
      expect(status).toBe(1);
      expect(output).toContain("there is no room for them on the node: memory (1 of 1 nodes)");
      expect(nomad.children).toEqual([]);
    });

    it("fails when the task does not start in time, says what it waits for, and does not leave it to run later", async () => {
      nomad.fate = "pending";
      nomad.events = [{ Type: "Template", DisplayMessage: "Missing: nomad.var.block(nomad/jobs/mastodon-migrations)" }];
      const { status, output } = await migrate({ START_MS: "50" });
      expect(status).toBe(1);
      expect(output).toContain("did not start (Missing: nomad.var.block(nomad/jobs/mastodon-migrations))");
      expect(nomad.children).toEqual([]);
    });

    it("fails when somebody removes it before it has run", async () => {
      nomad.fate = "removed";
      expect(await migrate()).toMatchObject({
        status: 1,
        output: expect.stringContaining("mastodon-migrations/dispatch-1 was removed before it had run"),
      });
    });
  });

  describe.each([
    ["run.mjs", BEFORE],
    ["check-version.mjs", { WEB_JOB: "mastodon-web", UPGRADE_PATH: "4.4 4.5.15 4.6.6 4.7.3" }],
  ])("%s", (program, environment) => {
    it("says so at once when Nomad cannot be reached", async () => {
      const { status, output } = await run(program, {
        ...environment,
        NOMAD_ADDR: "http://127.0.0.1:9",
        PATIENCE_MS: "60000",
      });
      expect(status).toBe(1);
      expect(output).toMatch(/nomad cannot be reached at http:\/\/127\.0\.0\.1:9 \(.+\); open the session/);
    });

    it("says so when Nomad refuses the token", async () => {
      nomad.token = "another-token";
      const { status, output } = await run(program, environment);
      expect(status).toBe(1);
      expect(output).toContain(`nomad at ${address} refuses the token (Permission denied)`);
      expect(output).not.toMatch(/another-token|planted-token/);
    });
  });

  describe("check-version.mjs", () => {
    const check = (to: string) =>
      run("check-version.mjs", {
        WEB_JOB: "mastodon-web",
        UPGRADE_PATH: "4.4 4.5.15 4.6.6 4.7.3",
        IMAGE: `ghcr.io/mastodon/mastodon:v${to}`,
      });

    it("lets everything pass where nothing is running", async () => {
      expect(await check("4.7.0")).toMatchObject({
        status: 0,
        output: expect.stringContaining("nothing is running yet"),
      });
      expect(existsSync(progress)).toBe(true);
    });

    it.each([
      ["4.6.4", "4.6.5"],
      ["4.6.5", "4.6.5"],
      ["4.6.5", "4.7.0"],
      ["4.4.9", "4.5.15"],
    ])("lets %s become %s", async (from, to) => {
      nomad.webImage = `ghcr.io/mastodon/mastodon:v${from}`;
      expect(await check(to)).toMatchObject({ status: 0, output: expect.stringContaining(`${from} is running`) });
    });

    it.each([
      ["4.5.9", "4.7.0", "leaves out 4.6; nothing was changed. Set mastodon.version to 4.6.6 first"],
      ["4.4.9", "4.7.0", "leaves out 4.5 and 4.6; nothing was changed. Set mastodon.version to 4.5.15 first"],
      ["4.3.9", "4.5.0", "older than what can be upgraded from here; nothing was changed. Bring it to 4.4 first"],
      ["4.6.5", "4.6.4", "is older; nothing was changed. The database cannot go back: set mastodon.version to 4.6.5"],
      ["4.6.10", "4.6.9", "is older; nothing was changed"],
      ["4.7.0", "4.6.5", "is older; nothing was changed"],
      ["4.8.0", "4.7.3", "is older; nothing was changed"],
    ])("refuses to let %s become %s, and says what to take instead", async (from, to, refusal) => {
      nomad.webImage = `ghcr.io/mastodon/mastodon:v${from}`;
      expect(await check(to)).toMatchObject({ status: 1, output: expect.stringContaining(refusal) });
      expect(nomad.requests).toEqual(["GET /v1/job/mastodon-web"]);
    });
  });
});
