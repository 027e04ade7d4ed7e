import { HostVolume } from "../../constructs/host-volume";
import { NomadCache } from "../../constructs/nomad-cache";
import { NomadDatabase } from "../../constructs/nomad-database";
import { NomadMastodonJob } from "../../constructs/nomad-mastodon-job";
import { NomadNamespace } from "../../constructs/nomad-namespace";
import { SecretInFile } from "../../constructs/secret-file";
import type { Job } from "../../nomad/job-spec";
import { minutes } from "../../nomad/units";
import type { DatabaseEndpoint } from "../../server/endpoints";
import { synthesize } from "../support/synthesize";

const place = { namespace: "mastodon", datacenters: ["*"], volumeGiB: 5, memoryMiB: 256, memoryMaxMiB: 512 };

describe("NomadDatabase", () => {
  let endpoint: DatabaseEndpoint | undefined;
  const made = synthesize((stack) => {
    endpoint = new NomadDatabase(stack, "database", {
      ...place,
      password: new SecretInFile(stack, "password", { file: "secrets.json", path: "/example/database" }),
    }).endpoint;
  });

  it("keeps its data in a protected volume that one allocation may write", () => {
    expect(made.the("nomad_dynamic_host_volume")).toMatchObject({
      name: "mastodon-postgres",
      plugin_id: "mkdir",
      capacity_min: "5GiB",
      capability: [{ access_mode: "single-node-single-writer", attachment_mode: "file-system" }],
      lifecycle: { prevent_destroy: true },
    });
  });

  it("registers its job after the volume and the variable with its password", () => {
    const { depends_on } = made.the("nomad_job");
    expect(depends_on).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^nomad_dynamic_host_volume\./),
        expect.stringMatching(/^nomad_variable\./),
      ]),
    );
  });

  it("can be reached at the node's own address", () => {
    expect(endpoint).toMatchObject({ host: "${attr.unique.network.ip-address}", port: 5432, tlsRegion: undefined });
  });
});

describe("NomadCache", () => {
  const made = synthesize((stack) => {
    new NomadCache(stack, "cache", {
      ...place,
      password: new SecretInFile(stack, "password", { file: "secrets.json", path: "/example/cache" }),
    });
  });

  it("keeps its data in a protected volume and its password in the variable of its job", () => {
    expect(made.the("nomad_dynamic_host_volume")).toMatchObject({
      name: "mastodon-valkey",
      lifecycle: { prevent_destroy: true },
    });
    expect(made.the("nomad_variable").path).toBe("nomad/jobs/mastodon-valkey");
  });
});

describe("HostVolume", () => {
  it("can be shared by several writers, belong to an account, and lose its protection", () => {
    const made = synthesize((stack) => {
      new HostVolume(stack, "media", {
        namespace: "m",
        name: "media",
        sizeGiB: 20,
        owner: { uid: 991, gid: 991 },
        writers: "multiple",
        protected: false,
      });
    });
    expect(made.the("nomad_dynamic_host_volume")).toMatchObject({
      capability: [{ access_mode: "single-node-multi-writer", attachment_mode: "file-system" }],
      parameters: { uid: "991", gid: "991", mode: "0755" },
      lifecycle: { prevent_destroy: false },
    });
  });
});

describe("NomadNamespace", () => {
  it("is named as it is told", () => {
    const made = synthesize((stack) => {
      new NomadNamespace(stack, "namespace", { name: "mastodon", description: "Mastodon" });
    });
    expect(made.the("nomad_namespace")).toEqual({ name: "mastodon", description: "Mastodon" });
  });
});

describe("NomadMastodonJob", () => {
  const job = (more: Partial<Job> = {}): Job => ({
    ID: "example",
    Type: "service",
    TaskGroups: [{ Name: "main", Tasks: [{ Name: "main", Driver: "docker", Config: { image: "nginx:1.30.5" } }] }],
    ...more,
  });
  const build = (typed: Job) =>
    synthesize((stack) => {
      new NomadMastodonJob(stack, "job", { job: typed });
    });

  it("registers the job as JSON and waits for its deployment", () => {
    const resource = build(job()).the("nomad_job");
    expect(resource).toMatchObject({ json: true, detach: false });
    expect(JSON.parse(String(resource.jobspec))).toEqual(job());
  });

  it("waits longer than Nomad gives the slowest group", () => {
    expect(build(job()).the("nomad_job").timeouts).toEqual({ create: "15m", update: "15m" });
    const slow = job({ Update: { ProgressDeadline: minutes(30), HealthyDeadline: minutes(20) } });
    expect(build(slow).the("nomad_job").timeouts).toEqual({ create: "35m", update: "35m" });
    const hasty = job({ Update: { ProgressDeadline: minutes(0), HealthyDeadline: minutes(20) } });
    expect(build(hasty).the("nomad_job").timeouts).toEqual({ create: "25m", update: "25m" });
  });

  it("refuses at synth what Nomad would refuse at apply, with the construct's path and the field's", () => {
    expect(() => build(job({ ID: "two words" }))).toThrow(/^alone\/job: ID: /);
  });
});
