import { putSecret } from "../../operations/secrets/put";
import { makeMissing } from "../../server/secret-values";
import { memoryStore } from "./support/memory-store";
import { secret } from "./support/secrets";

const app = () => makeMissing(secret("app").items, {});

describe("secrets put", () => {
  it("creates a secret that is not there", async () => {
    const store = memoryStore();
    expect(await putSecret(secret("smtp"), { SMTP_PASSWORD: "given" }, false, store)).toBe(true);
    expect(store.secrets.get("smtp")?.values).toEqual({ SMTP_PASSWORD: "given" });
  });

  it("replaces what somebody else gave, and says when it was so already", async () => {
    const store = memoryStore({ smtp: { SMTP_PASSWORD: "old" } });
    expect(await putSecret(secret("smtp"), { SMTP_PASSWORD: "new" }, false, store)).toBe(true);
    expect(await putSecret(secret("smtp"), { SMTP_PASSWORD: "new" }, false, store)).toBe(false);
    expect(store.secrets.get("smtp")).toMatchObject({ version: 2, values: { SMTP_PASSWORD: "new" } });
  });

  it("replaces nothing else without --rotate, and names what breaks", async () => {
    const there = app();
    const store = memoryStore({ app: there });
    await expect(putSecret(secret("app"), { SECRET_KEY_BASE: "k".repeat(64) }, false, store)).rejects.toThrow(
      "app has another SECRET_KEY_BASE already. What a change breaks: SECRET_KEY_BASE: everybody is logged out.",
    );
    expect(store.secrets.get("app")).toMatchObject({ version: 1, values: there });
    expect(await putSecret(secret("app"), { SECRET_KEY_BASE: "k".repeat(64) }, true, store)).toBe(true);
    expect(store.secrets.get("app")?.values).toEqual({ ...there, SECRET_KEY_BASE: "k".repeat(64) });
  });

  it("adds to what is there, and accepts the same value, without --rotate", async () => {
    const { VAPID_PUBLIC_KEY = "", ...others } = app();
    const store = memoryStore({ app: others });
    const { SECRET_KEY_BASE = "" } = others;
    expect(await putSecret(secret("app"), { SECRET_KEY_BASE, VAPID_PUBLIC_KEY }, false, store)).toBe(true);
    expect(store.secrets.get("app")?.values).toEqual({ ...others, VAPID_PUBLIC_KEY });
  });

  it("refuses a wrong format, and half a VAPID pair, also with --rotate", async () => {
    const store = memoryStore({ app: app() });
    await expect(putSecret(secret("app"), { SECRET_KEY_BASE: "short" }, true, store)).rejects.toThrow(
      "app: nothing was changed, since\n  SECRET_KEY_BASE must be 64 to 512 printable characters",
    );
    const { VAPID_PRIVATE_KEY = "" } = app();
    await expect(putSecret(secret("app"), { VAPID_PRIVATE_KEY }, true, store)).rejects.toThrow(
      "VAPID_PUBLIC_KEY is not the public key of VAPID_PRIVATE_KEY",
    );
    expect(store.secrets.get("app")?.version).toBe(1);
  });

  it("lets one wrong value be corrected before the other", async () => {
    const store = memoryStore({ app: { ...app(), SECRET_KEY_BASE: "x", ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY: "x" } });
    expect(await putSecret(secret("app"), { SECRET_KEY_BASE: "k".repeat(64) }, true, store)).toBe(true);
  });

  it("does not replace what somebody else makes in the meantime", async () => {
    const store = memoryStore();
    store.beforeCreate = () => {
      store.secrets.set("database", { values: { DB_PASS: "from-somebody-else" }, version: 1, changedAt: new Date() });
    };
    await expect(putSecret(secret("database"), { DB_PASS: "mine-mine-mine" }, false, store)).rejects.toThrow(
      "--rotate",
    );
    expect(store.secrets.get("database")?.values).toEqual({ DB_PASS: "from-somebody-else" });
  });
});
