import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";

export interface OwnerTopicProps {
  readonly name: string;
  /** Gets a mail to confirm that it wants these; until then AWS sends nothing. */
  readonly email: string;
}

/** Where alarms go: a topic that mails the owner. Without a policy of its own, the account's alarms may publish there. */
export class OwnerTopic extends Construct {
  public readonly resource: SnsTopic;

  constructor(scope: Construct, id: string, props: OwnerTopicProps) {
    super(scope, id);
    this.resource = new SnsTopic(this, "Resource", { name: props.name, displayName: `Mastodon ${props.name}` });
    new SnsTopicSubscription(this, "email", {
      topicArn: this.resource.arn,
      protocol: "email",
      endpoint: props.email,
    });
  }

  /** Lets Amazon SES publish here, beside the alarms. SES asks for a policy that says so. */
  public allowSes({ accountId }: { readonly accountId: string }): SnsTopicPolicy {
    const ownAccount = { test: "StringEquals", variable: "aws:SourceAccount", values: [accountId] };
    const publish = (service: string) => ({
      actions: ["sns:Publish"],
      resources: [this.resource.arn],
      principals: [{ type: "Service", identifiers: [service] }],
      condition: [ownAccount],
    });
    const policy = new DataAwsIamPolicyDocument(this, "allowed", {
      // A policy takes the place of the one that a topic has by itself, and that lets alarms in.
      statement: [
        { sid: "Alarms", ...publish("cloudwatch.amazonaws.com") },
        { sid: "Mail", ...publish("ses.amazonaws.com") },
      ],
    });
    return new SnsTopicPolicy(this, "policy", { arn: this.resource.arn, policy: policy.json });
  }
}
