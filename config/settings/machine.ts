import { z } from "zod";
import { gibibytes, text, writeVariant } from "./values";

export const node = z
  .strictObject({
    instanceType: z
      .string()
      .default("t4g.medium")
      .describe("EC2 instance type, one of catalog/instances.ts; arm64, with 2 GiB of memory or more."),
    rootGiB: gibibytes("Root disk for system, images, logs and swap", 16, 1024).default(20),
    dataGiB: gibibytes("Data volume for Nomad's state and host volumes", 10, 16_384).default(20),
    swapGiB: gibibytes("Swap file on the root disk", 0, 16).default(2),
    cpuCredits: z
      .enum(["standard", "unlimited"])
      .default("standard")
      .describe("What a burstable instance does without credits: slow down, or cost more."),
  })
  .describe("The Nomad node on AWS. Not used with `ingress` port.");

export const nomad = z
  .strictObject({
    address: text(
      /^https?:\/\/[^\s@/]+(\/[^\s@]*)?$/,
      "write an address such as http://127.0.0.1:4646, without user and password",
    )
      .optional()
      .describe("Address of Nomad's API. Default: the environment variable NOMAD_ADDR decides."),
    namespace: text(/^[a-zA-Z0-9-]{1,64}$/, "write 1 to 64 letters, digits and -")
      .default("mastodon")
      .describe("Nomad namespace of all jobs."),
    datacenters: z
      .array(z.string().min(1))
      .min(1)
      .default(["*"])
      .describe("Nomad datacenters that jobs may run in; * stands for any letters."),
  })
  .describe("How Nomad is reached and used.");

const stateBucket = text(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "write 3 to 63 lower-case letters, digits, - and .");

export const state = z
  .discriminatedUnion(
    "backend",
    [
      z.strictObject({ backend: z.literal("local") }),
      z.strictObject({
        backend: z.literal("s3"),
        bucket: stateBucket.describe("An existing, versioned S3 bucket."),
        region: z.string().optional().describe("The bucket's region. Default: `aws.region`."),
      }),
      z.strictObject({
        backend: z.literal("r2"),
        bucket: stateBucket.describe("An existing R2 bucket; not the one for media."),
        profile: z.string().min(1).default("r2").describe("Profile in ~/.aws/credentials with the bucket's keys."),
      }),
    ],
    writeVariant("backend", ["local", "s3", "r2"]),
  )
  .describe("Where Terraform's state is: a file here, S3 or R2.");
