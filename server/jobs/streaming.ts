import type { Job } from "../../nomad/job-spec";
import { minutes, seconds } from "../../nomad/units";
import { PORTS, SERVICES, type Server } from "../server";
import {
  bridge,
  forVisitors,
  httpService,
  IMAGE_PULL_TIMEOUT,
  RESCHEDULE,
  RESTART,
  ROLL_WITH_CANARY,
  SHUTDOWN_DELAY,
} from "./parts";
import { jobDefaults, mastodonTask } from "./rails";

/** mastodon-streaming: sends new posts to open browsers and apps. */
export const streamingJob = (server: Server): Job => ({
  ...jobDefaults("mastodon-streaming", server),
  Type: "service",
  Priority: 50,
  TaskGroups: [
    {
      Name: "streaming",
      Count: server.config.streaming.replicas,
      Networks: [bridge({ http: PORTS.streaming })],
      // It drops all its clients when it stops; with a canary there is already another that takes them.
      Update: ROLL_WITH_CANARY,
      RestartPolicy: RESTART,
      ReschedulePolicy: RESCHEDULE,
      Tasks: [
        {
          ...mastodonTask("mastodon-streaming", "streaming", server),
          Name: "streaming",
          Config: {
            image: server.images.streaming,
            image_pull_timeout: IMAGE_PULL_TIMEOUT,
            command: "node",
            args: ["./streaming/index.js"],
            // Unlike Mastodon's main image, this one has no tini.
            init: true,
            ports: ["http"],
          },
          Services: [forVisitors(httpService(SERVICES.streaming, "http", "/api/v1/streaming/health", minutes(1)))],
          ShutdownDelay: SHUTDOWN_DELAY,
          KillTimeout: seconds(10),
          Resources: {
            CPU: 500,
            MemoryMB: server.config.streaming.memoryMiB,
            MemoryMaxMB: server.config.streaming.memoryMaxMiB,
          },
        },
      ],
    },
  ],
});
