import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { loadConfig, UserError } from "../../config";
import { smallest } from "../support/configurations";

const REPOSITORY = path.join(__dirname, "../..");

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "mastodon-nomad-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Writes a configuration file under a name of its own, since modules are loaded once. */
const file = (name: string, content: string): string => {
  const full = path.join(folder, name);
  writeFileSync(full, content);
  return full;
};

const refusal = (of: string): UserError => {
  try {
    loadConfig(of);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error(`${of} was accepted`);
};

test("loads a TypeScript file and completes it", () => {
  const good = file("good.ts", `const config: object = ${JSON.stringify(smallest())};\nexport default config;`);
  expect(loadConfig(good)).toMatchObject({ name: "social", webDomain: "social.example" });
});

test("takes a path relative to the working directory", () => {
  const good = file("relative.ts", `export default ${JSON.stringify(smallest())}`);
  expect(loadConfig(path.relative(process.cwd(), good)).name).toBe("social");
});

test("says which file is missing, and how to name another", () => {
  expect(refusal("nowhere.config.ts").message).toBe(
    "nowhere.config.ts: there is no such file; create it, or set MASTODON_CONFIG to the path of yours",
  );
});

test("says that a file has no default export", () => {
  const named = file("named.ts", `export const config = ${JSON.stringify(smallest())}`);
  expect(refusal(named).message).toBe(`${named}: has no default export; write export default defineConfig({ … })`);
});

test("says where a file does not compile", () => {
  const broken = file("broken.ts", "export default {\n  name: 'social'\n  domain: 'social.example',\n};\n");
  expect(refusal(broken).message).toMatch(/broken\.ts: cannot be loaded; [\s\S]*domain/);
});

test("says what a file fails with while it is loaded", () => {
  const failing = file("failing.ts", 'throw new Error("no such thing");');
  expect(refusal(failing).message).toBe(`${failing}: cannot be loaded; no such thing`);
});

test("names the file with its problems", () => {
  const bad = file("bad.ts", `export default ${JSON.stringify({ ...smallest(), budgetUsd: 0 })}`);
  expect(refusal(bad).message).toBe(`${bad} has 1 problem:\n  budgetUsd: is too small, 0; write 1 or more`);
});

test("the program ends without a stack trace", () => {
  const bad = file("program.ts", "export default { name: 1 };");
  const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", "main.ts"], {
    cwd: REPOSITORY,
    encoding: "utf8",
    env: { PATH: process.env.PATH, MASTODON_CONFIG: bad },
  });
  expect(stderr).toMatch(/^\S+ has 5 problems:\n( {2}\S+: .*\n)+$/);
  expect(status).toBe(1);
});
