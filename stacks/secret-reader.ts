import type { TerraformStack } from "cdktf";
import type { Config } from "../config";
import { SecretInFile } from "../constructs/secret-file";
import { SecretParameter } from "../constructs/secret-parameter";
import type { SecretText } from "../constructs/secret-text";
import { type Secret, type SecretId, secretPath, secretsFile, secretsOf } from "../server/secrets";
import { fromStack } from "./state";

/** Gives a stack's constructs the secrets that they name, from wherever the configuration keeps secrets. */
export type ReadSecret = (id: SecretId) => SecretText;

/** Each secret is read once in a stack, however many ask for it. */
export const secretReader = (stack: TerraformStack, config: Config): ReadSecret => {
  const needed = new Map(secretsOf(config).map((secret) => [secret.id, secret]));
  const read = new Map<SecretId, SecretText>();
  return (id) => {
    const secret = needed.get(id);
    if (!secret) throw new Error(`the secret ${id} is read although this configuration needs none of that name`);
    const text = read.get(id) ?? open(stack, config, secret);
    read.set(id, text);
    return text;
  };
};

const open = (stack: TerraformStack, config: Config, secret: Secret): SecretText => {
  const path = secretPath(config.name, secret.id);
  const id = `secret-${secret.id}`;
  if (config.secrets === "file") {
    return new SecretInFile(stack, id, { file: fromStack(stack, secretsFile(config.name)), path });
  }
  return new SecretParameter(stack, id, {
    path,
    madeBy: MADE_BY[secret.origin](secret),
  });
};

/** What to run, or to wait for, when a secret is missing. */
const MADE_BY: Readonly<Record<Secret["origin"], (secret: Secret) => string>> = {
  made: () => "mastodon secrets init",
  provided: ({ id }) => `mastodon secrets put ${id}`,
  stack: ({ id }) => `cdktf deploy ${id === "r2" ? "data" : "network"}`,
  node: () => "the node at its first boot",
};
