import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { CloudflareProvider } from "@cdktf/provider-cloudflare/lib/provider";
import { NomadProvider } from "@cdktf/provider-nomad/lib/provider";
import { TerraformResource, type TerraformStack } from "cdktf";
import type { Config } from "../config";
import { Seal } from "../constructs/seal";
import { ACCOMPANYING, PROTECTED } from "./protected";
import type { ReadSecret } from "./secret-reader";
import { type StackName, storeState } from "./state";

/** What every stack begins with: where its state is, which Terraform it needs, whose server it is. */
export const layFoundation = (stack: TerraformStack, name: StackName, config: Config): void => {
  storeState(stack, name, config);
  // Write-only arguments came with 1.11.
  stack.addOverride("terraform.required_version", ">= 1.11");
  new Seal(stack, "seal", { name: config.name, domain: config.domain, protected: config.protection === "on" });
};

/**
 * What every stack ends with: data that it could hold and does not is forgotten, not destroyed. `prevent_destroy` stands
 * in the resource and goes together with it: without this, a switched variant would delete the data of the other.
 */
export const forgetUnused = (stack: TerraformStack, name: StackName): void => {
  const present = new Set(
    stack.node
      .findAll()
      .filter((node) => node instanceof TerraformResource)
      .map((resource) => `${resource.terraformResourceType}.${resource.friendlyUniqueId}`),
  );
  const unused = [...PROTECTED[name], ...ACCOMPANYING[name]].filter((address) => !present.has(address));
  if (unused.length === 0) return;
  stack.addOverride(
    "removed",
    unused.map((from) => ({ from, lifecycle: { destroy: false } })),
  );
};

/** The AWS provider. Credentials come from the environment; those of another account are refused. */
export const addAws = (stack: TerraformStack, name: StackName, config: Config): NonNullable<Config["aws"]> => {
  const aws = required(config.aws, "aws");
  new AwsProvider(stack, "aws", {
    region: aws.region,
    allowedAccountIds: [aws.accountId],
    defaultTags: [{ tags: { "mastodon-nomad": config.name, stack: name } }],
  });
  return aws;
};

/** The Cloudflare provider. Its token is the environment variable CLOUDFLARE_API_TOKEN. */
export const addCloudflare = (stack: TerraformStack, config: Config): NonNullable<Config["cloudflare"]> => {
  const cloudflare = required(config.cloudflare, "cloudflare");
  new CloudflareProvider(stack, "cloudflare", {});
  return cloudflare;
};

/** A setting that config/rules makes sure of wherever this is called. */
export const required = <T>(value: T | undefined, setting: string): T => {
  if (value === undefined) throw new Error(`${setting} is missing although the configuration was accepted`);
  return value;
};

/**
 * The Nomad provider. Without the setting, the environment says where Nomad is (NOMAD_ADDR), and without a cloud also
 * with what token (NOMAD_TOKEN).
 */
export const addNomad = (stack: TerraformStack, config: Config, readSecret: ReadSecret): void => {
  // The first version with write-only items; cdktf's bindings ask for 2.5.2.
  stack.addOverride("terraform.required_providers.nomad.version", "2.6.1");
  const provider = new NomadProvider(stack, "nomad", {
    address: config.nomad.address ?? "",
    ...(config.aws && { secretId: `\${${readSecret("nomad-deploy").item("NOMAD_TOKEN")}}` }),
  });
  // The provider can do without an address, its binding cannot.
  if (config.nomad.address === undefined) provider.addOverride("address", undefined);
};
