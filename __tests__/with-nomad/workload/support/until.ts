import { setTimeout as sleep } from "node:timers/promises";

/** Looks twice a second until `probe` gives something, and gives that back. */
export const until = async <T>(
  what: string,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  patienceSeconds = 120,
): Promise<T> => {
  const end = Date.now() + patienceSeconds * 1000;
  for (;;) {
    const found = await probe();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`gave up after ${patienceSeconds} s: ${what}`);
    await sleep(500);
  }
};
