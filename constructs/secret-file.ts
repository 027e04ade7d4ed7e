import type { SecretText } from "./secret-text";

/**
 * A secret in the file of `secrets: "file"`, for servers without a cloud account (mastodon/secrets.ts has its format).
 * @param file relative to the folder in which Terraform runs
 * @param path the secret's key in the file
 */
export const secretInFile = (file: string, path: string): SecretText => {
  const secret = `jsondecode(file("${file}"))["${path}"]`;
  return {
    item: (name) => `sensitive(${secret}["items"]["${name}"])`,
    fingerprint: `sensitive(jsonencode(${secret}["items"]))`,
  };
};
