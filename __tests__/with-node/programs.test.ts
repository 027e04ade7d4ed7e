import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Ajv from "ajv";
import { cloudConfig, userData } from "../../node/cloud-init";
import { nodeFiles } from "../../node/files";
import { AGENT_CONFIG_FILE } from "../../node/paths";
import { missingForDownloads, SHARED, unpackNomad } from "./support/downloads";
import { nodeOptions } from "./support/options";
import { missingForThrowAwayNode, ThrowAwayNode } from "./support/throw-away-node";

/** A group of tests that is skipped, with the reason, where something is missing. */
const describeUnless = (missing: string, what: string): jest.Describe => {
  if (missing) console.warn(`skipped: ${what} (${missing})`);
  return missing ? describe.skip : describe;
};
const absent = (program: string, install: string): string =>
  spawnSync("which", [program]).status === 0 ? "" : `not installed: ${program}; ${install}`;

describeUnless(absent("shellcheck", "apt-get install shellcheck"), "the scripts with shellcheck")("shellcheck", () => {
  const repository = join(__dirname, "../..");
  const scripts = execFileSync("git", ["ls-files", "node/scripts", "__tests__/with-node/support"], {
    cwd: repository,
    encoding: "utf8",
  })
    .split("\n")
    .filter((path) => path.endsWith(".sh") || path.includes("/stubs/"));

  test.each(scripts)("has nothing to say about %s", (path) => {
    const { stdout } = spawnSync("shellcheck", ["--external-sources", "--source-path=SCRIPTDIR", path], {
      cwd: repository,
      encoding: "utf8",
    });
    expect(stdout).toBe("");
  });

  test("looks at every script of the node", () => {
    expect(scripts.filter((path) => path.startsWith("node/"))).toHaveLength(
      nodeFiles().filter((file) => file.path.endsWith(".sh")).length,
    );
  });
});

const schemaFile = join(SHARED, "schemas/cloud-config.json");
const schemaMissing = existsSync(schemaFile) ? "" : `no ${schemaFile}; set MASTODON_NOMAD_SHARED`;

describeUnless(schemaMissing, "the user data against cloud-init's schema")("cloud-init's schema", () => {
  // The schema says draft 4, which ajv no longer has; what it uses means the same in later drafts.
  const { $schema: _draft, ...schema } = JSON.parse(readFileSync(schemaFile, "utf8"));
  const validate = new Ajv({ strict: false, validateFormats: false, validateSchema: false }).compile(schema);

  test("accepts the user data", () => {
    const valid = validate(cloudConfig(nodeOptions()));
    expect(validate.errors).toBeNull();
    expect(valid).toBe(true);
  });

  test("refuses a misspelt module and a number for permissions", () => {
    expect(validate({ write_file: [] })).toBe(false);
    expect(validate({ write_files: [{ path: "/a", permissions: 644 }] })).toBe(false);
  });
});

const yamlMissing =
  spawnSync("python3", ["-c", "import yaml"]).status === 0 ? "" : "python3 has no yaml; apt-get install python3-yaml";

describeUnless(yamlMissing, "the user data as YAML")("a YAML parser", () => {
  test("reads the user data as what was written", () => {
    const program = "import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)";
    const read = execFileSync("python3", ["-c", program], { input: userData(nodeOptions()), encoding: "utf8" });
    expect(JSON.parse(read)).toEqual(cloudConfig(nodeOptions()));
  });
});

describeUnless(missingForDownloads(), "the agent's configuration with nomad")("nomad config validate", () => {
  const folder = mkdtempSync(join(tmpdir(), "nomad-config."));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** The outcome for the agent's configuration after a change to its text. */
  const validate = (change: (text: string) => string): string => {
    const nomad = join(folder, "nomad");
    if (!existsSync(nomad)) unpackNomad(nomad);
    const text = cloudConfig(nodeOptions()).write_files.find((file) => file.path === AGENT_CONFIG_FILE)?.content ?? "";
    writeFileSync(join(folder, "nomad.json"), change(text));
    const { stdout, stderr } = spawnSync(nomad, ["config", "validate", join(folder, "nomad.json")], {
      encoding: "utf8",
    });
    return stdout + stderr;
  };

  test("accepts the agent's configuration", () => {
    expect(validate((text) => text)).toContain("Configuration is valid!");
  });

  test("would notice a misspelt setting", () => {
    expect(validate((text) => text.replace("max_kill_timeout", "max_kil_timeout"))).toContain("max_kil_timeout");
  });
});

describeUnless(
  absent("systemd-analyze", "apt-get install systemd") || missingForThrowAwayNode(),
  "the units with systemd-analyze",
)("systemd-analyze verify", () => {
  const volumes = mkdtempSync(join(tmpdir(), "volumes."));
  let node: ThrowAwayNode;
  beforeAll(async () => {
    node = await ThrowAwayNode.start(volumes);
    node.install(cloudConfig(nodeOptions()));
    node.inRoot("install -m 755 /stubs/fallocate /usr/local/bin/nomad");
    node.inRoot("printf '[Service]\\nExecStart=/bin/true\\n' >/etc/systemd/system/docker.service");
  });
  afterAll(() => {
    node?.stop();
    rmSync(volumes, { recursive: true });
  });

  const verify = (): string =>
    node.run("cd /etc/systemd/system && systemd-analyze verify ./nomad.service ./mastodon-nomad-*").output;

  test("has nothing to say about the units", () => {
    expect(verify()).toBe("");
  });

  test("would notice a misspelt setting", () => {
    node.inRoot("sed -i s/KillMode/KilMode/ /etc/systemd/system/nomad.service");
    expect(verify()).toContain("KilMode");
  });
});
