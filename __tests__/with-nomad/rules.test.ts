import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Job } from "../../nomad/job-spec";
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
