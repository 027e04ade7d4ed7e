import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { CNI_PLUGINS, NOMAD } from "../../catalog/node";
import { cloudConfig, userData } from "../../node/cloud-init";
import type { NodeOptions } from "../../node/options";
import { AGENT_CONFIG_FILE, ENVIRONMENT_FILE } from "../../node/paths";

const options = (changes: Partial<NodeOptions> = {}): NodeOptions => ({
  name: "mastodon",
  region: "eu-west-1",
  dataVolumeId: "vol-0abc",
  bootstrapParameter: "/mastodon-nomad/mastodon/nomad-bootstrap",
  deployParameter: "/mastodon-nomad/mastodon/nomad-deploy",
  namespace: "mastodon",
  swapGiB: 2,
  ...changes,
});

const contentOf = (path: string, changes?: Partial<NodeOptions>): string =>
  cloudConfig(options(changes)).write_files.find((file) => file.path === path)?.content ?? "";

describe("user data", () => {
  test("stays well below EC2's 16 KiB when compressed", () => {
    // The rest is room for Terraform's gzip, which is not Node's, and for the values behind tokens.
    expect(gzipSync(userData(options())).length).toBeLessThan(14_000);
  });

  test("is a header and the cloud-config, and the same each time", () => {
    const [header, ...rest] = userData(options()).split("\n");
    expect(header).toBe("#cloud-config");
    expect(JSON.parse(rest.join("\n"))).toEqual(cloudConfig(options()));
    expect(userData(options())).toBe(userData(options()));
  });

  test("holds nothing that Terraform would take for a template, but the tokens that it was given", () => {
    const token = "${TfToken[TOKEN.17]}";
    const text = userData(options({ dataVolumeId: token }));
    expect(text.split(token)).toHaveLength(2);
    expect(text.replace(token, "")).not.toMatch(/[$%]\{/);
  });

  test("brings every script and unit to its place, programs executable and the rest not", () => {
    const permissions = Object.fromEntries(
      cloudConfig(options()).write_files.map((file) => [file.path, file.permissions]),
    );
    expect(permissions).toEqual({
      "/etc/apt/apt.conf.d/52mastodon-nomad": "0644",
      "/etc/chrony/conf.d/mastodon-nomad.conf": "0644",
      "/etc/docker/daemon.json": "0644",
      "/etc/mastodon-nomad/node.env": "0644",
      "/etc/modules-load.d/mastodon-nomad.conf": "0644",
      "/etc/nomad.d/nomad.json": "0644",
      "/etc/sysctl.d/90-mastodon-nomad.conf": "0644",
      "/etc/systemd/journald.conf.d/mastodon-nomad.conf": "0644",
      "/etc/systemd/system/mastodon-nomad-containers.service": "0644",
      "/etc/systemd/system/mastodon-nomad-metrics.service": "0644",
      "/etc/systemd/system/mastodon-nomad-metrics.timer": "0644",
      "/etc/systemd/system/mastodon-nomad-set-up.service": "0644",
      "/etc/systemd/system/nomad.service": "0644",
      "/opt/mastodon-nomad/aws.sh": "0644",
      "/opt/mastodon-nomad/lib.sh": "0644",
      "/opt/mastodon-nomad/metrics.sh": "0755",
      "/opt/mastodon-nomad/set-up.sh": "0755",
      "/opt/mastodon-nomad/steps/10-packages.sh": "0755",
      "/opt/mastodon-nomad/steps/20-system.sh": "0755",
      "/opt/mastodon-nomad/steps/30-volume.sh": "0755",
      "/opt/mastodon-nomad/steps/40-programs.sh": "0755",
      "/opt/mastodon-nomad/steps/50-nomad.sh": "0755",
      "/opt/mastodon-nomad/steps/60-access.sh": "0755",
    });
  });

  test("starts the set-up without waiting for it", () => {
    expect(cloudConfig(options()).runcmd).toEqual([
      ["systemctl", "daemon-reload"],
      ["systemctl", "enable", "--now", "--no-block", "mastodon-nomad-set-up.service"],
    ]);
  });
});

describe("the node's parameters", () => {
  test("are one line each, quoted for the shell, by the names that the scripts use", () => {
    expect(contentOf(ENVIRONMENT_FILE)).toBe(
      [
        "NAME='mastodon'",
        "REGION='eu-west-1'",
        "DATA_VOLUME_ID='vol-0abc'",
        "BOOTSTRAP_PARAMETER='/mastodon-nomad/mastodon/nomad-bootstrap'",
        "DEPLOY_PARAMETER='/mastodon-nomad/mastodon/nomad-deploy'",
        "NAMESPACE='mastodon'",
        "METRICS_NAMESPACE='mastodon-nomad'",
        "SWAP_GIB='2'",
        `NOMAD_VERSION='${NOMAD.version}'`,
        `NOMAD_SHA256_ARM64='${NOMAD.sha256.arm64}'`,
        `NOMAD_SHA256_AMD64='${NOMAD.sha256.amd64}'`,
        `CNI_VERSION='${CNI_PLUGINS.version}'`,
        `CNI_SHA256_ARM64='${CNI_PLUGINS.sha256.arm64}'`,
        `CNI_SHA256_AMD64='${CNI_PLUGINS.sha256.amd64}'`,
        "",
      ].join("\n"),
    );
  });

  test("each parameter is used by a script, and each that a script uses is there", () => {
    const scripts = cloudConfig(options())
      .write_files.filter((file) => file.path.endsWith(".sh"))
      .map((file) => file.content)
      .join("\n");
    const given = [...contentOf(ENVIRONMENT_FILE).matchAll(/^([A-Z0-9_]+)=/gm)].map(([, name]) => name);
    const ofTheShell = ["SECONDS", "LINENO", "BASH_COMMAND", "NOMAD_TOKEN"];
    const used = [...new Set([...scripts.matchAll(/\$(?:\(\()?([A-Z][A-Z0-9_]+)/g)].map(([, name]) => name))];
    expect(used.filter((name) => !ofTheShell.includes(String(name))).sort()).toEqual([...given].sort());
  });

  test("any value arrives in the shell as it was, or is refused with the name and the value", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (namespace) => {
        if (/['\n]/.test(namespace)) {
          expect(() => contentOf(ENVIRONMENT_FILE, { namespace })).toThrow(
            `node: NAMESPACE is ${JSON.stringify(namespace)}, which has a quote or a line break; write it without`,
          );
        } else {
          expect(contentOf(ENVIRONMENT_FILE, { namespace })).toContain(`\nNAMESPACE='${namespace}'\n`);
        }
      }),
    );
  });
});

describe("the agent's configuration", () => {
  const config = JSON.parse(contentOf(AGENT_CONFIG_FILE));

  test("keeps the API, RPC and gossip on loopback, with ACL on", () => {
    expect(config.bind_addr).toBe("127.0.0.1");
    expect(config.advertise).toEqual({ http: "127.0.0.1", rpc: "127.0.0.1", serf: "127.0.0.1" });
    expect(config.addresses).toBeUndefined();
    expect(config.acl).toEqual({ enabled: true });
  });

  test("keeps everything that must survive on the data volume", () => {
    expect(config.data_dir).toBe("/data/nomad");
    expect(config.client.host_volumes_dir).toBe("/data/volumes");
    expect(config.name).toBe("mastodon");
  });

  test("gives jobs what they count on: oversubscription, time to stop, templates that never give up", () => {
    expect(config.server.default_scheduler_config.memory_oversubscription_enabled).toBe(true);
    expect(config.client.max_kill_timeout).toBe("120s");
    expect(config.client.template.nomad_retry.attempts).toBe(0);
  });

  test("lets jobs run containers only, without privileges and without paths of the node", () => {
    expect(config.client.options).toEqual({ "driver.allowlist": "docker" });
    expect(config.plugin.docker.config).toMatchObject({ allow_privileged: false, volumes: { enabled: false } });
  });
});
