import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseConfig } from "../../config";
import { STACKS, secureState } from "../../stacks/state";
import { cloudServer, synthesizeStacks } from "../support/stacks";
import type { Synthesized } from "../support/synthesize";

const terraformOf = (stack: Synthesized | undefined) => {
  if (!stack) throw new Error("there is no such stack");
  return stack.json.terraform as { readonly backend: object };
};

const backendOf = (state: NonNullable<Parameters<typeof cloudServer>[0]>["state"]) =>
  terraformOf(synthesizeStacks(cloudServer(state ? { state } : {})).data).backend;

describe("Terraform's state", () => {
  it("is a file with a relative path by default, so that the output is the same on every machine", () => {
    expect(backendOf(undefined)).toEqual({ local: { path: "../../../state/example/data.tfstate" } });
  });

  it("can be in S3, encrypted, with S3's own locking", () => {
    expect(backendOf({ backend: "s3", bucket: "states" })).toEqual({
      s3: {
        bucket: "states",
        key: "mastodon-nomad/example/data.tfstate",
        region: "eu-west-1",
        encrypt: true,
        use_lockfile: true,
      },
    });
  });

  it("can be in R2, which needs most of S3's checks off", () => {
    expect(backendOf({ backend: "r2", bucket: "states" })).toEqual({
      s3: {
        bucket: "states",
        key: "mastodon-nomad/example/data.tfstate",
        region: "auto",
        endpoints: { s3: "https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com" },
        profile: "r2",
        use_path_style: true,
        skip_credentials_validation: true,
        skip_metadata_api_check: true,
        skip_region_validation: true,
        skip_requesting_account_id: true,
        skip_s3_checksum: true,
        use_lockfile: true,
      },
    });
  });

  it.each([
    ["local", undefined],
    ["s3", { backend: "s3", bucket: "states" }],
    ["r2", { backend: "r2", bucket: "states" }],
  ] as const)("is read where it is written: %s", (_, state) => {
    const { network, data } = synthesizeStacks(cloudServer(state ? { state } : {}));
    const [written] = Object.values(terraformOf(network).backend);
    const readFrom = data?.theData("terraform_remote_state").config;
    expect({ ...(readFrom as object), ...(state ? { use_lockfile: true } : {}) }).toEqual(written);
  });

  it("needs a Terraform with write-only arguments in every stack", () => {
    for (const stack of Object.values(synthesizeStacks(cloudServer()))) {
      expect(stack?.json.terraform).toMatchObject({ required_version: ">= 1.11" });
    }
  });
});

describe("secureState", () => {
  let folder: string;
  const mode = (file: string) => statSync(join(folder, file)).mode & 0o777;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "state-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("closes the folder before there is a state in it", () => {
    secureState(parseConfig(cloudServer()), folder);
    expect(mode("example")).toBe(0o700);
  });

  it("closes states that are open to everybody", () => {
    mkdirSync(join(folder, "example"), { mode: 0o755 });
    for (const name of STACKS) writeFileSync(join(folder, "example", `${name}.tfstate`), "{}", { mode: 0o644 });
    secureState(parseConfig(cloudServer()), folder);
    expect(mode("example")).toBe(0o700);
    for (const name of STACKS) expect(mode(`example/${name}.tfstate`)).toBe(0o600);
  });

  it("makes no folder when the state is elsewhere", () => {
    secureState(parseConfig(cloudServer({ state: { backend: "s3", bucket: "states" } })), folder);
    expect(() => mode("example")).toThrow(/ENOENT/);
  });
});
