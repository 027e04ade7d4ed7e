import type { Affinity, Constraint, Job, Spread } from "../job-spec";
import { typeOf } from "./defaults";
import { at, forEach, forEachRepeated, known, knownText, type Problem, problem, problemIf, quoted } from "./problem";

interface Placed {
  readonly Constraints?: readonly Constraint[] | undefined;
  readonly Affinities?: readonly Affinity[] | undefined;
  readonly Spreads?: readonly Spread[] | undefined;
}

/**
 * Rules for where allocations may run, the same for jobs, groups and tasks.
 *
 * Not checked, as Go reads them in its own way: regular expressions, and the versions in version and semver.
 */
export const placementProblems = (job: Job, placed: Placed, path: string): readonly Problem[] => [
  ...forEach(placed.Constraints, at(path, "Constraints"), constraintProblems),
  ...(typeOf(job) === "system" ? systemProblems(placed, path) : preferenceProblems(placed, path)),
];

const systemProblems = (placed: Placed, path: string): readonly Problem[] =>
  (["Affinities", "Spreads"] as const).flatMap((field) =>
    problemIf(
      placed[field] !== undefined,
      at(path, field),
      "does not exist for jobs of type system",
      "remove it: a system job runs on every node",
    ),
  );

const preferenceProblems = (placed: Placed, path: string): readonly Problem[] => [
  ...forEach(placed.Affinities, at(path, "Affinities"), affinityProblems),
  ...forEach(placed.Spreads, at(path, "Spreads"), spreadProblems),
];

const WITHOUT_VALUE = ["is_set", "is_not_set"];

function constraintProblems(constraint: Constraint, path: string): readonly Problem[] {
  const { Operand, LTarget, RTarget } = constraint;
  const needsValue = ![...WITHOUT_VALUE, "distinct_hosts", "distinct_property", "regexp", "version", "semver"].includes(
    Operand,
  );
  return [
    ...problemIf(needsValue && !RTarget, at(path, "RTarget"), `is missing, and ${Operand} needs it`, "set it"),
    ...problemIf(
      WITHOUT_VALUE.includes(Operand) && Boolean(RTarget),
      at(path, "RTarget"),
      `is "${RTarget}", and ${Operand} compares with nothing`,
      "remove it",
    ),
    ...problemIf(
      Operand === "distinct_property" && Boolean(knownText(RTarget)) && !/^0*[1-9]\d*$/.test(RTarget ?? ""),
      at(path, "RTarget"),
      `is "${RTarget}"`,
      "write how many allocations may share the value, as a number in text, or remove it",
    ),
    ...(Operand === "distinct_hosts" ? [] : targetProblems(LTarget, at(path, "LTarget"))),
  ];
}

const TARGETS = ["${node.unique.id}", "${node.datacenter}", "${node.unique.name}", "${node.class}", "${node.pool}"];
const TARGET = /^\$\{(attr|device|meta)\..*\}$/;

function targetProblems(target: string | undefined, path: string): readonly Problem[] {
  if (!target) return problem(path, "is missing", "set what to compare: ${attr.kernel.name}, for example");
  const reference = knownText(target)?.startsWith("$") ?? false;
  return problemIf(
    reference && !TARGETS.includes(target) && !TARGET.test(target),
    path,
    `is "${target}", which Nomad does not know`,
    `write \${attr.…}, \${meta.…}, \${device.…}, or one of ${quoted(TARGETS)}`,
  );
}

function affinityProblems({ Operand, RTarget, Weight }: Affinity, path: string): readonly Problem[] {
  const weight = known(Weight ?? 50);
  return [
    ...problemIf(
      !RTarget && !["regexp", "version", "semver"].includes(Operand),
      at(path, "RTarget"),
      `is missing, and ${Operand} needs it`,
      "set it",
    ),
    ...problemIf(
      weight === 0 || weight > 100 || weight < -100,
      at(path, "Weight"),
      `is ${weight}`,
      "set -100 to 100, but not 0",
    ),
  ];
}

function spreadProblems({ Weight, SpreadTarget }: Spread, path: string): readonly Problem[] {
  const weight = known(Weight ?? 50);
  const targets = SpreadTarget ?? [];
  const sum = targets.reduce((total, { Percent }) => total + known(Percent), 0);
  return [
    ...problemIf(weight <= 0 || weight > 100, at(path, "Weight"), `is ${weight}`, "set 1 to 100"),
    ...problemIf(sum > 100, at(path, "SpreadTarget"), `adds up to ${sum} percent`, "make it 100 or less"),
    ...forEachRepeated(
      targets,
      at(path, "SpreadTarget"),
      ({ Value }) => Value,
      ({ Value }, own) => problem(own, `is the second for "${Value}"`, "keep one of them"),
    ),
  ];
}
