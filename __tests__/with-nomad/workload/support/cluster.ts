import { type ChildProcess, execFile, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type MastodonConfig, parseConfig } from "../../../../config";
import { fileStore } from "../../../../operations/secrets/file-store";
import { initSecrets } from "../../../../operations/secrets/init";
import { secretsFile, secretsOf } from "../../../../server/secrets";
import type { StackName } from "../../../../stacks/state";
import { SHARED_MISSING, sharedFolder } from "../../../support/shared";
import { writeStacks } from "../../../support/stacks";

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

/** Production's settings (node/agent.ts), as far as they matter here. */
const AGENT = {
  server: { enabled: true, default_scheduler_config: [{ memory_oversubscription_enabled: true }] },
  client: { enabled: true, max_kill_timeout: "120s", template: [{ nomad_retry: [{ attempts: 0 }] }] },
};

/** What a program printed, and how it ended. */
export interface Outcome {
  readonly ok: boolean;
  readonly output: string;
}

/** An allocation as Nomad lists it. */
export interface Allocation {
  readonly ID: string;
  readonly JobID: string;
  readonly TaskGroup: string;
  readonly ClientStatus: string;
  readonly DesiredStatus: string;
  readonly CreateTime: number;
  readonly ModifyTime: number;
  readonly TaskStates: Readonly<Record<string, { readonly StartedAt: string; readonly FinishedAt: string }>> | null;
}

/** A real Nomad with containers, and one server on it: its configuration, its states, its secrets. */
export class Cluster {
  public readonly folder = mkdtempSync(path.join(tmpdir(), "mastodon-nomad-cluster-"));
  private environment: Readonly<Record<string, string>> = {};
  private sandbox: ChildProcess | undefined;

  /** Starts Nomad and Docker in a sandbox of their own. */
  public async start(): Promise<void> {
    const agent = path.join(this.folder, "agent.json");
    const variables = path.join(this.folder, "environment");
    writeFileSync(agent, JSON.stringify(AGENT));
    this.sandbox = spawn(
      path.join(shared ?? "", "nomad/with-nomad"),
      [
        "--containers",
        "--agent-config",
        agent,
        "sh",
        "-c",
        `env >${variables}.new; mv ${variables}.new ${variables}; sleep 3600`,
      ],
      { stdio: ["ignore", "ignore", "inherit"], env: { PATH: process.env.PATH, HOME: process.env.HOME } },
    );
    for (let attempt = 0; !existsSync(variables); attempt++) {
      if (attempt > 600 || this.sandbox.exitCode !== null) throw new Error("Nomad did not start; see above");
      await sleep(200);
    }
    this.environment = Object.fromEntries(
      readFileSync(variables, "utf8")
        .split("\n")
        .flatMap((line) => (/^\w+=/.test(line) ? [[line.split("=")[0] ?? "", line.slice(line.indexOf("=") + 1)]] : [])),
    );
  }

  public async stop(): Promise<void> {
    const { sandbox } = this;
    if (sandbox && sandbox.exitCode === null) {
      const ended = new Promise((resolve) => sandbox.once("close", resolve));
      // with-nomad passes it on to the command, and ends everything after that.
      sandbox.kill("SIGTERM");
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The node's address, at which services with fixed ports can be reached. */
  public get address(): string {
    return new URL(this.environment.NOMAD_ADDR ?? "").hostname;
  }

  /** Makes the secrets that the configuration needs and lacks. */
  public async makeSecrets(settings: MastodonConfig): Promise<void> {
    const config = parseConfig(settings);
    const file = path.join(this.folder, secretsFile(config.name));
    await initSecrets(secretsOf(config), fileStore(file, config.name));
  }

  /** Synthesizes, and changes the JSON where a test needs something broken. */
  public configure(settings: MastodonConfig, breakIt: (workload: string) => string = (text) => text): void {
    writeStacks(settings, this.folder);
    const workload = path.join(this.stackFolder("workload"), "cdk.tf.json");
    writeFileSync(workload, breakIt(readFileSync(workload, "utf8")));
  }

  /** Loads the stub images of a stack's jobs. */
  public async loadImages(stack: StackName, environment: Readonly<Record<string, string>> = {}): Promise<void> {
    const tagFor = path.join(shared ?? "", "nomad/images/tag-for");
    const { ok, output } = await this.run(tagFor, [path.join(this.stackFolder(stack), "cdk.tf.json")], environment);
    if (!ok) throw new Error(output);
  }

  /** `terraform apply`, as `cdktf deploy` runs it. `begun` gets the process, to kill it. */
  public async apply(
    stack: StackName,
    environment: Readonly<Record<string, string>> = {},
    begun?: (terraform: ChildProcess) => void,
  ): Promise<Outcome> {
    const cwd = this.stackFolder(stack);
    if (!existsSync(path.join(cwd, ".terraform"))) {
      const { ok, output } = await this.run("terraform", ["init", "-input=false", "-no-color"], {}, cwd);
      if (!ok) throw new Error(output);
    }
    return this.run("terraform", ["apply", "-auto-approve", "-input=false", "-no-color"], environment, cwd, begun);
  }

  /** Whether a plan would change anything. */
  public async isUnchanged(stack: StackName): Promise<boolean> {
    const { output } = await this.run("terraform", ["plan", "-input=false", "-no-color"], {}, this.stackFolder(stack));
    return output.includes("No changes.");
  }

  /** Asks Nomad's API. */
  public async nomad<T>(path: string, method = "GET", body?: unknown): Promise<T> {
    const answer = await fetch(`${this.environment.NOMAD_ADDR}/v1/${path}`, {
      method,
      headers: { "X-Nomad-Token": this.environment.NOMAD_TOKEN ?? "" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  /** The allocations of a job, oldest first. */
  public async allocations(job: string): Promise<readonly Allocation[]> {
    const all = await this.nomad<Allocation[]>(`job/${encodeURIComponent(job)}/allocations?namespace=mastodon`);
    return all.toSorted((a, b) => a.CreateTime - b.CreateTime);
  }

  /** The ids of a job's running allocations. */
  public async running(job: string): Promise<readonly string[]> {
    const all = await this.allocations(job);
    return (
      all
        // One that is about to stop still runs for a while, until nginx has followed.
        .filter(({ ClientStatus, DesiredStatus }) => ClientStatus === "running" && DesiredStatus === "run")
        .map(({ ID }) => ID)
        .sort()
    );
  }

  /** The dispatched migrations, oldest first. */
  public async migrations(): Promise<
    readonly { readonly image: string; readonly phase: string; readonly allocation: Allocation }[]
  > {
    const children = await this.nomad<{ ID: string }[]>("jobs?prefix=mastodon-migrations/dispatch-&namespace=mastodon");
    const specs = await Promise.all(
      children.map(async ({ ID }) => {
        const { Meta } = await this.nomad<{ Meta: { image: string; phase: string } }>(
          `job/${encodeURIComponent(ID)}?namespace=mastodon`,
        );
        const [allocation] = await this.allocations(ID);
        return allocation ? [{ ...Meta, allocation }] : [];
      }),
    );
    return specs.flat().toSorted((a, b) => a.allocation.CreateTime - b.allocation.CreateTime);
  }

  /** Runs a docker command. */
  public docker(...args: readonly string[]): Promise<Outcome> {
    return this.run("docker", args);
  }

  /** The container of a task of an allocation. */
  public async kill(allocation: string, task: string): Promise<void> {
    const { ok, output } = await this.docker("kill", `${task}-${allocation}`);
    if (!ok) throw new Error(output);
  }

  /** The password of Valkey. */
  public get cachePassword(): string {
    const [folder = "none"] = readdirSync(path.join(this.folder, "state"));
    const stored = JSON.parse(readFileSync(path.join(this.folder, "state", folder, "secrets.json"), "utf8"));
    return stored[`/mastodon-nomad/${folder}/cache`].items.REDIS_PASSWORD;
  }

  /** The file with all secrets, to change one as `./mastodon secrets put` does. */
  public changeSecret(id: string, item: string, value: string): void {
    const [folder = "none"] = readdirSync(path.join(this.folder, "state"));
    const file = path.join(this.folder, "state", folder, "secrets.json");
    const stored = JSON.parse(readFileSync(file, "utf8"));
    stored[`/mastodon-nomad/${folder}/${id}`].items[item] = value;
    writeFileSync(file, JSON.stringify(stored));
  }

  private stackFolder(stack: StackName): string {
    return path.join(this.folder, "cdktf.out/stacks", stack);
  }

  private run(
    program: string,
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
    cwd = this.folder,
    begun?: (child: ChildProcess) => void,
  ): Promise<Outcome> {
    return new Promise((resolve) => {
      const options = { cwd, env: { ...this.environment, ...environment }, maxBuffer: 64 * 1024 * 1024 };
      const child = execFile(program, args, options, (error, stdout, stderr) =>
        resolve({ ok: error === null, output: `${stdout}${stderr}` }),
      );
      begun?.(child);
    });
  }
}
