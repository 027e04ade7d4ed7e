import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { agentConfig } from "../../../../node/agent";
import { SHARED_MISSING, sharedFolder } from "../../../support/shared";

const shared = sharedFolder();
const PROGRAMS = ["dockerd", "iptables", "ip", "redis-server", "tini", "nginx", "xz", "curl", "terraform"];
const missing = PROGRAMS.filter((program) => spawnSync("sh", ["-c", `command -v ${program}`]).status !== 0);

/** What keeps these tests from running, and what to do about it; undefined when nothing does. */
export const MISSING: string | undefined =
  shared === undefined
    ? SHARED_MISSING
    : process.getuid?.() !== 0
      ? "containers need root"
      : missing.length > 0
        ? `${missing.join(", ")} missing: apt-get install --no-install-recommends docker.io iptables iproute2 ` +
          "busybox-static curl nginx procps redis-server postgresql-15 tini xz-utils, and terraform"
        : undefined;

/**
 * The node's settings (node/agent.ts), as far as with-nomad lets them through. Not addresses, folders and ACL, which it
 * has its own of, nor the docker plugin, whose settings would replace those that lead to the private Docker.
 */
const agentSettings = () => {
  const { server, client, leave_on_interrupt, leave_on_terminate, telemetry } = agentConfig("test");
  const { enabled, max_kill_timeout, reserved, template, options } = client;
  return {
    leave_on_interrupt,
    leave_on_terminate,
    telemetry,
    server: { enabled: server.enabled, default_scheduler_config: [server.default_scheduler_config] },
    client: { enabled, max_kill_timeout, reserved, template: [{ nomad_retry: [template.nomad_retry] }], options },
  };
};

/** Where Nomad keeps the addresses that its bridge has given away. */
const ADDRESSES = "/run/cni/nomad";

/** with-nomad ends everything when the agent ends. Here it may be started again, as systemd does on the node. */
const RESTARTS = `
while ended=; wait -n -p ended || true; [ "$ended" = "$agent" ] && [ -e "$run/restart" ]; do
  rm "$run/restart"
  while [ -e "$run/hold" ]; do sleep 0.1; done
  start_agent
done
`;

/** A private Nomad agent and Docker, in namespaces of their own. They end with this process. */
export class Sandbox {
  private nomad: ChildProcess | undefined;
  private variables: Readonly<Record<string, string>> = {};

  /** @param folder a folder of the sandbox's own */
  constructor(private readonly folder: string) {}

  /** What a program needs to reach Nomad, Docker and the providers. */
  public get environment(): Readonly<Record<string, string>> {
    return this.variables;
  }

  public async start(): Promise<void> {
    const agent = path.join(this.folder, "agent.json");
    const variables = path.join(this.folder, "environment");
    writeFileSync(agent, JSON.stringify(agentSettings()));
    // The command ends when its input does, which it does with this process at the latest.
    const command = `env >${variables}.new; mv ${variables}.new ${variables}; cat`;
    this.nomad = spawn(
      path.join(this.withRestarts(), "with-nomad"),
      ["--containers", "--agent-config", agent, "sh", "-c", command],
      { stdio: ["pipe", "ignore", "inherit"], env: { PATH: process.env.PATH, HOME: process.env.HOME } },
    );
    for (let attempt = 0; !existsSync(variables); attempt++) {
      if (attempt > 600 || this.nomad.exitCode !== null) throw new Error("Nomad did not start; see above");
      await sleep(200);
    }
    this.variables = Object.fromEntries(
      readFileSync(variables, "utf8")
        .split("\n")
        .flatMap((line) => (/^\w+=/.test(line) ? [[line.split("=")[0] ?? "", line.slice(line.indexOf("=") + 1)]] : [])),
    );
  }

  public async stop(): Promise<void> {
    const { nomad } = this;
    if (!nomad || nomad.exitCode !== null) return;
    const ended = new Promise((resolve) => nomad.once("close", resolve));
    nomad.stdin?.end();
    await ended;
  }

  /** Ends the agent by a signal. It is started again, at once or when `startAgent` says so. */
  public endAgent(signal: "SIGINT" | "SIGKILL", again: "at once" | "later"): void {
    writeFileSync(path.join(this.runFolder, "restart"), "");
    if (again === "later") writeFileSync(path.join(this.runFolder, "hold"), "");
    process.kill(this.pidOf("agent", path.join(this.runFolder, "config")), signal);
  }

  public startAgent(): void {
    rmSync(path.join(this.runFolder, "hold"));
  }

  /**
   * Forgets what does not outlive a reboot: which ports lead to which containers, and in /run, which addresses they
   * have. The latter is one folder for all sandboxes of the machine.
   */
  public forgetNetworks(allocations: readonly string[]): void {
    const docker = this.pidOf("dockerd", `unix://${path.join(this.runFolder, "docker.sock")}`);
    const script = [
      `grep -rlE '${allocations.join("|")}' ${ADDRESSES} | xargs -r rm -f`,
      `nsenter --target ${docker} --net sh -c 'iptables-save | grep -v CNI- | iptables-restore'`,
    ].join(" && ");
    const { status, stderr } = spawnSync("sh", ["-c", script]);
    if (status !== 0) throw new Error(String(stderr));
  }

  private get runFolder(): string {
    return this.variables.WITH_NOMAD_DIR ?? "";
  }

  /** The process with these words in its command. */
  private pidOf(...words: readonly string[]): number {
    const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
    const found = pids.find((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
        return words.every((word) => command.includes(word));
      } catch {
        return false; // It has ended meanwhile.
      }
    });
    if (found === undefined) throw new Error(`there is no process ${words.join(" ")}`);
    return Number(found);
  }

  /** A copy of with-nomad whose agent can be started again; all that is large is linked. */
  private withRestarts(): string {
    const original = path.join(shared ?? "", "nomad");
    const copy = path.join(this.folder, "shared/nomad");
    mkdirSync(copy, { recursive: true });
    symlinkSync(path.join(shared ?? "", "terraform"), path.join(copy, "../terraform"));
    for (const name of ["bin", "images"]) symlinkSync(path.join(original, name), path.join(copy, name));
    for (const name of ["with-nomad", "lib"])
      cpSync(path.join(original, name), path.join(copy, name), { recursive: true });
    const sandbox = path.join(copy, "lib/sandbox");
    const text = readFileSync(sandbox, "utf8");
    if (!text.endsWith("\nwait -n\n")) throw new Error(`${sandbox} does not end with "wait -n" any more`);
    spawnSync("chmod", ["-R", "u+w", copy]);
    writeFileSync(sandbox, text.replace(/\nwait -n\n$/, RESTARTS));
    return copy;
  }
}
