import { Tunnel } from "../../constructs/tunnel";
import { WrittenSecret } from "../../constructs/written-secret";
import { synthesize } from "../support/synthesize";

describe("Tunnel", () => {
  const made = synthesize((stack) => {
    const tunnel = new Tunnel(stack, "tunnel", {
      accountId: "account",
      zoneId: "zone",
      name: "example",
      hosts: ["example.org", "social.example.org"],
      service: "http://127.0.0.1:8080",
    });
    new WrittenSecret(stack, "token", {
      path: "/example/tunnel",
      description: "What cloudflared runs with",
      value: tunnel.token,
      identity: tunnel.resource.id,
    });
  });

  it("is configured at Cloudflare from the first apply, because that cannot change later", () => {
    expect(made.the("cloudflare_zero_trust_tunnel_cloudflared").config_src).toBe("cloudflare");
  });

  it("leads its hosts to the service, and nothing else anywhere", () => {
    expect(made.the("cloudflare_zero_trust_tunnel_cloudflared_config").config).toEqual({
      ingress: [
        { hostname: "example.org", service: "http://127.0.0.1:8080" },
        { hostname: "social.example.org", service: "http://127.0.0.1:8080" },
        { service: "http_status:404" },
      ],
    });
  });

  it("gives each host a proxied record with its full name", () => {
    const records = Object.values(made.all("cloudflare_dns_record"));
    expect(records.map(({ name }) => name)).toEqual(["example.org", "social.example.org"]);
    for (const record of records) {
      expect(record).toMatchObject({ type: "CNAME", proxied: true, ttl: 1 });
      expect(record.content).toMatch(/^\$\{cloudflare_zero_trust_tunnel_cloudflared\..+\.id\}\.cfargotunnel\.com$/);
    }
  });

  it("writes its token into the store, marked as sensitive and not into the state", () => {
    const parameter = made.the("aws_ssm_parameter");
    expect(parameter).toMatchObject({ name: "/example/tunnel", type: "SecureString" });
    expect(parameter).not.toHaveProperty("value");
    expect(parameter.value_wo).toMatch(/^\$\{sensitive\(data\.cloudflare_zero_trust_tunnel_cloudflared_token\./);
  });

  it("writes the token again when the tunnel is another one", () => {
    expect(made.the("aws_ssm_parameter").value_wo_version).toMatch(
      /^\$\{\(parseint\(substr\(sha256\(cloudflare_zero_trust_tunnel_cloudflared\.[\w-]+\.id\), 0, 8\), 16\) \+ 1\)\}$/,
    );
  });
});
