import type { SecretStore, StoredSecret } from "../../../operations/secrets/store";
import type { SecretValues } from "../../../server/secret-values";
import type { SecretId } from "../../../server/secrets";

/** A store in memory, and everything that was written to it. */
export interface MemoryStore extends SecretStore {
  readonly secrets: Map<SecretId, StoredSecret>;
  /** Called before each creation: a test can write something in between. */
  beforeCreate: (id: SecretId) => void;
}

export const memoryStore = (start: Partial<Record<SecretId, SecretValues>> = {}): MemoryStore => {
  const secrets = new Map<SecretId, StoredSecret>();
  const write = (id: SecretId, values: SecretValues): StoredSecret => {
    const stored = {
      values,
      version: (secrets.get(id)?.version ?? 0) + 1,
      changedAt: new Date("2026-01-31T17:05:09Z"),
    };
    secrets.set(id, stored);
    return stored;
  };
  for (const [id, values] of Object.entries(start)) write(id as SecretId, values);
  const find = async (ids: readonly SecretId[]): Promise<Map<SecretId, StoredSecret>> =>
    new Map([...secrets].filter(([id]) => ids.includes(id)));
  const store: MemoryStore = {
    place: "memory",
    secrets,
    beforeCreate: () => undefined,
    statusOf: find,
    read: find,
    create: async (id, values) => {
      store.beforeCreate(id);
      if (secrets.has(id)) return false;
      write(id, values);
      return true;
    },
    update: async (id, change) => {
      const found = secrets.get(id);
      if (found === undefined) throw new Error(`${id} is not there`);
      const values = change(found.values);
      return JSON.stringify(values) === JSON.stringify(found.values) ? found : write(id, values);
    },
  };
  return store;
};
