import type { UsdPerHour } from "./prices";

/** An RDS instance class. */
export interface DatabaseClass {
  readonly vcpus: number;
  /** Nominal memory, in MiB. RDS allows memory in bytes / 9531392 connections, at most 5000. */
  readonly memoryMiB: number;
  /** On demand, one instance; twice as much with multiAz. */
  readonly usdPerHour: UsdPerHour;
}

/**
 * RDS instance classes with Graviton processors that fit small servers.
 * Sizes: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html
 * Prices: us-east-1 infratally.com 2026; eu-west-1 bills of 2026. No source for the others.
 */
export const DATABASE_CLASSES: Readonly<Record<string, DatabaseClass>> = {
  "db.t4g.micro": { vcpus: 2, memoryMiB: 1024, usdPerHour: { "us-east-1": 0.016, "eu-west-1": 0.017 } },
  "db.t4g.small": { vcpus: 2, memoryMiB: 2048, usdPerHour: { "us-east-1": 0.032, "eu-west-1": 0.035 } },
  "db.t4g.medium": { vcpus: 2, memoryMiB: 4096, usdPerHour: { "us-east-1": 0.065 } },
  "db.t4g.large": { vcpus: 2, memoryMiB: 8192, usdPerHour: {} },
  "db.t4g.xlarge": { vcpus: 4, memoryMiB: 16384, usdPerHour: {} },
  "db.t4g.2xlarge": { vcpus: 8, memoryMiB: 32768, usdPerHour: {} },
  "db.m6g.large": { vcpus: 2, memoryMiB: 8192, usdPerHour: {} },
  "db.m6g.xlarge": { vcpus: 4, memoryMiB: 16384, usdPerHour: {} },
  "db.m6g.2xlarge": { vcpus: 8, memoryMiB: 32768, usdPerHour: {} },
  "db.m6g.4xlarge": { vcpus: 16, memoryMiB: 65536, usdPerHour: {} },
  "db.m7g.large": { vcpus: 2, memoryMiB: 8192, usdPerHour: {} },
  "db.m7g.xlarge": { vcpus: 4, memoryMiB: 16384, usdPerHour: {} },
  "db.m7g.2xlarge": { vcpus: 8, memoryMiB: 32768, usdPerHour: {} },
  "db.m7g.4xlarge": { vcpus: 16, memoryMiB: 65536, usdPerHour: {} },
  "db.m8g.large": { vcpus: 2, memoryMiB: 8192, usdPerHour: {} },
  "db.m8g.xlarge": { vcpus: 4, memoryMiB: 16384, usdPerHour: {} },
  "db.m8g.2xlarge": { vcpus: 8, memoryMiB: 32768, usdPerHour: {} },
  "db.m8g.4xlarge": { vcpus: 16, memoryMiB: 65536, usdPerHour: {} },
  "db.r6g.large": { vcpus: 2, memoryMiB: 16384, usdPerHour: {} },
  "db.r6g.xlarge": { vcpus: 4, memoryMiB: 32768, usdPerHour: {} },
  "db.r6g.2xlarge": { vcpus: 8, memoryMiB: 65536, usdPerHour: {} },
  "db.r6g.4xlarge": { vcpus: 16, memoryMiB: 131072, usdPerHour: {} },
  "db.r7g.large": { vcpus: 2, memoryMiB: 16384, usdPerHour: {} },
  "db.r7g.xlarge": { vcpus: 4, memoryMiB: 32768, usdPerHour: {} },
  "db.r7g.2xlarge": { vcpus: 8, memoryMiB: 65536, usdPerHour: {} },
  "db.r7g.4xlarge": { vcpus: 16, memoryMiB: 131072, usdPerHour: {} },
  "db.r8g.large": { vcpus: 2, memoryMiB: 16384, usdPerHour: {} },
  "db.r8g.xlarge": { vcpus: 4, memoryMiB: 32768, usdPerHour: {} },
  "db.r8g.2xlarge": { vcpus: 8, memoryMiB: 65536, usdPerHour: {} },
  "db.r8g.4xlarge": { vcpus: 16, memoryMiB: 131072, usdPerHour: {} },
};
