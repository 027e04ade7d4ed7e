import { App, TerraformLocal, TerraformStack, Testing } from "cdktf";
import { parseConfig } from "../../config";
import { Vpc } from "../../constructs/vpc";
import { Published } from "../../stacks/published";
import { cloudServer, stacksOf, synthesizeStacks } from "../support/stacks";
import { read } from "../support/synthesize";

describe("Published", () => {
  const app = new App({ outdir: "cdktf.out" });
  const config = parseConfig(cloudServer());
  const from = new TerraformStack(app, "network");
  const vpc = new Vpc(from, "vpc", { name: "example", instanceType: "t4g.medium" });
  const published = new Published(from, "network", config, {
    fixed: { port: 5432, tls: true, region: undefined, names: ["a", "b"] },
    vpcId: vpc.resource.id,
    inner: { subnetIds: vpc.privateSubnetIds },
  });
  const reader = new TerraformStack(app, "data");
  const seen = published.readFrom(reader);

  it("makes an output of what Terraform has yet to learn, named after its place, and of nothing else", () => {
    expect(Object.keys(read(Testing.synth(from)).json.output as object)).toEqual(["inner_subnet_ids", "vpc_id"]);
  });

  it("hands on what is known at synth as it stands", () => {
    expect(seen.fixed).toEqual({ port: 5432, tls: true, region: undefined, names: ["a", "b"] });
  });

  it("reads the rest from the state of the stack that published it", () => {
    new TerraformLocal(reader, "seen", { vpcId: seen.vpcId, subnetIds: seen.inner.subnetIds });
    expect(read(Testing.synth(reader)).json.locals).toEqual({
      seen: {
        vpcId: "${data.terraform_remote_state.network.outputs.vpc_id}",
        subnetIds: "${data.terraform_remote_state.network.outputs.inner_subnet_ids}",
      },
    });
    expect(read(Testing.synth(reader)).theData("terraform_remote_state")).toMatchObject({
      backend: "local",
      config: { path: "../../../state/example/network.tfstate" },
    });
  });
});

describe("the stacks", () => {
  it("know nothing of each other that cdktf would call a dependency, so that each deploys alone", () => {
    const { app, network, data, workload } = stacksOf(cloudServer());
    app.synth();
    for (const stack of [network, data, workload]) expect(stack?.dependencies).toEqual([]);
    for (const stack of Object.values(synthesizeStacks(cloudServer()))) {
      expect(stack?.text).not.toContain("cross-stack-output");
    }
  });

  it.each([
    ["network", ["alarm_topic_arn", "node_security_group_id", "private_subnet_ids", "vpc_id"]],
    ["data", ["cache_host", "database_host", "database_identity"]],
    ["workload", []],
  ] as const)("publish these outputs from %s, and no secret", (name, outputs) => {
    const json = synthesizeStacks(cloudServer())[name]?.json;
    expect(Object.keys((json?.output ?? {}) as object).sort()).toEqual(outputs);
  });
});
