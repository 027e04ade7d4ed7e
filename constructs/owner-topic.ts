import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";

export interface OwnerTopicProps {
  readonly name: string;
  /** Gets a mail to confirm that it wants these; until then AWS sends nothing. */
  readonly email: string;
}

/** Where alarms go: a topic that mails the owner. */
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
}
