import { PublicIngress, type PublicIngressProps } from "../../constructs/public-ingress";
import { synthesize } from "../support/synthesize";

const build = (more: Partial<PublicIngressProps> = {}) =>
  synthesize((stack) => {
    new PublicIngress(stack, "ingress", {
      zoneId: "zone",
      zone: "example.org",
      name: "example",
      hosts: ["example.org", "social.example.org"],
      instanceId: "i-1",
      securityGroupId: "sg-1",
      certificateRequest: "the request",
      zoneSettings: "manage",
      ...more,
    });
  });

describe("PublicIngress", () => {
  const made = build();

  it("gives the node an address that stays", () => {
    expect(made.the("aws_eip")).toMatchObject({ domain: "vpc", instance: "i-1" });
  });

  it("opens ports 80 and 443 to Cloudflare's networks, each by its own name, and to nobody else", () => {
    const rules = made.all("aws_vpc_security_group_ingress_rule");
    expect(Object.keys(rules)).toEqual(["ingress_http-from-cloudflare", "ingress_https-from-cloudflare"]);
    for (const [name, port] of [
      ["http", 80],
      ["https", 443],
    ] as const) {
      expect(rules[`ingress_${name}-from-cloudflare`]).toEqual({
        for_each: expect.stringMatching(
          /^\$\{toset\(data\.cloudflare_ip_ranges\.ingress_cloudflare_[0-9A-F]{8}\.ipv4_cidrs\)\}$/,
        ),
        cidr_ipv4: "${each.value}",
        security_group_id: "sg-1",
        ip_protocol: "tcp",
        from_port: port,
        to_port: port,
        description: "Cloudflare",
      });
    }
  });

  it("gives each host a proxied record with its full name, so that nobody learns the address", () => {
    const records = Object.values(made.all("cloudflare_dns_record"));
    expect(records.map(({ name }) => name)).toEqual(["example.org", "social.example.org"]);
    for (const record of records) {
      expect(record).toMatchObject({ type: "A", proxied: true, ttl: 1, zone_id: "zone" });
      expect(record.content).toMatch(/^\$\{aws_eip\.ingress_[0-9A-F]{8}\.public_ip\}$/);
    }
  });

  it("has a certificate for 15 years and for every host that may come", () => {
    const certificate = made.the("cloudflare_origin_ca_certificate");
    expect(certificate).toMatchObject({
      csr: "the request",
      hostnames: ["*.example.org", "example.org"],
      request_type: "origin-ecc",
      requested_validity: 5475,
    });
    expect(build({ hosts: ["other.example.org"] }).the("cloudflare_origin_ca_certificate")).toEqual(certificate);
  });

  it("replaces the certificate for another request, and for nothing that the API says", () => {
    expect(made.the("cloudflare_origin_ca_certificate").lifecycle).toEqual({
      create_before_destroy: true,
      ignore_changes: ["csr", "hostnames", "request_type", "requested_validity"],
      replace_triggered_by: [expect.stringMatching(/^terraform_data\.ingress_request_[0-9A-F]{8}$/)],
    });
    expect(made.the("terraform_data").input).toEqual({ csr: "the request" });
  });

  it("lets Cloudflare show its own certificate, where the zone's settings may be touched", () => {
    expect(made.the("cloudflare_zone_setting")).toMatchObject({ setting_id: "tls_client_auth", value: "on" });
    expect(build({ zoneSettings: "leave" }).counts).not.toHaveProperty("cloudflare_zone_setting");
  });
});
