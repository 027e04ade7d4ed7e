import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import type { MastodonConfig } from "../../config";
import { STACKS } from "../../stacks/state";
import { cloudServer, synthesizeStacks } from "../support/stacks";
import { ACCEPTED, ACCEPTED_WITH_OPTIONS, type Accepted } from "./accepted-findings";

/*
 * The scanner checkov (PyPI) on what a server becomes, with all defaults and with the options that add resources.
 */

const CACHE = path.join(process.env.XDG_CACHE_HOME ?? path.join(homedir(), ".cache"), "mastodon-nomad/checkov");
const CHECKOV = process.env.CHECKOV ?? path.join(CACHE, "bin/checkov");
const missing = spawnSync(CHECKOV, ["--version"]).status !== 0;
if (missing) {
  console.warn(
    `skipped: checkov is missing; install it with: python3 -m venv ${CACHE} && ${CACHE}/bin/pip install checkov==3.3.30`,
  );
}

interface Report {
  readonly results: { readonly failed_checks: readonly { readonly check_id: string; readonly resource: string }[] };
  readonly summary: { readonly passed: number; readonly parsing_errors: number };
}

const scan = (settings: MastodonConfig): Report => {
  const folder = mkdtempSync(path.join(tmpdir(), "checkov-"));
  try {
    const stacks = synthesizeStacks(settings);
    for (const name of STACKS) {
      // checkov 3.3 gives up on a file with `terraform.required_version` or `removed`, and these hold nothing to scan.
      const { resource, data, provider } = stacks[name]?.json ?? {};
      mkdirSync(path.join(folder, name));
      writeFileSync(path.join(folder, name, "cdk.tf.json"), JSON.stringify({ resource, data, provider }));
    }
    const { stdout, stderr } = spawnSync(
      CHECKOV,
      ["--directory", folder, "--framework", "terraform_json", "--skip-download", "--quiet", "--output", "json"],
      { encoding: "utf8" },
    );
    if (!stdout.trim()) throw new Error(`checkov said nothing on stdout, and on stderr: ${stderr}`);
    return JSON.parse(stdout) as Report;
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const SERVERS: readonly [name: string, settings: Partial<MastodonConfig>, accepted: readonly Accepted[]][] = [
  ["all defaults", {}, ACCEPTED],
  [
    "open ports and SES",
    { ingress: "public", mail: { via: "ses" } },
    [...ACCEPTED.filter(({ resource }) => resource !== "aws_ssm_parameter.tunnel-token"), ...ACCEPTED_WITH_OPTIONS],
  ],
];

(missing ? describe.skip : describe).each(SERVERS)("checkov on a server with %s", (_, settings, accepted) => {
  const report = missing ? undefined : scan(cloudServer(settings));

  it("can read all of it", () => {
    expect(report?.summary.parsing_errors).toBe(0);
    expect(report?.summary.passed).toBeGreaterThan(80);
  });

  it("finds exactly what is accepted", () => {
    // It writes resource.NAME where it means TYPE.NAME, unless a check looks at several resources.
    const name = (resource: string) => resource.replace(/_[0-9A-F]{8}$/, "").replace(/^[^.]*\./, "");
    const found = report?.results.failed_checks.map(({ check_id, resource }) => `${check_id} ${name(resource)}`) ?? [];
    expect([...found].sort()).toEqual(accepted.map(({ id, resource }) => `${id} ${name(resource)}`).sort());
  });
});
