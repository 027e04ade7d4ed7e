import { copyFileSync, mkdirSync } from "node:fs";
import path from "node:path";
import { ACCOMPANYING, PROTECTED } from "../../../stacks/protected";
import { STACKS, type StackName } from "../../../stacks/state";
import { cloudServer } from "../../support/stacks";
import { Deployment, describeWithTerraform, PLANTED, typesOf } from "./support/deployment";

describeWithTerraform("what must not be lost", () => {
  let server: Deployment;
  beforeAll(() => {
    server = new Deployment(cloudServer());
    for (const stack of STACKS) server.apply(stack);
  });
  afterAll(() => server.remove());
  afterEach(() => server.configure(cloudServer()));

  it.each(STACKS)("is not destroyed by a destroy of %s: nothing is", (stack) => {
    const run = server.destroy(stack);
    expect(run.ok).toBe(false);
    expect(run.output).toContain("Instance cannot be destroyed");
    expect(run.output).toMatch(new RegExp(PROTECTED[stack].filter((one) => !one.startsWith("nomad_")).join("|")));
    expect(run.changes).toEqual([]);
  });

  it.each(STACKS)("refuses another domain in the state of %s before anything changes", (stack) => {
    server.configure(cloudServer({ domain: "example.net" }));
    const run = server.apply(stack);
    expect(run.ok).toBe(false);
    expect(run.output).toContain("terraform_data.seal_");
    expect(run.output).toContain("Instance cannot be destroyed");
    expect(run.changes).toEqual([]);
  });

  it("refuses another server's state", () => {
    const other = new Deployment(cloudServer({ name: "other" }));
    mkdirSync(path.join(other.folder, "state/other"), { recursive: true });
    copyFileSync(
      path.join(server.folder, "state/example/network.tfstate"),
      path.join(other.folder, "state/other/network.tfstate"),
    );
    const run = other.apply("network");
    expect(run.ok).toBe(false);
    expect(run.output).toContain("terraform_data.seal_");
    expect(run.changes).toEqual([]);
    other.remove();
  });

  it("is not replaced when what cannot change later is changed", () => {
    server.configure(cloudServer({ media: { on: "r2", bucket: "another-bucket" } }));
    const run = server.apply("data");
    expect(run.ok).toBe(false);
    expect(run.output).toContain("cloudflare_r2_bucket.media_54CBABFC");
    expect(run.changes).toEqual([]);
  });
});

describeWithTerraform("a variant that is switched", () => {
  const kept = [...PROTECTED.data, ...ACCOMPANYING.data];

  it.each([
    ["the cache to Nomad", { cache: { on: "nomad" } }, "_cache_|\\.cache_"],
    ["the database to Nomad", { database: { on: "nomad" } }, "\\.database_"],
    ["media to files", { media: { on: "files", volumeGiB: 5 } }, "\\.media"],
    ["the keys to your own", { media: { on: "r2", keys: "provided" } }, "media_keys|media-keys"],
  ] as const)("forgets and deletes nothing: %s", (_, settings, pattern) => {
    const server = new Deployment(cloudServer());
    try {
      for (const stack of ["network", "data"] as const) server.apply(stack);
      const before = server.addresses("data").filter((address) => new RegExp(pattern).test(address));
      expect(before.filter((address) => kept.includes(address)).length).toBeGreaterThan(1);

      server.configure(cloudServer(settings));
      const run = server.apply("data");
      expect(run.output).toContain("Apply complete!");
      for (const type of typesOf(run, "delete")) expect(type).toBe("aws_cloudwatch_metric_alarm");
      const after = server.addresses("data");
      for (const address of before) expect(after).not.toContain(address);
      expect(server.plan("data").status).toBe(0);
    } finally {
      server.remove();
    }
  });

  it("puts new keys over those in the store, when it is switched back", () => {
    const server = new Deployment(cloudServer());
    try {
      for (const stack of ["network", "data"] as const) server.apply(stack);
      for (const keys of ["provided", "created"] as const) {
        server.configure(cloudServer({ media: { on: "r2", keys } }));
        expect(server.apply("data").output).toContain("Apply complete!");
      }
      expect(server.plan("data").status).toBe(0);
    } finally {
      server.remove();
    }
  });

  it("forgets the volume too, when it is switched back", () => {
    const server = new Deployment(cloudServer({ cache: { on: "nomad" } }));
    try {
      for (const stack of ["network", "data"] as const) server.apply(stack);
      server.configure(cloudServer());
      const run = server.apply("data");
      expect(run.output).toContain("Apply complete!");
      expect(typesOf(run, "delete")).toEqual(["nomad_job", "nomad_variable"]);
      expect(server.addresses("data")).not.toContain("nomad_dynamic_host_volume.nomad-cache_volume_B3F6E870");
    } finally {
      server.remove();
    }
  });
});

describeWithTerraform("the end of a server", () => {
  it("is possible once protection is off, and takes final snapshots", () => {
    const server = new Deployment(cloudServer());
    try {
      for (const stack of STACKS) server.apply(stack);
      server.configure(cloudServer({ protection: "off" }));
      for (const stack of STACKS) expect(server.apply(stack).output).toContain("Apply complete!");
      for (const stack of [...STACKS].reverse()) {
        const run = server.destroy(stack);
        expect(run.output).toContain("Destroy complete!");
        for (const { type, prior } of run.changes) {
          if (type === "aws_db_instance") {
            expect(prior).toMatchObject({
              skip_final_snapshot: false,
              deletion_protection: false,
              final_snapshot_identifier: expect.stringMatching(/^example-final-[0-9a-f]{8}$/),
            });
          }
          if (type === "aws_elasticache_replication_group") {
            expect(prior).toMatchObject({
              final_snapshot_identifier: expect.stringMatching(/^example-final-[0-9a-f]{8}$/),
            });
          }
          if (type === "aws_ebs_volume") expect(prior).toMatchObject({ final_snapshot: true });
        }
        expect(typesOf(run, "delete").length).toBeGreaterThan(10);
        expect(server.addresses(stack)).toEqual([]);
      }
    } finally {
      server.remove();
    }
  });
});

describeWithTerraform("a deploy that comes too early", () => {
  let server: Deployment;
  beforeEach(() => {
    server = new Deployment(cloudServer());
  });
  afterEach(() => server.remove());

  const missing = (id: keyof typeof PLANTED) => {
    const { [id]: _, ...others } = PLANTED;
    return others;
  };

  it.each([
    ["data", "database", "made-by-mastodon-secrets-init"],
    ["data", "cache", "made-by-mastodon-secrets-init"],
    ["workload", "app", "made-by-mastodon-secrets-init"],
    ["workload", "nomad-deploy", "made-by-the-node-at-its-first-boot"],
  ] as const)("names what makes the missing secret: %s without %s", (stack, id, address) => {
    for (const earlier of STACKS.slice(0, STACKS.indexOf(stack))) server.apply(earlier);
    server.parameters = missing(id);
    const run = server.apply(stack);
    expect(run.ok).toBe(false);
    expect(run.output).toContain("ParameterNotFound");
    expect(run.output).toContain(address);
    expect(run.output.match(/Error:/g)).toHaveLength(1);
    expect(run.changes).toEqual([]);
  });

  it.each([
    ["data", "network"],
    ["workload", "data"],
  ] as const satisfies readonly [StackName, StackName][])(
    "says that it cannot read: %s before %s",
    (stack, earlier) => {
      const run = server.apply(stack);
      expect(run.ok).toBe(false);
      expect(run.output).toContain("Unable to find remote state");
      expect(run.output).toContain(`data.terraform_remote_state.${earlier}`);
      expect(run.changes).toEqual([]);
    },
  );
});
