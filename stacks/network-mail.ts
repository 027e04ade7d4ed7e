import { Fn, type TerraformStack } from "cdktf";
import { bareAddress, type Config } from "../config";
import type { OwnerTopic } from "../constructs/owner-topic";
import { SesIdentity } from "../constructs/ses-identity";
import { SmtpUser } from "../constructs/smtp-user";
import { WrittenSecret } from "../constructs/written-secret";
import { secretPath } from "../server/secrets";
import { required } from "./foundation";

/** The way out for mail. It is here and not beside the jobs because of its DNS records, and keeps no data. */
export const addMail = (
  stack: TerraformStack,
  config: Config,
  { from, dmarc }: Extract<Config["mail"], { via: "ses" }>,
  topic: OwnerTopic,
): void => {
  const aws = required(config.aws, "aws");
  const { zone, zoneId } = required(config.cloudflare, "cloudflare");
  const identity = new SesIdentity(stack, "ses", {
    name: config.name,
    domain: config.domain,
    region: aws.region,
    zoneId,
    ...(dmarc === "leave" ? {} : { dmarc: { policy: dmarc, reportsTo: reportsAddress(config.owner.email, zone) } }),
    topicArn: topic.resource.arn,
    after: [topic.allowSes(aws)],
  });
  const user = new SmtpUser(stack, "smtp-user", {
    ...aws,
    name: `${config.name}-mail`,
    configurationSetArn: identity.configurationSet.arn,
    from: bareAddress(from),
  });
  new WrittenSecret(stack, "smtp-password", {
    path: secretPath(config.name, "ses"),
    description: "What Sidekiq sends mail with",
    value: Fn.jsonencode({ SMTP_LOGIN: user.login, SMTP_PASSWORD: user.password }),
    identity: user.login,
  });
};

/** DMARC's receivers send reports to an address of another domain only where that domain has a record that asks for them. */
const reportsAddress = (email: string, zone: string): string | undefined => {
  const host = email.slice(email.lastIndexOf("@") + 1).toLowerCase();
  return host === zone || host.endsWith(`.${zone}`) ? email : undefined;
};
