import fc from "fast-check";
import type { Job } from "../../nomad/job-spec";
import { renderJob } from "../../nomad/render";
import { minutes } from "../../nomad/units";
import { jobOf, NO_VALUES, sketches } from "./arbitrary-job";

const withEnv = (env: { readonly [key: string]: string }): Job => ({
  ID: "a",
  TaskGroups: [{ Name: "g", Tasks: [{ Name: "t", Driver: "docker", Config: { image: "i" }, Env: env }] }],
});

test("is the job as JSON when it has no tokens, with nothing that Terraform would interpolate", () => {
  fc.assert(
    fc.property(sketches(0), (sketch) => {
      const job = jobOf(sketch, NO_VALUES);
      const template = renderJob(job);
      expect(template).not.toMatch(/[$%]\{/);
      expect(JSON.parse(template)).toEqual(JSON.parse(JSON.stringify(job)));
    }),
    { numRuns: 500 },
  );
});

test("keeps the order of keys and leaves out what is undefined", () => {
  const job: Job = { Type: "batch", ID: "z", Name: undefined, TaskGroups: [] };
  expect(renderJob(job)).toBe('{"Type":"batch","ID":"z","TaskGroups":[]}');
});

test("writes Nomad's own references so that they arrive as written", () => {
  expect(renderJob(withEnv({ PORT: "${NOMAD_PORT_http}" }))).toContain('"Env":{"PORT":"\\u0024{NOMAD_PORT_http}"}');
});

test("writes durations as whole nanoseconds", () => {
  expect(renderJob({ ID: "a", TaskGroups: [], Update: { ProgressDeadline: minutes(10) } })).toContain(
    '"Update":{"ProgressDeadline":600000000000}',
  );
});

test("keeps text readable that Terraform would not change", () => {
  expect(renderJob(withEnv({ A: "日本語 $5 100%" }))).toContain('"日本語 $5 100%"');
});

test("escapes text that Terraform would normalize", () => {
  expect(renderJob(withEnv({ A: "e\u0301" }))).toContain('"e\\u0301"');
});

test("refuses a number that JSON does not have, with its path", () => {
  expect(() => renderJob({ ID: "a", Priority: Number.NaN, TaskGroups: [] })).toThrow(
    "Priority is NaN: JSON has no such number",
  );
});

test("refuses a list token among other elements", () => {
  expect(() => renderJob({ ID: "a", Datacenters: ["dc1", "#{TfToken[TOKEN.1]}"], TaskGroups: [] })).toThrow(
    "Datacenters[1] holds a token for a whole list or map: it must be the only element; use Fn.concat or Fn.merge",
  );
});
