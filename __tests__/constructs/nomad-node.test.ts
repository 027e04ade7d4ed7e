import { NomadNode, type NomadNodeProps } from "../../constructs/nomad-node";
import { synthesize } from "../support/synthesize";

const BOOTSTRAP = "arn:aws:ssm:eu-west-1:123456789012:parameter/bootstrap";
const DEPLOY = "arn:aws:ssm:eu-west-1:123456789012:parameter/deploy";

const build = (more: Partial<NomadNodeProps> = {}) =>
  synthesize((stack) => {
    new NomadNode(stack, "node", {
      name: "example",
      vpcId: "vpc-1",
      subnetId: "subnet-1",
      zone: "eu-west-1a",
      instanceType: "t4g.medium",
      rootGiB: 20,
      dataGiB: 20,
      cpuCredits: "standard",
      bootstrapParameterArn: BOOTSTRAP,
      deployParameterArn: DEPLOY,
      userData: (dataVolumeId) => `#cloud-config\n# ${dataVolumeId}\n`,
      ...more,
    });
  });

describe("NomadNode", () => {
  const made = build();
  const instance = made.the("aws_instance");

  it("keeps its role from containers", () => {
    expect(instance.metadata_options).toEqual({
      http_endpoint: "enabled",
      http_tokens: "required",
      http_put_response_hop_limit: 1,
    });
  });

  it("costs no more than was asked for", () => {
    expect(instance.credit_specification).toEqual({ cpu_credits: "standard" });
  });

  it("is not replaced because a newer image appeared", () => {
    expect(instance.lifecycle).toEqual({ ignore_changes: ["ami"] });
    expect(instance.ami).toMatch(/^\$\{data\.aws_ssm_parameter\.[\w-]+\.insecure_value\}$/);
    expect(made.theData("aws_ssm_parameter").name).toMatch(/ubuntu\/server\/24\.04\/.*arm64/);
  });

  it("has data on a volume of its own, which stays when the instance goes", () => {
    expect(made.the("aws_ebs_volume")).toMatchObject({
      encrypted: true,
      type: "gp3",
      size: 20,
      availability_zone: "eu-west-1a",
      final_snapshot: true,
      lifecycle: { prevent_destroy: true },
    });
    expect(made.the("aws_volume_attachment").stop_instance_before_detaching).toBe(true);
    expect(build({ protected: false }).the("aws_ebs_volume").lifecycle).toEqual({ prevent_destroy: false });
  });

  it("encrypts the root disk", () => {
    expect(instance.root_block_device).toMatchObject({ encrypted: true, volume_type: "gp3", volume_size: 20 });
  });

  it("lets nothing in", () => {
    expect(made.counts).not.toHaveProperty("aws_vpc_security_group_ingress_rule");
    expect(made.counts.aws_vpc_security_group_egress_rule).toBe(1);
    expect(made.the("aws_security_group")).not.toHaveProperty("ingress");
    expect(instance).not.toHaveProperty("key_name");
  });

  it("is set up by user data that knows its volume, compressed", () => {
    expect(instance.user_data_base64).toMatch(/^\$\{base64gzip\(local\./);
    expect(instance.user_data_replace_on_change).toBe(true);
    expect(made.text).toMatch(/#cloud-config\\n# \$\{aws_ebs_volume\.node_data_[0-9A-F]{8}\.id\}\\n/);
  });

  it("may read one parameter and write another, and no more than Session Manager needs besides", () => {
    const documents = Object.values(
      (made.json.data as Record<string, Record<string, { statement: Record<string, unknown>[] }>>)
        .aws_iam_policy_document ?? {},
    );
    const statements = documents.flatMap(({ statement }) => statement).filter(({ sid }) => sid !== undefined);
    expect(statements).toEqual([
      {
        sid: "SessionManager",
        actions: [
          "ssm:UpdateInstanceInformation",
          "ssmmessages:CreateControlChannel",
          "ssmmessages:CreateDataChannel",
          "ssmmessages:OpenControlChannel",
          "ssmmessages:OpenDataChannel",
        ],
        resources: ["*"],
      },
      { sid: "ReadBootstrapToken", actions: ["ssm:GetParameter"], resources: [BOOTSTRAP] },
      {
        sid: "WriteMetrics",
        actions: ["cloudwatch:PutMetricData"],
        resources: ["*"],
        condition: [{ test: "StringEquals", variable: "cloudwatch:namespace", values: ["mastodon-nomad"] }],
      },
      { sid: "WriteDeployToken", actions: ["ssm:PutParameter"], resources: [DEPLOY] },
    ]);
    // AmazonSSMManagedInstanceCore would let it read every parameter.
    expect(made.counts).not.toHaveProperty("aws_iam_role_policy_attachment");
  });

  it("refuses disks that are too small, all at once", () => {
    expect(() => build({ rootGiB: 8, dataGiB: 5 })).toThrow(
      [
        "alone/node: rootGiB is 8; images, swap and logs need at least 16",
        "alone/node: dataGiB is 5; Nomad's state and volumes need at least 10",
      ].join("\n"),
    );
  });
});
