import { mastodonJobs, postgresJob, valkeyJob } from "../../../server/jobs";
import { environmentTemplate, group, localConfig, serverFor, task } from "../support/servers";
import { runScript } from "../support/shell";

const SERVICE = {
  namespace: "mastodon",
  datacenters: ["*"],
  volume: "example-data",
  memoryMiB: 256,
  memoryMaxMiB: 512,
  secretsVersion: "7",
};

const postgres = postgresJob({
  ...SERVICE,
  image: "postgres:17",
  port: 5432,
  database: "mastodon_production",
  user: "mastodon",
});
const valkey = valkeyJob({ ...SERVICE, image: "valkey/valkey:8", port: 6379 });

describe.each([
  ["mastodon-postgres", postgres, 5432],
  ["mastodon-valkey", valkey, 6379],
])("%s", (name, job, port) => {
  const data = group(job, name);

  it("has a fixed port at the node's address", () => {
    expect(data.Networks).toEqual([{ Mode: "bridge", ReservedPorts: [{ Label: "service", Value: port, To: port }] }]);
  });

  it("keeps its data in a volume that Nomad gives to one allocation at a time", () => {
    expect(data.Volumes).toEqual({
      data: {
        Type: "host",
        Source: "example-data",
        AccessMode: "single-node-single-writer",
        AttachmentMode: "file-system",
      },
    });
    expect(data.Count).toBe(1);
  });

  it("never overlaps itself, and comes before all that needs it", () => {
    expect(data.Update).toMatchObject({ Canary: 0, MaxParallel: 1 });
    expect(job).toMatchObject({ ID: name, Type: "service", Priority: 100, Namespace: "mastodon" });
  });

  it("changes with its secret, and is healthy while its port can be connected to", () => {
    expect(job.Meta).toEqual({ secrets_version: "7" });
    expect(data.Tasks[0]?.Services).toMatchObject([
      { Provider: "nomad", PortLabel: "service", Checks: [{ Type: "tcp" }] },
    ]);
  });

  it("has a minute to write everything down", () => {
    expect(data.Tasks[0]?.KillTimeout).toBe(60e9);
  });

  it("is the last to stop when the node is drained: Sidekiq gives its unfinished jobs back", () => {
    const server = serverFor(localConfig());
    const groups = Object.values(mastodonJobs(server)).flatMap(({ TaskGroups }) => TaskGroups);
    for (const { ShutdownDelay = 0, KillTimeout = 0 } of groups.flatMap(({ Tasks }) => Tasks)) {
      expect(data.ShutdownDelay).toBeGreaterThan(ShutdownDelay + KillTimeout);
    }
  });

  it("reads its password from its own Nomad variable", () => {
    expect(JSON.stringify(job)).toContain(`nomad/jobs/${name}`);
  });
});

describe("mastodon-postgres", () => {
  const main = task(postgres, "postgres");

  it("cuts off clients and writes everything when it is stopped", () => {
    expect(main.KillSignal).toBe("SIGINT");
  });

  it("makes Mastodon's database in the volume, with checksums", () => {
    expect(main).toMatchObject({
      Env: {
        POSTGRES_USER: "mastodon",
        POSTGRES_DB: "mastodon_production",
        PGDATA: "/data",
        POSTGRES_INITDB_ARGS: "--data-checksums",
      },
      VolumeMounts: [{ Volume: "data", Destination: "/data" }],
      Config: { args: ["postgres", "-p", "5432"] },
    });
    expect(environmentTemplate(main)).toContain("POSTGRES_PASSWORD={{ .DB_PASS.Value | toJSON }}");
  });

  it("gives the role the current password at each start, once the server answers", () => {
    const password = task(postgres, "password");
    expect(password).toMatchObject({ Lifecycle: { Hook: "poststart" }, Config: { entrypoint: ["sh", "-c"] } });
    expect(password.Lifecycle?.Sidecar).toBeUndefined();
    const run = runScript(password.Config.args?.[0] ?? "", { pg_isready: "exit 0", psql: "cat" }, password.Env ?? {});
    expect(run.calls).toEqual([
      "pg_isready --quiet --host=127.0.0.1 --port=5432",
      "psql --quiet --no-psqlrc --set=ON_ERROR_STOP=1 --host=127.0.0.1",
    ]);
    expect(run.output).toContain(`ALTER ROLE :"role" PASSWORD :'password';`);
  });

  it("reserves as much as configured, and little for the password", () => {
    expect(main.Resources).toMatchObject({ MemoryMB: 256, MemoryMaxMB: 512 });
  });
});

describe("mastodon-valkey", () => {
  const configuration = task(valkey, "valkey").Templates?.[0];

  it("writes every change down and never throws jobs away", () => {
    const lines = configuration?.EmbeddedTmpl?.split("\n");
    for (const line of ["appendonly yes", "appendfsync everysec", "maxmemory-policy noeviction", "dir /data"]) {
      expect(lines).toContain(line);
    }
  });

  it("refuses to grow before the kernel kills it", () => {
    expect(configuration?.EmbeddedTmpl).toContain("maxmemory 358mb\n");
  });

  it("asks for the password", () => {
    expect(configuration).toMatchObject({ DestPath: "secrets/valkey.conf", ChangeMode: "noop" });
    expect(configuration?.EmbeddedTmpl).toContain('requirepass "{{ .REDIS_PASSWORD.Value }}"');
    expect(task(valkey, "valkey").Config).toMatchObject({ command: "valkey-server", args: ["/secrets/valkey.conf"] });
  });
});
