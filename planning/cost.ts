import { CACHE_NODES } from "../catalog/cache-nodes";
import { DATABASE_CLASSES } from "../catalog/database-classes";
import { INSTANCE_TYPES } from "../catalog/instances";
import {
  EBS_GP3,
  HOURS_PER_MONTH,
  type PricedRegion,
  PUBLIC_IPV4,
  RDS_GP3,
  type UsdPerGbMonth,
  type UsdPerHour,
} from "../catalog/prices";
import type { Config } from "../config";

/** One line of the bill. */
export interface CostLine {
  readonly what: string;
  /** In USD a month, list price without tax; undefined where the catalog has no sourced price. */
  readonly usd: number | undefined;
}

/** The region whose prices are the best known, and what most others are compared with. */
export const REFERENCE_REGION: PricedRegion = "us-east-1";

/**
 * What a configuration costs a month, at AWS's list prices for running all the time, without tax, CPU beyond a
 * burstable type's share, and traffic beyond the free 100 GB. Cloudflare's free plan and R2's first 10 GB cost nothing.
 * @param region whose prices to take: the catalog has none for most
 */
export const monthlyCost = (config: Config, region: PricedRegion = REFERENCE_REGION): readonly CostLine[] => {
  const { node, database, cache } = config;
  const hourly = (price: UsdPerHour | undefined, count = 1) => scaled(price?.[region], HOURS_PER_MONTH * count);
  const stored = (price: UsdPerGbMonth, gigabytes: number) => scaled(price[region], gigabytes);
  if (config.aws === undefined) return [];
  return [
    { what: `EC2 ${node.instanceType}`, usd: hourly(INSTANCE_TYPES[node.instanceType]?.usdPerHour) },
    { what: `disks of ${node.rootGiB} and ${node.dataGiB} GiB`, usd: stored(EBS_GP3, node.rootGiB + node.dataGiB) },
    { what: "IPv4 address", usd: hourly(PUBLIC_IPV4) },
    ...(database.on === "rds"
      ? [
          {
            what: `RDS ${database.instanceClass}${database.multiAz ? ", twice" : ""}`,
            usd: hourly(DATABASE_CLASSES[database.instanceClass]?.usdPerHour, database.multiAz ? 2 : 1),
          },
          {
            what: `RDS storage of ${database.storageGiB} GiB`,
            usd: stored(RDS_GP3, database.storageGiB * (database.multiAz ? 2 : 1)),
          },
        ]
      : []),
    ...(cache.on === "elasticache"
      ? [{ what: `ElastiCache ${cache.nodeType}`, usd: hourly(CACHE_NODES[cache.nodeType]?.usdPerHour) }]
      : []),
  ];
};

/** The sum of the lines with a price. */
export const totalCost = (lines: readonly CostLine[]): number => lines.reduce((sum, { usd }) => sum + (usd ?? 0), 0);

const scaled = (price: number | undefined, count: number): number | undefined =>
  price === undefined ? undefined : price * count;
