import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { OWN_AGENT, writeServer } from "./support/servers";

const EXECUTABLE = path.join(__dirname, "../../mastodon");

let server: ReturnType<typeof writeServer>;

beforeEach(() => {
  server = writeServer(OWN_AGENT);
});

afterEach(() => server.remove());

/** Runs the executable as an operator does, from another folder. */
const mastodon = (args: readonly string[], input = ""): Promise<{ code: number | null; output: string }> =>
  new Promise((resolve, reject) => {
    const child = spawn(EXECUTABLE, args, { cwd: tmpdir(), env: { PATH: process.env.PATH, ...server.environment } });
    let output = "";
    child.stdout.on("data", (data) => {
      output += data;
    });
    child.stderr.on("data", (data) => {
      output += data;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
    child.stdin.end(input);
  });

const itemsInFile = (): string[] => {
  const text = readFileSync(path.join(server.environment.MASTODON_STATE ?? "", "test/secrets.json"), "utf8");
  const secrets: Record<string, { items: Record<string, string> }> = JSON.parse(text);
  return Object.values(secrets).flatMap(({ items }) => Object.values(items));
};

describe("the executable", () => {
  it("makes one set of secrets when two start at once", async () => {
    const runs = await Promise.all([mastodon(["secrets", "init"]), mastodon(["secrets", "init"])]);
    expect(runs.map(({ code }) => code)).toEqual([2, 2]);
    const made = runs.flatMap(({ output }) => [...output.matchAll(/^(\S+) +made$/gm)].map(([, id]) => id));
    expect(made.sort()).toEqual(["app", "cache", "database"]);
    expect(itemsInFile()).toHaveLength(8);
  }, 20_000);

  it("never writes a value, whatever it is told to do", async () => {
    const canaries = ["canary-of-mail", "canary/of/the@database", "canary-of-secret-key-base"];
    const [mail = "", database = "", key = ""] = canaries;
    const init = await mastodon(["secrets", "init"]);
    const outputs = await Promise.all([
      mastodon(["secrets", "put", "smtp"], `${mail}\n`),
      mastodon(["secrets", "put", "database", "--rotate"], database),
      mastodon(["secrets", "put", "app", "--rotate"], `SECRET_KEY_BASE=${key}\n${key}\n`),
      mastodon(["secrets", "list"]),
    ]);
    const text = [init, ...outputs].map(({ output }) => output).join("\n");
    expect(outputs.map(({ code }) => code)).toEqual([0, 1, 1, 0]);
    expect(itemsInFile()).toContain(mail);
    for (const value of [...itemsInFile(), ...canaries]) expect(text).not.toContain(value);
  }, 20_000);
});
