import type { Job, Task, TaskGroup, VolumeRequest } from "../job-spec";
import { typeOf, updateOf } from "./defaults";
import { at, forEach, known, knownText, type Problem, problemIf, quoted } from "./problem";

/** Rules for the volumes that a group asks for. Of CSI volumes, only that their modes are set. */
export const volumeProblems = (job: Job, group: TaskGroup, path: string): readonly Problem[] =>
  Object.entries(group.Volumes ?? {}).flatMap(([name, volume]) => {
    const own = at(path, `Volumes.${name}`);
    return [
      ...perAllocProblems(job, group, volume, own),
      ...(volume.Type === "host" ? hostProblems(volume, own) : csiProblems(volume, own)),
    ];
  });

function perAllocProblems(job: Job, group: TaskGroup, volume: VolumeRequest, path: string): readonly Problem[] {
  if (volume.PerAlloc !== true) return [];
  const own = at(path, "PerAlloc");
  return [
    ...problemIf(
      ["system", "sysbatch"].includes(typeOf(job)),
      own,
      `is true in a job of type ${typeOf(job)}`,
      "remove it",
    ),
    ...problemIf(
      known(updateOf(job, group).Canary) > 0,
      own,
      "is true, but a canary would need a volume of its own",
      "set Update.Canary to 0",
    ),
    ...problemIf(volume.Sticky === true, own, "is true together with Sticky", "set one of them"),
  ];
}

const HOST_MODES = [
  "",
  "single-node-reader-only",
  "single-node-writer",
  "single-node-single-writer",
  "single-node-multi-writer",
];

const hostProblems = (volume: VolumeRequest, path: string): readonly Problem[] => [
  ...problemIf(volume.MountOptions !== undefined, at(path, "MountOptions"), "is for CSI volumes", "remove it"),
  ...problemIf(
    !HOST_MODES.includes(volume.AccessMode ?? ""),
    at(path, "AccessMode"),
    `is "${volume.AccessMode}", which host volumes do not have`,
    `write one of ${quoted(HOST_MODES.slice(1))}, or leave it out`,
  ),
  ...problemIf(
    volume.AccessMode === "single-node-reader-only" && volume.ReadOnly !== true,
    at(path, "ReadOnly"),
    'is not true, and AccessMode is "single-node-reader-only"',
    "set it to true",
  ),
];

const csiProblems = (volume: VolumeRequest, path: string): readonly Problem[] =>
  (["AccessMode", "AttachmentMode"] as const).flatMap((field) =>
    problemIf(!volume[field], at(path, field), "is missing, and a CSI volume needs it", "set it"),
  );

/** A task can mount what its group asks for. */
export const mountProblems = (group: TaskGroup, task: Task, path: string): readonly Problem[] =>
  forEach(task.VolumeMounts, at(path, "VolumeMounts"), ({ Volume }, own) => {
    const volumes = Object.keys(group.Volumes ?? {});
    return problemIf(
      knownText(Volume) !== undefined && !volumes.includes(Volume),
      at(own, "Volume"),
      `is "${Volume}", which group "${group.Name}" does not ask for`,
      volumes.length === 0 ? "declare it in the group's Volumes" : `write one of ${quoted(volumes)}, or declare it`,
    );
  });
