import { setTimeout as sleep } from "node:timers/promises";

/**
 * Looks twice a second until `probe` gives something, and gives that back. A probe that fails has not found it yet:
 * what it asks may be away.
 */
export const until = async <T>(
  what: string,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  patienceSeconds = 120,
): Promise<T> => {
  const end = Date.now() + patienceSeconds * 1000;
  for (;;) {
    let cause: unknown;
    try {
      const found = await probe();
      if (found !== undefined && found !== false) return found;
    } catch (error) {
      cause = error;
    }
    if (Date.now() > end) throw new Error(`gave up after ${patienceSeconds} s: ${what}`, { cause });
    await sleep(500);
  }
};
