import { webJob } from "../../../server/jobs/web";
import { cloudConfig, group, localConfig, serverFor, task } from "../support/servers";

const job = webJob(serverFor(cloudConfig()));

describe("mastodon-web", () => {
  it("is a service of high priority in the namespace of the jobs", () => {
    expect(job).toMatchObject({ ID: "mastodon-web", Type: "service", Priority: 90, Namespace: "mastodon" });
    expect(job.Datacenters).toEqual(["*"]);
  });

  it("runs Puma from Mastodon's image, with time to finish requests", () => {
    expect(task(job, "web")).toMatchObject({
      Config: {
        image: "ghcr.io/mastodon/mastodon:v4.6.5",
        command: "bundle",
        args: ["exec", "puma", "-C", "config/puma.rb"],
        ports: ["http"],
      },
      KillTimeout: 35e9,
      LogConfig: { MaxFiles: 3, MaxFileSizeMB: 10 },
      Resources: { CPU: 500, MemoryMB: 700, MemoryMaxMB: 1200 },
    });
  });

  it("has a port of its own in a network of its own, which Nomad chooses outside", () => {
    expect(group(job, "web").Networks).toEqual([{ Mode: "bridge", DynamicPorts: [{ Label: "http", To: 3000 }] }]);
    expect(task(job, "web").Env).toMatchObject({ PORT: "3000" });
    expect(task(job, "web").Config.network_mode).toBeUndefined();
  });

  it("is healthy while /health answers, and gets visitors only when it is no canary", () => {
    expect(task(job, "web").Services).toEqual([
      {
        Provider: "nomad",
        Name: "mastodon-web",
        PortLabel: "http",
        Tags: ["live"],
        CanaryTags: ["canary"],
        Checks: [
          {
            Name: "alive",
            Type: "http",
            Path: "/health",
            Interval: 10e9,
            Timeout: 5e9,
            CheckRestart: { Limit: 6, Grace: 180e9 },
          },
        ],
      },
    ]);
  });

  it("rolls with a canary that proves itself, and comes back by itself from trouble", () => {
    expect(group(job, "web")).toMatchObject({
      Update: { MaxParallel: 1, Canary: 1, AutoPromote: true, AutoRevert: true, HealthCheck: "checks" },
      RestartPolicy: { Attempts: 5, Delay: 1e9, Mode: "fail" },
      ReschedulePolicy: { Unlimited: true, MaxDelay: 600e9 },
    });
  });

  it("stays in the catalogue's shadow long enough for nginx to follow before it stops", () => {
    expect(task(job, "web").ShutdownDelay).toBe(15e9);
  });

  it("changes with the version of its secrets", () => {
    expect(job.Meta).toEqual({ secrets_version: "3" });
  });

  it("follows the settings", () => {
    const config = cloudConfig({
      web: { replicas: 3, processes: 0, threads: 8, memoryMiB: 500, memoryMaxMiB: 900 },
      nomad: { namespace: "social", datacenters: ["eu_west_1"] },
      mastodon: { version: "4.6.4" },
    });
    const changed = webJob(serverFor(config));
    expect(changed).toMatchObject({ Namespace: "social", Datacenters: ["eu_west_1"] });
    expect(group(changed, "web").Count).toBe(3);
    expect(task(changed, "web")).toMatchObject({
      Config: { image: "ghcr.io/mastodon/mastodon:v4.6.4" },
      Env: { WEB_CONCURRENCY: "0", MAX_THREADS: "8" },
      Resources: { MemoryMB: 500, MemoryMaxMB: 900 },
    });
  });

  it("has the database's authorities where its environment says they are", () => {
    const { Env, Templates } = task(job, "web");
    expect(Templates?.map(({ DestPath }) => `/${DestPath}`)).toContain(Env?.PGSSLROOTCERT);
  });

  it("mounts the media volume where Mastodon keeps files, with media on the node", () => {
    const local = webJob(serverFor(localConfig()));
    expect(group(local, "web").Volumes).toEqual({
      media: {
        Type: "host",
        Source: "example-media",
        ReadOnly: false,
        AccessMode: "single-node-multi-writer",
        AttachmentMode: "file-system",
      },
    });
    expect(task(local, "web").VolumeMounts).toEqual([{ Volume: "media", Destination: "/opt/mastodon/public/system" }]);
    expect(task(job, "web").VolumeMounts).toBeUndefined();
  });
});
