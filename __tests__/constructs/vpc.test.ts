import { Vpc } from "../../constructs/vpc";
import { synthesize } from "../support/synthesize";

describe("Vpc", () => {
  const made = synthesize((stack) => {
    new Vpc(stack, "vpc", { name: "example", instanceType: "t4g.medium" });
  });

  it("has two public and two private subnets that do not overlap each other, Docker or Nomad's bridge", () => {
    const subnets = made.all("aws_subnet");
    expect(Object.keys(subnets).sort()).toEqual(["vpc_private-a", "vpc_private-b", "vpc_public-a", "vpc_public-b"]);
    const blocks = Object.values(subnets).map(({ cidr_block }) => String(cidr_block));
    expect(new Set(blocks).size).toBe(4);
    for (const block of blocks) expect(block).toMatch(/^10\.80\.(0|16|128|144)\.0\/20$/);
  });

  it("gives the public subnets a way out, and the private ones none", () => {
    expect(made.the("aws_route")).toMatchObject({ destination_cidr_block: "0.0.0.0/0" });
    expect(made.counts.aws_route_table_association).toBe(4);
    expect(made.counts).not.toHaveProperty("aws_nat_gateway");
  });

  it("prefers zones that have the instance type, and keeps those it chose first", () => {
    expect(made.the("terraform_data")).toMatchObject({
      input: { zones: expect.stringMatching(/^\$\{slice\(concat\(sort\(data\.aws_ec2_instance_type_offerings/) },
      lifecycle: { ignore_changes: ["input"] },
    });
    expect(made.theData("aws_ec2_instance_type_offerings").filter).toEqual([
      { name: "instance-type", values: ["t4g.medium"] },
    ]);
    expect(made.all("aws_subnet")["vpc_public-a"]?.availability_zone).toMatch(/\.output\.zones\[0\]\}$/);
    expect(made.all("aws_subnet")["vpc_private-b"]?.availability_zone).toMatch(/\.output\.zones\[1\]\}$/);
  });

  it("empties the security group that AWS makes by itself", () => {
    expect(Object.keys(made.the("aws_default_security_group"))).toEqual(["vpc_id"]);
  });
});
