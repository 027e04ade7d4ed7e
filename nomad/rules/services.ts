import type { Service } from "../job-spec";
import { checkProblems } from "./checks";
import { at, forEach, forEachRepeated, knownText, type Problem, problem, problemIf } from "./problem";
import { labelProblems, modeProblems, type ServicePlace, takesPortNumbers, taskNameProblems } from "./service-place";

/** Rules for services in Nomad's own catalogue, and for their checks. */
export function serviceProblems(place: ServicePlace, ownerPath: string): readonly Problem[] {
  const services = place.task === undefined ? place.group.Services : place.task.Services;
  const path = at(ownerPath, "Services");
  return [
    ...forEach(services, path, (service, own) => [
      ...nameProblems(service.Name, at(own, "Name")),
      ...addressProblems(service, own),
      ...modeProblems(service.AddressMode, place, at(own, "AddressMode")),
      ...portProblems(service, place, own),
      ...taskNameProblems(service.TaskName, place, at(own, "TaskName")),
      ...checkProblems(service, place, own),
    ]),
    ...forEachRepeated(
      services,
      path,
      ({ Name, PortLabel }) => `${Name}:${PortLabel ?? ""}`,
      (_, own) => problem(own, "is the second service of this name and port", "give it another name or port"),
    ),
  ];
}

const DNS_NAME = /^([a-z0-9]|[a-z0-9][a-z0-9-]{0,61}[a-z0-9])$/i;

/** Nomad puts `ENV-VAR` in the place of its own references and looks at the rest. */
const nameProblems = (name: string, path: string): readonly Problem[] =>
  problemIf(
    name !== "" && knownText(name) !== undefined && !DNS_NAME.test(name.replace(/\$\{[^}]*\}/g, "ENV-VAR")),
    path,
    `is "${name}", which is not a DNS name`,
    "write letters, digits and dashes, at most 63",
  );

const addressProblems = (service: Service, path: string): readonly Problem[] =>
  problemIf(
    Boolean(service.Address) && service.AddressMode !== undefined && service.AddressMode !== "auto",
    at(path, "Address"),
    `is set, and AddressMode is "${service.AddressMode}"`,
    'remove one of them, or set AddressMode to "auto"',
  );

function portProblems(service: Service, { group }: ServicePlace, path: string): readonly Problem[] {
  const number = takesPortNumbers(service.AddressMode) && /^\d+$/.test(service.PortLabel ?? "");
  return number ? [] : labelProblems(service.PortLabel, group, at(path, "PortLabel"));
}
