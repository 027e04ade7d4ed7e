import type { Resources } from "../job-spec";
import { at, known, type Problem, problemIf } from "./problem";

const NO_LIMIT = -1;

/** Rules for what a task reserves and may use. */
export function resourceProblems(resources: Resources | undefined, path: string): readonly Problem[] {
  const cores = known(resources?.Cores ?? 0);
  const cpu = known(resources?.CPU ?? (resources?.Cores === undefined ? 100 : 0));
  const memory = known(resources?.MemoryMB ?? 300);
  const most = known(resources?.MemoryMaxMB ?? 0);
  const secrets = known(resources?.SecretsMB ?? 0);
  return [
    ...problemIf(cores > 0 && cpu > 0, at(path, "Cores"), `is ${cores}, and CPU is ${cpu}`, "set one of them"),
    ...problemIf(cores < 0, at(path, "Cores"), `is ${cores}`, "set 0 or more"),
    ...problemIf(cores === 0 && cpu < 1, at(path, "CPU"), `is ${cpu} MHz`, "set 1 or more"),
    ...problemIf(memory < 10, at(path, "MemoryMB"), `is ${memory} MB`, "set 10 or more"),
    ...problemIf(
      most !== 0 && most !== NO_LIMIT && most < memory,
      at(path, "MemoryMaxMB"),
      `is ${most} MB, less than MemoryMB, which is ${memory} MB`,
      "set MemoryMB or more, or leave it out",
    ),
    ...problemIf(
      secrets < 0 || secrets > memory,
      at(path, "SecretsMB"),
      `is ${secrets} MB, and MemoryMB is ${memory} MB`,
      "set 0 to MemoryMB, of which it is a part",
    ),
  ];
}
