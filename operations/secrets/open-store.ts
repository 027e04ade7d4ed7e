import { UserError } from "../../config/problems";
import { secretsFile } from "../../server/secrets";
import { type Context, stateFolder } from "../context";
import type { SecretStore } from "./store";

/** Opens the store that the configuration names. */
export const openStore = (context: Context): SecretStore => {
  const { aws, name, secrets } = context.config;
  if (secrets === "file") {
    const { fileStore } = require("./file-store") as typeof import("./file-store");
    return fileStore(secretsFile(name, stateFolder(context)), name);
  }
  if (aws === undefined) {
    throw new UserError('secrets: is "ssm", which needs an AWS account, and aws is not set; set aws, or write "file"');
  }
  // The SDK warns of versions that it will have one day; this project pins the one that it has.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  // Loaded late: the SDK takes longer to load than everything else together.
  const { ssmStore } = require("./ssm-store") as typeof import("./ssm-store");
  return ssmStore({ name, region: aws.region, accountId: aws.accountId });
};
