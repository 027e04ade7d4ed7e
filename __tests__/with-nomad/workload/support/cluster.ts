import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type MastodonConfig, parseConfig } from "../../../../config";
import { fileStore } from "../../../../operations/secrets/file-store";
import { initSecrets } from "../../../../operations/secrets/init";
import type { SecretStore } from "../../../../operations/secrets/store";
import { secretsFile, secretsOf } from "../../../../server/secrets";
import { progressFile, type StackName } from "../../../../stacks/state";
import { REPOSITORY, sharedFolder } from "../../../support/shared";
import { writeStacks } from "../../../support/stacks";
import { Sandbox } from "./sandbox";

/** What a program printed, and how it ended. */
export interface Outcome {
  readonly ok: boolean;
  readonly output: string;
}

/** How a program is started. */
export interface Start {
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Gets the process, which leads a process group of its own. */
  readonly begun?: (child: ChildProcess) => void;
}

/** An allocation as Nomad lists it. */
export interface Allocation {
  readonly ID: string;
  readonly JobID: string;
  readonly ClientStatus: string;
  /** What Nomad wants it to do: run or stop. */
  readonly DesiredStatus: string;
  readonly CreateTime: number;
  readonly TaskStates: Readonly<Record<string, TaskState>> | null;
}

/** Whether it does nothing any more. While its ShutdownDelay lasts, Nomad calls an allocation "pending" again. */
export const hasEnded = ({ ClientStatus }: Pick<Allocation, "ClientStatus">): boolean =>
  ["complete", "failed", "lost"].includes(ClientStatus);

/** The state of a task as Nomad tells it. */
export interface TaskState {
  readonly State: string;
  readonly Restarts: number;
  readonly StartedAt: string;
  readonly FinishedAt: string;
}

/** A dispatched migration. */
export interface Migration {
  readonly image: string;
  readonly phase: string;
  readonly allocation: Allocation;
}

/** A real Nomad with containers, and one server on it: its configuration, its states, its secrets. */
export class Cluster {
  public readonly folder = mkdtempSync(path.join(tmpdir(), "mastodon-nomad-cluster-"));
  private readonly sandbox = new Sandbox(this.folder);

  public async start(): Promise<void> {
    await this.sandbox.start();
  }

  public async stop(): Promise<void> {
    await this.sandbox.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** The node's address, at which services with fixed ports can be reached. */
  public get address(): string {
    return new URL(this.sandbox.environment.NOMAD_ADDR ?? "").hostname;
  }

  /** The file with all secrets, as `./mastodon secrets` changes it. */
  public secrets(settings: MastodonConfig): SecretStore {
    const { name } = parseConfig(settings);
    return fileStore(path.join(this.folder, secretsFile(name)), name);
  }

  /** Makes the secrets that the configuration needs and lacks. */
  public async makeSecrets(settings: MastodonConfig): Promise<void> {
    await initSecrets(secretsOf(parseConfig(settings)), this.secrets(settings));
  }

  /** Synthesizes, and changes the JSON where a test needs something broken. */
  public configure(settings: MastodonConfig, breakIt: (workload: string) => string = (text) => text): void {
    writeStacks(settings, this.folder);
    const workload = path.join(this.stackFolder("workload"), "cdk.tf.json");
    writeFileSync(workload, breakIt(readFileSync(workload, "utf8")));
  }

  /** Loads the stub images of a stack's jobs. */
  public async loadImages(stack: StackName, environment: Readonly<Record<string, string>> = {}): Promise<void> {
    const tagFor = path.join(sharedFolder() ?? "", "nomad/images/tag-for");
    const { ok, output } = await this.run(tagFor, [path.join(this.stackFolder(stack), "cdk.tf.json")], { environment });
    if (!ok) throw new Error(output);
  }

  /** `terraform apply`, as `cdktf deploy` runs it. */
  public async apply(stack: StackName, start: Start = {}): Promise<Outcome> {
    const cwd = this.stackFolder(stack);
    const { ok, output } = await this.run("terraform", ["init", "-input=false", "-no-color"], { cwd });
    if (!ok) throw new Error(output);
    return this.run("terraform", ["apply", "-auto-approve", "-input=false", "-no-color"], { ...start, cwd });
  }

  /** Whether a plan would change anything. */
  public async isUnchanged(stack: StackName): Promise<boolean> {
    const { output } = await this.run("terraform", ["plan", "-input=false", "-no-color"], {
      cwd: this.stackFolder(stack),
    });
    return output.includes("No changes.");
  }

  /** How the migrations went, as the operator can read it. */
  public progress(settings: MastodonConfig): string {
    return readFileSync(path.join(this.folder, progressFile(parseConfig(settings))), "utf8");
  }

  /** Asks Nomad's API. */
  public async nomad<T>(path: string, method = "GET", body?: unknown): Promise<T> {
    const answer = await fetch(`${this.sandbox.environment.NOMAD_ADDR}/v1/${path}`, {
      method,
      headers: { "X-Nomad-Token": this.sandbox.environment.NOMAD_TOKEN ?? "" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    const text = await answer.text();
    // Of a policy it says nothing.
    return (text === "" ? undefined : JSON.parse(text)) as T;
  }

  /** A token with the rights that the node gives to daily deploys. */
  public async deployToken(): Promise<string> {
    const script = readFileSync(path.join(REPOSITORY, "node/scripts/steps/60-access.sh"), "utf8");
    const [, rules] = /<<POLICY\n(.*?)\nPOLICY\n/s.exec(script) ?? [];
    if (rules === undefined) throw new Error("60-access.sh has no policy for deploys any more");
    await this.nomad("acl/policy/deploy", "POST", { Name: "deploy", Rules: rules.replace("$NAMESPACE", "mastodon") });
    const token = await this.nomad<{ SecretID: string }>("acl/token", "POST", { Type: "client", Policies: ["deploy"] });
    return token.SecretID;
  }

  /** The allocations of a job, oldest first. */
  public async allocations(job: string): Promise<readonly Allocation[]> {
    const all = await this.nomad<Allocation[]>(`job/${encodeURIComponent(job)}/allocations?namespace=mastodon`);
    return all.toSorted((a, b) => a.CreateTime - b.CreateTime);
  }

  /** A job's running allocations, by their ids. Not those that are about to stop. */
  public async running(job: string): Promise<readonly Allocation[]> {
    const all = await this.allocations(job);
    return all
      .filter(({ ClientStatus, DesiredStatus }) => ClientStatus === "running" && DesiredStatus === "run")
      .toSorted((a, b) => (a.ID < b.ID ? -1 : 1));
  }

  /** The dispatched migrations, oldest first. */
  public async migrations(): Promise<readonly Migration[]> {
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
  public async docker(...args: readonly string[]): Promise<string> {
    const { ok, output } = await this.run("docker", args);
    if (!ok) throw new Error(output);
    return output;
  }

  /** Kills the container of a task. */
  public async kill({ ID }: Allocation, task: string): Promise<void> {
    await this.docker("kill", `${task}-${ID}`);
  }

  /** Ends Nomad's agent as systemd does, and starts it again. The containers go on. */
  public restartAgent(): void {
    this.sandbox.endAgent("SIGINT", "at once");
  }

  /** All containers and Nomad's agent end at once, and the agent starts again: the node without power. */
  public async cutPower(): Promise<void> {
    this.sandbox.endAgent("SIGKILL", "later");
    const containers = (await this.docker("ps", "--format", "{{.Names}}")).split("\n").filter(Boolean);
    await this.docker("kill", ...containers);
    // A container's name ends with the id of its allocation.
    this.sandbox.forgetNetworks(containers.map((name) => name.slice(-36)));
    this.sandbox.startAgent();
  }

  /** Runs a program with what it needs to reach Nomad. */
  public run(program: string, args: readonly string[], { environment, cwd, begun }: Start = {}): Promise<Outcome> {
    return new Promise((resolve) => {
      const child = spawn(program, args, {
        cwd: cwd ?? this.folder,
        env: { ...this.sandbox.environment, ...environment },
        detached: true,
      });
      let output = "";
      for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
      child.on("close", (status) => resolve({ ok: status === 0, output }));
      begun?.(child);
    });
  }

  private stackFolder(stack: StackName): string {
    return path.join(this.folder, "cdktf.out/stacks", stack);
  }
}
