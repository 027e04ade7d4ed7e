import { writeFileSync } from "node:fs";
import path from "node:path";
import { ALLOWED_VALUES, MEANINGS, OBSOLETE_FIELDS, REQUIRED_FIELDS, TYPED_BY_HAND } from "./fields";
import { type FieldType, JOB_STRUCTS } from "./structs";

/** The file that this generator writes. */
export const JOB_SPEC = path.join(__dirname, "..", "job-spec.ts");

const HEADER = `// Made by nomad/schema/generate.ts from nomad/schema/nomad-job.json. Do not edit.

import type { DockerConfig } from "./docker";
import type { Duration } from "./units";

/*
 * Nomad's job spec in JSON, with Nomad's own names: what you write is what \`nomad job inspect\` shows, and Nomad's
 * documentation (Job HTTP API, "JSON jobs") is the manual. The root is Job.
 *
 * Megabytes are MiB. Fields that are undefined are left out, and Nomad's default holds.
 */
`;

/** The text of job-spec.ts: one interface for each struct, in the order of nomad-job.json. */
export function generateJobSpec(): string {
  return [HEADER, ...Object.keys(JOB_STRUCTS).map(interfaceOf)].join("\n");
}

function interfaceOf(struct: string): string {
  const fields = Object.entries(JOB_STRUCTS[struct] ?? {})
    .filter(([name]) => OBSOLETE_FIELDS[`${struct}.${name}`] === undefined)
    .map(([name, type]) => fieldOf(`${struct}.${name}`, name, type));
  if (fields.length === 0) return `export type ${struct} = { readonly [field: string]: never };\n`;
  return `export interface ${struct} {\n${fields.join("")}}\n`;
}

function fieldOf(key: string, name: string, type: FieldType): string {
  const meaning = MEANINGS[key];
  const comment = meaning === undefined ? "" : `  /** ${meaning} */\n`;
  const written = TYPED_BY_HAND[key] ?? literals(ALLOWED_VALUES[key]) ?? typeScript(type);
  const required = REQUIRED_FIELDS.has(key);
  return `${comment}  readonly ${name}${required ? `: ${written}` : `?: ${written} | undefined`};\n`;
}

/** `"a" | "b"`, and for `cni/*` a template literal type. */
function literals(values: readonly string[] | undefined): string | undefined {
  return values
    ?.map((value) => (value.endsWith("*") ? `\`${value.slice(0, -1)}\${string}\`` : JSON.stringify(value)))
    .join(" | ");
}

const SCALARS: { readonly [type: string]: string } = {
  string: "string",
  int: "number",
  bool: "boolean",
  duration: "Duration",
  any: "unknown",
};

function typeScript(type: FieldType): string {
  if (typeof type === "string") return SCALARS[type] ?? type;
  if (!("*" in type)) return `readonly ${typeScript(type[0] ?? "any")}[]`;
  return `{ readonly [key: string]: ${typeScript(type["*"])} }`;
}

if (require.main === module) writeFileSync(JOB_SPEC, generateJobSpec());
