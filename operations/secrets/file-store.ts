import { chmod, mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { UserError } from "../../config/problems";
import { type SecretId, secretPath } from "../../mastodon/secrets";
import type { SecretStore, StoredSecret } from "./store";
import { parseQuietly, sameValues } from "./values";

const contents = z.record(
  z.string(),
  z.strictObject({ version: z.int().min(1), changedAt: z.iso.datetime(), values: z.record(z.string(), z.string()) }),
);

type Contents = z.output<typeof contents>;

const PATIENCE_MS = 5_000;

/**
 * Secrets in one file of mode 0600, in a folder of mode 0700; both are made when they are needed.
 * @param file the file's path
 * @param name the server's name, for the keys in the file
 */
export const fileStore = (file: string, name: string): SecretStore => {
  const read = async (ids: readonly SecretId[]): Promise<ReadonlyMap<SecretId, StoredSecret>> => {
    const all = await readContents(file);
    return new Map(
      ids.flatMap((id) => {
        const entry = all[secretPath(name, id)];
        return entry === undefined ? [] : [[id, stored(entry)] as const];
      }),
    );
  };
  const write = async (all: Contents, id: SecretId, values: StoredSecret["values"]): Promise<StoredSecret> => {
    const key = secretPath(name, id);
    const entry = {
      version: (all[key]?.version ?? 0) + 1,
      changedAt: new Date().toISOString(),
      values: z.record(z.string(), z.string()).parse(values),
    };
    await replace(file, JSON.stringify({ ...all, [key]: entry }, undefined, 2));
    return stored(entry);
  };
  return {
    locate: (id) => `${secretPath(name, id)} in ${file}`,
    statusOf: read,
    read,
    create: (id, values) =>
      locked(file, async () => {
        const all = await readContents(file);
        if (all[secretPath(name, id)] !== undefined) return false;
        await write(all, id, values);
        return true;
      }),
    update: (id, change) =>
      locked(file, async () => {
        const all = await readContents(file);
        const found = all[secretPath(name, id)];
        if (found === undefined) throw new UserError(`the secret ${id} has just been removed from ${file}; run again`);
        const values = change(found.values);
        return sameValues(values, found.values) ? stored(found) : write(all, id, values);
      }),
  };
};

const stored = (entry: Contents[string]): StoredSecret => ({ ...entry, changedAt: new Date(entry.changedAt) });

const readContents = async (file: string): Promise<Contents> => {
  const mode = await modeOf(file);
  if (mode === undefined) return {};
  if ((mode & 0o077) !== 0) {
    throw new UserError(
      `${file} holds secrets and others may read it (mode ${mode.toString(8).padStart(4, "0")}); run chmod 600 ${file}`,
    );
  }
  const parsed = contents.safeParse(parseQuietly(await readFile(file, "utf8")));
  if (parsed.success) return parsed.data;
  throw new UserError(`${file} is damaged: not a JSON object of secrets; put back a copy of it`);
};

const modeOf = async (file: string): Promise<number | undefined> => {
  try {
    return (await stat(file)).mode & 0o777;
  } catch (error) {
    if (isErrno(error, "ENOENT")) return undefined;
    throw error;
  }
};

/** Writes the whole file anew beside the old one and renames it, so that no crash leaves half a file. */
const replace = async (file: string, text: string): Promise<void> => {
  const fresh = `${file}.new`;
  await rm(fresh, { force: true });
  const handle = await open(fresh, "wx", 0o600);
  try {
    await handle.writeFile(`${text}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(fresh, file);
};

/** Does something while no other process changes the file. */
const locked = async <T>(file: string, work: () => Promise<T>): Promise<T> => {
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const lock = `${file}.lock`;
  const end = Date.now() + PATIENCE_MS;
  while (!(await take(lock))) {
    if (Date.now() > end) {
      throw new UserError(`another ./mastodon is changing ${file}; if none is running, run rm ${lock}`);
    }
    await sleep(25);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
};

const take = async (lock: string): Promise<boolean> => {
  try {
    await (await open(lock, "wx", 0o600)).close();
    return true;
  } catch (error) {
    if (isErrno(error, "EEXIST")) return false;
    throw error;
  }
};

const isErrno = (error: unknown, code: string): boolean =>
  error instanceof Error && "code" in error && error.code === code;
