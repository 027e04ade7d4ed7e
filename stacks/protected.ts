import type { StackName } from "./state";

type Addresses = Readonly<Record<StackName, readonly string[]>>;

/**
 * The Terraform addresses of everything that must never be destroyed by accident, in any variant. They are a contract:
 * a released address never changes and never leaves this list (CHANGELOG, "State-affecting changes").
 */
export const PROTECTED: Addresses = {
  network: ["aws_ebs_volume.node_data_56893BC3", "terraform_data.seal_E42308D7"],
  data: [
    "aws_db_instance.database_EBDE4557",
    "aws_elasticache_replication_group.cache_08DE9BE4",
    "cloudflare_r2_bucket.media_54CBABFC",
    "nomad_dynamic_host_volume.nomad-cache_volume_B3F6E870",
    "nomad_dynamic_host_volume.nomad-database_volume_62A104B2",
    "nomad_dynamic_host_volume.nomad-media_73066F84",
    "terraform_data.seal_E42308D7",
  ],
  workload: ["terraform_data.seal_E42308D7"],
};

/**
 * What the protected ones cannot do without: their place in the network, their settings, the media's public host, the
 * bucket's keys, which the running jobs use until they are replaced. When a variant is switched, these are forgotten
 * together with the data, and go on doing their work.
 */
export const ACCOMPANYING: Addresses = {
  network: [],
  data: [
    "aws_db_parameter_group.database_parameters_58B6739C",
    "aws_db_subnet_group.database_subnets_53A37123",
    "aws_elasticache_parameter_group.cache_parameters_40CE81C8",
    "aws_elasticache_subnet_group.cache_subnets_C4370C03",
    "aws_security_group.cache_port_C15B3F26",
    "aws_security_group.database_port_A3C33491",
    "aws_ssm_parameter.media-keys_8D48BBF3",
    "aws_vpc_security_group_ingress_rule.cache_port_from-node_DD6629C7",
    "aws_vpc_security_group_ingress_rule.database_port_from-node_10DFB6C8",
    "cloudflare_account_token.media_keys_9BDF0330",
    "cloudflare_r2_bucket_cors.media_cors_4ED92B83",
    "cloudflare_r2_bucket_lifecycle.media_lifecycle_05924746",
    "cloudflare_r2_custom_domain.media_host_77334899",
    "cloudflare_r2_managed_domain.media_r2-dev_DC8AAB17",
    "terraform_data.cache_birth_1119B26A",
    "terraform_data.database_birth_EE15C519",
  ],
  workload: [],
};
