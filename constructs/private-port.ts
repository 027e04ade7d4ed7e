import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";

export interface PrivatePortProps {
  /** The security group's name. */
  readonly name: string;
  /** What is behind it. Cannot change later without replacing the group. */
  readonly description: string;
  readonly vpcId: string;
  readonly port: number;
}

/** A security group with one TCP port, closed until `allowFrom` opens it. It lets nothing out. */
export class PrivatePort extends Construct {
  public readonly resource: SecurityGroup;
  private readonly port: number;

  constructor(scope: Construct, id: string, props: PrivatePortProps) {
    super(scope, id);
    this.port = props.port;
    this.resource = new SecurityGroup(this, "Resource", {
      name: props.name,
      description: props.description,
      vpcId: props.vpcId,
      tags: { Name: props.name },
    });
  }

  /** Lets members of another security group in. `id` is a role word such as `node`. */
  public allowFrom(id: string, securityGroupId: string, reason: string): void {
    new VpcSecurityGroupIngressRule(this, `from-${id}`, {
      securityGroupId: this.resource.id,
      referencedSecurityGroupId: securityGroupId,
      ipProtocol: "tcp",
      fromPort: this.port,
      toPort: this.port,
      description: reason,
    });
  }
}
