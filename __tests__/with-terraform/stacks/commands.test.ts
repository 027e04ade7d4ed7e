import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { REPOSITORY, sharedFolder } from "../../support/shared";
import { describeWithTerraform } from "./support/deployment";

/*
 * The commands of README, as a user types them, in a copy of the repository.
 */
describeWithTerraform("the commands", () => {
  const copy = mkdtempSync(path.join(tmpdir(), "mastodon-nomad-commands-"));

  beforeAll(() => {
    for (const name of readdirSync(REPOSITORY)) {
      if (["node_modules", "cdktf.out", "state", ".git"].includes(name)) continue;
      cpSync(path.join(REPOSITORY, name), path.join(copy, name), { recursive: true });
    }
    symlinkSync(path.join(REPOSITORY, "node_modules"), path.join(copy, "node_modules"));
  });
  afterAll(() => rmSync(copy, { recursive: true }));

  const run = (...command: readonly string[]) => {
    const wrapper = path.join(sharedFolder() ?? "", "terraform/with-offline-providers");
    const { status, stdout, stderr } = spawnSync(wrapper, command, {
      cwd: copy,
      encoding: "utf8",
      maxBuffer: 64 * 1024 * 1024,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, FORCE_COLOR: "0", CI: "1" },
    });
    return { status, output: `${stdout}${stderr}` };
  };

  it.each(["network", "data"])("cdktf deploy %s works alone", (stack) => {
    const { status, output } = run("npx", "cdktf", "deploy", stack, "--auto-approve");
    expect(output.slice(-3000)).toContain("Apply complete!");
    expect(status).toBe(0);
  });

  it.each(["network", "data"])("cdktf diff %s shows no changes right after", (stack) => {
    const { status, output } = run("npx", "cdktf", "diff", stack);
    expect(output.slice(-3000)).toContain("No changes.");
    expect(status).toBe(0);
  });

  it("cdktf destroy data is refused; cdktf may cut off the reason, and the command of help tells it", () => {
    const { status, output } = run("npx", "cdktf", "destroy", "data", "--auto-approve");
    expect(output).toContain("Invoking Terraform CLI failed");
    expect(status).not.toBe(0);
    const reason = run("terraform", "-chdir=cdktf.out/stacks/data", "plan", "-destroy", "-no-color");
    expect(reason.output).toContain("Instance cannot be destroyed");
    expect(run("npx", "cdktf", "diff", "data").output.slice(-3000)).toContain("No changes.");
  });
});

describeWithTerraform("the real providers", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "mastodon-nomad-validate-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ["mastodon.config.ts", 3],
    ["examples/reference.config.ts", 3],
    ["examples/community.config.ts", 3],
    ["examples/local.config.ts", 2],
  ])("find every stack of %s valid", (configuration, stacks) => {
    rmSync(path.join(folder, "cdktf.out"), { recursive: true, force: true });
    const synth = spawnSync("node", ["--import", "tsx", "main.ts"], {
      cwd: REPOSITORY,
      env: {
        PATH: process.env.PATH,
        MASTODON_CONFIG: configuration,
        CDKTF_OUTDIR: path.join(folder, "cdktf.out"),
      },
    });
    expect(synth.status).toBe(0);
    const validate = path.join(sharedFolder() ?? "", "terraform/validate-with-real-providers");
    const { stdout, stderr } = spawnSync(validate, [folder], { encoding: "utf8" });
    const lines = stdout.trim().split("\n");
    expect([lines.length, stderr]).toEqual([stacks, ""]);
    // Without a real aws provider on this machine, stacks with one are left out.
    for (const line of lines) expect(line).toMatch(/: valid$|: left out, no real aws provider on this machine$/);
  });
});
