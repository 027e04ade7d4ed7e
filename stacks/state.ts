import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { join, relative } from "node:path";
import {
  type App,
  DataTerraformRemoteStateLocal,
  DataTerraformRemoteStateS3,
  LocalBackend,
  S3Backend,
  type TerraformRemoteState,
  type TerraformStack,
} from "cdktf";
import type { Config } from "../config";

/** The stacks, in the order in which they are deployed. */
export const STACKS = ["network", "data", "workload"] as const;

/** The name of a stack. */
export type StackName = (typeof STACKS)[number];

/** The folder of local states, relative to where synth runs. */
export const STATE_FOLDER = "state";

/** Where a stack's state is, and how to read it from another stack. */
interface StateLocation {
  readonly store: (stack: TerraformStack) => void;
  readonly read: (reader: TerraformStack, id: string) => TerraformRemoteState;
}

/** Keeps a stack's state where the configuration says. */
export const storeState = (stack: TerraformStack, name: StackName, config: Config): void =>
  location(name, config).store(stack);

/** Reads another stack's outputs. Before that was deployed, Terraform says "Unable to find remote state". */
export const readState = (reader: TerraformStack, of: StackName, config: Config): TerraformRemoteState =>
  location(of, config).read(reader, of);

/**
 * Makes local state private: Terraform would write it for everybody to read. The folder is closed before the first
 * state is written, and files that are there already are closed as well.
 */
export const secureState = (config: Config, folder = STATE_FOLDER): void => {
  if (config.state.backend !== "local") return;
  const own = join(folder, config.name);
  mkdirSync(own, { recursive: true, mode: 0o700 });
  chmodSync(own, 0o700);
  for (const name of STACKS) {
    for (const file of [`${name}.tfstate`, `${name}.tfstate.backup`].map((file) => join(own, file))) {
      if (existsSync(file)) chmodSync(file, 0o600);
    }
  }
};

const location = (name: StackName, config: Config): StateLocation => {
  const key = `mastodon-nomad/${config.name}/${name}.tfstate`;
  switch (config.state.backend) {
    case "local":
      return {
        store: (stack) => new LocalBackend(stack, { path: localPath(stack, name, config) }),
        read: (reader, id) => new DataTerraformRemoteStateLocal(reader, id, { path: localPath(reader, name, config) }),
      };
    case "s3": {
      const region = config.state.region ?? config.aws?.region;
      return inS3({ bucket: config.state.bucket, key, ...(region === undefined ? {} : { region }), encrypt: true });
    }
    case "r2":
      return inS3({
        bucket: config.state.bucket,
        key,
        region: "auto",
        endpoints: { s3: `https://${config.cloudflare?.accountId}.r2.cloudflarestorage.com` },
        profile: config.state.profile,
        usePathStyle: true,
        skipCredentialsValidation: true,
        skipMetadataApiCheck: true,
        skipRegionValidation: true,
        skipRequestingAccountId: true,
        skipS3Checksum: true,
      });
  }
};

type S3Settings = ConstructorParameters<typeof S3Backend>[1];

const inS3 = (settings: S3Settings): StateLocation => ({
  store: (stack) => {
    new S3Backend(stack, settings);
    // cdktf 0.21 does not know S3's own locking.
    stack.addOverride("terraform.backend.s3.use_lockfile", true);
  },
  read: (reader, id) => new DataTerraformRemoteStateS3(reader, id, settings),
});

const localPath = (stack: TerraformStack, name: StackName, config: Config): string =>
  fromStack(stack, join(STATE_FOLDER, config.name, `${name}.tfstate`));

/** Where the workload stack writes how the migrations go, relative to where synth runs. */
export const progressFile = (config: Config): string => join(STATE_FOLDER, config.name, "migrations.log");

/**
 * A path, relative to where synth runs, as Terraform sees it, which runs in the stack's own folder. Nothing in the
 * output tells where it was made.
 */
export const fromStack = (stack: TerraformStack, file: string): string =>
  relative(join((stack.node.root as App).outdir, "stacks", stack.node.id), file);
