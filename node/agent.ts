import { MAX_KILL_TIMEOUT_SECONDS, RESERVED_FOR_SYSTEM } from "../catalog/node";
import { DATA_DIRECTORY } from "./paths";

/** Nomad's agent configuration, with Nomad's own names: https://developer.hashicorp.com/nomad/docs/configuration. */
export interface AgentConfig {
  readonly name: string;
  readonly data_dir: string;
  readonly bind_addr: string;
  readonly advertise: Readonly<Record<"http" | "rpc" | "serf", string>>;
  readonly disable_update_check: boolean;
  readonly leave_on_interrupt: boolean;
  readonly leave_on_terminate: boolean;
  readonly acl: { readonly enabled: boolean };
  readonly server: {
    readonly enabled: boolean;
    readonly bootstrap_expect: number;
    readonly default_scheduler_config: { readonly memory_oversubscription_enabled: boolean };
  };
  readonly client: {
    readonly enabled: boolean;
    readonly servers: readonly string[];
    readonly host_volumes_dir: string;
    readonly max_kill_timeout: string;
    /** MHz and MiB that no job gets. */
    readonly reserved: { readonly cpu: number; readonly memory: number };
    readonly template: { readonly nomad_retry: { readonly attempts: number; readonly max_backoff: string } };
    readonly options: Readonly<Record<string, string>>;
  };
  readonly plugin: { readonly docker: { readonly config: DockerPluginConfig } };
  readonly telemetry: {
    readonly collection_interval: string;
    readonly disable_hostname: boolean;
    readonly prometheus_metrics: boolean;
    readonly publish_allocation_metrics: boolean;
    readonly publish_node_metrics: boolean;
  };
}

/** The docker driver's part: https://developer.hashicorp.com/nomad/docs/deploy/task-driver/docker. */
export interface DockerPluginConfig {
  readonly allow_privileged: boolean;
  readonly allow_runtimes: readonly string[];
  readonly volumes: { readonly enabled: boolean };
  readonly gc: { readonly image: boolean; readonly image_delay: string; readonly container: boolean };
  readonly image_pull_timeout: string;
  readonly pids_limit: number;
}

/**
 * The configuration of an agent that is server and client in one.
 * @param name The node's name in Nomad.
 */
export const agentConfig = (name: string): AgentConfig => ({
  name,
  data_dir: `${DATA_DIRECTORY}/nomad`,
  // Everything on loopback: SSM forwards the API, and no other agent exists. Also, the server's Raft address then
  // stays the same on a replaced instance. Services of jobs are on the network interface all the same.
  bind_addr: "127.0.0.1",
  advertise: { http: "127.0.0.1", rpc: "127.0.0.1", serf: "127.0.0.1" },
  disable_update_check: true,
  // A lone server that leaves would have nobody to come back to.
  leave_on_interrupt: false,
  leave_on_terminate: false,
  acl: { enabled: true },
  server: {
    enabled: true,
    bootstrap_expect: 1,
    // Off, MemoryMaxMB is ignored. Nomad reads it at the very first start only; the set-up makes sure of it later.
    default_scheduler_config: { memory_oversubscription_enabled: true },
  },
  client: {
    enabled: true,
    servers: ["127.0.0.1"],
    host_volumes_dir: `${DATA_DIRECTORY}/volumes`,
    max_kill_timeout: `${MAX_KILL_TIMEOUT_SECONDS}s`,
    reserved: { cpu: RESERVED_FOR_SYSTEM.cpuMHz, memory: RESERVED_FOR_SYSTEM.memoryMiB },
    // 0 is without limit. With Nomad's 12, a server that is away for some minutes costs every task that has a template.
    template: { nomad_retry: { attempts: 0, max_backoff: "1m" } },
    // Who may register jobs gets containers, and no program on the node itself.
    options: { "driver.allowlist": "docker" },
  },
  plugin: {
    docker: {
      config: {
        allow_privileged: false,
        allow_runtimes: ["runc"],
        // Paths of the node itself; folders of the allocation and host volumes need no permission.
        volumes: { enabled: false },
        // A day: the version before an upgrade is still there when it has to be taken back at night.
        gc: { image: true, image_delay: "24h", container: true },
        // Mastodon's image is large, and a burstable instance without credits unpacks it slowly.
        image_pull_timeout: "15m",
        pids_limit: 2048,
      },
    },
  },
  telemetry: {
    collection_interval: "10s",
    disable_hostname: true,
    prometheus_metrics: true,
    publish_allocation_metrics: true,
    publish_node_metrics: true,
  },
});
