import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** What a script did. Each call is a line, with SKIP_POST_DEPLOYMENT_MIGRATIONS in front where it was set. */
export interface Run {
  readonly status: number | null;
  readonly calls: readonly string[];
  readonly output: string;
}

/**
 * Runs a script with commands of the test's own in front of PATH. Each notes its arguments, and then does what its text
 * says, in sh.
 */
export const runScript = (
  script: string,
  commands: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
): Run => {
  const folder = mkdtempSync(path.join(tmpdir(), "script-"));
  const log = path.join(folder, "calls.log");
  writeFileSync(log, "");
  for (const [name, body] of Object.entries(commands)) {
    const file = path.join(folder, name);
    writeFileSync(
      file,
      `#!/bin/sh\necho "\${SKIP_POST_DEPLOYMENT_MIGRATIONS:+SKIP_POST_DEPLOYMENT_MIGRATIONS=$SKIP_POST_DEPLOYMENT_MIGRATIONS }${name} $*" >>${log}\n${body}\n`,
    );
    chmodSync(file, 0o755);
  }
  try {
    const { status, stdout, stderr } = spawnSync("sh", ["-c", script], {
      env: { PATH: `${folder}:/usr/bin:/bin`, ...environment },
      encoding: "utf8",
    });
    return { status, output: stdout + stderr, calls: readFileSync(log, "utf8").split("\n").slice(0, -1) };
  } finally {
    rmSync(folder, { recursive: true });
  }
};
