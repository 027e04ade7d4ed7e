import type { NodeOptions } from "./options";

/**
 * The user data of a node's instance: cloud-config as text, without secrets.
 *
 * It is larger than the 16 KiB that EC2 takes, and far smaller when compressed: hand it over as
 * `userDataBase64: Fn.base64gzip(<a TerraformLocal of it>.asString)`. cloud-init unpacks it by itself.
 * (A local, because a literal argument of a function is not escaped by cdktf; and Terraform's gzip, because
 * Node's gives different bytes on different machines, which would replace the instance.)
 */
export const userData = (_options: NodeOptions): string => {
  throw new Error("written next");
};
