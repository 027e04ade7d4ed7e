import { App, DefaultTokenResolver, StringConcat, TerraformStack, TerraformVariable, Token, Tokenization } from "cdktf";
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
  expect(renderJob(withEnv({ A: "\u{20041}\u0301" }))).toContain('"\\ud840\\udc41\\u0301"');
});

describe("with tokens", () => {
  const stack = new TerraformStack(new App(), "stack");
  const variable = new TerraformVariable(stack, "value", {});
  const resolver = new DefaultTokenResolver(new StringConcat());
  const rendered = (job: Job): string => Tokenization.resolve(renderJob(job), { scope: stack, resolver });

  test("lets Terraform make JSON of a text together with its tokens", () => {
    expect(rendered(withEnv({ URL: `redis://${variable.stringValue}:${variable.numberValue}/"%{\n` }))).toContain(
      '"URL":${jsonencode(join("", ["redis://", var.value, ":", tostring(var.value), "/\\U00000022\\U00000025{\\U0000000a"]))}',
    );
  });

  test("keeps a token that follows an unbalanced brace", () => {
    expect(rendered(withEnv({ A: "${", B: variable.stringValue }))).toContain(
      '{"A":"\\u0024{","B":${jsonencode(join("", [var.value]))}}',
    );
  });

  test("writes numbers, lists and maps as what they are", () => {
    const job: Job = {
      ID: "a",
      Priority: variable.numberValue,
      Datacenters: variable.listValue,
      Meta: Token.asStringMap(variable.value),
      TaskGroups: [],
    };
    expect(rendered(job)).toBe(
      '{"ID":"a","Priority":${jsonencode(tonumber(var.value))},"Datacenters":${jsonencode(var.value)},"Meta":${jsonencode(var.value)},"TaskGroups":[]}',
    );
  });
});

test("refuses a hole in a list", () => {
  const holey = ["a", undefined].map((name) => name as string);
  expect(() => renderJob({ ID: "a", Datacenters: holey, TaskGroups: [] })).toThrow(
    "Datacenters[1] is of type undefined: JSON has no such value; leave it out",
  );
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
