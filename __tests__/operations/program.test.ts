import { readFileSync } from "node:fs";
import path from "node:path";
import { run } from "../../operations/program";
import { ON_AWS, OWN_AGENT, writeServer } from "./support/servers";
import { testTerminal } from "./support/terminal";

let server: ReturnType<typeof writeServer>;

beforeEach(() => {
  server = writeServer(OWN_AGENT);
});

afterEach(() => server.remove());

/** Runs a command line; the exit code and everything that was written. */
const mastodon = async (args: readonly string[], input: string | readonly string[] = "") => {
  const terminal = testTerminal(input);
  const code = await run(args, { environment: server.environment, terminal });
  return { code, said: terminal.said.join("\n"), warned: terminal.warned.join("\n") };
};

const fileOf = () => path.join(server.environment.MASTODON_STATE ?? "", "test/secrets.json");

const secretsOf = (): Record<string, { items: Record<string, string> }> => JSON.parse(readFileSync(fileOf(), "utf8"));

describe("./mastodon", () => {
  it("shows its help, and that of its commands", async () => {
    expect(await mastodon(["--help"])).toMatchObject({ code: 0, said: expect.stringContaining("secrets") });
    expect(await mastodon(["secrets", "put", "--help"])).toMatchObject({
      code: 0,
      said: expect.stringContaining("--rotate"),
    });
  });

  it("ends with 1 and says why for a command that does not exist", async () => {
    expect(await mastodon(["secret"])).toMatchObject({
      code: 1,
      warned: expect.stringContaining("error: unknown command 'secret'\n(Did you mean secrets?)"),
    });
  });

  it("ends with 1 and the message alone for a mistake in the configuration", async () => {
    server.remove();
    server = writeServer({ ...OWN_AGENT, name: "Not A Name", cache: { on: "redis" } });
    const { code, warned } = await mastodon(["secrets", "init"]);
    expect(code).toBe(1);
    expect(warned).toContain("has 2 problems:");
    expect(warned).not.toMatch(/^\s+at /m);
  });

  it("reads the configuration of --config before that of MASTODON_CONFIG", async () => {
    expect(await mastodon(["secrets", "init", "--config", "/nowhere.ts"])).toMatchObject({
      code: 1,
      warned: "/nowhere.ts: there is no such file; create it, or set MASTODON_CONFIG to the path of yours",
    });
  });
});

describe("./mastodon secrets", () => {
  it("init ends with 2 until nothing is left, then with 0", async () => {
    expect(await mastodon(["secrets", "init"])).toMatchObject({
      code: 2,
      said: expect.stringMatching(/secrets put smtp\n(?:.*\n)*Left for you: smtp \(see above\)\.$/),
    });
    expect(await mastodon(["secrets", "put", "smtp"], "from the provider\n")).toMatchObject({
      code: 0,
      said: "smtp: SMTP_PASSWORD put. Deploy the workload stack: npx cdktf deploy workload.",
    });
    expect(secretsOf()["/mastodon-nomad/test/smtp"]?.items).toEqual({ SMTP_PASSWORD: "from the provider" });
    expect(await mastodon(["secrets", "init"])).toMatchObject({ code: 0 });
  });

  it("init names the configuration in the command to run next", async () => {
    const config = server.environment.MASTODON_CONFIG ?? "";
    const { said } = await mastodon(["--config", config, "secrets", "init"]);
    expect(said).toContain(`./mastodon --config ${config} secrets put smtp`);
  });

  it("put asks at a terminal", async () => {
    await mastodon(["secrets", "put", "smtp"], ["typed"]);
    expect(secretsOf()["/mastodon-nomad/test/smtp"]?.items).toEqual({ SMTP_PASSWORD: "typed" });
  });

  it("put takes Mastodon's keys out of an environment file, and init adds what is missing", async () => {
    await mastodon(["secrets", "put", "app"], `SECRET_KEY_BASE=${"a".repeat(128)}\n`);
    expect(await mastodon(["secrets", "init"])).toMatchObject({
      said: expect.stringMatching(/^app +already there; added/),
    });
    expect(secretsOf()["/mastodon-nomad/test/app"]?.items).toMatchObject({ SECRET_KEY_BASE: "a".repeat(128) });
  });

  it.each([
    [["smtp", "PASSWORD"], "smtp: has no item PASSWORD; write SMTP_PASSWORD"],
    [["r2"], 'r2: this configuration does not use it; it is needed when media.on is "r2"'],
  ])("put refuses %j", async (args, message) => {
    expect(await mastodon(["secrets", "put", ...args], "x")).toEqual({ code: 1, said: "", warned: message });
  });

  it("put refuses what a stack would replace", async () => {
    server.remove();
    server = writeServer(ON_AWS);
    expect(await mastodon(["secrets", "put", "tunnel"], "x")).toMatchObject({
      code: 1,
      warned:
        "tunnel: comes from the network stack, when it is deployed, which would replace what you put; nothing was changed",
    });
  });

  it("list shows what is there, from whom, since when and for whom", async () => {
    await mastodon(["secrets", "init"]);
    const { code, said } = await mastodon(["secrets", "list"]);
    expect(code).toBe(0);
    expect(said.replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d/g, "(2026-01-31 17:05)").split("\n")).toEqual([
      `Secrets in ${fileOf()}:`,
      "SECRET    ORIGIN    THERE  VERSION  CHANGED (UTC)     READ BY",
      expect.stringMatching(/^app {7}made {6}yes {4}1 {8}\(2026-01-31 17:05\) {2}mastodon-migrations, mastodon-web/),
      expect.stringMatching(/^database {2}made/),
      expect.stringMatching(/^cache {5}made/),
      "smtp      provided  no     -        -                 mastodon-sidekiq",
    ]);
  });
});
