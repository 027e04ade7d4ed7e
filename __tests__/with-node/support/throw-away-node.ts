import { type ChildProcess, execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CloudConfig } from "../../../node/cloud-config";

const REPOSITORY = join(__dirname, "../../..");

/** What a throw-away node needs, and how to install what is missing (empty: all there). */
export const missingForThrowAwayNode = (): string => {
  if (process.getuid?.() !== 0) return "these tests need root (namespaces and mounts)";
  const programs = [
    "unshare",
    "nsenter",
    "losetup",
    "mkfs.ext4",
    "jq",
    "curl",
    "openssl",
    "ip",
    "unzip",
    "python3",
    "xz",
  ];
  const missing = programs.filter((name) => spawnSync("which", [name]).status !== 0);
  if (missing.length > 0) {
    return `not installed: ${missing.join(", ")}; apt-get install util-linux e2fsprogs jq curl openssl iproute2 unzip python3 xz-utils`;
  }
  const loop = spawnSync("losetup", ["--find"]);
  return loop.status === 0 ? "" : "no loop device can be had here";
};

/** How a command on a throw-away node ended. */
export interface Outcome {
  readonly status: number | null;
  readonly output: string;
}

/** A copy of this machine's root with nothing of it at stake, and stand-ins for AWS, in namespaces of its own. */
export class ThrowAwayNode {
  /** Outside of the root: downloads, parameters, requests. Seen from inside the namespaces only. */
  readonly base = mkdtempSync(join(tmpdir(), "throw-away-node."));
  private readonly holder: ChildProcess;

  /** @param volumes A folder with the images of the volumes, which outlive this node. */
  private constructor(private readonly volumes: string) {
    this.holder = spawn(
      "setpriv",
      [
        // Should the tests be killed, this goes too.
        "--pdeathsig",
        "KILL",
        "unshare",
        "--mount",
        "--net",
        "--pid",
        "--fork",
        "--kill-child",
        "--mount-proc",
        join(__dirname, "throw-away-root.sh"),
        this.base,
        join(__dirname, "stubs"),
      ],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
  }

  static async start(volumes: string): Promise<ThrowAwayNode> {
    const node = new ThrowAwayNode(volumes);
    await ready(node.holder);
    for (const name of ["apt-get", "debconf-set-selections", "modprobe", "sysctl", "swapon", "swapoff"]) {
      node.inRoot(`cp /stubs/noted /stubs/${name}`);
    }
    node.inRoot("rm /stubs/noted");
    spawn("nsenter", [...node.namespaces(), ...node.chroot, "/stubs/systemd"], { stdio: "ignore" });
    node.inRoot("until [ -p /run/systemd-answer ]; do sleep 0.1; done");
    return node;
  }

  /** Into the root, with the stubs first in PATH and otherwise the environment that systemd gives: without HOME. */
  private get chroot(): string[] {
    const path = "PATH=/stubs:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    return ["chroot", `${this.base}/root`, "env", "--ignore-environment", path, "CURL_CA_BUNDLE=/stubs/ca.pem"];
  }

  /** Writes the files of the user data, as cloud-init does. */
  install(config: CloudConfig): void {
    for (const { path, content, permissions } of config.write_files) {
      this.outside(
        `mkdir -p "$(dirname "$1")"; cat >"$1"; chmod ${permissions} "$1"`,
        `${this.base}/root${path}`,
        content,
      );
    }
  }

  /** Starts the stand-ins for the metadata service, SSM and the download sites. */
  async startStandIns(): Promise<void> {
    const program = [process.execPath, "--import", "tsx", join(__dirname, "stand-ins.ts"), this.base];
    await ready(
      spawn("nsenter", [...this.namespaces(), `--wd=${REPOSITORY}`, ...program], {
        stdio: ["ignore", "pipe", "inherit"],
      }),
    );
  }

  /** An attached EBS volume of some MiB, whose content a command writes ($1 is the device). Returns the loop device. */
  attach(volumeId: string, mebibytes: number, prepare = "true"): string {
    const link = `/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_${volumeId.replace("-", "")}`;
    // Detached at once: the kernel does so when the last user of the device has gone.
    const device = this.outside(
      `set -e; truncate --size ${mebibytes}M "$1"; loop=$(losetup --find --show "$1")
       exec 7<"$loop"; sleep infinity >/dev/null 2>&1 & losetup --detach "$loop"; echo "$loop"`,
      join(this.volumes, volumeId),
    ).trim();
    this.outside(`cp --archive ${device} ${this.base}/root/dev/; ln -s ${device} ${this.base}/root${link}`);
    this.outside(prepare, device);
    return device;
  }

  /** Runs a command in the root, for at most 3 minutes. */
  run(command: string): Outcome {
    const result = spawnSync(
      "nsenter",
      [...this.namespaces(), ...this.chroot, "timeout", "--kill-after=5", "180", "bash", "-c", command],
      { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] },
    );
    return { status: result.status, output: result.stdout + result.stderr };
  }

  /** The output of a command in the root that has to succeed. */
  inRoot(command: string): string {
    const { status, output } = this.run(command);
    if (status !== 0) throw new Error(`${command}: status ${status}\n${output}`);
    return output;
  }

  /** The output of a command in the namespaces, but outside of the root. */
  outside(command: string, argument = "", input = "", second = ""): string {
    return execFileSync("nsenter", [...this.namespaces(), "bash", "-c", command, "bash", argument, second], {
      encoding: "utf8",
      input,
    });
  }

  stop(): void {
    // --kill-child: the first process in the namespaces goes with it, and the kernel ends all others.
    this.holder.kill("SIGKILL");
    rmSync(this.base, { recursive: true, force: true });
  }

  private children(): number[] {
    const pid = this.holder.pid ?? 0;
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
  }

  private namespaces(): string[] {
    const [first] = this.children();
    return ["--target", String(first), "--mount", "--net", "--pid"];
  }
}

const ready = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    child.stdout?.on("data", (data) => String(data).includes("ready") && resolve());
    child.on("exit", (code) => reject(new Error(`ended with ${code} before it was ready`)));
  });
