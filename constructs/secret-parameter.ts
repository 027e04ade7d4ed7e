import { DataAwsSsmParameter } from "@cdktf/provider-aws/lib/data-aws-ssm-parameter";
import { TerraformStack } from "cdktf";
import { Construct } from "constructs";
import type { SecretText } from "./secret-text";

export interface SecretParameterProps {
  /** The parameter's name in SSM Parameter Store, such as `/mastodon-nomad/example/database`. */
  readonly path: string;
  /**
   * What puts it there, such as `mastodon secrets init`. It becomes part of the address that Terraform names when the
   * parameter is missing, so that the error says what to run.
   */
  readonly madeBy: string;
}

/**
 * One item of a parameter's value: a JSON object has it under its name; any other text is itself the item, so that a
 * password can also be put there as it is.
 */
export const itemOf = (value: string, name: string): string =>
  // Not `try`: from an object that lacks the item it would make a password of the whole object.
  `can(keys(jsondecode(${value}))) ? jsondecode(${value})["${name}"] : ${value}`;

/**
 * A secret in SSM Parameter Store, read without its value getting into state, plan or JSON.
 *
 * cdktf 0.21 knows no ephemeral resources, hence the override. An ephemeral value may stand in write-only arguments
 * and provider blocks; Terraform refuses it anywhere else.
 */
export class SecretParameter extends Construct implements SecretText {
  public readonly fingerprint: string;
  private readonly expression: string;

  constructor(scope: Construct, id: string, props: SecretParameterProps) {
    super(scope, id);
    // Encrypted: what gets into the state from here is the ciphertext.
    const encrypted = new DataAwsSsmParameter(this, `made by ${props.madeBy}`.replaceAll(/[^a-z0-9]+/g, "-"), {
      name: props.path,
      withDecryption: false,
    });
    TerraformStack.of(this).addOverride(`ephemeral.aws_ssm_parameter.${encrypted.friendlyUniqueId}`, {
      // From the data source, so that a missing parameter is reported once, by that.
      arn: `\${${encrypted.fqn}.arn}`,
    });
    this.expression = `ephemeral.aws_ssm_parameter.${encrypted.friendlyUniqueId}.value`;
    this.fingerprint = encrypted.value;
  }

  public item(name: string): string {
    return itemOf(this.expression, name);
  }
}
