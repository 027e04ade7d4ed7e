import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const REPOSITORY = path.join(__dirname, "../..");
const CONFIGURATIONS = ["mastodon.config.ts", "examples/reference.config.ts"];

const run = (cwd: string, configuration: string, environment: Readonly<Record<string, string>> = {}) =>
  spawnSync(process.execPath, ["--import", require.resolve("tsx"), path.join(REPOSITORY, "main.ts")], {
    cwd,
    encoding: "utf8",
    // No program but Node.js: synth needs no terraform.
    env: { PATH: "/nowhere", MASTODON_CONFIG: configuration, ...environment },
  });

describe("synth", () => {
  const folders = ["one", "another"].map((name) => mkdtempSync(path.join(tmpdir(), `synth-${name}-`)));
  afterAll(() => {
    for (const folder of folders) rmSync(folder, { recursive: true });
  });

  /** What main.ts writes when it runs in a folder, as Node and as cdktf run it, in another time zone. */
  const synthesize = (configuration: string, folder: string, zone: string): ReadonlyMap<string, string> => {
    const { status, stderr } = run(folder, path.join(REPOSITORY, configuration), { TZ: zone });
    expect([status, stderr]).toEqual([0, ""]);
    const outdir = path.join(folder, "cdktf.out");
    const files = readdirSync(outdir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    return new Map(
      files.map((entry) => {
        const file = path.join(entry.parentPath, entry.name);
        return [path.relative(outdir, file), readFileSync(file, "utf8")];
      }),
    );
  };

  it.each(CONFIGURATIONS)("gives the same bytes anywhere and at any time: %s", (configuration) => {
    const [first, second] = folders.map((folder, index) =>
      synthesize(configuration, folder, index === 0 ? "UTC" : "Asia/Tokyo"),
    );
    expect(first).toEqual(second);
    for (const [file, text] of first ?? []) {
      for (const trace of [REPOSITORY, ...folders, new Date().toISOString().slice(0, 10)]) {
        expect([file, trace, text.includes(trace)]).toEqual([file, trace, false]);
      }
    }
    const manifest = JSON.parse(first?.get("manifest.json") ?? "{}") as {
      stacks: Record<string, { dependencies: [] }>;
    };
    for (const { dependencies } of Object.values(manifest.stacks)) expect(dependencies).toEqual([]);
  });

  it("tells a mistake without a stack trace, and fails", () => {
    const { status, stderr } = run(REPOSITORY, "no-such.config.ts");
    expect(status).toBe(1);
    expect(stderr).toBe(
      "no-such.config.ts: there is no such file; create it, or set MASTODON_CONFIG to the path of yours\n",
    );
  });
});
