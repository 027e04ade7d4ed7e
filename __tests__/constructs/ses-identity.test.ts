import { OwnerTopic } from "../../constructs/owner-topic";
import { SesIdentity, type SesIdentityProps } from "../../constructs/ses-identity";
import { synthesize } from "../support/synthesize";

const build = (more: Partial<SesIdentityProps> = {}) =>
  synthesize((stack) => {
    const topic = new OwnerTopic(stack, "owner", { name: "example", email: "you@example.org" });
    new SesIdentity(stack, "ses", {
      name: "example",
      domain: "example.org",
      region: "eu-west-1",
      zoneId: "zone",
      dmarc: { policy: "none", reportsTo: "you@example.org" },
      topicArn: topic.resource.arn,
      after: [topic.allowSes({ accountId: "123456789012" })],
      ...more,
    });
  });

describe("SesIdentity", () => {
  const made = build();
  const records = made.all("cloudflare_dns_record");

  it("is the domain's, with long keys", () => {
    expect(made.the("aws_sesv2_email_identity")).toMatchObject({
      email_identity: "example.org",
      dkim_signing_attributes: { next_signing_key_length: "RSA_2048_BIT" },
    });
  });

  it("publishes the three keys that SES makes, each under its own name", () => {
    const keys = [0, 1, 2].map((index) => records[`ses_dkim-${index}`]);
    const names = keys.map((record) => String(record?.name));
    expect(new Set(names).size).toBe(3);
    for (const [index, record] of keys.entries()) {
      const token = `element\\(aws_sesv2_email_identity\\.[\\w-]+\\.dkim_signing_attributes\\[0\\]\\.tokens, ${index}\\)`;
      expect(record?.type).toBe("CNAME");
      expect(record?.name).toMatch(new RegExp(`^\\$\\{${token}\\}\\._domainkey\\.example\\.org$`));
      expect(record?.content).toMatch(new RegExp(`^\\$\\{${token}\\}\\.dkim\\.amazonses\\.com$`));
    }
  });

  it("has no record that Cloudflare would answer for in its place", () => {
    expect(Object.keys(records)).toHaveLength(6);
    for (const record of Object.values(records)) expect(record).toMatchObject({ zone_id: "zone", proxied: false });
  });

  it("takes bounces at a host of its own, and leaves the domain's own SPF alone", () => {
    expect(made.the("aws_sesv2_email_identity_mail_from_attributes")).toMatchObject({
      mail_from_domain: "bounces.example.org",
      behavior_on_mx_failure: "USE_DEFAULT_VALUE",
    });
    expect(records["ses_mail-from-mx"]).toMatchObject({
      name: "bounces.example.org",
      type: "MX",
      priority: 10,
      content: "feedback-smtp.eu-west-1.amazonses.com",
    });
    expect(records["ses_mail-from-spf"]).toMatchObject({
      name: "bounces.example.org",
      type: "TXT",
      content: '"v=spf1 include:amazonses.com ~all"',
    });
    expect(Object.values(records).filter(({ name }) => name === "example.org")).toEqual([]);
  });

  it("says in DMARC what to do, and where to report", () => {
    expect(records.ses_dmarc).toMatchObject({
      name: "_dmarc.example.org",
      type: "TXT",
      content: '"v=DMARC1; p=none; rua=mailto:you@example.org"',
    });
    expect(build({ dmarc: { policy: "reject" } }).all("cloudflare_dns_record").ses_dmarc?.content).toBe(
      '"v=DMARC1; p=reject"',
    );
  });

  it("tells the topic of bounces and complaints of all the domain's mail, once SES may publish there", () => {
    const { configuration_set_name, event_destination, depends_on } = made.the(
      "aws_sesv2_configuration_set_event_destination",
    );
    expect(made.the("aws_sesv2_email_identity").configuration_set_name).toBe(configuration_set_name);
    expect(event_destination).toEqual({
      enabled: true,
      matching_event_types: ["BOUNCE", "COMPLAINT", "REJECT"],
      sns_destination: { topic_arn: expect.stringMatching(/^\$\{aws_sns_topic\.owner_[0-9A-F]{8}\.arn\}$/) },
    });
    expect(depends_on).toEqual([expect.stringMatching(/^aws_sns_topic_policy\.owner_policy_/)]);
  });

  it("stops mailing them to the sender only once the topic is told", () => {
    const { email_forwarding_enabled, depends_on } = made.the("aws_sesv2_email_identity_feedback_attributes");
    expect(email_forwarding_enabled).toBe(false);
    expect(depends_on).toEqual([expect.stringMatching(/^aws_sesv2_configuration_set_event_destination\.ses_owner_/)]);
  });

  it("sends no more to an address that bounced or complained", () => {
    expect(made.the("aws_sesv2_configuration_set")).toMatchObject({
      configuration_set_name: "example",
      suppression_options: { suppressed_reasons: ["BOUNCE", "COMPLAINT"] },
    });
  });
});

describe("OwnerTopic", () => {
  const statementsOf = (made: ReturnType<typeof build>) =>
    made.theData("aws_iam_policy_document").statement as Record<string, unknown>[];

  it("lets alarms publish still, when it lets SES, and nothing of another account", () => {
    const statements = statementsOf(build());
    expect(statements.map(({ principals }) => principals)).toEqual([
      [{ type: "Service", identifiers: ["cloudwatch.amazonaws.com"] }],
      [{ type: "Service", identifiers: ["ses.amazonaws.com"] }],
    ]);
    for (const statement of statements) {
      expect(statement).toMatchObject({
        actions: ["sns:Publish"],
        condition: [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["123456789012"] }],
      });
    }
  });

  it("has no policy but SNS's own without mail", () => {
    const alone = synthesize((stack) => new OwnerTopic(stack, "owner", { name: "example", email: "you@example.org" }));
    expect(alone.counts).not.toHaveProperty("aws_sns_topic_policy");
  });
});
