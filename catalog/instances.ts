import type { UsdPerHour } from "./prices";

/** An EC2 instance type. */
export interface InstanceType {
  readonly vcpus: number;
  /** Nominal memory, in MiB. The kernel keeps some 4 % of it for itself. */
  readonly memoryMiB: number;
  /** Clock of each vCPU, in MHz: Nomad counts CPU in MHz times vCPUs. */
  readonly mhz: number;
  /** What a burstable type may use of each vCPU for ever, in percent; more costs CPU credits. */
  readonly baselinePercent?: number;
  /** On demand, Linux. */
  readonly usdPerHour: UsdPerHour;
}

/**
 * EC2 instance types with Graviton processors (arm64) that fit small servers.
 *
 * Sizes: AWS's instance type pages (1 vCPU is 1 core on Graviton; 2, 4 or 8 GiB a vCPU for c, m, r).
 * Clock: 2.5 GHz Graviton2, 2.6 GHz Graviton3, 2.8 GHz Graviton4.
 * Baselines: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-credits-baseline-concepts.html
 * Prices: us-east-1 from aws/karpenter-provider-aws, zz_generated.pricing_aws.go, generated 2026-07-20. eu-west-1:
 * bills of 2026 for t4g.small and t4g.medium, t4g.large derived from them (twice t4g.medium, as in us-east-1); no
 * source for the others.
 */
export const INSTANCE_TYPES: Readonly<Record<string, InstanceType>> = {
  "t4g.nano": { vcpus: 2, memoryMiB: 512, mhz: 2500, baselinePercent: 5, usdPerHour: { "us-east-1": 0.0042 } },
  "t4g.micro": { vcpus: 2, memoryMiB: 1024, mhz: 2500, baselinePercent: 10, usdPerHour: { "us-east-1": 0.0084 } },
  "t4g.small": {
    vcpus: 2,
    memoryMiB: 2048,
    mhz: 2500,
    baselinePercent: 20,
    usdPerHour: { "us-east-1": 0.0168, "eu-west-1": 0.0184 },
  },
  "t4g.medium": {
    vcpus: 2,
    memoryMiB: 4096,
    mhz: 2500,
    baselinePercent: 20,
    usdPerHour: { "us-east-1": 0.0336, "eu-west-1": 0.0368 },
  },
  "t4g.large": {
    vcpus: 2,
    memoryMiB: 8192,
    mhz: 2500,
    baselinePercent: 30,
    usdPerHour: { "us-east-1": 0.0672, "eu-west-1": 0.0736 },
  },
  "t4g.xlarge": { vcpus: 4, memoryMiB: 16384, mhz: 2500, baselinePercent: 40, usdPerHour: { "us-east-1": 0.1344 } },
  "t4g.2xlarge": { vcpus: 8, memoryMiB: 32768, mhz: 2500, baselinePercent: 40, usdPerHour: { "us-east-1": 0.2688 } },
  "m7g.medium": { vcpus: 1, memoryMiB: 4096, mhz: 2600, usdPerHour: { "us-east-1": 0.0408 } },
  "m7g.large": { vcpus: 2, memoryMiB: 8192, mhz: 2600, usdPerHour: { "us-east-1": 0.0816 } },
  "m7g.xlarge": { vcpus: 4, memoryMiB: 16384, mhz: 2600, usdPerHour: { "us-east-1": 0.1632 } },
  "m7g.2xlarge": { vcpus: 8, memoryMiB: 32768, mhz: 2600, usdPerHour: { "us-east-1": 0.3264 } },
  "m7g.4xlarge": { vcpus: 16, memoryMiB: 65536, mhz: 2600, usdPerHour: { "us-east-1": 0.6528 } },
  "m8g.medium": { vcpus: 1, memoryMiB: 4096, mhz: 2800, usdPerHour: { "us-east-1": 0.04488 } },
  "m8g.large": { vcpus: 2, memoryMiB: 8192, mhz: 2800, usdPerHour: { "us-east-1": 0.08976 } },
  "m8g.xlarge": { vcpus: 4, memoryMiB: 16384, mhz: 2800, usdPerHour: { "us-east-1": 0.17952 } },
  "m8g.2xlarge": { vcpus: 8, memoryMiB: 32768, mhz: 2800, usdPerHour: { "us-east-1": 0.35904 } },
  "m8g.4xlarge": { vcpus: 16, memoryMiB: 65536, mhz: 2800, usdPerHour: { "us-east-1": 0.71808 } },
  "c7g.medium": { vcpus: 1, memoryMiB: 2048, mhz: 2600, usdPerHour: { "us-east-1": 0.0363 } },
  "c7g.large": { vcpus: 2, memoryMiB: 4096, mhz: 2600, usdPerHour: { "us-east-1": 0.0725 } },
  "c7g.xlarge": { vcpus: 4, memoryMiB: 8192, mhz: 2600, usdPerHour: { "us-east-1": 0.145 } },
  "c7g.2xlarge": { vcpus: 8, memoryMiB: 16384, mhz: 2600, usdPerHour: { "us-east-1": 0.29 } },
  "c7g.4xlarge": { vcpus: 16, memoryMiB: 32768, mhz: 2600, usdPerHour: { "us-east-1": 0.58 } },
  "c8g.medium": { vcpus: 1, memoryMiB: 2048, mhz: 2800, usdPerHour: { "us-east-1": 0.03988 } },
  "c8g.large": { vcpus: 2, memoryMiB: 4096, mhz: 2800, usdPerHour: { "us-east-1": 0.07976 } },
  "c8g.xlarge": { vcpus: 4, memoryMiB: 8192, mhz: 2800, usdPerHour: { "us-east-1": 0.15952 } },
  "c8g.2xlarge": { vcpus: 8, memoryMiB: 16384, mhz: 2800, usdPerHour: { "us-east-1": 0.31904 } },
  "c8g.4xlarge": { vcpus: 16, memoryMiB: 32768, mhz: 2800, usdPerHour: { "us-east-1": 0.63808 } },
  "r7g.medium": { vcpus: 1, memoryMiB: 8192, mhz: 2600, usdPerHour: { "us-east-1": 0.0536 } },
  "r7g.large": { vcpus: 2, memoryMiB: 16384, mhz: 2600, usdPerHour: { "us-east-1": 0.1071 } },
  "r7g.xlarge": { vcpus: 4, memoryMiB: 32768, mhz: 2600, usdPerHour: { "us-east-1": 0.2142 } },
  "r7g.2xlarge": { vcpus: 8, memoryMiB: 65536, mhz: 2600, usdPerHour: { "us-east-1": 0.4284 } },
  "r7g.4xlarge": { vcpus: 16, memoryMiB: 131072, mhz: 2600, usdPerHour: { "us-east-1": 0.8568 } },
  "r8g.medium": { vcpus: 1, memoryMiB: 8192, mhz: 2800, usdPerHour: { "us-east-1": 0.05891 } },
  "r8g.large": { vcpus: 2, memoryMiB: 16384, mhz: 2800, usdPerHour: { "us-east-1": 0.11782 } },
  "r8g.xlarge": { vcpus: 4, memoryMiB: 32768, mhz: 2800, usdPerHour: { "us-east-1": 0.23564 } },
  "r8g.2xlarge": { vcpus: 8, memoryMiB: 65536, mhz: 2800, usdPerHour: { "us-east-1": 0.47128 } },
  "r8g.4xlarge": { vcpus: 16, memoryMiB: 131072, mhz: 2800, usdPerHour: { "us-east-1": 0.94256 } },
};
