import { SsmParameter } from "@cdktf/provider-aws/lib/ssm-parameter";
import { Fn, Op, Token } from "cdktf";
import { Construct } from "constructs";

export interface WrittenSecretProps {
  /** The parameter's name in SSM Parameter Store. */
  readonly path: string;
  readonly description: string;
  /** The secret. It is written and not kept in state here; where it comes from may keep it. */
  readonly value: string;
  /** A text that changes when the value does, such as the id of the key. Not secret. */
  readonly identity: string;
}

/** A secret that a stack creates itself, put into SSM Parameter Store where all others are. */
export class WrittenSecret extends Construct {
  public readonly resource: SsmParameter;

  constructor(scope: Construct, id: string, props: WrittenSecretProps) {
    super(scope, id);
    this.resource = new SsmParameter(this, "Resource", {
      name: props.path,
      description: props.description,
      type: "SecureString",
      valueWo: props.value,
      valueWoVersion: Token.asNumber(Op.add(Fn.parseint(Fn.substr(Fn.sha256(props.identity), 0, 8), 16), 1)),
      // A parameter of that name may be left from before the stack made this secret; configuring that asks for it.
      overwrite: true,
    });
  }
}
