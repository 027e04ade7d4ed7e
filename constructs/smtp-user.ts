import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamAccessKey } from "@cdktf/provider-aws/lib/iam-access-key";
import { IamUser } from "@cdktf/provider-aws/lib/iam-user";
import { IamUserPolicy } from "@cdktf/provider-aws/lib/iam-user-policy";
import { Construct } from "constructs";

export interface SmtpUserProps {
  /** The name of the IAM user. */
  readonly name: string;
  /** The AWS region of SES. The password is good there alone. */
  readonly region: string;
  readonly accountId: string;
  /** ARN of the configuration set that SES applies to the domain's mail. */
  readonly configurationSetArn: string;
  /** The one address that mail may come from, without a name in front. */
  readonly from: string;
}

/** Who sends mail through SES's SMTP: an IAM user that can do nothing else. */
export class SmtpUser extends Construct {
  public readonly resource: IamUser;
  /** The user name for SMTP: the id of the user's access key. */
  public readonly login: string;
  /** The password for SMTP, derived from the key. Secret, and in the stack's state with it: docs/security.md. */
  public readonly password: string;

  constructor(scope: Construct, id: string, props: SmtpUserProps) {
    super(scope, id);
    this.resource = new IamUser(this, "Resource", { name: props.name });
    const allowed = new DataAwsIamPolicyDocument(this, "allowed", {
      statement: [
        {
          sid: "SendFromOwnAddress",
          actions: ["ses:SendRawEmail"],
          // Not the domain's identity alone: in SES's sandbox the recipient's is asked for too.
          resources: [`arn:aws:ses:${props.region}:${props.accountId}:identity/*`, props.configurationSetArn],
          condition: [{ test: "StringEquals", variable: "ses:FromAddress", values: [props.from] }],
        },
      ],
    });
    new IamUserPolicy(this, "policy", { name: props.name, user: this.resource.name, policy: allowed.json });
    const key = new IamAccessKey(this, "key", {
      user: this.resource.name,
      // A key that replaces another is there, and in the store, before that other goes.
      lifecycle: { createBeforeDestroy: true },
    });
    this.login = key.id;
    this.password = key.sesSmtpPasswordV4;
  }
}
