import { Sesv2ConfigurationSet } from "@cdktf/provider-aws/lib/sesv2-configuration-set";
import { Sesv2ConfigurationSetEventDestination } from "@cdktf/provider-aws/lib/sesv2-configuration-set-event-destination";
import { Sesv2EmailIdentity } from "@cdktf/provider-aws/lib/sesv2-email-identity";
import { Sesv2EmailIdentityFeedbackAttributes } from "@cdktf/provider-aws/lib/sesv2-email-identity-feedback-attributes";
import { Sesv2EmailIdentityMailFromAttributes } from "@cdktf/provider-aws/lib/sesv2-email-identity-mail-from-attributes";
import { DnsRecord, type DnsRecordConfig } from "@cdktf/provider-cloudflare/lib/dns-record";
import { Fn, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

/** Easy DKIM always has three. */
const DKIM_KEYS = [0, 1, 2];

export interface SesIdentityProps {
  /** The name of the configuration set. */
  readonly name: string;
  /** The domain that mail comes from. */
  readonly domain: string;
  /** The AWS region of SES. */
  readonly region: string;
  /** The Cloudflare zone that the domain is in. */
  readonly zoneId: string;
  /** DMARC's policy and where receivers send reports about it; left out where the record is somebody else's. */
  readonly dmarc?: { readonly policy: "none" | "quarantine" | "reject"; readonly reportsTo?: string | undefined };
  /** The SNS topic that is told of bounces and complaints. SES must be allowed to publish there. */
  readonly topicArn: string;
  /** What must be there first: the topic's policy. (`node.addDependency` means nothing to cdktf.) @default - nothing */
  readonly after?: readonly ITerraformDependable[];
}

/**
 * A domain that Amazon SES may send mail for: its DKIM keys, a MAIL FROM host of its own for bounces, and the DNS records
 * of both at Cloudflare. With these DMARC holds by DKIM and by SPF, and the domain's own SPF record is not touched.
 */
export class SesIdentity extends Construct {
  public readonly resource: Sesv2EmailIdentity;
  /** What SES applies to every mail from the domain. Who sends needs permission for it too. */
  public readonly configurationSet: Sesv2ConfigurationSet;
  private readonly zoneId: string;

  constructor(scope: Construct, id: string, props: SesIdentityProps) {
    super(scope, id);
    this.zoneId = props.zoneId;
    this.configurationSet = new Sesv2ConfigurationSet(this, "configuration-set", {
      configurationSetName: props.name,
      // An address that bounced or complained gets no more mail: SES closes accounts that go on.
      suppressionOptions: { suppressedReasons: ["BOUNCE", "COMPLAINT"] },
    });
    this.resource = new Sesv2EmailIdentity(this, "Resource", {
      emailIdentity: props.domain,
      configurationSetName: this.configurationSet.configurationSetName,
      dkimSigningAttributes: { nextSigningKeyLength: "RSA_2048_BIT" },
    });
    this.publishKeys(props.domain);
    this.takeBounces(props);
    if (props.dmarc) this.publishPolicy(props.domain, props.dmarc);
    this.tell(props);
  }

  /** Once they are public, SES also takes the domain as verified. */
  private publishKeys(domain: string): void {
    for (const index of DKIM_KEYS) {
      const key = Fn.element(this.resource.dkimSigningAttributes.tokens, index);
      this.record(`dkim-${index}`, {
        name: `${key}._domainkey.${domain}`,
        type: "CNAME",
        content: `${key}.dkim.amazonses.com`,
      });
    }
  }

  private takeBounces({ domain, region }: SesIdentityProps): void {
    const host = `bounces.${domain}`;
    new Sesv2EmailIdentityMailFromAttributes(this, "mail-from", {
      emailIdentity: this.resource.emailIdentity,
      mailFromDomain: host,
      // Mail goes out all the same, from amazonses.com, while the record below is not yet known everywhere.
      behaviorOnMxFailure: "USE_DEFAULT_VALUE",
    });
    const content = `feedback-smtp.${region}.amazonses.com`;
    this.record("mail-from-mx", { name: host, type: "MX", content, priority: 10 });
    this.record("mail-from-spf", { name: host, type: "TXT", content: quoted("v=spf1 include:amazonses.com ~all") });
  }

  private publishPolicy(domain: string, { policy, reportsTo }: NonNullable<SesIdentityProps["dmarc"]>): void {
    const reports = reportsTo === undefined ? "" : `; rua=mailto:${reportsTo}`;
    this.record("dmarc", {
      name: `_dmarc.${domain}`,
      type: "TXT",
      content: quoted(`v=DMARC1; p=${policy}${reports}`),
    });
  }

  private tell({ topicArn, after }: SesIdentityProps): void {
    const told = new Sesv2ConfigurationSetEventDestination(this, "owner", {
      configurationSetName: this.configurationSet.configurationSetName,
      eventDestinationName: "owner",
      eventDestination: {
        enabled: true,
        matchingEventTypes: ["BOUNCE", "COMPLAINT", "REJECT"],
        snsDestination: { topicArn },
      },
      dependsOn: [...(after ?? [])],
    });
    // By itself SES mails them to the sender's own address, which nobody reads.
    new Sesv2EmailIdentityFeedbackAttributes(this, "feedback", {
      emailIdentity: this.resource.emailIdentity,
      emailForwardingEnabled: false,
      dependsOn: [told],
    });
  }

  private record(id: string, record: Pick<DnsRecordConfig, "name" | "type" | "content" | "priority">): void {
    new DnsRecord(this, id, {
      ...record,
      zoneId: this.zoneId,
      proxied: false,
      ttl: 1,
      comment: "Mastodon, mail through Amazon SES",
    });
  }
}

/** Cloudflare keeps a TXT record in quotes, and would show one without as changed. */
const quoted = (text: string): string => `"${text}"`;
