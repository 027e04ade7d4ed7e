import type { NetworkResource, Port, TaskGroup } from "../job-spec";
import { at, forEach, forEachRepeated, known, type Problem, problem, problemIf } from "./problem";

/** Rules for a group's networks and the ports in them. */
export function networkProblems(group: TaskGroup, groupPath: string): readonly Problem[] {
  const path = at(groupPath, "Networks");
  const ports = (group.Networks ?? []).flatMap(portsOf);
  return [
    ...forEach(group.Networks, path, (network, own) => portProblems(network, own)),
    ...forEachRepeated(
      ports,
      path,
      ({ Label }) => Label,
      ({ Label }) => problem(path, `has two ports "${Label}"`, "give each port a label of its own"),
    ),
    ...forEachRepeated(ports.filter(takesHostPort), path, hostPort, ({ Label, Value }) =>
      problem(
        path,
        `takes port ${Value} of the node twice, the second time as "${Label}"`,
        "take another port, or a dynamic one",
      ),
    ),
  ];
}

/** The labels of the ports that a group's services and tasks can refer to. Nomad looks at the first network only. */
export const portLabels = (group: TaskGroup): readonly string[] =>
  (group.Networks ?? [])
    .slice(0, 1)
    .flatMap(portsOf)
    .map(({ Label }) => Label);

const portsOf = ({ ReservedPorts, DynamicPorts }: NetworkResource): readonly Port[] => [
  ...(ReservedPorts ?? []),
  ...(DynamicPorts ?? []),
];

const takesHostPort = ({ Value, IgnoreCollision }: Port): boolean => known(Value ?? 0) > 0 && IgnoreCollision !== true;

const hostPort = ({ HostNetwork, Value }: Port): string => `${HostNetwork ?? "default"} ${Value}`;

const LAST_PORT = 65535;

function portProblems(network: NetworkResource, path: string): readonly Problem[] {
  const hostMode = network.Mode === undefined || network.Mode === "host";
  const common = (port: Port, own: string): readonly Problem[] => [
    ...problemIf(
      known(port.To ?? 0) < -1 || known(port.To ?? 0) > LAST_PORT,
      at(own, "To"),
      `is ${port.To}`,
      `set 1 to ${LAST_PORT}, or -1 for the port of the node`,
    ),
    ...problemIf(
      port.IgnoreCollision === true && !hostMode,
      at(own, "IgnoreCollision"),
      `is true in a network of mode ${network.Mode}`,
      "remove it: only mode host has it",
    ),
  ];
  return [
    ...forEach(network.ReservedPorts, at(path, "ReservedPorts"), (port, own) => {
      const value = known(port.Value ?? 0);
      return [
        ...problemIf(
          value < 1 || value > LAST_PORT,
          at(own, "Value"),
          port.Value === undefined ? "is missing" : `is ${value}`,
          `set the node's port, 1 to ${LAST_PORT}, or move it to DynamicPorts`,
        ),
        ...common(port, own),
      ];
    }),
    ...forEach(network.DynamicPorts, at(path, "DynamicPorts"), (port, own) => [
      ...problemIf(
        port.Value !== undefined && port.Value !== 0,
        at(own, "Value"),
        `is ${port.Value}, but Nomad chooses the node's port of a dynamic one`,
        "remove it (To is the port inside), or move the port to ReservedPorts",
      ),
      ...common(port, own),
    ]),
  ];
}
