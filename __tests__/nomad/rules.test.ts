import type { Job, Task } from "../../nomad/job-spec";
import { checkJob, type Problem } from "../../nomad/rules";
import { seconds } from "../../nomad/units";
import { GOOD_BATCH_JOBS, GOOD_JOB, RULE_CASES } from "./rule-cases";

const text = ({ path, message, fix }: Problem): string => `${path}: ${message}; ${fix}`;

test.each(RULE_CASES.map((example) => [example.refuses, example] as const))("refuses %s", (_, { job, problems }) => {
  expect(checkJob(job).map(text)).toEqual(problems);
});

test.each([GOOD_JOB, ...GOOD_BATCH_JOBS].map((job) => [job.ID, job] as const))("accepts a good job: %s", (_, job) => {
  expect(checkJob(job).map(text)).toEqual([]);
});

test("reports all problems of a job at once", () => {
  const job: Job = {
    ID: "a b",
    Priority: 0,
    TaskGroups: [{ Name: "g", Count: -1, Tasks: [{ Name: "a/b", Driver: "docker", Config: { image: "i" } }] }],
  };
  expect(checkJob(job).map(({ path }) => path)).toEqual([
    "ID",
    "Priority",
    "TaskGroups[g].Count",
    "TaskGroups[g].Tasks[a/b].Name",
  ]);
});

test("reports unknown fields beside values of the wrong type", () => {
  const task: Task = Object.assign(
    { Name: "t", Driver: "docker", Config: { image: "i" } } as const,
    { KillTimeout: "5s" as unknown as Task["KillTimeout"] },
    { Replicas: 1 },
  );
  const problems = checkJob({ ID: "a", TaskGroups: [{ Name: "g", Tasks: [task] }] });
  expect(problems.map(({ path }) => path)).toEqual([
    "TaskGroups[g].Tasks[t].KillTimeout",
    "TaskGroups[g].Tasks[t].Replicas",
  ]);
});

test("does not judge what is not known at synth", () => {
  const token = "${TfToken[TOKEN.1]}";
  const number = -8.109562212591379e298;
  const job: Job = {
    ID: token,
    Priority: number,
    Namespace: token,
    Datacenters: ["#{TfToken[TOKEN.2]}"],
    Constraints: [{ LTarget: token, Operand: "=", RTarget: token }],
    TaskGroups: [
      {
        Name: token,
        Count: number,
        Scaling: { Min: number, Max: number },
        Update: { Canary: number, MaxParallel: number },
        RestartPolicy: { Attempts: number },
        EphemeralDisk: { SizeMB: number },
        Networks: [{ Mode: "bridge", ReservedPorts: [{ Label: "a", Value: number, To: number }] }],
        Tasks: [
          {
            Name: token,
            Driver: "docker",
            Config: { image: `registry/${token}`, ports: [token] },
            Env: { PORT: token },
            Resources: { CPU: number, MemoryMB: number, MemoryMaxMB: number },
            LogConfig: { MaxFiles: number, MaxFileSizeMB: number },
            Templates: [
              { DestPath: `../../${token}`, EmbeddedTmpl: token, Perms: token },
              { DestPath: `../../${token}`, EmbeddedTmpl: token, Perms: token },
            ],
            Services: [
              {
                Name: `_${token}`,
                Provider: "nomad",
                PortLabel: token,
                TaskName: token,
                Checks: [{ Type: "http", Path: token, Interval: seconds(5), Timeout: seconds(1) }],
              },
            ],
            VolumeMounts: [{ Volume: token, Destination: "/data" }],
          },
        ],
      },
    ],
  };
  expect(checkJob(job).map(text)).toEqual([]);
});

test("takes a group's policy together with the job's", () => {
  const task: Task = { Name: "t", Driver: "docker", Config: { image: "i" }, KillTimeout: seconds(90) };
  const job = (deadline: number): Job => ({
    ID: "a",
    Update: { ProgressDeadline: seconds(deadline), HealthyDeadline: seconds(30) },
    TaskGroups: [{ Name: "g", Update: { MaxParallel: 1 }, Tasks: [task] }],
  });
  expect(checkJob(job(100)).map(text)).toEqual([]);
  expect(checkJob(job(80)).map(({ path }) => path)).toEqual(["TaskGroups[g].Tasks[t].KillTimeout"]);
});
