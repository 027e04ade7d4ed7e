import type { MastodonConfig } from "../../../config";
import { STACKS, type StackName } from "../../../stacks/state";
import { cloudServer } from "../../support/stacks";
import { Deployment, describeWithTerraform, type Run } from "./support/deployment";

/** The items of a job's Nomad variable, as a deploy of the workload stack wrote them. */
const itemsOf = (workload: Run | undefined, job: string): Readonly<Record<string, string>> => {
  const variable = workload?.changes.find(
    ({ type, config }) => type === "nomad_variable" && config?.path === `nomad/jobs/${job}`,
  );
  return JSON.parse(String(variable?.config?.items_wo ?? "{}")) as Record<string, string>;
};

const settings: MastodonConfig = cloudServer({ mail: { via: "ses" } });

describeWithTerraform("a server with SES", () => {
  let server: Deployment;
  const first = new Map<StackName, Run>();

  beforeAll(() => {
    server = new Deployment(settings);
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
