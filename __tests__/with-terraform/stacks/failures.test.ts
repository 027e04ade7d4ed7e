import { PROTECTED } from "../../../stacks/protected";
import { STACKS, type StackName } from "../../../stacks/state";
import { cloudServer, synthesizeStacks } from "../../support/stacks";
import { Deployment, describeWithTerraform, typesOf } from "./support/deployment";

const HOLDING_DATA = [
  "aws_db_instance",
  "aws_elasticache_replication_group",
  "cloudflare_r2_bucket",
  "aws_ebs_volume",
] as const;

describeWithTerraform("a deploy that fails", () => {
  const stacks = synthesizeStacks(cloudServer());
  let server: Deployment;
  beforeAll(() => {
    server = new Deployment(cloudServer());
  });
  afterAll(() => server.remove());

  /** terraform_data is Terraform's own, and never fails. */
  const typesIn = (stack: StackName) =>
    Object.keys(stacks[stack]?.counts ?? {}).filter((type) => type !== "terraform_data");

  it.each(STACKS)("is finished by later ones, wherever it failed: each type of %s fails once", (stack) => {
    const yetToFail = new Set(typesIn(stack));
    // In each run everything fails that has not failed yet and whose turn comes: what it needs has failed before it.
    while (yetToFail.size > 0) {
      const run = server.apply(stack, { fail: [...yetToFail].map((type) => `${type}:create`).join(",") });
      expect(run.changes.filter(({ operation, type }) => operation === "delete" && isData(type))).toEqual([]);
      const failed = [...run.output.matchAll(/^ *with ([a-z0-9_]+)\./gm)].map(([, type]) => type ?? "");
      expect(failed.some((type) => yetToFail.has(type))).toBe(true);
      for (const type of failed) yetToFail.delete(type);
    }
    expect(server.apply(stack).output).toContain("Apply complete!");
    expect(server.plan(stack).status).toBe(0);
    const expected = PROTECTED[stack].filter((address) => !address.startsWith("nomad_"));
    expect(server.addresses(stack)).toEqual(expect.arrayContaining(expected));
  });

  const isData = (type: string | undefined) => (HOLDING_DATA as readonly (string | undefined)[]).includes(type);
});

describeWithTerraform("a deploy that is cut off while something with data is made", () => {
  const places: readonly (readonly [(typeof HOLDING_DATA)[number], StackName])[] = [
    ["aws_ebs_volume", "network"],
    ["aws_db_instance", "data"],
    ["aws_elasticache_replication_group", "data"],
    ["cloudflare_r2_bucket", "data"],
  ];

  it.each(places)("does not let Terraform replace the half-made %s, and goes on after untaint", (type, stack) => {
    const server = new Deployment(cloudServer());
    try {
      if (stack === "data") server.apply("network");
      expect(server.apply(stack, { fail: `${type}:create-half` }).ok).toBe(false);

      const again = server.apply(stack);
      expect(again.ok).toBe(false);
      expect(again.output).toMatch(/Instance cannot be destroyed/);
      expect(typesOf(again, "delete")).toEqual([]);

      const address = PROTECTED[stack].find((one) => one.startsWith(`${type}.`)) ?? "none";
      expect(again.output).toContain(address);
      expect(server.terraform(stack, ["untaint", address]).output).toContain("has been successfully untainted");
      const last = server.apply(stack);
      expect(last.output).toContain("Apply complete!");
      expect(typesOf(last, "create")).not.toContain(type);
      expect(server.plan(stack).status).toBe(0);
    } finally {
      server.remove();
    }
  });
});
