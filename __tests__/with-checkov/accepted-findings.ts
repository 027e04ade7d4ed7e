/** A finding of checkov's that is accepted, with the reason, for docs/security.md. */
export interface Accepted {
  readonly id: string;
  readonly resource: string;
  readonly reason: string;
}

/** What checkov says of a server with all defaults. */
export const ACCEPTED: readonly Accepted[] = [
  {
    id: "CKV_AWS_189",
    resource: "aws_ebs_volume.node_data",
    reason: "encrypted with AWS's own key; a key of one's own is 1 USD a month and one more thing to lose",
  },
  {
    id: "CKV_AWS_88",
    resource: "aws_instance.node",
    reason:
      "the address is the way out, and with a tunnel no inbound rule leads to it; a NAT gateway is 33 USD a month",
  },
  { id: "CKV_AWS_126", resource: "aws_instance.node", reason: "metrics every 5 minutes are free and enough" },
  {
    id: "CKV_AWS_26",
    resource: "aws_sns_topic.owner",
    reason: "alarms hold no secret, and CloudWatch cannot publish to a topic with AWS's own key",
  },
  { id: "CKV_AWS_337", resource: "aws_ssm_parameter.tunnel-token", reason: "as CKV_AWS_189" },
  { id: "CKV_AWS_337", resource: "aws_ssm_parameter.media-keys", reason: "as CKV_AWS_189" },
  {
    id: "CKV_AWS_394",
    resource: "aws_availability_zones.vpc_available",
    reason: "the zones are chosen once and kept (terraform_data.vpc_zones ignores later ones)",
  },
  {
    id: "CKV_AWS_111",
    resource: "aws_iam_policy_document.node_role_allowed",
    reason: "Session Manager's actions and PutMetricData have no resource; the latter is limited to one namespace",
  },
  { id: "CKV_AWS_356", resource: "aws_iam_policy_document.node_role_allowed", reason: "as CKV_AWS_111" },
  {
    id: "CKV_AWS_157",
    resource: "aws_db_instance.database",
    reason: "database.multiAz is a choice; it doubles the price",
  },
  {
    id: "CKV_AWS_118",
    resource: "aws_db_instance.database",
    reason: "needs a role and costs; RDS's own metrics and four alarms are there",
  },
  { id: "CKV_AWS_354", resource: "aws_db_instance.database", reason: "as CKV_AWS_189" },
  {
    id: "CKV_AWS_161",
    resource: "aws_db_instance.database",
    reason: "Mastodon logs in with a password; IAM's tokens end after 15 minutes",
  },
  { id: "CKV_AWS_191", resource: "aws_elasticache_replication_group.cache", reason: "as CKV_AWS_189" },
  {
    id: "CKV2_AWS_11",
    resource: "aws_vpc.vpc",
    reason: "flow logs cost by the gigabyte, and federation is thousands of flows an hour",
  },
  {
    id: "CKV2_AWS_50",
    resource: "aws_elasticache_replication_group.cache",
    reason: "a second node doubles the price; feeds can be built again, and jobs are snapshotted daily",
  },
];

/** What it says beside with open ports and SES, where there is no tunnel. */
export const ACCEPTED_WITH_OPTIONS: readonly Accepted[] = [
  {
    id: "CKV_AWS_273",
    resource: "aws_iam_user.smtp-user",
    reason: "SES's SMTP takes the keys of an IAM user only; it may send mail from one address and do nothing else",
  },
  {
    id: "CKV_AWS_40",
    resource: "aws_iam_user_policy.smtp-user_policy",
    reason: "a group of one user would be one more thing to read",
  },
  { id: "CKV_AWS_337", resource: "aws_ssm_parameter.smtp-password", reason: "as CKV_AWS_189" },
];

/** The table of docs/security.md. */
export const acceptedTable = (): string =>
  [
    "| finding | resource | why it is accepted |",
    "| --- | --- | --- |",
    ...[...ACCEPTED, ...ACCEPTED_WITH_OPTIONS].map(
      ({ id, resource, reason }) => `| ${id} | \`${resource}\` | ${reason} |`,
    ),
  ].join("\n");
