import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamInstanceProfile } from "@cdktf/provider-aws/lib/iam-instance-profile";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { Construct } from "constructs";
import { NODE_METRICS_NAMESPACE } from "../catalog/node";

/**
 * What Session Manager needs of an instance. Not the managed policy AmazonSSMManagedInstanceCore: that one also allows
 * ssm:GetParameter on everything, and with it every secret of the server.
 */
const SESSION_MANAGER = [
  "ssm:UpdateInstanceInformation",
  "ssmmessages:CreateControlChannel",
  "ssmmessages:CreateDataChannel",
  "ssmmessages:OpenControlChannel",
  "ssmmessages:OpenDataChannel",
];

export interface NodeRoleProps {
  /** The name of the role and of the instance profile. */
  readonly name: string;
  /** ARN of the one parameter that the node may read: Nomad's bootstrap token. */
  readonly readableParameter: string;
  /** ARN of the one parameter that the node may write: the token for deploys. */
  readonly writableParameter: string;
}

/** What the node's instance may do on AWS: be reached by Session Manager, read one parameter, write another. */
export class NodeRole extends Construct {
  public readonly resource: IamRole;
  public readonly profile: IamInstanceProfile;

  constructor(scope: Construct, id: string, props: NodeRoleProps) {
    super(scope, id);
    const assume = new DataAwsIamPolicyDocument(this, "assume", {
      statement: [
        { actions: ["sts:AssumeRole"], principals: [{ type: "Service", identifiers: ["ec2.amazonaws.com"] }] },
      ],
    });
    this.resource = new IamRole(this, "Resource", { name: props.name, assumeRolePolicy: assume.json });
    const allowed = new DataAwsIamPolicyDocument(this, "allowed", {
      statement: [
        { sid: "SessionManager", actions: SESSION_MANAGER, resources: ["*"] },
        { sid: "ReadBootstrapToken", actions: ["ssm:GetParameter"], resources: [props.readableParameter] },
        {
          sid: "WriteMetrics",
          actions: ["cloudwatch:PutMetricData"],
          resources: ["*"],
          condition: [{ test: "StringEquals", variable: "cloudwatch:namespace", values: [NODE_METRICS_NAMESPACE] }],
        },
        { sid: "WriteDeployToken", actions: ["ssm:PutParameter"], resources: [props.writableParameter] },
      ],
    });
    new IamRolePolicy(this, "policy", { name: props.name, role: this.resource.id, policy: allowed.json });
    this.profile = new IamInstanceProfile(this, "profile", { name: props.name, role: this.resource.name });
  }
}
