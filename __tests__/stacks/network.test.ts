import { cloudServer, synthesizeStacks } from "../support/stacks";

const recordsOf = (more: Parameters<typeof cloudServer>[0]) =>
  Object.values(synthesizeStacks(cloudServer(more)).network?.all("cloudflare_dns_record") ?? {}).map(
    ({ name }) => name,
  );

describe("the network stack", () => {
  it("leads the domain and the web domain to Mastodon", () => {
    expect(recordsOf({ webDomain: "social.example.org" })).toEqual(["example.org", "social.example.org"]);
  });

  it("leaves the record of a domain at which another site lives", () => {
    expect(recordsOf({ webDomain: "social.example.org", domainRest: "leave" })).toEqual(["social.example.org"]);
  });

  it("sets up the node with the parameters that its role allows", () => {
    const { network } = synthesizeStacks(cloudServer());
    for (const id of ["nomad-bootstrap", "nomad-deploy"]) {
      expect(network?.text).toContain(`arn:aws:ssm:eu-west-1:123456789012:parameter/mastodon-nomad/example/${id}`);
      expect(JSON.stringify(network?.json.locals)).toContain(`/mastodon-nomad/example/${id}`);
    }
  });

  it("refuses credentials of another AWS account", () => {
    for (const stack of Object.values(synthesizeStacks(cloudServer()))) {
      expect(stack?.json.provider).toMatchObject({ aws: [{ allowed_account_ids: ["123456789012"] }] });
    }
  });

  it("has a tunnel or open ports, and not both", () => {
    const types = (ingress: "tunnel" | "public") =>
      Object.keys(synthesizeStacks(cloudServer({ ingress })).network?.counts ?? {});
    const ports = ["aws_eip", "aws_vpc_security_group_ingress_rule", "cloudflare_origin_ca_certificate"];
    const tunnel = ["cloudflare_zero_trust_tunnel_cloudflared", "aws_ssm_parameter"];
    expect(types("tunnel")).toEqual(expect.arrayContaining(tunnel));
    expect(types("public")).toEqual(expect.arrayContaining(ports));
    expect(types("tunnel").filter((type) => ports.includes(type))).toEqual([]);
    expect(types("public").filter((type) => tunnel.includes(type))).toEqual([]);
  });

  it("reads the request for the certificate, and not the key, which would get into the state", () => {
    const { network } = synthesizeStacks(cloudServer({ ingress: "public" }));
    expect(network?.the("cloudflare_origin_ca_certificate").csr).toMatch(
      /jsondecode\(data\.aws_ssm_parameter\.made-by-mastodon-secrets-init\.value\)\["ORIGIN_REQUEST"\]/,
    );
    expect(network?.text).toContain("/mastodon-nomad/example/origin-request");
    expect(network?.text).not.toContain('/mastodon-nomad/example/origin"');
  });

  it("sets up SES for the domain, and hands its password to Sidekiq through the store", () => {
    const { network, workload } = synthesizeStacks(
      cloudServer({ mail: { via: "ses", from: "Example <mail@example.org>", dmarc: "quarantine" } }),
    );
    expect(network?.the("aws_sesv2_email_identity").email_identity).toBe("example.org");
    expect(JSON.stringify(network?.json.data)).toContain('{"test":"StringEquals","values":["mail@example.org"]');
    expect(network?.all("cloudflare_dns_record").ses_dmarc?.content).toBe(
      '"v=DMARC1; p=quarantine; rua=mailto:you@example.org"',
    );
    const password = network?.all("aws_ssm_parameter")["smtp-password"];
    expect(password?.name).toBe("/mastodon-nomad/example/ses");
    expect(password?.value_wo).toMatch(
      /^\$\{jsonencode\(\{"SMTP_LOGIN" = aws_iam_access_key\.[\w-]+\.id, "SMTP_PASSWORD" = aws_iam_access_key\.[\w-]+\.ses_smtp_password_v4\}\)\}$/,
    );
    const sidekiq = workload?.all("nomad_variable")["mastodon-sidekiq-variable"];
    expect(sidekiq?.items_wo).toMatch(/SMTP_LOGIN = .*secret-ses.*SMTP_PASSWORD = .*secret-ses/);
    expect(workload?.text).toContain("made-by-cdktf-deploy-network");
  });

  it.each([
    ["leaves a DMARC record that is there", { mail: { via: "ses", dmarc: "leave" } }, undefined],
    [
      "asks for no reports at an address of another domain, which would have to agree",
      { mail: { via: "ses" }, owner: { username: "you", email: "you@elsewhere.example" } },
      '"v=DMARC1; p=none"',
    ],
  ] as const)("%s", (_, settings, content) => {
    const { network } = synthesizeStacks(cloudServer(settings));
    expect(network?.all("cloudflare_dns_record").ses_dmarc?.content).toBe(content);
  });

  it("has nothing for mail, where mail goes another way", () => {
    const { network } = synthesizeStacks(cloudServer({ mail: { via: "smtp", server: "smtp.example.com" } }));
    for (const type of ["aws_iam_user", "aws_sesv2_email_identity", "aws_sns_topic_policy"]) {
      expect(network?.counts).not.toHaveProperty(type);
    }
  });

  it("has no token of Cloudflare's in its JSON", () => {
    expect(synthesizeStacks(cloudServer()).network?.json.provider).toMatchObject({ cloudflare: [{}] });
  });
});
