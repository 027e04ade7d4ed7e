import type { Service, ServiceCheck } from "../job-spec";
import { durationText, seconds } from "../units";
import { at, forEach, forEachRepeated, known, knownText, type Problem, problem, problemIf } from "./problem";
import { labelProblems, modeProblems, type ServicePlace, takesPortNumbers, taskNameProblems } from "./service-place";

/** Rules for the health checks of a service. Nomad's own services have checks over http and tcp only. */
export function checkProblems(service: Service, place: ServicePlace, servicePath: string): readonly Problem[] {
  const path = at(servicePath, "Checks");
  const checks = service.Checks ?? [];
  return [
    ...forEach(checks, path, (check, own) => [
      ...httpProblems(check, own),
      ...atLeastOneSecond(check, own),
      ...restartProblems(service, check, own),
      ...modeProblems(check.AddressMode, place, at(own, "AddressMode")),
      ...portProblems(service, check, place, own),
      ...taskNameProblems(check.TaskName, place, at(own, "TaskName")),
    ]),
    // Nomad compares the names of a task's checks only. Checks without a name get one, the same for all.
    ...forEachRepeated(
      place.task === undefined ? [] : checks,
      path,
      ({ Name }) => Name ?? "",
      ({ Name }, own) =>
        problem(
          own,
          Name === undefined ? "is the second check without a name" : "is the second check of this name",
          "give each check of the service a name of its own",
        ),
    ),
  ];
}

function httpProblems({ Type, Path }: ServiceCheck, path: string): readonly Problem[] {
  if (Type !== "http") return [];
  return [
    ...problemIf(!Path, at(path, "Path"), "is missing, and a check over http needs it", "set it, such as /health"),
    ...problemIf(
      /^[a-z][a-z0-9+.-]*:/i.test(knownText(Path) ?? ""),
      at(path, "Path"),
      `is "${Path}", a whole URL`,
      "write the path alone: host and port come from the service",
    ),
  ];
}

const SHORTEST = seconds(1);

const atLeastOneSecond = (check: ServiceCheck, path: string): readonly Problem[] =>
  (["Interval", "Timeout"] as const).flatMap((field) =>
    problemIf(
      check[field] < SHORTEST,
      at(path, field),
      `is ${durationText(check[field])}`,
      `set ${durationText(SHORTEST)} or more`,
    ),
  );

/** A check has what its service has, unless it says otherwise. */
function restartProblems(service: Service, check: ServiceCheck, path: string): readonly Problem[] {
  const limit = check.CheckRestart?.Limit ?? service.CheckRestart?.Limit ?? 0;
  return [
    ...problemIf(known(limit) < 0, at(path, "CheckRestart.Limit"), `is ${limit}`, "set 0 or more"),
    ...problemIf(
      (check.OnUpdate ?? service.OnUpdate) === "ignore" && (check.CheckRestart ?? service.CheckRestart) !== undefined,
      at(path, "OnUpdate"),
      'is "ignore", but CheckRestart would restart the task',
      "remove one of them",
    ),
  ];
}

function portProblems(service: Service, check: ServiceCheck, place: ServicePlace, path: string): readonly Problem[] {
  const own = at(path, "PortLabel");
  const label = check.PortLabel ?? service.PortLabel;
  if (!label) return problem(own, "is missing, and the service has none", "set it on the service");
  if (/^\d+$/.test(label)) {
    const allowed = place.task === undefined && takesPortNumbers(check.AddressMode ?? service.AddressMode);
    return problemIf(!allowed, own, `is "${label}", a number`, "write the label of a port of the group");
  }
  // The service's own label is checked with the service.
  return check.PortLabel === undefined ? [] : labelProblems(label, place.group, own);
}
