import type { Task } from "../../nomad/job-spec";
import { seconds } from "../../nomad/units";
import { secretEnvironment } from "../secret-environment";
import { PORTS, SERVICES, type Server } from "../server";
import { httpService, IMAGE_PULL_TIMEOUT, LOGS, NO_SHUTDOWN_DELAY } from "./parts";

/** Seconds that requests in flight have to end once cloudflared takes no more. WebSockets use all of it. */
const GRACE_SECONDS = 20;

/** cloudflared: connects out to Cloudflare, so that no port of the node is open to the internet. */
export const cloudflaredTask = ({ images }: Server): Task => ({
  Name: "cloudflared",
  Driver: "docker",
  Config: {
    image: images.cloudflared,
    image_pull_timeout: IMAGE_PULL_TIMEOUT,
    command: "tunnel",
    args: [
      // The image's tag says which version runs.
      "--no-autoupdate",
      // Over QUIC it has lost the header that opens a WebSocket (cloudflared#1652), and with it all streaming.
      "--protocol",
      "http2",
      "--metrics",
      `0.0.0.0:${PORTS.tunnelMetrics}`,
      "--grace-period",
      `${GRACE_SECONDS}s`,
      "run",
    ],
    ports: ["tunnel"],
    cap_drop: ["all"],
  },
  // TUNNEL_TOKEN.
  Templates: [secretEnvironment("mastodon-front")],
  // /ready answers 200 while there is a connection to Cloudflare.
  Services: [httpService(SERVICES.tunnel, "tunnel", "/ready", seconds(60))],
  ShutdownDelay: NO_SHUTDOWN_DELAY,
  KillSignal: "SIGTERM",
  KillTimeout: seconds(GRACE_SECONDS + 10),
  LogConfig: LOGS,
  Resources: { CPU: 100, MemoryMB: 64, MemoryMaxMB: 256 },
});
