import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { JOB_NAMES } from "../../../server/server";
import { DEFECTS } from "./defects";
import { DIFFERENCES } from "./differences";
import { referenceDocument } from "./document";
import { type Facts, REFERENCE } from "./reference";
import { referenceJobs } from "./reference-jobs";

const REPOSITORY = path.join(__dirname, "../../..");
const OURS = referenceJobs();

const differing = (theirs: Facts, ours: Facts): readonly string[] =>
  [...new Set([...Object.keys(theirs), ...Object.keys(ours)])].filter((fact) => theirs[fact] !== ours[fact]);

const explained = DIFFERENCES.flatMap(({ jobs, facts }) =>
  jobs.flatMap((job) => facts.map((fact) => `${job}: ${fact}`)),
);

describe("the jobs of examples/reference.config.ts", () => {
  it("differ from the reference's where a reason is given, and every reason given is one", () => {
    const found = JOB_NAMES.flatMap((job) => differing(REFERENCE[job], OURS[job]).map((fact) => `${job}: ${fact}`));
    expect(explained.toSorted()).toEqual(found.toSorted());
  });

  it("have one reason for each difference", () => {
    expect(explained.filter((one, index) => explained.indexOf(one) !== index)).toEqual([]);
  });

  it("share with it the names, types, priorities, counts and cleanup commands", () => {
    for (const job of JOB_NAMES) {
      for (const fact of ["type", "count", "datacenters", "overlap", "step 1", "step 2", "step 3"]) {
        expect([job, fact, OURS[job][fact]]).toEqual([job, fact, REFERENCE[job][fact]]);
      }
      if (job !== "mastodon-cleanup") expect(OURS[job].priority).toBe(REFERENCE[job].priority);
    }
  });

  it("are compared over all 34 environment variables of the reference", () => {
    const names = JOB_NAMES.flatMap((job) => Object.keys(REFERENCE[job]).filter((fact) => fact.startsWith("env ")));
    expect(new Set(names).size).toBe(34);
  });
});

describe("the list of defects", () => {
  it("has D1 to D35, each answered", () => {
    expect(DEFECTS.map(({ id }) => id)).toEqual(Array.from({ length: 35 }, (_, index) => `D${index + 1}`));
    for (const { defect, answer } of DEFECTS) {
      expect(defect).toMatch(/\.$/);
      expect(answer).toMatch(/\.$/);
    }
  });

  it("says where each is fixed, in files that exist", () => {
    expect(DEFECTS.filter(({ where }) => where.length === 0).map(({ id }) => id)).toEqual(["D26", "D35"]);
    for (const { where } of DEFECTS) {
      for (const file of where) expect([file, existsSync(path.join(REPOSITORY, file))]).toEqual([file, true]);
    }
  });

  it("is what reasons for differences refer to", () => {
    const known = new Set(DEFECTS.map(({ id }) => id));
    expect(DIFFERENCES.flatMap(({ fixes }) => fixes).filter((id) => !known.has(id))).toEqual([]);
  });
});

describe("docs/reference.md", () => {
  it("is current; if not: node --import tsx __tests__/server/parity/write-docs.ts", () => {
    expect(readFileSync(path.join(REPOSITORY, "docs/reference.md"), "utf8")).toBe(referenceDocument(REFERENCE, OURS));
  });
});
