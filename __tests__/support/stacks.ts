import path from "node:path";
import { App, Testing } from "cdktf";
import { type Config, type MastodonConfig, parseConfig } from "../../config";
import { DataStack } from "../../stacks/data-stack";
import { NetworkStack } from "../../stacks/network-stack";
import { type StackName, secureState } from "../../stacks/state";
import { WorkloadStack } from "../../stacks/workload-stack";
import { read, type Synthesized } from "./synthesize";

/** A server on AWS and Cloudflare, with all defaults. */
export const cloudServer = (more: Partial<MastodonConfig> = {}): MastodonConfig => ({
  name: "example",
  domain: "example.org",
  owner: { username: "you", email: "you@example.org" },
  aws: { accountId: "123456789012", region: "eu-west-1" },
  cloudflare: { accountId: "0123456789abcdef0123456789abcdef", zoneId: "fedcba9876543210fedcba9876543210" },
  ...more,
});

/** A server without any cloud. */
export const localServer = (more: Partial<MastodonConfig> = {}): MastodonConfig => ({
  name: "example",
  domain: "example.org",
  owner: { username: "you", email: "you@example.org" },
  database: { on: "nomad" },
  cache: { on: "nomad" },
  media: { on: "files" },
  ingress: "port",
  secrets: "file",
  ...more,
});

/** What main.ts makes of a configuration: each stack, and the app it is in. */
export const stacksOf = (settings: MastodonConfig, outdir = "cdktf.out") => {
  const config: Config = parseConfig(settings);
  const app = Testing.stubVersion(new App({ stackTraces: false, outdir }));
  const network = config.aws && new NetworkStack(app, "network", { config });
  const data = new DataStack(app, "data", { config, network: network?.published });
  const workload = new WorkloadStack(app, "workload", {
    config,
    network: network?.published,
    data: data.published,
    otherJobs: data.jobs,
  });
  return { app, network, data, workload };
};

/** The same, synthesized: validations have run, and dependencies are in. */
export const synthesizeStacks = (settings: MastodonConfig): Readonly<Record<StackName, Synthesized | undefined>> => {
  const { app, ...stacks } = stacksOf(settings);
  const one = (stack: (typeof stacks)[StackName]): Synthesized | undefined => {
    stack?.prepareStack();
    return stack && read(Testing.synth(stack, true));
  };
  return { network: one(stacks.network), data: one(stacks.data), workload: one(stacks.workload) };
};

/** What main.ts does in a folder: writes the stacks there, and gives its states a closed folder. */
export const writeStacks = (settings: MastodonConfig, folder: string): void => {
  const before = process.cwd();
  // The place of a local state is relative to the folder that the program runs in.
  process.chdir(folder);
  try {
    secureState(parseConfig(settings));
    stacksOf(settings, path.join(folder, "cdktf.out")).app.synth();
  } finally {
    process.chdir(before);
  }
};
