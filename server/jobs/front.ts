import type { Job, NetworkResource, Task, TaskGroup, VolumeMount } from "../../nomad/job-spec";
import { seconds } from "../../nomad/units";
import { HEALTH_PATH, NGINX_COMMAND, NGINX_USER, NGINX_VOLUME, STOP_SIGNAL } from "../nginx";
import { PORTS, SERVICES, type Server } from "../server";
import { cloudflaredTask } from "./cloudflared";
import { CACHE_SIZE_MB, MEDIA_DIRECTORY, nginxTemplates } from "./nginx-files";
import {
  bridge,
  httpService,
  IMAGE_PULL_TIMEOUT,
  LOGS,
  NO_SHUTDOWN_DELAY,
  RESCHEDULE,
  RESTART,
  ROLL_WITH_CANARY,
  ROLL_WITHOUT_OVERLAP,
} from "./parts";
import { jobDefaults, mediaVolume } from "./rails";

/** The port of the node with `ingress: "port"`. */
const PLAIN_PORT = 8080;

/** mastodon-front: nginx, and with `ingress: "tunnel"` cloudflared, which brings requests to it. */
export const frontJob = (server: Server): Job => ({
  ...jobDefaults("mastodon-front", server),
  Type: "service",
  Priority: 90,
  TaskGroups: [
    {
      Name: "front",
      Count: 1,
      ...reachedThrough(server),
      Volumes: mediaVolume(server, "read"),
      RestartPolicy: RESTART,
      ReschedulePolicy: RESCHEDULE,
      // nginx's cache of static files and the logs of both tasks. It outlives a restart on the same node, so that
      // pages of the version before still find their files.
      EphemeralDisk: { Sticky: true, SizeMB: CACHE_SIZE_MB + 256 },
    },
  ],
});

const reachedThrough = (server: Server): Pick<TaskGroup, "Networks" | "Tasks" | "Update"> => {
  switch (server.config.ingress) {
    case "tunnel":
      return {
        Networks: [bridge({ health: PORTS.nginxHealth, tunnel: PORTS.tunnelMetrics })],
        Update: ROLL_WITH_CANARY,
        Tasks: [
          // Nomad stops it last: after cloudflared has let the requests in flight end.
          { ...nginxTask(server), Lifecycle: { Hook: "prestart", Sidecar: true } },
          cloudflaredTask(server),
        ],
      };
    case "public":
      return {
        Networks: [withStaticPorts({ http: [80, PORTS.nginx], https: [443, PORTS.nginxTls] })],
        Update: ROLL_WITHOUT_OVERLAP,
        Tasks: [nginxTask(server, "http", "https")],
      };
    case "port":
      return {
        Networks: [withStaticPorts({ http: [PLAIN_PORT, PORTS.nginx] })],
        Update: ROLL_WITHOUT_OVERLAP,
        Tasks: [nginxTask(server, "http")],
      };
  }
};

/** A port of the node can be had once: a canary would find no place. */
const withStaticPorts = (
  ports: Readonly<Record<string, readonly [node: number, inside: number]>>,
): NetworkResource => ({
  ...bridge({ health: PORTS.nginxHealth }),
  ReservedPorts: Object.entries(ports).map(([Label, [Value, To]]) => ({ Label, Value, To })),
});

const nginxTask = (server: Server, ...ports: readonly string[]): Task => ({
  Name: "nginx",
  Driver: "docker",
  User: NGINX_USER,
  Config: {
    image: server.images.nginx,
    image_pull_timeout: IMAGE_PULL_TIMEOUT,
    ...NGINX_COMMAND,
    ports: ["health", ...ports],
    volumes: [NGINX_VOLUME],
    cap_drop: ["all"],
  },
  Services: [httpService(SERVICES.front, "health", HEALTH_PATH, seconds(30))],
  Templates: nginxTemplates(server),
  VolumeMounts: mediaMounts(server),
  ShutdownDelay: NO_SHUTDOWN_DELAY,
  KillSignal: STOP_SIGNAL,
  KillTimeout: seconds(30),
  LogConfig: LOGS,
  Resources: { CPU: 200, MemoryMB: 48, MemoryMaxMB: 192 },
});

const mediaMounts = ({ media }: Server): readonly VolumeMount[] =>
  media.kind === "files" ? [{ Volume: "media", Destination: MEDIA_DIRECTORY, ReadOnly: true }] : [];
