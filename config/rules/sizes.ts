import { CACHE_NODES } from "../../catalog/cache-nodes";
import { DATABASE_CLASSES } from "../../catalog/database-classes";
import { INSTANCE_TYPES } from "../../catalog/instances";
import { type Problem, problem } from "../problems";
import { rule } from "../rule";
import { nearest } from "../show";

/** Mastodon's processes do not start in less, whatever they are told (the sums are in planning/). */
const LEAST_NODE_MIB = 2048;

/** Room on the root disk beside the swap file: system, container images, logs. */
const LEAST_ROOT_GIB = 12;

/** Room on the data volume beside the host volumes: Nomad's own state. */
const NOMAD_GIB = 2;

/** Graviton families have a g behind their generation: t4g, m7g, c7gn; t3 and m7i have not. */
const isGraviton = (type: string): boolean => /^([a-z]+\.)?[a-z]+\d+g[a-z]*\./.test(type);

const inCatalog = (
  setting: string,
  type: string,
  catalog: Readonly<Record<string, unknown>>,
  file: string,
): Problem[] => {
  if (Object.hasOwn(catalog, type)) return [];
  const known = Object.keys(catalog);
  const example = nearest(type, known) ?? known[0] ?? "";
  const reason = isGraviton(type) ? `is not in ${file}` : "is not an arm64 (Graviton) type";
  return [problem(setting, `${reason}, ${JSON.stringify(type)}`, `choose one of ${file}, such as ${example}`)];
};

export const nodeIsLargeEnough = rule(["node"], ({ node }) => {
  const problems = inCatalog("node.instanceType", node.instanceType, INSTANCE_TYPES, "catalog/instances.ts");
  const memoryMiB = INSTANCE_TYPES[node.instanceType]?.memoryMiB;
  if (memoryMiB !== undefined && memoryMiB < LEAST_NODE_MIB) {
    const wrong = `has ${memoryMiB} MiB of memory, ${JSON.stringify(node.instanceType)}`;
    problems.push(problem("node.instanceType", wrong, `choose one with ${LEAST_NODE_MIB} or more, such as t4g.medium`));
  }
  if (node.rootGiB - node.swapGiB < LEAST_ROOT_GIB) {
    const wrong = `leaves ${node.rootGiB - node.swapGiB} GiB beside the swap file, ${node.rootGiB}`;
    problems.push(
      problem("node.rootGiB", wrong, `write ${LEAST_ROOT_GIB + node.swapGiB} or more, or a smaller swapGiB`),
    );
  }
  return problems;
});

export const volumesFit = rule(
  ["node", "database", "cache", "media", "ingress"],
  ({ node, database, cache, media, ingress }) => {
    if (ingress === "port") return []; // The volumes are then on your own machine.
    const volumes = [
      ...(database.on === "nomad" ? [`database ${database.volumeGiB}`] : []),
      ...(cache.on === "nomad" ? [`cache ${cache.volumeGiB}`] : []),
      ...(media.on === "files" ? [`media ${media.volumeGiB}`] : []),
    ];
    const sum =
      NOMAD_GIB +
      (database.on === "nomad" ? database.volumeGiB : 0) +
      (cache.on === "nomad" ? cache.volumeGiB : 0) +
      (media.on === "files" ? media.volumeGiB : 0);
    if (sum <= node.dataGiB) return [];
    const wrong = `is smaller than what it holds, ${node.dataGiB} for ${["Nomad 2", ...volumes].join(", ")}`;
    return [problem("node.dataGiB", wrong, `write ${sum} or more`)];
  },
);

export const databaseExists = rule(["database"], ({ database }) => {
  if (database.on !== "rds") return memoryIsOrdered("database", database);
  const problems = inCatalog(
    "database.instanceClass",
    database.instanceClass,
    DATABASE_CLASSES,
    "catalog/database-classes.ts",
  );
  // RDS refuses a maximum less than 10 % above the storage there is.
  const least = Math.ceil((database.storageGiB * 11) / 10);
  if (database.maxStorageGiB < least) {
    const wrong = `is less than a tenth above storageGiB (${database.storageGiB}), ${database.maxStorageGiB}`;
    problems.push(problem("database.maxStorageGiB", wrong, `write ${least} or more`));
  }
  return problems;
});

export const cacheExists = rule(["cache"], ({ cache }) =>
  cache.on === "elasticache"
    ? inCatalog("cache.nodeType", cache.nodeType, CACHE_NODES, "catalog/cache-nodes.ts")
    : memoryIsOrdered("cache", cache),
);

interface Memory {
  readonly memoryMiB: number;
  readonly memoryMaxMiB: number;
}

const memoryIsOrdered = (setting: string, { memoryMiB, memoryMaxMiB }: Memory): Problem[] => {
  if (memoryMaxMiB >= memoryMiB) return [];
  const wrong = `is less than memoryMiB (${memoryMiB}), ${memoryMaxMiB}`;
  return [problem(`${setting}.memoryMaxMiB`, wrong, `write ${memoryMiB} or more`)];
};

export const webMemoryIsOrdered = rule(["web"], ({ web }) => memoryIsOrdered("web", web));

export const streamingMemoryIsOrdered = rule(["streaming"], ({ streaming }) => memoryIsOrdered("streaming", streaming));

export const sidekiqMemoryIsOrdered = rule(["sidekiq"], ({ sidekiq }) =>
  sidekiq.flatMap((group, index) => memoryIsOrdered(`sidekiq[${index}]`, group)),
);
