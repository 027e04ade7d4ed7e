import type { Job } from "../job-spec";
import { typeOf } from "./defaults";
import { at, knownText, type Problem, problem, problemIf, quoted } from "./problem";

/** Rules for jobs that are started by a clock, or by somebody. */
export const scheduleProblems = (job: Job): readonly Problem[] => [
  ...periodicProblems(job),
  ...parameterizedProblems(job),
];

const runsToTheEnd = (job: Job): boolean => ["batch", "sysbatch"].includes(typeOf(job));

function periodicProblems(job: Job): readonly Problem[] {
  const periodic = job.Periodic;
  if (periodic === undefined || periodic.Enabled === false) return [];
  return [
    ...problemIf(
      !runsToTheEnd(job),
      "Periodic",
      `does not exist for jobs of type ${typeOf(job)}`,
      'set Type to "batch" or "sysbatch"',
    ),
    ...periodic.Specs.flatMap((spec, index) => cronProblems(spec, `Periodic.Specs[${index}]`)),
    ...timeZoneProblems(periodic.TimeZone, "Periodic.TimeZone"),
  ];
}

interface CronField {
  readonly name: string;
  readonly first: number;
  readonly last: number;
  /** Names for the numbers from the first on. */
  readonly names: readonly string[];
}

const CRON: readonly CronField[] = [
  { name: "minute", first: 0, last: 59, names: [] },
  { name: "hour", first: 0, last: 23, names: [] },
  { name: "day of the month", first: 1, last: 31, names: [] },
  {
    name: "month",
    first: 1,
    last: 12,
    names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
  },
  { name: "day of the week", first: 0, last: 6, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] },
];

const SHORTHANDS = ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@hourly"];

/** Five fields of lists, ranges and steps. Nomad's parser also knows seconds, years, L, W and #, which are not used. */
function cronProblems(spec: string, path: string): readonly Problem[] {
  if (knownText(spec) === undefined || SHORTHANDS.includes(spec)) return [];
  const fields = spec.trim().split(/\s+/);
  if (fields.length !== CRON.length) {
    return problem(
      path,
      `is "${spec}", which has ${fields.length} fields`,
      "write five: minute, hour, day of the month, month, day of the week",
    );
  }
  return CRON.flatMap((field, index) => {
    const text = fields[index] ?? "";
    return problemIf(
      !text.split(",").every((part) => isCronPart(part, field)),
      path,
      `is "${spec}", and "${text}" is not a valid ${field.name}`,
      `write *, or ${field.first} to ${field.last}, as a list (1,2), a range (1-3) or with a step up to ${field.last} (*/5)`,
    );
  });
}

function isCronPart(part: string, field: CronField): boolean {
  const [range = "", step, ...more] = part.split("/");
  if (more.length > 0 || (step !== undefined && !(/^[1-9]\d*$/.test(step) && Number(step) <= field.last))) return false;
  if (range === "*") return true;
  const ends = range.split("-").map((end) => cronNumber(end, field));
  const [from = Number.NaN, to = from] = ends;
  return ends.length <= 2 && from >= field.first && to <= field.last && from <= to;
}

function cronNumber(text: string, field: CronField): number {
  const name = field.names.indexOf(text.toLowerCase());
  if (name >= 0) return name + field.first;
  return /^\d+$/.test(text) ? Number(text) : Number.NaN;
}

/** Nomad looks the name up in the server's time zone database, where it is a file: case counts. */
function timeZoneProblems(zone: string | undefined, path: string): readonly Problem[] {
  const name = knownText(zone);
  if (name === undefined || name === "") return [];
  const canonical = /^[A-Za-z]/.test(name) ? canonicalTimeZone(name) : undefined;
  const wrongCase = canonical !== undefined && canonical !== name && canonical.toLowerCase() === name.toLowerCase();
  return problemIf(
    canonical === undefined || wrongCase,
    path,
    `is "${name}", which is not a time zone`,
    wrongCase ? `write "${canonical}"` : 'write a name of the IANA database, such as "Europe/Berlin" or "UTC"',
  );
}

function canonicalTimeZone(name: string): string | undefined {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

function parameterizedProblems(job: Job): readonly Problem[] {
  if (job.ParameterizedJob === undefined) return [];
  const { MetaOptional = [], MetaRequired = [] } = job.ParameterizedJob;
  const both = MetaRequired.filter((key) => MetaOptional.includes(key));
  return [
    ...problemIf(
      !runsToTheEnd(job),
      "ParameterizedJob",
      `does not exist for jobs of type ${typeOf(job)}`,
      'set Type to "batch" or "sysbatch"',
    ),
    ...problemIf(
      both.length > 0,
      at("ParameterizedJob", "MetaOptional"),
      `has ${quoted(both)}, which MetaRequired has too`,
      "keep each in one of them",
    ),
  ];
}
