import type { Config } from "../../../config";
import { parseConfig } from "../../../config";
import community from "../../../examples/community.config";
import local from "../../../examples/local.config";
import reference from "../../../examples/reference.config";
import type { Job, Task } from "../../../nomad/job-spec";
import { checkJob } from "../../../nomad/rules";
import { planProblems } from "../../../planning";
import { mastodonJobs } from "../../../server/jobs";
import { JOB_NAMES } from "../../../server/server";
import { cloudConfig, serverFor } from "../support/servers";

const CONFIGURATIONS: readonly (readonly [name: string, config: Config])[] = [
  ["the default", cloudConfig()],
  ["open ports", cloudConfig({ ingress: "public" })],
  [
    "everything on the node",
    cloudConfig({ database: { on: "nomad" }, cache: { on: "nomad" }, media: { on: "files" }, node: { dataGiB: 60 } }),
  ],
  ["examples/community.config.ts", parseConfig(community)],
  ["examples/local.config.ts", parseConfig(local)],
  ["examples/reference.config.ts", parseConfig(reference)],
];

const groupsOf = (job: Job) => job.TaskGroups;
const tasksOf = (job: Job): readonly Task[] => groupsOf(job).flatMap(({ Tasks }) => Tasks);

describe.each(CONFIGURATIONS)("the jobs of %s", (_, config) => {
  const jobs = mastodonJobs(serverFor(config));
  const all = Object.values(jobs);

  it("are accepted by Nomad's rules and fit on their node", () => {
    expect(all.flatMap((job) => checkJob(job))).toEqual([]);
    expect(planProblems(all, config)).toEqual([]);
  });

  it("have the six names", () => {
    expect(all.map(({ ID }) => ID)).toEqual([...JOB_NAMES]);
    for (const job of all) expect(job.Name).toBe(job.ID);
  });

  it("register every service with Nomad itself, each with a check", () => {
    const services = all.flatMap(tasksOf).flatMap(({ Services }) => Services ?? []);
    // A group with a service would end when the agent restarts: server/jobs/parts.ts.
    expect(all.flatMap(groupsOf).flatMap(({ Services }) => Services ?? [])).toEqual([]);
    for (const service of services) {
      expect(service.Provider).toBe("nomad");
      expect(service.Checks).toHaveLength(1);
    }
    expect(services.length).toBeGreaterThanOrEqual(4);
  });

  it("say for every task how it ends, what it may log and what it may use", () => {
    for (const task of all.flatMap(tasksOf)) {
      expect(task.KillTimeout).toBeGreaterThanOrEqual(10e9);
      expect(task.LogConfig).toEqual({ MaxFiles: 3, MaxFileSizeMB: 10 });
      const { CPU, MemoryMB, MemoryMaxMB } = task.Resources ?? {};
      expect(CPU).toBeGreaterThan(0);
      expect(MemoryMaxMB).toBeGreaterThan(MemoryMB ?? Number.POSITIVE_INFINITY);
    }
  });

  it("say for every group how it is restarted and placed again, and for every service how it changes", () => {
    for (const job of all) {
      for (const group of groupsOf(job)) {
        expect(group.RestartPolicy).toBeDefined();
        expect(group.ReschedulePolicy).toBeDefined();
        expect(group.Update?.AutoRevert).toBe(job.Type === "service" ? true : undefined);
      }
    }
  });

  it("use no network of the node and pin every image", () => {
    for (const job of all) {
      for (const { Networks } of groupsOf(job)) expect(Networks).toMatchObject([{ Mode: "bridge" }]);
      for (const { Config } of tasksOf(job)) {
        expect(Config.network_mode).toBeUndefined();
        expect(Config.image).toMatch(/:v?\d+\.\d+\.\d+$/);
      }
    }
  });

  it("change with their secrets, and nothing restarts by itself when these do", () => {
    for (const name of JOB_NAMES) {
      const version = serverFor(config).secretsVersions[name];
      expect(jobs[name].Meta).toMatchObject({ secrets_version: version });
      for (const { Templates } of tasksOf(jobs[name])) {
        for (const { EmbeddedTmpl, ChangeMode } of Templates ?? []) {
          if (EmbeddedTmpl?.includes("nomadVar")) expect(ChangeMode).toBe("noop");
        }
      }
    }
  });

  it("read no other job's Nomad variable", () => {
    for (const name of JOB_NAMES) {
      const read = JSON.stringify(jobs[name]).match(/nomad\/jobs\/[a-z-]+/g) ?? [];
      expect(read.filter((path) => path !== `nomad/jobs/${name}`)).toEqual([]);
    }
  });
});
