import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { MastodonConfig } from "../../../../config";
import type { StackName } from "../../../../stacks/state";
import { REPOSITORY, SHARED_MISSING, sharedFolder } from "../../../support/shared";
import { writeStacks } from "../../../support/stacks";

const shared = sharedFolder();
const terraformMissing = spawnSync("terraform", ["version"]).error !== undefined;

/** What keeps these tests from running, and what to do about it; undefined when nothing does. */
export const MISSING: string | undefined = terraformMissing
  ? "terraform is missing: install version 1.11 or newer"
  : shared === undefined
    ? SHARED_MISSING
    : undefined;

/** Describes tests that need terraform and the stand-ins, or skips them and says what is missing. */
export const describeWithTerraform = (name: string, tests: () => void): void => {
  if (MISSING === undefined) describe(name, tests);
  else describe.skip(`${name} (${MISSING})`, tests);
};

/** One call of a provider, as the stand-ins note it. */
export interface Call {
  readonly folder: string;
  readonly operation: "create" | "update" | "delete" | "read-data" | "open" | "configure";
  readonly type?: string;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly prior?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
}

/** What a run of terraform did. */
export interface Run {
  readonly ok: boolean;
  /** 2 is "there are changes" with -detailed-exitcode. */
  readonly status: number | null;
  /** All that was on the screen. */
  readonly output: string;
  /** The calls that changed something. */
  readonly changes: readonly Call[];
}

/** How the cloud behaves in one run. */
export interface Cloud {
  /** FAKE_CLOUD_FAIL: operations that fail, such as `aws_db_instance:create`. */
  readonly fail?: string;
}

const SECRETS = ["app", "database", "cache", "nomad-bootstrap", "nomad-deploy"] as const;

/** The secrets of a server named `example`, easy to find again. */
export const PLANTED: Readonly<Record<(typeof SECRETS)[number], string>> = {
  app: JSON.stringify({
    SECRET_KEY_BASE: "planted-secret-key-base",
    ACTIVE_RECORD_ENCRYPTION_DETERMINISTIC_KEY: "planted-deterministic-key",
    ACTIVE_RECORD_ENCRYPTION_KEY_DERIVATION_SALT: "planted-salt",
    ACTIVE_RECORD_ENCRYPTION_PRIMARY_KEY: "planted-primary-key",
    VAPID_PRIVATE_KEY: "planted-vapid-private",
    VAPID_PUBLIC_KEY: "planted-vapid-public",
  }),
  database: JSON.stringify({ DB_PASS: "planted-database" }),
  cache: JSON.stringify({ REDIS_PASSWORD: "planted-cache" }),
  "nomad-bootstrap": JSON.stringify({ NOMAD_TOKEN: "planted-bootstrap" }),
  "nomad-deploy": JSON.stringify({ NOMAD_TOKEN: "planted-deploy" }),
};

/** A server in a cloud of its own: its configuration, its states, what its stores hold. Gone with `remove`. */
export class Deployment {
  public readonly folder = mkdtempSync(path.join(tmpdir(), "mastodon-nomad-deployment-"));
  /** Further environment variables of each run. */
  public environment: Readonly<Record<string, string>> = {};
  /** Further arguments of `terraform init`. */
  public backend: readonly string[] = [];
  /** The SSM parameters that exist beside those that stacks write. */
  public parameters: Readonly<Record<string, string>> = PLANTED;
  /** Cloudflare's networks, as its API lists them. */
  public cloudflareNetworks: readonly string[] = ["173.245.48.0/20", "103.21.244.0/22"];

  private readonly initialized = new Map<string, string>();

  constructor(settings: MastodonConfig) {
    this.configure(settings);
  }

  /** Changes the configuration: synthesizes anew. */
  public configure(settings: MastodonConfig): void {
    writeStacks(settings, this.folder);
  }

  public apply(stack: StackName, cloud: Cloud = {}): Run {
    return this.terraform(stack, ["apply", "-auto-approve", "-input=false", "-no-color"], cloud);
  }

  /** A plan; `status` is 0 when nothing would change. */
  public plan(stack: StackName): Run {
    return this.terraform(stack, ["plan", "-detailed-exitcode", "-input=false", "-no-color"]);
  }

  public destroy(stack: StackName): Run {
    return this.terraform(stack, ["destroy", "-auto-approve", "-input=false", "-no-color"]);
  }

  /** The addresses in a stack's state. */
  public addresses(stack: StackName): readonly string[] {
    return this.terraform(stack, ["state", "list"])
      .output.split("\n")
      .filter((line) => /^[a-z]/.test(line));
  }

  public terraform(stack: StackName, args: readonly string[], cloud: Cloud = {}): Run {
    const cwd = path.join(this.folder, "cdktf.out/stacks", stack);
    this.initialize(cwd);
    const journal = path.join(this.folder, "journal.jsonl");
    rmSync(journal, { force: true });
    const { status, output } = this.run(cwd, args, {
      FAKE_CLOUD_JOURNAL: journal,
      ...(cloud.fail === undefined ? {} : { FAKE_CLOUD_FAIL: cloud.fail }),
    });
    const calls = existsSync(journal) ? readFileSync(journal, "utf8").trim().split("\n").map(parse) : [];
    return {
      ok: status === 0,
      status,
      output,
      changes: calls.filter(({ operation }) => ["create", "update", "delete"].includes(operation)),
    };
  }

  /** Every file that a run may leave a secret in: states, output. */
  public files(): ReadonlyMap<string, string> {
    const found = readdirSync(this.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.parentPath.includes(".terraform"))
      .map((entry) => path.join(entry.parentPath, entry.name))
      .filter((file) => /\.(tfstate|backup|json)$/.test(file) && !/(journal|values|aws_ssm_parameter)/.test(file));
    return new Map(found.map((file) => [path.relative(this.folder, file), readFileSync(file, "utf8")]));
  }

  public remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** `terraform init`, as `cdktf deploy` does it each time; here once for each set of providers, and then copied. */
  private initialize(cwd: string): void {
    const { terraform } = JSON.parse(readFileSync(path.join(cwd, "cdk.tf.json"), "utf8"));
    const key = JSON.stringify(terraform);
    // A state that moves, or is elsewhere, is asked for at init; what was copied would not know it.
    const copyable =
      "local" in terraform.backend && ![...this.initialized.values()].some((settings) => settings.includes('"s3"'));
    if (this.initialized.get(cwd) === key) return;
    this.initialized.set(cwd, key);
    const earlier = initialized.get(key);
    if (copyable && earlier !== undefined && existsSync(earlier)) {
      for (const name of [".terraform", ".terraform.lock.hcl"]) {
        rmSync(path.join(cwd, name), { recursive: true, force: true });
        cpSync(path.join(earlier, name), path.join(cwd, name), { recursive: true });
      }
      return;
    }
    const { status, output } = this.run(cwd, ["init", "-input=false", "-no-color", ...MOVING, ...this.backend], {});
    if (status !== 0) throw new Error(`terraform init failed:\n${output}`);
    if (copyable) initialized.set(key, cwd);
  }

  private run(cwd: string, args: readonly string[], environment: Readonly<Record<string, string>>) {
    const values = path.join(this.folder, "values.json");
    const parameters = Object.entries(this.parameters).map(([id, value]) => [
      `/mastodon-nomad/example/${id}`,
      { value },
    ]);
    const image = "/aws/service/canonical/ubuntu/server/24.04/stable/current/arm64/hvm/ebs-gp3/ami-id";
    writeFileSync(
      values,
      JSON.stringify({
        aws_ssm_parameter: {
          "*": null,
          [image]: { value: "ami-0123456789abcdef0" },
          ...Object.fromEntries(parameters),
        },
        cloudflare_ip_ranges: { "*": { ipv4_cidrs: this.cloudflareNetworks } },
      }),
    );
    const { status, stdout, stderr } = spawnSync(
      path.join(shared ?? "", "terraform/with-offline-providers"),
      ["terraform", ...args],
      {
        cwd,
        encoding: "utf8",
        maxBuffer: 64 * 1024 * 1024,
        env: {
          PATH: process.env.PATH,
          HOME: process.env.HOME,
          NOMAD_ADDR: nomadAddress(),
          FAKE_CLOUD_VALUES: values,
          FAKE_CLOUD_STATE: path.join(this.folder, "parameters"),
          ...this.environment,
          ...environment,
        },
      },
    );
    return { status, output: `${stdout}${stderr}` };
  }
}

/** A Nomad for the migrations' script, in a process of its own, since terraform blocks this one. */
let nomad: { readonly address: string; readonly process: ChildProcess } | undefined;

const nomadAddress = (): string => {
  if (!nomad) {
    const folder = mkdtempSync(path.join(tmpdir(), "fake-nomad-"));
    const said = path.join(folder, "address");
    const script = path.join(REPOSITORY, "__tests__/support/fake-nomad.ts");
    const child = spawn("node", ["--import", "tsx", script], {
      cwd: REPOSITORY,
      stdio: ["ignore", openSync(said, "w"), "inherit"],
    });
    child.unref();
    process.on("exit", () => child.kill());
    const pause = new Int32Array(new SharedArrayBuffer(4));
    while (readFileSync(said, "utf8") === "") Atomics.wait(pause, 0, 0, 50);
    nomad = { address: readFileSync(said, "utf8").trim(), process: child };
    rmSync(folder, { recursive: true });
  }
  return nomad.address;
};

afterAll(() => {
  nomad?.process.kill();
});

/** What docs/runbooks/moving-the-state.md says to add; it does nothing where the state stays. */
const MOVING = ["-migrate-state", "-force-copy"] as const;

/** A stack's folder for each set of providers. */
const initialized = new Map<string, string>();

const parse = (line: string): Call => JSON.parse(line) as Call;

/** The types of the resources that were changed in a way, in a fixed order. */
export const typesOf = ({ changes }: Run, operation: Call["operation"]): readonly string[] =>
  changes.flatMap((call) => (call.operation === operation && call.type !== undefined ? [call.type] : [])).sort();
