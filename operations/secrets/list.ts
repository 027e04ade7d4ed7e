import type { Secret, SecretId } from "../../server/secrets";
import { table } from "../table";
import type { SecretStatus } from "./store";

/** The table of `secrets list`. Times are in UTC. */
export const listLines = (
  place: string,
  secrets: readonly Secret[],
  status: ReadonlyMap<SecretId, SecretStatus>,
): readonly string[] => [
  `Secrets in ${place}:`,
  ...table([
    ["SECRET", "ORIGIN", "THERE", "VERSION", "CHANGED (UTC)", "READ BY"],
    ...secrets.map(({ id, origin, readers }) => {
      const found = status.get(id);
      return [
        id,
        origin,
        found === undefined ? "no" : "yes",
        found === undefined ? "-" : String(found.version),
        found === undefined ? "-" : minuteOf(found.changedAt),
        readers.join(", "),
      ];
    }),
  ]),
];

/** A time as 2026-01-31 17:05, in UTC. */
export const minuteOf = (time: Date): string => time.toISOString().slice(0, 16).replace("T", " ");
