import fc from "fast-check";
import { INSTANCE_TYPES } from "../../catalog/instances";
import type { Config, MastodonConfig } from "../../config";
import type { Job } from "../../nomad/job-spec";
import { memoryTable } from "../../planning";
import { capacityOf, demandsOf, memoryProblems, total } from "../../planning/memory";
import { mastodonJobs, postgresJob, valkeyJob } from "../../server/jobs";
import { cloudConfig, localConfig, serverFor } from "../server/support/servers";

/** All jobs on the node of a configuration. */
const jobsOf = (config: Config): readonly Job[] => {
  const { database, cache, nomad } = config;
  const service = { ...nomad, volume: "data", image: "image:1", secretsVersion: "1" };
  return [
    ...Object.values(mastodonJobs(serverFor(config))),
    ...(database.on === "nomad"
      ? [postgresJob({ ...service, ...database, port: 5432, database: "mastodon_production", user: "mastodon" })]
      : []),
    ...(cache.on === "nomad" ? [valkeyJob({ ...service, ...cache, port: 6379 })] : []),
  ];
};

const problems = (settings: Partial<MastodonConfig>) => {
  const config = cloudConfig(settings);
  return memoryProblems(jobsOf(config), config);
};

describe("memory of the node", () => {
  it("fits on the default node, with two canaries and a batch job", () => {
    expect(problems({})).toEqual([]);
  });

  it("fits on the default node also with the database and the cache on it", () => {
    expect(problems({ database: { on: "nomad" }, cache: { on: "nomad" }, node: { dataGiB: 40 } })).toEqual([]);
  });

  it("is shown as a table of who reserves what", () => {
    const config = cloudConfig();
    expect(memoryTable(jobsOf(config), config)).toBe(
      [
        "job                          group       count  reserved  at most   CPU",
        "mastodon-front               front           1       112      448   300",
        "mastodon-web                 web             1       700     1200   500",
        "mastodon-sidekiq             sidekiq         1       600     1200   500",
        "mastodon-streaming           streaming       1       150      400   500",
        "mastodon-web (canary)        web             1       700     1200   500",
        "mastodon-streaming (canary)  streaming       1       150      400   500",
        "mastodon-migrations (batch)  migrations      1       480     1024   500",
        "sum                                                 2892     5872  3300",
        "t4g.medium, with swap                               3317     5365  4700",
      ].join("\n"),
    );
  });

  it("is refused when the reservations are more, with the largest and ways out", () => {
    expect(problems({ web: { memoryMiB: 1000 } })).toEqual([
      {
        setting: "node.instanceType",
        wrong:
          'is too small, "t4g.medium": the jobs need 3492 MiB of memory with two canaries and a batch job, and have ' +
          "3317; the largest is mastodon-web with 1000",
        fix: 'write "t4g.large", or lower web.memoryMiB or web.replicas',
      },
    ]);
  });

  it("is refused when the maxima of all that always runs exceed memory and swap", () => {
    expect(problems({ node: { swapGiB: 0 }, sidekiq: [{ ...ALL_QUEUES, memoryMaxMiB: 1400 }] })).toEqual([
      {
        setting: "node.instanceType",
        wrong:
          'is too small, "t4g.medium": the jobs need 3448 MiB of memory when each uses its maximum, and have 3317; ' +
          "the largest is mastodon-sidekiq with 1400",
        fix: 'write "t4g.large", or lower memoryMaxMiB of the group all in sidekiq',
      },
    ]);
  });

  it("counts CPU too, and offers a node that has enough of everything", () => {
    expect(problems({ node: { instanceType: "m7g.medium" } })).toEqual([
      {
        setting: "node.instanceType",
        wrong:
          'is too small, "m7g.medium": the jobs need 3300 MHz of CPU with two canaries and a batch job, and have ' +
          "2300; the largest is mastodon-web with 500",
        fix: 'write "t4g.medium"',
      },
    ]);
  });

  it("is not ours to know on a machine of the operator's own", () => {
    const config = localConfig({ web: { memoryMiB: 30_000, memoryMaxMiB: 30_000 } });
    expect(memoryProblems(jobsOf(config), config)).toEqual([]);
    expect(memoryTable(jobsOf(config), config)).not.toContain("t4g");
  });

  it("grows with every replica, at most two canaries beside them", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 }), (web, streaming) => {
        const config = cloudConfig({
          web: { replicas: web },
          streaming: { replicas: streaming },
          database: { on: "rds", instanceClass: "db.t4g.large" },
        });
        expect(total(demandsOf(jobsOf(config)), "memory")).toBe(
          112 + 600 + 480 + (web + 1) * 700 + (streaming + 1) * 150,
        );
      }),
      { numRuns: 20 },
    );
  });

  it("offers a type on which everything fits, whenever it refuses one and there is such", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 256, max: 3000 }),
        fc.integer({ min: 1, max: 8 }),
        fc.constantFrom(...Object.keys(INSTANCE_TYPES).filter((type) => !/nano|micro/.test(type))),
        (memoryMiB, replicas, instanceType) => {
          const web = { memoryMiB, memoryMaxMiB: memoryMiB * 2, replicas };
          const database = { on: "rds", instanceClass: "db.t4g.large" } as const;
          for (const { fix } of problems({ web, database, node: { instanceType } })) {
            const [, offered] = /write "([^"]*)"/.exec(fix) ?? [];
            expect(problems({ web, database, node: { instanceType: offered ?? "" } })).toEqual([]);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it("is what the kernel, the system and Nomad leave of the nominal memory", () => {
    expect(capacityOf(cloudConfig())).toEqual({ memory: 3317, swap: 2048, cpu: 4700 });
    expect(capacityOf(localConfig())).toBeUndefined();
  });
});

const ALL_QUEUES: NonNullable<MastodonConfig["sidekiq"]>[number] = {
  name: "all",
  queues: ["default", "push", "ingress", "mailers", "pull", "scheduler", "fasp"],
};
