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

  it("has no token of Cloudflare's in its JSON", () => {
    expect(synthesizeStacks(cloudServer()).network?.json.provider).toMatchObject({ cloudflare: [{}] });
  });
});
