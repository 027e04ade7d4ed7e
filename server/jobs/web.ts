import type { Job } from "../../nomad/job-spec";
import { minutes, seconds } from "../../nomad/units";
import { PORTS, SERVICES, type Server } from "../server";
import { bridge, forVisitors, httpService, RESCHEDULE, RESTART, ROLL_WITH_CANARY, SHUTDOWN_DELAY } from "./parts";
import { jobDefaults, mastodonTask, mediaMount, mediaVolume, run } from "./rails";

/** mastodon-web: Puma, which serves the web interface, the API and other servers. */
export const webJob = (server: Server): Job => ({
  ...jobDefaults("mastodon-web", server),
  Type: "service",
  Priority: 90,
  TaskGroups: [
    {
      Name: "web",
      Count: server.config.web.replicas,
      Networks: [bridge({ http: PORTS.web })],
      Volumes: mediaVolume(server, "write"),
      Update: ROLL_WITH_CANARY,
      RestartPolicy: RESTART,
      ReschedulePolicy: RESCHEDULE,
      Tasks: [
        {
          ...mastodonTask("mastodon-web", "web", server),
          ...mediaMount(server),
          Name: "web",
          Config: { ...run(server, "bundle", "exec", "puma", "-C", "config/puma.rb"), ports: ["http"] },
          // Exactly /health: Rails answers it for any host, and does not redirect it to https.
          Services: [forVisitors(httpService(SERVICES.web, "http", "/health", minutes(3)))],
          ShutdownDelay: SHUTDOWN_DELAY,
          // Puma finishes the requests in flight; its own limit is 30 s.
          KillTimeout: seconds(35),
          Resources: {
            CPU: 500,
            MemoryMB: server.config.web.memoryMiB,
            MemoryMaxMB: server.config.web.memoryMaxMiB,
          },
        },
      ],
    },
  ],
});
