/** The regions for which the catalog has prices. */
export type PricedRegion = "us-east-1" | "eu-west-1";

/** A price in USD an hour, without tax, for each region where a source was found. A month has 730 hours. */
export type UsdPerHour = Readonly<Partial<Record<PricedRegion, number>>>;

/** A price in USD a month and GB. */
export type UsdPerGbMonth = Readonly<Partial<Record<PricedRegion, number>>>;

/** The hours of AWS's month. */
export const HOURS_PER_MONTH = 730;

/** EBS volumes, type gp3. Sources: infracost's reference outputs of 2026, bills of 2026 in eu-west-1. */
export const EBS_GP3: UsdPerGbMonth = { "us-east-1": 0.08, "eu-west-1": 0.088 };

/** RDS storage, type gp3; twice as much with multiAz. Sources: infratally.com 2026; bills of July 2026 in eu-west-1. */
export const RDS_GP3: UsdPerGbMonth = { "us-east-1": 0.115, "eu-west-1": 0.127 };

/** A public IPv4 address, in use or not, since February 2024. Source: infracost's reference outputs. */
export const PUBLIC_IPV4: UsdPerHour = { "us-east-1": 0.005, "eu-west-1": 0.005 };

/**
 * Traffic from AWS to the internet, in USD a GB. The first 100 GB of each month are free (not sourced). Media does not
 * count: R2 serves it.
 */
export const EGRESS = { freeGbPerMonth: 100, usdPerGb: 0.09 } as const;

/** Cloudflare R2. Source: https://developers.cloudflare.com/r2/pricing/ */
export const R2 = {
  freeGb: 10,
  usdPerGbMonth: 0.015,
  freeClassAPerMonth: 1_000_000,
  usdPerMillionClassA: 4.5,
  freeClassBPerMonth: 10_000_000,
  usdPerMillionClassB: 0.36,
} as const;

/** CloudWatch alarms, in USD a month. Source: infracost's reference outputs; that the first 10 are free is not sourced. */
export const ALARMS = { free: 10, usdPerMonth: 0.1 } as const;
