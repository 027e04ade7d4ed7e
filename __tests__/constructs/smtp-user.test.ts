import { SmtpUser } from "../../constructs/smtp-user";
import { WrittenSecret } from "../../constructs/written-secret";
import { synthesize } from "../support/synthesize";

describe("SmtpUser", () => {
  const made = synthesize((stack) => {
    const user = new SmtpUser(stack, "smtp-user", {
      name: "example-mail",
      region: "eu-west-1",
      accountId: "123456789012",
      configurationSetArn: "arn:aws:ses:eu-west-1:123456789012:configuration-set/example",
      from: "notifications@example.org",
    });
    new WrittenSecret(stack, "password", {
      path: "/example/ses",
      description: "What Sidekiq sends mail with",
      value: user.password,
      identity: user.login,
    });
  });

  it("may send mail from one address, and do nothing else", () => {
    expect(made.theData("aws_iam_policy_document").statement).toEqual([
      {
        sid: "SendFromOwnAddress",
        actions: ["ses:SendRawEmail"],
        resources: [
          "arn:aws:ses:eu-west-1:123456789012:identity/*",
          "arn:aws:ses:eu-west-1:123456789012:configuration-set/example",
        ],
        condition: [{ test: "StringEquals", variable: "ses:FromAddress", values: ["notifications@example.org"] }],
      },
    ]);
    expect(made.the("aws_iam_user").name).toBe("example-mail");
    expect(made.the("aws_iam_user_policy").user).toMatch(/^\$\{aws_iam_user\.smtp-user_[0-9A-F]{8}\.name\}$/);
    expect(made.counts).not.toHaveProperty("aws_iam_user_policy_attachment");
  });

  it("logs in with a key's id and the password for SMTP, not with the key itself", () => {
    const { value_wo, value_wo_version } = made.the("aws_ssm_parameter");
    expect(value_wo).toMatch(/^\$\{aws_iam_access_key\.smtp-user_key_[0-9A-F]{8}\.ses_smtp_password_v4\}$/);
    expect(value_wo_version).toMatch(/sha256\(aws_iam_access_key\.smtp-user_key_[0-9A-F]{8}\.id\)/);
  });

  it("has a new key before the old one goes", () => {
    expect(made.the("aws_iam_access_key").lifecycle).toEqual({ create_before_destroy: true });
  });
});
