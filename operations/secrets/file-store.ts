import { z } from "zod";
import { UserError } from "../../config/problems";
import type { SecretValues } from "../../server/secret-values";
import { type SecretId, secretPath } from "../../server/secrets";
import { isSystemError, locked, readPrivateFile, replaceFile } from "./private-file";
import type { Change, SecretStore, StoredSecret } from "./store";
import { parseQuietly, sameValues } from "./values";

const entry = z.strictObject({
  version: z.int().min(1),
  changedAt: z.iso.datetime(),
  items: z.record(z.string(), z.string()),
});

/** The file: secrets by their paths. Stacks read it too (`secretInFile`), so its form is a contract. */
const contents = z.record(z.string(), entry);

type Entry = Readonly<Omit<z.output<typeof entry>, "items">> & { readonly items: SecretValues };
type Contents = Readonly<Record<string, Entry>>;

/**
 * Secrets in one file of mode 0600, in a folder of mode 0700; both are made when they are needed.
 * @param file the file's path
 * @param name the server's name, for the keys in the file
 */
export const fileStore = (file: string, name: string): SecretStore => {
  const keyOf = (id: SecretId): string => secretPath(name, id);

  const read = async (ids: readonly SecretId[]): Promise<ReadonlyMap<SecretId, StoredSecret>> => {
    const all = await readContents(file);
    return new Map(
      ids.flatMap((id) => {
        const entry = all[keyOf(id)];
        return entry === undefined ? [] : [[id, stored(entry)] as const];
      }),
    );
  };

  const write = async (all: Contents, id: SecretId, items: SecretValues): Promise<StoredSecret> => {
    const entry = { version: (all[keyOf(id)]?.version ?? 0) + 1, changedAt: new Date().toISOString(), items };
    await replaceFile(file, JSON.stringify({ ...all, [keyOf(id)]: entry }, undefined, 2));
    return stored(entry);
  };

  const create = async (id: SecretId, items: SecretValues): Promise<boolean> => {
    const all = await readContents(file);
    if (all[keyOf(id)] !== undefined) return false;
    await write(all, id, items);
    return true;
  };

  const update = async (id: SecretId, change: Change): Promise<StoredSecret> => {
    const all = await readContents(file);
    const found = all[keyOf(id)];
    if (found === undefined) throw new UserError(`the secret ${id} has just been removed from ${file}; run again`);
    const items = change(found.items);
    return sameValues(items, found.items) ? stored(found) : write(all, id, items);
  };

  return {
    place: file,
    statusOf: (ids) => explained(file, () => read(ids)),
    read: (ids) => explained(file, () => read(ids)),
    create: (id, items) => explained(file, () => locked(file, () => create(id, items))),
    update: (id, change) => explained(file, () => locked(file, () => update(id, change))),
  };
};

const stored = ({ version, changedAt, items }: Entry): StoredSecret => ({
  version,
  changedAt: new Date(changedAt),
  values: items,
});

const readContents = async (file: string): Promise<Contents> => {
  const text = await readPrivateFile(file);
  if (text === undefined) return {};
  const parsed = contents.safeParse(parseQuietly(text));
  if (parsed.success) return parsed.data;
  throw new UserError(`${file} is damaged: not a JSON object of secrets; put back a copy of it`);
};

/** Says what it means when the file cannot be read or written, such as for lack of permission or space. */
const explained = async <T>(file: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new UserError(`cannot use ${file}: ${error.message}; check who owns it and its folder, and the free space`);
  }
};
