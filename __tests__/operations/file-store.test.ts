import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileStore } from "../../operations/secrets/file-store";

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "mastodon-nomad-"));
  file = path.join(folder, "state/test/secrets.json");
});

afterEach(() => rmSync(folder, { recursive: true }));

const modeOf = (of: string) => (statSync(of).mode & 0o777).toString(8);
const store = () => fileStore(file, "test");
const write = (text: string, mode = 0o600) => {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text, { mode });
  chmodSync(file, mode);
};

describe("the file of secrets", () => {
  it("has the form that the stacks read", async () => {
    await store().create("database", { DB_PASS: 'quote " and $' });
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({
      "/mastodon-nomad/test/database": {
        version: 1,
        changedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        items: { DB_PASS: 'quote " and $' },
      },
    });
  });

  it("is closed to others, and so is its folder, whatever the umask", async () => {
    const umask = process.umask(0);
    try {
      await store().create("database", { DB_PASS: "x" });
    } finally {
      process.umask(umask);
    }
    expect([modeOf(file), modeOf(path.dirname(file))]).toEqual(["600", "700"]);
  });

  it("closes a folder that is open", async () => {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o755 });
    await store().create("database", { DB_PASS: "x" });
    expect(modeOf(path.dirname(file))).toBe("700");
  });

  it.each([
    [0o644, "0644"],
    [0o620, "0620"],
    [0o604, "0604"],
  ])("is not read when others may use it (%o)", async (mode, octal) => {
    write("{}", mode);
    const message = `${file} holds secrets and is open to others, mode ${octal}; run chmod 600 ${file}`;
    await expect(store().read(["app"])).rejects.toThrow(message);
    await expect(store().create("app", {})).rejects.toThrow(message);
  });

  it("is not quoted when it is damaged", async () => {
    for (const text of ['{"canary', '{"/mastodon-nomad/test/app":{"items":{"A":"canary"}}}', '["canary"]', ""]) {
      write(text);
      const error: unknown = await store()
        .read(["app"])
        .catch((reason) => reason);
      expect(error).toMatchObject({
        message: `${file} is damaged: not a JSON object of secrets; put back a copy of it`,
      });
    }
  });

  it("leaves nothing beside it, and is replaced whole", async () => {
    await store().create("app", { A: "1" });
    const before = statSync(file).ino;
    await store().update("app", () => ({ A: "2" }));
    expect(statSync(file).ino).not.toBe(before);
    expect(readdirSync(path.dirname(file))).toEqual(["secrets.json"]);
  });

  it("is explained when it cannot be used", async () => {
    writeFileSync(path.join(folder, "state"), "a file where a folder should be");
    await expect(store().create("app", {})).rejects.toThrow(
      new RegExp(`^cannot use ${file}: .*; check who owns it and its folder, and the free space$`),
    );
  });
});

describe("a secret in a file", () => {
  it("is there after it was made, with its version and time", async () => {
    const start = Date.now();
    expect(await store().create("app", { A: "1" })).toBe(true);
    const stored = (await store().read(["app", "cache"])).get("app");
    expect(stored).toMatchObject({ version: 1, values: { A: "1" } });
    expect(stored?.changedAt.getTime()).toBeGreaterThanOrEqual(start);
    expect([...(await store().statusOf(["app", "cache"])).keys()]).toEqual(["app"]);
  });

  it("is not made twice", async () => {
    await store().create("app", { A: "1" });
    expect(await store().create("app", { A: "2" })).toBe(false);
    expect((await store().read(["app"])).get("app")).toMatchObject({ version: 1, values: { A: "1" } });
  });

  it("gets a new version with each change, and none without one", async () => {
    await store().create("app", { A: "1" });
    expect(await store().update("app", (found) => ({ ...found, B: "2" }))).toMatchObject({ version: 2 });
    expect(await store().update("app", (found) => ({ ...found }))).toMatchObject({ version: 2 });
    expect((await store().read(["app"])).get("app")?.values).toEqual({ A: "1", B: "2" });
  });

  it("stays as it is when the change throws, and nothing stays locked", async () => {
    await store().create("app", { A: "1" });
    const refuse = () => {
      throw new Error("no");
    };
    await expect(store().update("app", refuse)).rejects.toThrow("no");
    expect(existsSync(`${file}.lock`)).toBe(false);
    expect(await store().update("app", () => ({ A: "2" }))).toMatchObject({ version: 2 });
  });

  it("loses no change of many at once", async () => {
    await store().create("app", {});
    const items = Array.from({ length: 20 }, (_, index) => `ITEM_${index}`);
    await Promise.all(items.map((item) => store().update("app", (found) => ({ ...found, [item]: "1" }))));
    expect(Object.keys((await store().read(["app"])).get("app")?.values ?? {}).sort()).toEqual([...items].sort());
  });

  it("says so when it was removed", async () => {
    await expect(store().update("app", (found) => found)).rejects.toThrow(
      `the secret app has just been removed from ${file}; run again`,
    );
  });
});
