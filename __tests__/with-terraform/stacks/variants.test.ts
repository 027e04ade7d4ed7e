import { STACKS, type StackName } from "../../../stacks/state";
import { cloudServer } from "../../support/stacks";
import { Deployment, describeWithTerraform, PLANTED, type Run, typesOf } from "./support/deployment";

/** The items of a job's Nomad variable, as a deploy of the workload stack wrote them. */
const itemsOf = (workload: Run | undefined, job: string): Readonly<Record<string, string>> => {
  const variable = workload?.changes.find(
    ({ type, config }) => type === "nomad_variable" && config?.path === `nomad/jobs/${job}`,
  );
  return JSON.parse(String(variable?.config?.items_wo ?? "{}")) as Record<string, string>;
};

describeWithTerraform("a server with SES", () => {
  let server: Deployment;
  const first = new Map<StackName, Run>();

  beforeAll(() => {
    server = new Deployment(cloudServer({ mail: { via: "ses" } }));
    for (const stack of STACKS) first.set(stack, server.apply(stack));
  });
  afterAll(() => server.remove());

  it.each(STACKS)("is there after one deploy of %s, and needs no change right after", (stack) => {
    expect(first.get(stack)?.output).toContain("Apply complete!");
    const { status, output } = server.plan(stack);
    expect(output).toContain("No changes.");
    expect(status).toBe(0);
  });

  it("hands SES's login and password to Sidekiq alone", () => {
    const { SMTP_LOGIN, SMTP_PASSWORD } = itemsOf(first.get("workload"), "mastodon-sidekiq");
    expect(SMTP_LOGIN).toMatch(/.{8}/);
    expect(SMTP_PASSWORD).toMatch(/.{8}/);
    expect(SMTP_PASSWORD).not.toBe(SMTP_LOGIN);
    expect(itemsOf(first.get("workload"), "mastodon-web")).not.toHaveProperty("SMTP_PASSWORD");
    const holders = [...server.files()].filter(([, text]) => text.includes(SMTP_PASSWORD ?? "none"));
    expect(holders.map(([file]) => file)).toEqual(["state/example/network.tfstate"]);
  });

  it("goes back to none with a deploy of network, without touching anything else", () => {
    server.configure(cloudServer());
    const run = server.apply("network");
    expect(run.output).toContain("Apply complete!");
    expect(run.changes.filter(({ operation }) => operation !== "delete")).toEqual([]);
  });
});

describeWithTerraform("a server with open ports", () => {
  let server: Deployment;
  const first = new Map<StackName, Run>();
  const settings = cloudServer({ ingress: "public" });
  const certificateOf = (run: Run | undefined) =>
    run?.changes.find(({ type, operation }) => type === "cloudflare_origin_ca_certificate" && operation === "create");
  const openTo = (run: Run | undefined, operation: "create" | "delete") =>
    run?.changes
      .filter((call) => call.type === "aws_vpc_security_group_ingress_rule" && call.operation === operation)
      .map(({ config, prior }) => `${(config ?? prior)?.cidr_ipv4} ${(config ?? prior)?.from_port}`)
      .sort();

  beforeAll(() => {
    server = new Deployment(settings);
    server.parameters = {
      ...PLANTED,
      origin: JSON.stringify({ ORIGIN_KEY: "planted-origin-key" }),
      "origin-request": JSON.stringify({ ORIGIN_REQUEST: "the request" }),
    };
    for (const stack of STACKS) first.set(stack, server.apply(stack));
  });
  afterAll(() => server.remove());

  it.each(STACKS)("is there after one deploy of %s, and needs no change right after", (stack) => {
    expect(first.get(stack)?.output).toContain("Apply complete!");
    const { status, output } = server.plan(stack);
    expect(output).toContain("No changes.");
    expect(status).toBe(0);
  });

  it("is open to Cloudflare's networks alone, one rule for each", () => {
    expect(openTo(first.get("network"), "create")).toEqual([
      "103.21.244.0/22 443",
      "103.21.244.0/22 80",
      "173.245.48.0/20 443",
      "173.245.48.0/20 80",
    ]);
  });

  it("leads the host to the node's own address", () => {
    const address = first.get("network")?.changes.find(({ type }) => type === "aws_eip");
    const record = first.get("network")?.changes.find(({ type }) => type === "cloudflare_dns_record");
    expect(record?.config).toMatchObject({ type: "A", proxied: true, content: address?.result?.public_ip });
  });

  it("gives nginx the certificate, Cloudflare's networks in order, and the key by its variable alone", () => {
    const job = first
      .get("workload")
      ?.changes.find(
        ({ type, config }) => type === "nomad_job" && String(config?.jobspec).includes('"mastodon-front"'),
      );
    const { TaskGroups } = JSON.parse(String(job?.config?.jobspec));
    const templates: { DestPath: string; EmbeddedTmpl: string }[] = TaskGroups[0].Tasks[0].Templates;
    const text = (name: string) => templates.find(({ DestPath }) => DestPath.endsWith(name))?.EmbeddedTmpl;
    expect(text("secrets/origin.pem")).toBe(certificateOf(first.get("network"))?.result?.certificate);
    expect(text("trusted-proxies.conf")).toBe("set_real_ip_from 103.21.244.0/22;\nset_real_ip_from 173.245.48.0/20;\n");
    expect(itemsOf(first.get("workload"), "mastodon-front")).toEqual({ ORIGIN_KEY: "planted-origin-key" });
    const holders = [...server.files()].filter(([, content]) => content.includes("planted-origin-key"));
    expect(holders).toEqual([]);
  });

  it("opens and closes what Cloudflare adds and takes away, and nothing else", () => {
    const before = server.cloudflareNetworks;
    server.cloudflareNetworks = ["103.21.244.0/22", "104.16.0.0/13"];
    const run = server.apply("network");
    expect(openTo(run, "create")).toEqual(["104.16.0.0/13 443", "104.16.0.0/13 80"]);
    expect(openTo(run, "delete")).toEqual(["173.245.48.0/20 443", "173.245.48.0/20 80"]);
    expect(new Set(run.changes.map(({ type }) => type))).toEqual(new Set(["aws_vpc_security_group_ingress_rule"]));
    server.cloudflareNetworks = before;
    server.apply("network");
  });

  it("gets another certificate for another request", () => {
    server.parameters = { ...server.parameters, "origin-request": JSON.stringify({ ORIGIN_REQUEST: "another" }) };
    const run = server.apply("network");
    expect(certificateOf(run)?.config?.csr).toBe("another");
    expect(typesOf(run, "delete")).toEqual(["cloudflare_origin_ca_certificate"]);
    expect(typesOf(server.apply("workload"), "update")).toEqual(["nomad_job"]);
  });

  it("becomes one with a tunnel, and loses no data on the way", () => {
    server.configure(cloudServer());
    const network = server.apply("network");
    expect(network.output).toContain("Apply complete!");
    expect(typesOf(network, "delete")).not.toContain("aws_ebs_volume");
    expect(server.apply("workload").output).toContain("Apply complete!");
    expect(server.plan("network").status).toBe(0);
  });
});
