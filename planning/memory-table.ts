import type { Config } from "../config";
import type { Job } from "../nomad/job-spec";
import { capacityOf, type Demand, demandsOf, total } from "./memory";

const HEAD = ["job", "group", "count", "reserved", "at most", "CPU"] as const;

/** The columns before this one hold text, the others figures. */
const FIRST_FIGURE = 2;

/** Who reserves how much of the node at the busiest moment, as text: MiB and MHz, one line a group. */
export const memoryTable = (jobs: readonly Job[], config: Config): string => {
  const demands = demandsOf(jobs);
  const node = capacityOf(config);
  const rows: readonly (readonly (string | number)[])[] = [
    HEAD,
    ...demands.map((demand) => [
      label(demand),
      demand.group,
      demand.count,
      demand.memory,
      demand.memoryMax,
      demand.cpu,
    ]),
    ["sum", "", "", total(demands, "memory"), total(demands, "memoryMax"), total(demands, "cpu")],
    ...(node
      ? [[`${config.node.instanceType}, with swap`, "", "", node.memory, node.memory + node.swap, node.cpu]]
      : []),
  ];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  return rows.map((row) => row.map((cell, column) => pad(cell, widths[column] ?? 0, column)).join("  ")).join("\n");
};

const label = ({ job, when }: Demand): string => (when === "always" ? job : `${job} (${when})`);

const pad = (cell: string | number, width: number, column: number): string =>
  column < FIRST_FIGURE ? String(cell).padEnd(width) : String(cell).padStart(width);
