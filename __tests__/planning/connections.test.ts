import fc from "fast-check";
import { DATABASE_CLASSES } from "../../catalog/database-classes";
import type { MastodonConfig } from "../../config";
import { connectionLimit, connectionUses, planProblems } from "../../planning";
import { connectionProblems } from "../../planning/connections";
import { cloudConfig } from "../server/support/servers";

const sum = (settings: Partial<MastodonConfig> = {}) =>
  connectionUses(cloudConfig(settings)).reduce((total, { connections }) => total + connections, 0);

const BIG = { on: "rds", instanceClass: "db.r8g.4xlarge" } as const;

describe("connections to the database", () => {
  it("are every process's pool, with a canary of web and of streaming and a batch job", () => {
    expect(connectionUses(cloudConfig()).map(({ who, connections }) => [who, connections])).toEqual([
      ["web with a canary", 2 * 2 * 5],
      ["sidekiq group sidekiq", 10],
      ["streaming with a canary", 2 * 10],
      ["migrations or cleanup", 6],
    ]);
  });

  it("fit into the default database", () => {
    expect(connectionLimit(cloudConfig())).toBe(75);
    expect(planProblems([], cloudConfig())).toEqual([]);
  });

  it("count Puma in single mode as one process", () => {
    expect(sum({ web: { processes: 0 } })).toBe(sum({ web: { processes: 1 } }));
  });

  it("are refused when they are more than the class takes, with the largest user and ways out", () => {
    const config = cloudConfig({ web: { threads: 10 } });
    expect(connectionProblems(config)).toEqual([
      {
        setting: "database.instanceClass",
        wrong:
          '"db.t4g.micro" allows 75 connections, and Mastodon may open 76: web with a canary 40, sidekiq group ' +
          "sidekiq 10, streaming with a canary 20, migrations or cleanup 6",
        fix: "choose a larger class, or lower web.threads, web.processes or web.replicas",
      },
    ]);
    expect(planProblems([], config)).toEqual(connectionProblems(config));
  });

  it("are limited on Nomad by PostgreSQL's own default", () => {
    const nomad = { database: { on: "nomad" }, node: { dataGiB: 40 } } as const;
    expect(connectionLimit(cloudConfig(nomad))).toBe(95);
    expect(connectionProblems(cloudConfig({ ...nomad, web: { threads: 10 } }))).toEqual([]);
    expect(connectionProblems(cloudConfig({ ...nomad, web: { threads: 20 } }))).toMatchObject([
      { setting: "database", fix: "lower web.threads, web.processes or web.replicas" },
    ]);
  });

  it("never exceed what RDS itself allows for any class", () => {
    for (const [instanceClass, { memoryMiB }] of Object.entries(DATABASE_CLASSES)) {
      const rds = Math.min((memoryMiB * 1024 * 1024) / 9_531_392, 5000);
      const limit = connectionLimit(cloudConfig({ database: { on: "rds", instanceClass } }));
      expect(limit).toBeLessThan(rds);
      expect(limit).toBeGreaterThan(rds * 0.6);
    }
  });

  it("grow with threads, processes and replicas", () => {
    const count = (max: number) => fc.integer({ min: 1, max });
    fc.assert(
      fc.property(count(8), count(8), count(32), count(8), (replicas, processes, threads, streaming) => {
        const settings = { web: { replicas, processes, threads }, streaming: { replicas: streaming }, database: BIG };
        expect(sum(settings)).toBe((replicas + 1) * processes * threads + 10 + (streaming + 1) * 10 + 6);
      }),
      { numRuns: 30 },
    );
  });
});
