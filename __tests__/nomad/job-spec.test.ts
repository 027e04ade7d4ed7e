import { readFileSync } from "node:fs";
import { DOCKER_STRUCTS } from "../../nomad/docker";
import { ALLOWED_VALUES, CONSUL_FIELDS, MEANINGS, OBSOLETE_FIELDS, REQUIRED_FIELDS } from "../../nomad/schema/fields";
import { generateJobSpec, JOB_SPEC } from "../../nomad/schema/generate";
import { JOB_STRUCTS } from "../../nomad/schema/structs";

test("job-spec.ts is what the generator makes", () => {
  expect(readFileSync(JOB_SPEC, "utf8")).toBe(generateJobSpec());
});

test("what is said about fields is said about fields that exist", () => {
  const fields = Object.entries(JOB_STRUCTS).flatMap(([struct, own]) =>
    Object.keys(own).map((field) => `${struct}.${field}`),
  );
  const said = [ALLOWED_VALUES, MEANINGS, OBSOLETE_FIELDS].flatMap((table) => Object.keys(table));
  expect([...said, ...REQUIRED_FIELDS, ...CONSUL_FIELDS].filter((field) => !fields.includes(field))).toEqual([]);
});

test("every type in the input is a scalar or a struct of the input", () => {
  const scalars = ["string", "int", "bool", "duration", "any"];
  const names = JSON.stringify(Object.values({ ...JOB_STRUCTS, ...DOCKER_STRUCTS }).map(Object.values)).match(/\w+/g);
  const known = [...scalars, ...Object.keys(JOB_STRUCTS), ...Object.keys(DOCKER_STRUCTS)];
  expect(names?.filter((name) => !known.includes(name))).toEqual([]);
});
