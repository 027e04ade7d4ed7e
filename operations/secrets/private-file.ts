import { chmod, mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../config/problems";

const PATIENCE_MS = 5_000;
const PAUSE_MS = 25;

/**
 * Reads a file that nobody else may read; undefined when there is none.
 * @throws UserError when its mode lets others read or write it
 */
export const readPrivateFile = async (file: string): Promise<string | undefined> => {
  const mode = await modeOf(file);
  if (mode === undefined) return undefined;
  if ((mode & 0o077) === 0) return readFile(file, "utf8");
  const octal = mode.toString(8).padStart(4, "0");
  throw new UserError(`${file} holds secrets and is open to others, mode ${octal}; run chmod 600 ${file}`);
};

/** Writes the whole file anew beside the old one and renames it, so that no crash leaves half a file. Mode 0600. */
export const replaceFile = async (file: string, text: string): Promise<void> => {
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

/** Does something while no other process changes the file. Makes its folder, and closes that to others. */
export const locked = async <T>(file: string, work: () => Promise<T>): Promise<T> => {
  const folder = path.dirname(file);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
  const lock = `${file}.lock`;
  const end = Date.now() + PATIENCE_MS;
  while (!(await take(lock))) {
    if (Date.now() > end) {
      throw new UserError(`another ./mastodon is changing ${file}; if none is running, run rm ${lock}`);
    }
    await sleep(PAUSE_MS);
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
};

/** Whether an error comes from the operating system. */
export const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  typeof error === "object" && error !== null && "syscall" in error && "code" in error;

const modeOf = async (file: string): Promise<number | undefined> => {
  try {
    return (await stat(file)).mode & 0o777;
  } catch (error) {
    if (isSystemError(error) && error.code === "ENOENT") return undefined;
    throw error;
  }
};

const take = async (lock: string): Promise<boolean> => {
  try {
    await (await open(lock, "wx", 0o600)).close();
    return true;
  } catch (error) {
    if (isSystemError(error) && error.code === "EEXIST") return false;
    throw error;
  }
};
