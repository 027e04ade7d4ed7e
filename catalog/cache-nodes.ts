import type { UsdPerHour } from "./prices";

/** An ElastiCache node type. */
export interface CacheNode {
  /** Valkey's `maxmemory`, in MiB. A quarter of it stays reserved for snapshots (reserved-memory-percent). */
  readonly memoryMiB: number;
  /** On demand, engine Valkey, one node. */
  readonly usdPerHour: UsdPerHour;
}

/**
 * ElastiCache node types with Graviton processors.
 * Sizes: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ParameterGroups.Engine.html, node-type specific
 * parameters, rounded down to MiB. Prices: AWS's price list of 2026-10-02. No source for the others; eu-west-1 is
 * estimated elsewhere at 0.0136 for cache.t4g.micro, which is not used.
 */
export const CACHE_NODES: Readonly<Record<string, CacheNode>> = {
  "cache.t4g.micro": { memoryMiB: 512, usdPerHour: { "us-east-1": 0.0128 } },
  "cache.t4g.small": { memoryMiB: 1402, usdPerHour: { "us-east-1": 0.0256 } },
  "cache.t4g.medium": { memoryMiB: 3164, usdPerHour: {} },
  "cache.m6g.large": { memoryMiB: 6537, usdPerHour: {} },
  "cache.m6g.xlarge": { memoryMiB: 13248, usdPerHour: {} },
  "cache.m6g.2xlarge": { memoryMiB: 26671, usdPerHour: {} },
  "cache.m7g.large": { memoryMiB: 6537, usdPerHour: {} },
  "cache.m7g.xlarge": { memoryMiB: 13248, usdPerHour: {} },
  "cache.m7g.2xlarge": { memoryMiB: 26671, usdPerHour: {} },
  "cache.m8g.large": { memoryMiB: 6956, usdPerHour: {} },
  "cache.m8g.xlarge": { memoryMiB: 14517, usdPerHour: {} },
  "cache.m8g.2xlarge": { memoryMiB: 30390, usdPerHour: {} },
  "cache.r6g.large": { memoryMiB: 13386, usdPerHour: {} },
  "cache.r6g.xlarge": { memoryMiB: 26952, usdPerHour: {} },
  "cache.r6g.2xlarge": { memoryMiB: 54083, usdPerHour: {} },
  "cache.r7g.large": { memoryMiB: 13386, usdPerHour: {} },
  "cache.r7g.xlarge": { memoryMiB: 26952, usdPerHour: {} },
  "cache.r7g.2xlarge": { memoryMiB: 54083, usdPerHour: {} },
  "cache.r8g.large": { memoryMiB: 14517, usdPerHour: {} },
  "cache.r8g.xlarge": { memoryMiB: 30390, usdPerHour: {} },
  "cache.r8g.2xlarge": { memoryMiB: 62806, usdPerHour: {} },
};
