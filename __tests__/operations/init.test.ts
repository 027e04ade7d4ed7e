import { initSecrets } from "../../operations/secrets/init";
import { initLines, isLeft } from "../../operations/secrets/report";
import { isRequestFor, makeOriginKey } from "../../server/origin-request";
import { problemsOf } from "../../server/secret-values";
import { SECRET_RULES, type Secret, type SecretId } from "../../server/secrets";
import { type MemoryStore, memoryStore } from "./support/memory-store";
import { secret } from "./support/secrets";

const ALL = SECRET_RULES.map((rule) => rule.secret);
const itemsIn = (store: MemoryStore, id: SecretId) => store.secrets.get(id)?.values ?? {};
const allValues = (store: MemoryStore) => [...store.secrets.values()].flatMap(({ values }) => Object.values(values));

describe("secrets init", () => {
  it("makes what is made here and missing, and nothing else", async () => {
    const store = memoryStore();
    const outcomes = await initSecrets(ALL, store);
    expect([...store.secrets.keys()]).toEqual([
      "app",
      "database",
      "cache",
      "origin",
      "origin-request",
      "nomad-bootstrap",
    ]);
    for (const { values } of store.secrets.values()) expect(problemsOf(values)).toEqual([]);
    expect(outcomes.map(({ secret: { id }, kind }) => [id, kind])).toEqual([
      ["app", "made"],
      ["database", "made"],
      ["cache", "made"],
      ["smtp", "missing"],
      ["ses", "awaited"],
      ["r2", "awaited"],
      ["tunnel", "awaited"],
      ["origin", "made"],
      ["origin-request", "made"],
      ["nomad-bootstrap", "made"],
      ["nomad-deploy", "awaited"],
    ]);
  });

  it("changes nothing the second time", async () => {
    const store = memoryStore();
    await initSecrets(ALL, store);
    const before = structuredClone(store.secrets);
    const outcomes = await initSecrets(ALL, store);
    expect(store.secrets).toEqual(before);
    expect(outcomes.filter(({ kind }) => kind === "present").map((outcome) => outcome.secret.id)).toEqual([
      "app",
      "database",
      "cache",
      "origin",
      "origin-request",
      "nomad-bootstrap",
    ]);
  });

  it("takes what somebody else made in the meantime", async () => {
    const store = memoryStore();
    const other = memoryStore();
    await initSecrets(ALL, other);
    store.beforeCreate = (id) => {
      const theirs = other.secrets.get(id);
      if (theirs !== undefined) store.secrets.set(id, theirs);
    };
    const outcomes = await initSecrets(ALL, store);
    expect(store.secrets).toEqual(other.secrets);
    expect(outcomes.some(({ kind }) => kind === "made")).toBe(false);
  });

  it("adds the items that a secret lacks, and keeps the others byte for byte", async () => {
    const store = memoryStore({
      app: { SECRET_KEY_BASE: `${"k".repeat(64)}\\"\u2028`.slice(0, 65), OLDER: " as it was " },
    });
    const before = itemsIn(store, "app");
    const [outcome] = await initSecrets([secret("app")], store);
    expect(outcome).toMatchObject({ kind: "completed", added: secret("app").items.slice(1) });
    expect(itemsIn(store, "app")).toMatchObject(before);
    expect(Object.keys(itemsIn(store, "app"))).toEqual(["SECRET_KEY_BASE", "OLDER", ...secret("app").items.slice(1)]);
    expect(store.secrets.get("app")?.version).toBe(2);
  });

  it("keeps what somebody else adds while it adds the same", async () => {
    const store = memoryStore({ app: { SECRET_KEY_BASE: "k".repeat(64) } });
    const update = store.update;
    const theirs = "T".repeat(32);
    const racing: MemoryStore = {
      ...store,
      update: async (id, change) => {
        await update(id, (found) => ({ ...found, ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY: theirs }));
        return update(id, change);
      },
    };
    await initSecrets([secret("app")], racing);
    expect(itemsIn(store, "app").ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY).toBe(theirs);
    expect(problemsOf(itemsIn(store, "app"))).toEqual([]);
  });

  it("leaves a wrong value as it is, and says so", async () => {
    const store = memoryStore({ database: { DB_PASS: "p@ss/word" } });
    const [outcome] = await initSecrets([secret("database")], store);
    expect(outcome).toMatchObject({ kind: "wrong", problems: [expect.stringMatching(/^DB_PASS must be/)] });
    expect(itemsIn(store, "database")).toEqual({ DB_PASS: "p@ss/word" });
  });

  it("leaves half a VAPID pair that nothing can complete, and still adds the rest", async () => {
    const whole = memoryStore();
    await initSecrets([secret("app")], whole);
    const { VAPID_PUBLIC_KEY = "" } = itemsIn(whole, "app");
    const store = memoryStore({ app: { VAPID_PUBLIC_KEY } });
    const [outcome] = await initSecrets([secret("app")], store);
    expect(outcome).toMatchObject({ kind: "wrong" });
    expect(Object.keys(itemsIn(store, "app"))).toEqual(["VAPID_PUBLIC_KEY", ...secret("app").items.slice(0, 4)]);
  });

  it("makes a request for the key that is there, and another one when the key is another", async () => {
    const origin = [secret("origin"), secret("origin-request")];
    const store = memoryStore();
    await initSecrets(origin, store);
    const request = () => itemsIn(store, "origin-request").ORIGIN_REQUEST ?? "";
    const first = request();
    expect(isRequestFor(itemsIn(store, "origin").ORIGIN_KEY ?? "", first)).toBe(true);
    expect((await initSecrets(origin, store)).map(({ kind }) => kind)).toEqual(["present", "present"]);
    expect(request()).toBe(first);

    const key = makeOriginKey();
    await store.update("origin", () => ({ ORIGIN_KEY: key }));
    expect(await initSecrets(origin, store)).toMatchObject([{ kind: "present" }, { kind: "remade", from: "origin" }]);
    expect(isRequestFor(key, request())).toBe(true);
  });

  it("takes the request that somebody else made in the meantime, if it is for the same key", async () => {
    const store = memoryStore({ origin: { ORIGIN_KEY: makeOriginKey() } });
    const racing: MemoryStore = {
      ...store,
      create: async (id, values) => {
        await store.create(id, values);
        return store.create(id, values);
      },
    };
    expect(await initSecrets([secret("origin-request")], racing)).toMatchObject([{ kind: "present", version: 1 }]);
  });

  it("makes no request for a key that is none", async () => {
    const store = memoryStore({ origin: { ORIGIN_KEY: "x" } });
    const outcomes = await initSecrets([secret("origin"), secret("origin-request")], store);
    expect(outcomes).toMatchObject([
      { kind: "wrong", problems: [expect.stringMatching(/^ORIGIN_KEY must be a private key/)] },
      { kind: "wrong", problems: ["it is made from origin, see there"] },
    ]);
    expect(store.secrets.has("origin-request")).toBe(false);
  });

  it("asks for an item that a provided secret lacks", async () => {
    const store = memoryStore({ r2: { AWS_ACCESS_KEY_ID: "0".repeat(32) } });
    const byHand = SECRET_RULES.flatMap((rule) => rule.byHand ?? []).map((rule) => rule.secret);
    expect(await initSecrets(byHand, store)).toMatchObject([{ kind: "missing", items: ["AWS_SECRET_ACCESS_KEY"] }]);
  });
});

describe("what secrets init says", () => {
  const say = async (secrets: readonly Secret[], store: MemoryStore) => {
    const outcomes = await initSecrets(secrets, store);
    return { lines: initLines(outcomes, "./mastodon --config my.ts"), left: outcomes.some(isLeft) };
  };

  it("names the command for what is left, and ends with it", async () => {
    const { lines, left } = await say(ALL, memoryStore());
    expect(left).toBe(true);
    expect(lines).toContain(
      [
        "smtp             missing: SMTP_PASSWORD, from your mail provider",
        "                 put it in with: ./mastodon --config my.ts secrets put smtp",
        "                 (asks for it without showing it, or reads standard input)",
      ].join("\n"),
    );
    expect(lines).toContain("tunnel           comes from the network stack, when it is deployed");
    expect(lines.at(-1)).toBe("Left for you: smtp (see above).");
  });

  it("ends with nothing left when all is there", async () => {
    const { lines, left } = await say([secret("app"), secret("r2")], memoryStore());
    expect(left).toBe(false);
    expect(lines).toEqual([
      "app              made",
      "r2               comes from the data stack, when it is deployed",
      "",
      "Nothing is left for you: every secret is there, or comes by itself.",
    ]);
  });

  it("tells since when a secret is there, and what was added", async () => {
    const store = memoryStore({ database: { DB_PASS: "12345678" }, app: { SECRET_KEY_BASE: "k".repeat(64) } });
    const { lines } = await say([secret("database"), secret("app")], store);
    expect(lines.slice(0, 2)).toEqual([
      "database         already there (version 1, 2026-01-31 17:05 UTC)",
      `app              already there; added ${secret("app").items.slice(1).join(", ")}`,
    ]);
  });

  it("says how to correct a wrong value, and for one of a stack's who writes it", async () => {
    const store = memoryStore({ database: { DB_PASS: "x" }, tunnel: { TUNNEL_TOKEN: "x" } });
    const { lines, left } = await say([secret("database"), secret("tunnel")], store);
    expect(left).toBe(true);
    expect(lines.join("\n")).toContain("correct it with: ./mastodon --config my.ts secrets put database --rotate");
    expect(lines.join("\n")).toContain("it comes from the network stack, when it is deployed");
  });

  it("says that a request was made again, and why", async () => {
    const store = memoryStore({ origin: { ORIGIN_KEY: makeOriginKey() }, "origin-request": { ORIGIN_REQUEST: "x" } });
    const { lines, left } = await say([secret("origin-request")], store);
    expect(left).toBe(false);
    expect(lines[0]).toBe("origin-request   made again, since origin has changed");
  });

  it("shows no value", async () => {
    const store = memoryStore({ database: { DB_PASS: "c@nary/of/the/database" } });
    const { lines } = await say(ALL, store);
    const again = await say(ALL, store);
    const text = [...lines, ...again.lines].join("\n");
    expect(allValues(store).length).toBe(11);
    for (const value of allValues(store)) expect(text).not.toContain(value);
  });
});
