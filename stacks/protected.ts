import type { StackName } from "./state";

/**
 * The Terraform addresses of everything that must never be destroyed by accident, in any variant. They are a contract:
 * a released address never changes and never leaves this list (CHANGELOG, "State-affecting changes").
 */
export const PROTECTED: Readonly<Record<StackName, readonly string[]>> = {
  network: ["aws_ebs_volume.node_data_56893BC3", "terraform_data.seal_E42308D7"],
  data: [
    "aws_db_instance.database_EBDE4557",
    "aws_elasticache_replication_group.cache_08DE9BE4",
    "cloudflare_r2_bucket.media_54CBABFC",
    "terraform_data.seal_E42308D7",
  ],
  workload: ["terraform_data.seal_E42308D7"],
};

/**
 * What goes with the above and is not protected itself, but must not be deleted either when a variant is switched:
 * the media bucket's keys, which the running jobs use until they are replaced.
 */
export const FORGOTTEN: Readonly<Record<StackName, readonly string[]>> = {
  network: [],
  data: ["cloudflare_account_token.media_keys_9BDF0330", "aws_ssm_parameter.media-keys_8D48BBF3"],
  workload: [],
};
