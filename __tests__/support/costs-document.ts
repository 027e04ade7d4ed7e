import { type MastodonConfig, parseConfig } from "../../config";
import { type CostLine, monthlyCost, totalCost } from "../../planning";
import { cloudServer } from "./stacks";

/** What docs/costs.md compares: the settings beside the required ones, and what they mean. */
export const LAYOUTS: readonly {
  readonly name: string;
  readonly settings: Partial<MastodonConfig>;
  readonly means: string;
}[] = [
  { name: "all defaults", settings: {}, means: "database and queues are AWS's to look after" },
  {
    name: 'cache: { on: "nomad" }',
    settings: { cache: { on: "nomad" } },
    means: "queues and feeds in an append-only file on the data volume",
  },
  {
    name: 'cache and database: { on: "nomad" }',
    settings: { cache: { on: "nomad" }, database: { on: "nomad" } },
    means: "cheapest; backups of the database are yours to make",
  },
  {
    name: 'database: { on: "rds", multiAz: true }',
    settings: { database: { on: "rds", multiAz: true } },
    means: "a second database in another zone takes over by itself",
  },
  {
    name: 'node: { instanceType: "t4g.large" }',
    settings: { node: { instanceType: "t4g.large" } },
    means: "8 GiB: three web replicas, several Sidekiq groups",
  },
];

/** docs/costs.md. */
export const costsDocument = (): string =>
  [
    "# Costs",
    "",
    "List prices of 2026 in us-east-1, in USD a month, without tax, for machines that always run. `planning/cost.ts` works",
    "them out of a configuration; where the prices are from stands in `catalog/`.",
    "",
    ...table(
      ["settings", "USD a month", "which means"],
      LAYOUTS.map(({ name, settings, means }) => [
        name === "all defaults" ? name : `\`${name}\``,
        money(totalCost(linesOf(settings))),
        means,
      ]),
    ),
    "",
    "All defaults, line by line:",
    "",
    ...table(
      ["what", "us-east-1", "eu-west-1"],
      linesOf({}).map(({ what, usd }, index) => [
        what,
        money(usd),
        money(monthlyCost(parseConfig(cloudServer()), "eu-west-1")[index]?.usd),
      ]),
    ),
    "",
    "`?` is a price for which the catalog has no source; an estimate for ElastiCache in eu-west-1 is 9.93.",
    "",
    'Not in it: CPU beyond a burstable machine\'s share with `node.cpuCredits: "unlimited"` (the default, `standard`, slows',
    "down instead), traffic beyond 100 GB a month that AWS gives away, R2 beyond 10 GB (0.015 a GB), snapshots that outlive",
    "what they are of. A commitment of one year for machine, database and cache takes about 30 % off; it is bought by hand.",
    "",
    "`budgetUsd` mails the owner at 80 %, at 100 % and when 100 % are in sight. It looks at the bill of the whole account.",
    "",
    "Cheaper ways to have Mastodon exist: a host such as masto.host for a small server, or a single rented machine with",
    "Docker Compose. What they lack is what this project is for: data kept by services with backups of their own, upgrades",
    "in an order that is tested, and a server that is written down.",
    "",
  ].join("\n");

/** The lines of a server's bill, with further settings. */
export const linesOf = (settings: Partial<MastodonConfig>): readonly CostLine[] =>
  monthlyCost(parseConfig(cloudServer(settings)));

/** An amount as the documents write it. */
export const money = (usd: number | undefined): string => (usd === undefined ? "?" : usd.toFixed(2));

const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => [
  `| ${head.join(" | ")} |`,
  `|${head.map(() => " --- |").join("")}`,
  ...rows.map((row) => `| ${row.join(" | ")} |`),
];
