import type { Job, TaskGroup } from "../../nomad/job-spec";
import { seconds } from "../../nomad/units";
import { RESCHEDULE, RESTART, ROLL_WITHOUT_OVERLAP } from "./parts";

/** What the database's and the cache's job need to know, where these run on the node. */
export interface StatefulService {
  readonly namespace: string;
  readonly datacenters: readonly string[];
  /** The image with its tag. */
  readonly image: string;
  /** The Nomad host volume that holds the data. */
  readonly volume: string;
  /** The port of the node, and inside the allocation. */
  readonly port: number;
  /** MiB reserved. */
  readonly memoryMiB: number;
  /** MiB at most. */
  readonly memoryMaxMiB: number;
  /** Changes with the job's secret, which rolls the job. */
  readonly secretsVersion: string;
}

/**
 * When the node is drained, Nomad stops everything at once, and Sidekiq puts its unfinished jobs back into the cache.
 * This is longer than any other job's ShutdownDelay and KillTimeout (web: 15 + 35 seconds).
 */
const LAST_TO_STOP = seconds(60);

/** The label of the port. */
export const PORT_LABEL = "service";

/** The job around the tasks of a service with data. It never runs twice at the same time. */
export const statefulJob = (
  name: string,
  service: StatefulService,
  parts: Pick<TaskGroup, "Tasks" | "Services">,
): Job => ({
  ID: name,
  Name: name,
  Namespace: service.namespace,
  Datacenters: service.datacenters,
  Type: "service",
  // All others wait for it.
  Priority: 100,
  Meta: { secrets_version: service.secretsVersion },
  TaskGroups: [
    {
      Name: name,
      Count: 1,
      // The node's own address and a fixed port: what connects to it need not know where Nomad put it.
      Networks: [{ Mode: "bridge", ReservedPorts: [{ Label: PORT_LABEL, Value: service.port, To: service.port }] }],
      Volumes: {
        data: {
          Type: "host",
          Source: service.volume,
          // Nomad itself refuses a second allocation: two servers on the same files would destroy them.
          AccessMode: "single-node-single-writer",
          AttachmentMode: "file-system",
        },
      },
      Update: ROLL_WITHOUT_OVERLAP,
      RestartPolicy: RESTART,
      ReschedulePolicy: RESCHEDULE,
      ShutdownDelay: LAST_TO_STOP,
      ...parts,
    },
  ],
});
