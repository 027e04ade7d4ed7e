import { readFileSync } from "node:fs";
import { parseConfig } from "../../config";
import { monthlyCost, totalCost } from "../../planning";
import { costsDocument, linesOf, money } from "../support/costs-document";
import { cloudServer, localServer } from "../support/stacks";

describe("the monthly cost", () => {
  it("is what the parts cost, all the time", () => {
    expect(linesOf({}).map(({ what, usd }) => [what, money(usd)])).toEqual([
      ["EC2 t4g.medium", "24.53"],
      ["disks of 20 and 20 GiB", "3.20"],
      ["IPv4 address", "3.65"],
      ["RDS db.t4g.micro", "11.68"],
      ["RDS storage of 20 GiB", "2.30"],
      ["ElastiCache cache.t4g.micro", "9.34"],
    ]);
  });

  it("is what README promises", () => {
    const readme = readFileSync("README.md", "utf8");
    expect(readme).toContain(`**${totalCost(linesOf({})).toFixed(1)}**`);
    expect(readme).toContain(`it is ${totalCost(linesOf({ cache: { on: "nomad" } })).toFixed(1)}`);
  });

  it("doubles the database with a second zone, and nothing else", () => {
    const one = totalCost(linesOf({}));
    const two = totalCost(linesOf({ database: { on: "rds", multiAz: true } }));
    expect(two - one).toBeCloseTo(11.68 + 2.3);
  });

  it("stays below the default budget", () => {
    expect(totalCost(linesOf({}))).toBeLessThan(parseConfig(cloudServer()).budgetUsd);
  });

  it("says where it does not know a price", () => {
    expect(monthlyCost(parseConfig(cloudServer()), "eu-west-1").find(({ usd }) => usd === undefined)?.what).toMatch(
      /^ElastiCache/,
    );
  });

  it("is nothing on a machine of one's own", () => {
    expect(monthlyCost(parseConfig(localServer()))).toEqual([]);
  });
});

describe("docs/costs.md", () => {
  it("is current (node --import tsx __tests__/support/write-costs.ts)", () => {
    expect(readFileSync("docs/costs.md", "utf8")).toBe(costsDocument());
  });
});
