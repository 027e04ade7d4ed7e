import type { Structs } from "./schema/structs";

/**
 * The options of Nomad's docker driver that this project knows, with the driver's own names.
 *
 * Written by hand, because Nomad's server does not look into `Config`: a misspelt option is accepted there and fails on
 * the node, when the task starts. What is a block in HCL is a list with one object here.
 *
 * Source: drivers/docker/config.go of Nomad 2.0.
 */
export interface DockerConfig {
  /** Name and tag or digest. Nomad pulls a tag once and then keeps it, unless it is `latest`. */
  readonly image: string;
  readonly args?: readonly string[] | undefined;
  readonly auth?: readonly [DockerAuth] | undefined;
  /** Go on without credentials when they are wrong, for public images. */
  readonly auth_soft_fail?: boolean | undefined;
  readonly cap_add?: readonly string[] | undefined;
  readonly cap_drop?: readonly string[] | undefined;
  /** Replaces the image's command. Its arguments are `args`. */
  readonly command?: string | undefined;
  readonly cpu_hard_limit?: boolean | undefined;
  /** Replaces the image's entrypoint. */
  readonly entrypoint?: readonly string[] | undefined;
  /** `host:address` pairs for /etc/hosts. */
  readonly extra_hosts?: readonly string[] | undefined;
  readonly force_pull?: boolean | undefined;
  readonly healthchecks?: readonly [DockerHealthchecks] | undefined;
  readonly hostname?: string | undefined;
  /** Run docker's init as process 1. It reaps zombies and forwards signals. */
  readonly init?: boolean | undefined;
  /** How long a pull may go without progress, as text: `durationText(minutes(10))`. @default "5m" */
  readonly image_pull_timeout?: string | undefined;
  readonly interactive?: boolean | undefined;
  readonly ipc_mode?: string | undefined;
  readonly labels?: readonly [{ readonly [label: string]: string }] | undefined;
  readonly logging?: readonly [DockerLogging] | undefined;
  /** MiB. Prefer `Resources.MemoryMaxMB`, which Nomad's scheduler knows. */
  readonly memory_hard_limit?: number | undefined;
  readonly mount?: readonly DockerMount[] | undefined;
  /** Leave it out where the group has a network of its own. */
  readonly network_mode?: string | undefined;
  readonly pid_mode?: string | undefined;
  readonly pids_limit?: number | undefined;
  /** Labels of the group's ports. */
  readonly ports?: readonly string[] | undefined;
  readonly privileged?: boolean | undefined;
  readonly readonly_rootfs?: boolean | undefined;
  readonly security_opt?: readonly string[] | undefined;
  /** Bytes of /dev/shm. */
  readonly shm_size?: number | undefined;
  readonly storage_opt?: readonly [{ readonly [option: string]: string }] | undefined;
  readonly sysctl?: readonly [{ readonly [name: string]: string }] | undefined;
  readonly tty?: boolean | undefined;
  /** For example `[{ nofile: "65536:65536" }]`. */
  readonly ulimit?: readonly [{ readonly [name: string]: string }] | undefined;
  readonly userns_mode?: string | undefined;
  readonly uts_mode?: string | undefined;
  /** `source:destination[:ro]`. A relative source is inside the task's folder and needs no permission of the node. */
  readonly volumes?: readonly string[] | undefined;
  readonly work_dir?: string | undefined;
}

/** Credentials for a private registry. */
export interface DockerAuth {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly server_address?: string | undefined;
}

/** The image's own HEALTHCHECK. */
export interface DockerHealthchecks {
  readonly disable?: boolean | undefined;
}

/** Docker's log driver. It replaces Nomad's log collection, so `nomad alloc logs` then shows nothing. */
export interface DockerLogging {
  readonly type?: string | undefined;
  readonly config?: readonly [{ readonly [option: string]: string }] | undefined;
}

/** A mount of docker's own. */
export interface DockerMount {
  /** @default "volume" */
  readonly type?: "bind" | "tmpfs" | "volume" | undefined;
  readonly source?: string | undefined;
  readonly target: string;
  readonly readonly?: boolean | undefined;
  readonly bind_options?: readonly [{ readonly propagation?: string | undefined }] | undefined;
  readonly tmpfs_options?:
    | readonly [
        {
          /** Permissions as a decimal number: 0o777 is 511. */
          readonly mode?: number | undefined;
          /** Bytes. */
          readonly size?: number | undefined;
        },
      ]
    | undefined;
}

const TEXTS = [{ "*": "string" }] as const;

/** The same as data, in the language of schema/nomad-job.json, so that the rules check `Config` as they do the rest. */
export const DOCKER_STRUCTS: Structs = {
  DockerConfig: {
    image: "string",
    args: ["string"],
    auth: ["DockerAuth"],
    auth_soft_fail: "bool",
    cap_add: ["string"],
    cap_drop: ["string"],
    command: "string",
    cpu_hard_limit: "bool",
    entrypoint: ["string"],
    extra_hosts: ["string"],
    force_pull: "bool",
    healthchecks: ["DockerHealthchecks"],
    hostname: "string",
    init: "bool",
    image_pull_timeout: "string",
    interactive: "bool",
    ipc_mode: "string",
    labels: TEXTS,
    logging: ["DockerLogging"],
    memory_hard_limit: "int",
    mount: ["DockerMount"],
    network_mode: "string",
    pid_mode: "string",
    pids_limit: "int",
    ports: ["string"],
    privileged: "bool",
    readonly_rootfs: "bool",
    security_opt: ["string"],
    shm_size: "int",
    storage_opt: TEXTS,
    sysctl: TEXTS,
    tty: "bool",
    ulimit: TEXTS,
    userns_mode: "string",
    uts_mode: "string",
    volumes: ["string"],
    work_dir: "string",
  } satisfies Keys<DockerConfig>,
  DockerAuth: {
    username: "string",
    password: "string",
    server_address: "string",
  } satisfies Keys<DockerAuth>,
  DockerHealthchecks: { disable: "bool" } satisfies Keys<DockerHealthchecks>,
  DockerLogging: { type: "string", config: TEXTS } satisfies Keys<DockerLogging>,
  DockerMount: {
    type: "string",
    source: "string",
    target: "string",
    readonly: "bool",
    bind_options: ["DockerBindOptions"],
    tmpfs_options: ["DockerTmpfsOptions"],
  } satisfies Keys<DockerMount>,
  DockerBindOptions: { propagation: "string" },
  DockerTmpfsOptions: { mode: "int", size: "int" },
};

/** Options without which the driver does nothing. */
export const DOCKER_REQUIRED: readonly string[] = ["DockerConfig.image", "DockerMount.target"];

/** Fails to compile when the data lacks an option of the type. */
type Keys<T> = { readonly [K in keyof Required<T>]: Structs[string][string] };
