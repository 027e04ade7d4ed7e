import type { MastodonConfig } from "../../../../config";
import { localServer } from "../../../support/stacks";
import { Cluster, type Outcome, type Start } from "./cluster";
import { type Load, type LoadResult, startLoad, VISITS } from "./load";
import { redis } from "./redis";

/** The jobs that serve somebody, and how many allocations each has. */
export const SERVING = {
  "mastodon-front": 1,
  "mastodon-web": 2,
  "mastodon-sidekiq": 1,
  "mastodon-streaming": 1,
} as const;

export type ServingJob = keyof typeof SERVING;

export const SERVING_JOBS = Object.keys(SERVING) as readonly ServingJob[];

/** What a test changes about a deploy. */
export interface Deploy extends Start {
  /** Settings beside the version. */
  readonly settings?: Partial<MastodonConfig>;
  /** Variables for the stub images: MASTODON_STUB_… */
  readonly stub?: Readonly<Record<string, string>>;
  /** Whether the registry has the images. @default true */
  readonly images?: boolean;
  readonly breakIt?: (workload: string) => string;
}

/** A server on a real Nomad, as its operator and its visitors see it. */
export class LiveServer {
  public readonly cluster = new Cluster();
  /** Nomad's token for daily deploys. */
  public token = "";
  private cachePassword = "";

  public settings(version: string, more: Partial<MastodonConfig> = {}): MastodonConfig {
    return localServer({ mastodon: { version }, web: { replicas: SERVING["mastodon-web"] }, ...more });
  }

  /** Secrets, and the stack with the database and the cache. */
  public async prepare(version: string): Promise<Outcome> {
    const settings = this.settings(version);
    await this.cluster.makeSecrets(settings);
    const [secret] = (await this.cluster.secrets(settings).read(["cache"])).values();
    this.cachePassword = secret?.values.REDIS_PASSWORD ?? "";
    this.token = await this.cluster.deployToken();
    this.cluster.configure(settings);
    await this.cluster.loadImages("data");
    return this.cluster.apply("data");
  }

  /** The workload stack, with a version of Mastodon, by the rights of a daily deploy. */
  public async deploy(version: string, { settings, stub, images, breakIt, ...start }: Deploy = {}): Promise<Outcome> {
    this.cluster.configure(this.settings(version, settings), breakIt);
    if (images !== false) await this.cluster.loadImages("workload", stub);
    return this.cluster.apply("workload", { ...start, environment: { NOMAD_TOKEN: this.token, ...start.environment } });
  }

  /** The ids of the running allocations of each job that serves somebody. */
  public async serving(): Promise<Readonly<Record<string, readonly string[]>>> {
    const jobs = SERVING_JOBS.map(async (job) => [job, (await this.cluster.running(job)).map(({ ID }) => ID)] as const);
    return Object.fromEntries(await Promise.all(jobs));
  }

  /** Whether each has as many allocations as it should. */
  public async isWhole(): Promise<boolean> {
    const serving = await this.serving();
    return SERVING_JOBS.every((job) => serving[job]?.length === SERVING[job]);
  }

  /** All that a deploy could change in Nomad, to compare. */
  public async everything(): Promise<unknown> {
    const jobs = await this.cluster.nomad<{ ID: string; JobModifyIndex: number }[]>("jobs?namespace=mastodon");
    const variables = await this.cluster.nomad<{ Path: string; ModifyIndex: number }[]>("vars?namespace=mastodon");
    return {
      jobs: jobs.map(({ ID, JobModifyIndex }) => `${ID} ${JobModifyIndex}`).sort(),
      variables: variables.map(({ Path, ModifyIndex }) => `${Path} ${ModifyIndex}`).sort(),
      serving: await this.serving(),
    };
  }

  /** Does something while visitors and other servers send requests. */
  public async underLoad<T>(work: (load: Load) => Promise<T>): Promise<readonly [T, LoadResult]> {
    const load = startLoad({ address: this.cluster.address, port: 8080, host: "example.org", requests: VISITS });
    try {
      const result = await work(load);
      return [result, await load.stop()];
    } catch (error) {
      await load.stop();
      throw error;
    }
  }

  /** What one visitor gets. (`fetch` knows no Host but its own.) */
  public async get(path: string): Promise<string> {
    const { ok, output } = await this.cluster.run("curl", [
      ...["--silent", "--show-error", "--fail", "--header", "Host: example.org"],
      `http://${this.cluster.address}:8080${path}`,
    ]);
    if (!ok) throw new Error(output);
    return output;
  }

  public redis(...commands: readonly (readonly string[])[]): Promise<string> {
    return redis(this.cluster.address, this.cachePassword, ...commands);
  }

  /** Gives Sidekiq jobs: each works for so many seconds. */
  public async enqueue(name: string, seconds: readonly number[]): Promise<void> {
    const jobs = seconds.map((duration, index) =>
      JSON.stringify({ jid: `${name}-${index}`, class: "Any", args: [duration] }),
    );
    await this.redis(["RPUSH", "queue:default", ...jobs]);
  }

  /** How many of them are done. */
  public async done(name: string): Promise<number> {
    return this.count("stub:done", name);
  }

  /** How many of them Sidekiq gave back when it had to stop. */
  public async returned(name: string): Promise<number> {
    return this.count("stub:returned", name);
  }

  private async count(list: string, name: string): Promise<number> {
    const answer = await this.redis(["LRANGE", list, "0", "-1"]);
    return new Set(answer.match(new RegExp(`${name}-\\d+`, "g"))).size;
  }
}
