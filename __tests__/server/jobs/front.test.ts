import { ORIGIN_PULL_CA } from "../../../catalog/cloudflare";
import { frontJob } from "../../../server/jobs/front";
import { SHUTDOWN_DELAY } from "../../../server/jobs/parts";
import { cloudConfig, group, localConfig, serverFor, task } from "../support/servers";

const job = frontJob(serverFor(cloudConfig()));
const nginx = task(job, "nginx");
const cloudflared = task(job, "cloudflared");

const file = (of: typeof nginx, path: string) => of.Templates?.find(({ DestPath }) => DestPath.endsWith(path));

describe("mastodon-front with a tunnel", () => {
  it("opens no port of the node but those that Nomad chooses for its own checks", () => {
    expect(job).toMatchObject({ ID: "mastodon-front", Type: "service", Priority: 90 });
    expect(group(job, "front").Networks).toEqual([
      {
        Mode: "bridge",
        DynamicPorts: [
          { Label: "health", To: 8081 },
          { Label: "tunnel", To: 2000 },
        ],
      },
    ]);
  });

  it("stops nginx after cloudflared, which has ended its requests by then", () => {
    expect(nginx.Lifecycle).toEqual({ Hook: "prestart", Sidecar: true });
    expect(cloudflared.Lifecycle).toBeUndefined();
    const { args } = cloudflared.Config;
    const grace = Number.parseInt(args?.[args.indexOf("--grace-period") + 1] ?? "", 10);
    expect(cloudflared.KillTimeout).toBeGreaterThanOrEqual((grace + 5) * 1e9);
    // Not the client's cap of 30 s, where an agent has no other.
    expect(cloudflared.KillTimeout).toBeLessThanOrEqual(30e9);
  });

  it("runs cloudflared over HTTP/2, in the version of its image, with its token from the environment", () => {
    expect(cloudflared.Config).toMatchObject({
      image: expect.stringMatching(/^cloudflare\/cloudflared:\d{4}\.\d+\.\d+$/),
      command: "tunnel",
      args: [
        ...["--no-autoupdate", "--protocol", "http2", "--metrics", "0.0.0.0:2000", "--grace-period", "20s", "run"],
      ],
    });
    expect(cloudflared.Templates).toMatchObject([
      { Envvars: true, EmbeddedTmpl: expect.stringContaining('"nomad/jobs/mastodon-front"') },
    ]);
    expect(nginx.Templates?.some(({ Envvars }) => Envvars)).toBe(false);
  });

  it("is healthy while nginx answers and cloudflared has a connection", () => {
    expect(nginx.Services).toMatchObject([{ PortLabel: "health", Checks: [{ Type: "http", Path: "/health" }] }]);
    expect(cloudflared.Services).toMatchObject([{ PortLabel: "tunnel", Checks: [{ Type: "http", Path: "/ready" }] }]);
  });

  it("rolls with a canary", () => {
    expect(group(job, "front").Update).toMatchObject({ Canary: 1, AutoPromote: true, AutoRevert: true });
  });

  it("runs nginx without root, and ends it after its requests", () => {
    expect(nginx).toMatchObject({
      User: "nginx",
      KillSignal: "SIGQUIT",
      Config: { command: "nginx", volumes: ["local/nginx:/etc/nginx/mastodon:ro"], cap_drop: ["all"] },
    });
  });

  it("gives nginx its files, and reloads it for the list of servers only", () => {
    expect(file(nginx, "nginx.conf")).toMatchObject({ DestPath: "local/nginx/nginx.conf", ChangeMode: "noop" });
    expect(file(nginx, "upstreams.conf")).toMatchObject({
      DestPath: "local/nginx/upstreams.conf",
      ChangeMode: "script",
      ChangeScript: { Command: "nginx", Args: [...(nginx.Config.args ?? []), "-s", "reload"], FailOnError: false },
    });
    expect(nginx.Templates?.filter(({ ChangeMode }) => ChangeMode !== "noop")).toHaveLength(1);
  });

  it("sends visitors to allocations that are no canaries", () => {
    expect(file(nginx, "upstreams.conf")?.EmbeddedTmpl).toContain('nomadService "live.mastodon-web"');
    expect(file(nginx, "upstreams.conf")?.EmbeddedTmpl).toContain('nomadService "live.mastodon-streaming"');
  });

  it("follows the list of servers before a server that leaves it stops", () => {
    const { Wait, Splay } = file(nginx, "upstreams.conf") ?? {};
    expect(Number(Wait?.Max) + Number(Splay)).toBeLessThan(SHUTDOWN_DELAY);
  });

  it("answers for every host of the server", () => {
    const config = cloudConfig({ webDomain: "social.example.org", alternateDomains: ["old.example.org"] });
    const servers = file(task(frontJob(serverFor(config)), "nginx"), "servers.conf")?.EmbeddedTmpl;
    expect(servers).toContain("server_name social.example.org example.org old.example.org;");
  });

  it("keeps nginx's cache through a restart, with room for it and the logs", () => {
    const { EphemeralDisk } = group(job, "front");
    expect(EphemeralDisk).toMatchObject({ Sticky: true });
    const [, size] = /max_size=(\d+)m/.exec(file(nginx, "nginx.conf")?.EmbeddedTmpl ?? "") ?? [];
    expect(EphemeralDisk?.SizeMB).toBeGreaterThanOrEqual(Number(size) + 2 * 2 * 30);
  });
});

describe("mastodon-front with a plain port", () => {
  const local = frontJob(serverFor(localConfig()));

  it("is nginx alone, on a fixed port of the machine", () => {
    expect(group(local, "front").Tasks.map(({ Name }) => Name)).toEqual(["nginx"]);
    expect(group(local, "front").Networks).toMatchObject([
      { ReservedPorts: [{ Label: "http", Value: 8080, To: 8080 }] },
    ]);
    expect(task(local, "nginx").Config.ports).toEqual(["health", "http"]);
    expect(task(local, "nginx").Lifecycle).toBeUndefined();
  });

  it("has no canary, which would find the port taken", () => {
    expect(group(local, "front").Update).toMatchObject({ Canary: 0, MaxParallel: 1, AutoRevert: true });
  });

  it("serves media from the volume, without the right to change them", () => {
    expect(group(local, "front").Volumes).toMatchObject({ media: { Source: "example-media", ReadOnly: true } });
    expect(task(local, "nginx").VolumeMounts).toEqual([{ Volume: "media", Destination: "/srv/media", ReadOnly: true }]);
    expect(file(task(local, "nginx"), "servers.conf")?.EmbeddedTmpl).toContain("alias /srv/media/");
  });
});

describe("mastodon-front with open ports", () => {
  const open = frontJob(serverFor(cloudConfig({ ingress: "public" })));

  it("is nginx with TLS on the node's ports 80 and 443", () => {
    expect(group(open, "front").Networks).toMatchObject([
      {
        ReservedPorts: [
          { Label: "http", Value: 80, To: 8080 },
          { Label: "https", Value: 443, To: 8443 },
        ],
      },
    ]);
    expect(task(open, "nginx").Config.ports).toEqual(["health", "http", "https"]);
  });

  it("has its key from its variable in a file that nginx alone can read, and what is public in the job", () => {
    const files = task(open, "nginx").Templates?.filter(({ DestPath }) => DestPath.startsWith("secrets/"));
    expect(files).toEqual([
      { DestPath: "secrets/origin.pem", EmbeddedTmpl: "(certificate)", ChangeMode: "noop" },
      {
        DestPath: "secrets/origin.key",
        EmbeddedTmpl: '{{ with nomadVar "nomad/jobs/mastodon-front" }}{{ .ORIGIN_KEY.Value }}{{ end }}',
        ChangeMode: "noop",
        Perms: "0400",
        Uid: 101,
        Gid: 101,
      },
      { DestPath: "secrets/origin-pull-ca.pem", EmbeddedTmpl: ORIGIN_PULL_CA, ChangeMode: "noop" },
    ]);
    const conf = file(task(open, "nginx"), "nginx.conf")?.EmbeddedTmpl ?? "";
    for (const path of ["/secrets/origin.pem;", "/secrets/origin.key;", "/secrets/origin-pull-ca.pem;"]) {
      expect(conf).toContain(path);
    }
  });

  it("believes Cloudflare's networks about who visits", () => {
    expect(file(task(open, "nginx"), "trusted-proxies.conf")?.EmbeddedTmpl).toContain(
      "set_real_ip_from 173.245.48.0/20;",
    );
  });
});
