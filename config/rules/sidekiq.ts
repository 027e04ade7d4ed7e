import { problem } from "../problems";
import { rule } from "../rule";

type Entry = string | readonly [string, number];

/** The queue of an entry, with or without weight. */
export const queueOf = (entry: Entry): string => (typeof entry === "string" ? entry : entry[0]);

const repeated = (names: readonly string[]): string[] => [
  ...new Set(names.filter((name, index) => names.indexOf(name) < index)),
];

/**
 * Each Sidekiq process that serves `scheduler` starts all of Mastodon's periodic jobs
 * (docs.joinmastodon.org/admin/scaling: exactly one).
 */
export const oneScheduler = rule(["sidekiq"], ({ sidekiq }) => {
  const groups = sidekiq.filter(({ queues }) => queues.map(queueOf).includes("scheduler"));
  const processes = groups.reduce((sum, { replicas }) => sum + replicas, 0);
  if (processes < 2) return [];
  const places = groups.map(({ name, replicas }) => `${name} (${replicas})`).join(", ");
  const wrong = `serves the queue scheduler in ${processes} processes, ${places}`;
  return [problem("sidekiq", wrong, "keep it in one group with replicas: 1, or periodic jobs run twice")];
});

export const groupsHaveNames = rule(["sidekiq"], ({ sidekiq }) =>
  repeated(sidekiq.map(({ name }) => name)).map((name) =>
    problem("sidekiq", `has two groups with the name ${JSON.stringify(name)}`, "give each a name of its own"),
  ),
);

export const queuesAreClear = rule(["sidekiq"], ({ sidekiq }) =>
  sidekiq.flatMap(({ queues }, index) => {
    const setting = `sidekiq[${index}].queues`;
    const plain = queues.filter((entry) => typeof entry === "string");
    const mixed = plain.length > 0 && plain.length < queues.length;
    return [
      ...repeated(queues.map(queueOf)).map((name) => problem(setting, `names ${name} twice`, "keep one of them")),
      ...(mixed
        ? [
            problem(
              setting,
              `has a weight for some queues only, none for ${plain.join(", ")}`,
              "give all a weight, or none",
            ),
          ]
        : []),
    ];
  }),
);
