import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import type { Job, ReschedulePolicy, RestartPolicy, TaskGroup, UpdateStrategy } from "../../nomad/job-spec";
import { checkJob } from "../../nomad/rules";
import { type Duration, seconds } from "../../nomad/units";
import { GOOD_BATCH_JOBS, GOOD_JOB, RULE_CASES } from "../nomad/rule-cases";

/**
 * Asks a real Nomad server about every job of the rules' tests, so that the rules cannot drift: what they refuse, the
 * server refuses too, or the case says why it does not.
 */

const SHARED = process.env.MASTODON_NOMAD_SHARED ?? path.join(__dirname, "../../../shared");
const WRAPPER = path.join(SHARED, "nomad/with-nomad");

const present = existsSync(WRAPPER);
const withNomad = present ? describe : describe.skip;
const reason = present ? "" : ` (${WRAPPER} is missing: set MASTODON_NOMAD_SHARED to the folder with nomad/with-nomad)`;

withNomad(`a real Nomad server${reason}`, () => {
  const good = [GOOD_JOB, ...GOOD_BATCH_JOBS];
  let refusals: readonly string[] = [];

  beforeAll(() => {
    refusals = validate([...good, ...RULE_CASES.map(({ job }) => job)]);
  }, 120_000);

  test("agrees with the rules about random policies", () => {
    const jobs = fc.sample(randomJobs, 2000);
    const disagreements = validate(jobs).flatMap((refusal, index) => {
      const problems = checkJob(jobs[index] ?? GOOD_JOB);
      return (refusal === "") === (problems.length === 0) ? [] : [{ job: jobs[index], refusal, problems }];
    });
    expect(disagreements).toEqual([]);
  }, 60_000);

  test("accepts every cron expression that the rules accept", () => {
    const jobs = fc.sample(randomPeriodicJobs, 2000).filter((job) => checkJob(job).length === 0);
    expect(jobs.length).toBeGreaterThan(100);
    expect(validate(jobs).filter((refusal) => refusal !== "")).toEqual([]);
  }, 60_000);

  test.each(good.map(({ ID }, index) => [ID, index] as const))("accepts the good job %s", (_, index) => {
    expect(refusals[index]).toBe("");
  });

  const refused = (refuses: string): string =>
    refusals[good.length + RULE_CASES.findIndex((example) => example.refuses === refuses)] ?? "not asked";
  const strict = RULE_CASES.filter(({ serverAccepts }) => serverAccepts === undefined);
  const stricter = RULE_CASES.filter(({ serverAccepts }) => serverAccepts !== undefined);

  test.each(strict.map(({ refuses }) => refuses))("also refuses %s", (refuses) => {
    expect(refused(refuses)).not.toBe("");
  });

  test.each(stricter.map(({ refuses, serverAccepts }) => [refuses, serverAccepts] as const))(
    "accepts %s: %s",
    (refuses) => {
      expect(refused(refuses)).toBe("");
    },
  );
});

/** A record with any of these fields left out, as the rules must know Nomad's defaults. */
const partly = <T>(fields: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<Partial<T>> =>
  fc.record<T>(fields, { requiredKeys: [] });

/** Few, so that sums often meet a limit exactly. */
const secondsFrom = (...counts: readonly number[]): fc.Arbitrary<Duration> => fc.constantFrom(...counts).map(seconds);
const few = fc.nat({ max: 6 });

const policies: fc.Arbitrary<Partial<TaskGroup>> = partly({
  RestartPolicy: partly<RestartPolicy>({
    Attempts: few,
    Delay: secondsFrom(0, 1, 5, 10),
    Interval: secondsFrom(4, 5, 10, 20, 30, 1800),
    Mode: fc.constantFrom("fail", "delay"),
  }),
  ReschedulePolicy: partly<ReschedulePolicy>({
    Attempts: few,
    Delay: secondsFrom(4, 5, 10),
    DelayFunction: fc.constantFrom("constant", "exponential", "fibonacci"),
    Interval: secondsFrom(14, 15, 20, 30, 40, 60, 80),
    MaxDelay: secondsFrom(4, 5, 10, 20, 40),
    Unlimited: fc.constantFrom(false, false, false, true),
  }),
  Update: partly<UpdateStrategy>({
    AutoPromote: fc.boolean(),
    Canary: few,
    HealthyDeadline: secondsFrom(0, 9, 10, 300, 600),
    MinHealthyTime: secondsFrom(0, 10, 299, 300),
    ProgressDeadline: secondsFrom(0, 300, 301, 600),
    Stagger: secondsFrom(0, 1),
  }),
  Count: few,
});

/** One policy at a time, so that a verdict about one does not hide another. */
const randomJobs: fc.Arbitrary<Job> = fc
  .tuple(
    policies,
    fc.constantFrom("RestartPolicy", "ReschedulePolicy", "ReschedulePolicy", "Update", "Count"),
    fc.constantFrom("service", "batch", "system"),
  )
  .map(([group, policy, Type]) => ({
    ID: "random",
    Type,
    TaskGroups: [
      { Name: "a", [policy]: group[policy], Tasks: [{ Name: "a", Driver: "docker", Config: { image: "a:1" } }] },
    ],
  }));

const cronField = (last: number, ...names: readonly string[]): fc.Arbitrary<string> => {
  const number = fc.nat({ max: last }).map(String);
  const range = fc.oneof(
    number,
    fc.constant("*"),
    fc.tuple(number, number).map((ends) => ends.join("-")),
    fc.constantFrom("*", ...names),
  );
  const step = fc.nat({ max: last + 1 }).map((size) => `/${size}`);
  const part = fc.tuple(range, fc.option(step, { nil: "" })).map((parts) => parts.join(""));
  return fc.array(part, { minLength: 1, maxLength: 2 }).map((parts) => parts.join(","));
};

const randomPeriodicJobs: fc.Arbitrary<Job> = fc
  .tuple(
    cronField(60),
    cronField(24),
    cronField(32),
    cronField(13, "Jan", "feb-nov", "DEC"),
    cronField(7, "mon", "SUN", "tue-fri"),
  )
  .map((fields) => ({
    ID: "random",
    Type: "batch",
    Periodic: { Specs: [fields.join(" ")], TimeZone: "Europe/Berlin" },
    TaskGroups: [{ Name: "a", Tasks: [{ Name: "a", Driver: "docker", Config: { image: "a:1" } }] }],
  }));

/** Runs beside Nomad, with the address and token that the wrapper gives it. */
const ASK = `
  const { readFileSync, writeFileSync } = require("node:fs");
  const [, file] = process.argv;
  (async () => {
    const answers = [];
    for (const job of JSON.parse(readFileSync(file, "utf8"))) {
      const response = await fetch(process.env.NOMAD_ADDR + "/v1/validate/job", {
        method: "PUT",
        headers: { "X-Nomad-Token": process.env.NOMAD_TOKEN },
        body: JSON.stringify({ Job: job }),
      });
      const text = await response.text();
      answers.push(response.ok ? JSON.parse(text).Error : text);
    }
    writeFileSync(file, JSON.stringify(answers));
  })();
`;

/** What the server has against each job: nothing is the empty text. */
function validate(jobs: readonly Job[]): readonly string[] {
  const folder = mkdtempSync(path.join(tmpdir(), "rules-"));
  try {
    const file = path.join(folder, "jobs.json");
    writeFileSync(file, JSON.stringify(jobs));
    execFileSync(WRAPPER, ["node", "-e", ASK, file], { stdio: ["ignore", "ignore", "pipe"] });
    return JSON.parse(readFileSync(file, "utf8"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
