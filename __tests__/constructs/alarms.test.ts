import { MonthlyBudget } from "../../constructs/monthly-budget";
import { OwnerTopic } from "../../constructs/owner-topic";
import { cloudServer, synthesizeStacks } from "../support/stacks";
import { type Body, synthesize } from "../support/synthesize";

const stacks = synthesizeStacks(cloudServer());
const alarms: Readonly<Record<string, Body>> = Object.fromEntries(
  [stacks.network, stacks.data]
    .flatMap((stack) => Object.values(stack?.all("aws_cloudwatch_metric_alarm") ?? {}))
    .map((alarm) => [String(alarm.alarm_name).replace("example: ", ""), alarm]),
);

describe("the alarms of a server", () => {
  it("are as many as CloudWatch has for free", () => {
    expect(Object.keys(alarms).sort()).toEqual([
      "cache-evictions",
      "cache-memory",
      "database-connections",
      "database-cpu-credits",
      "database-memory",
      "database-storage",
      "node-cpu-credits",
      "node-data-volume",
      "node-memory",
      "node-status",
    ]);
  });

  it("tell the owner when they begin and when they are over", () => {
    for (const alarm of Object.values(alarms)) {
      expect(alarm.alarm_actions).toEqual(alarm.ok_actions);
      expect(alarm.alarm_actions).toEqual([
        expect.stringMatching(/^\$\{(aws_sns_topic\.|data\.terraform_remote_state\.)/),
      ]);
    }
  });

  it("say what to do, in as many words as CloudWatch takes", () => {
    for (const { alarm_description } of Object.values(alarms)) {
      expect(String(alarm_description).length).toBeGreaterThan(80);
      expect(String(alarm_description).length).toBeLessThanOrEqual(1024);
    }
  });

  it.each([
    ["node-status", { metric_name: "StatusCheckFailed", threshold: 0, evaluation_periods: 2 }],
    ["node-cpu-credits", { metric_name: "CPUCreditBalance", comparison_operator: "LessThanThreshold" }],
    ["node-memory", { namespace: "mastodon-nomad", metric_name: "MemoryUsedPercent", dimensions: { Node: "example" } }],
    ["node-data-volume", { namespace: "mastodon-nomad", metric_name: "DataVolumeUsedPercent", threshold: 85 }],
    ["database-storage", { metric_name: "FreeStorageSpace", threshold: 2_147_483_648, statistic: "Minimum" }],
    ["database-connections", { metric_name: "DatabaseConnections", comparison_operator: "GreaterThanThreshold" }],
    ["cache-memory", { metric_name: "DatabaseMemoryUsagePercentage", threshold: 80 }],
    ["cache-evictions", { metric_name: "Evictions", statistic: "Sum", threshold: 0, evaluation_periods: 1 }],
  ])("watch the right figure: %s", (name, expected) => {
    expect(alarms[name]).toMatchObject(expected);
  });

  it("take silence of the machine for trouble, and of nothing else", () => {
    const breaching = Object.entries(alarms).filter(([, alarm]) => alarm.treat_missing_data === "breaching");
    expect(breaching.map(([name]) => name)).toEqual(["node-status"]);
  });

  it("watch the bill of unlimited credits, and not the credits, where credits are unlimited", () => {
    const { network } = synthesizeStacks(cloudServer({ node: { cpuCredits: "unlimited" } }));
    expect(network?.all("aws_cloudwatch_metric_alarm")["node_alarm-node-cpu-credits"]).toMatchObject({
      metric_name: "CPUSurplusCreditsCharged",
      comparison_operator: "GreaterThanThreshold",
    });
  });
});

describe("MonthlyBudget", () => {
  it("mails at four fifths, at the limit, and when the limit is in sight", () => {
    const made = synthesize((stack) => {
      new MonthlyBudget(stack, "budget", { name: "example", limitUsd: 50, email: "you@example.org" });
    });
    const budget = made.the("aws_budgets_budget");
    expect(budget).toMatchObject({
      limit_amount: "50.0",
      limit_unit: "USD",
      time_unit: "MONTHLY",
      budget_type: "COST",
    });
    expect(
      (budget.notification as Body[]).map(({ notification_type, threshold, subscriber_email_addresses }) => [
        notification_type,
        threshold,
        subscriber_email_addresses,
      ]),
    ).toEqual([
      ["ACTUAL", 80, ["you@example.org"]],
      ["ACTUAL", 100, ["you@example.org"]],
      ["FORECASTED", 100, ["you@example.org"]],
    ]);
  });
});

describe("OwnerTopic", () => {
  it("mails the owner", () => {
    const made = synthesize((stack) => {
      new OwnerTopic(stack, "owner", { name: "example", email: "you@example.org" });
    });
    expect(made.the("aws_sns_topic_subscription")).toMatchObject({ protocol: "email", endpoint: "you@example.org" });
  });
});
