import { existsSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { cloudServer } from "../support/stacks";
import { Deployment, MISSING } from "../with-terraform/stacks/support/deployment";
import { KEYS, MOTO_MISSING, motoServer, startMoto } from "./support/moto";

const moto = motoServer();
const missing = moto === undefined ? MOTO_MISSING : MISSING;
if (missing !== undefined) console.warn(`left out: ${missing}`);

/*
 * docs/runbooks/moving-the-state.md, with moto's S3.
 */
(missing === undefined ? describe : describe.skip)("Terraform's state", () => {
  let running: Awaited<ReturnType<typeof startMoto>>;
  let server: Deployment;
  const inS3 = cloudServer({ state: { backend: "s3", bucket: "states" } });

  beforeAll(async () => {
    running = await startMoto(moto ?? "");
    await fetch(`${running.url}/states`, { method: "PUT" });
    server = new Deployment(cloudServer());
    server.environment = { ...KEYS, AWS_ENDPOINT_URL: running.url, AWS_S3_USE_PATH_STYLE: "true" };
    for (const stack of ["network", "data"] as const) server.apply(stack);
  }, 120_000);
  afterAll(() => {
    server.remove();
    running.stop();
  });

  const keys = async (bucket = "states") =>
    (await (await fetch(`${running.url}/${bucket}?list-type=2`)).text()).match(/(?<=<Key>)[^<]+/g) ?? [];

  it("is in a file that others cannot read", () => {
    server.configure(cloudServer());
    expect(statSync(path.join(server.folder, "state/example/network.tfstate")).mode & 0o777).toBe(0o600);
  });

  it("moves into S3 without a change to anything, and is read there by the other stacks", async () => {
    server.configure(inS3);
    for (const stack of ["network", "data"] as const) {
      expect(server.plan(stack).status).toBe(0);
    }
    // No lock is left when nobody works.
    expect(await keys()).toEqual(["mastodon-nomad/example/data.tfstate", "mastodon-nomad/example/network.tfstate"]);
  });

  it("is left alone while somebody else works on it", async () => {
    const lock = `${running.url}/states/mastodon-nomad/example/network.tfstate.tflock`;
    await fetch(lock, {
      method: "PUT",
      body: JSON.stringify({ ID: "0", Operation: "OperationTypeApply", Who: "you" }),
    });
    const { status, output } = server.plan("network");
    expect(output).toContain("Error acquiring the state lock");
    expect(status).toBe(1);
    expect(server.terraform("network", ["force-unlock", "-force", "0"]).output).toContain("successfully unlocked");
    expect(server.plan("network").status).toBe(0);
  });

  it("moves back", () => {
    server.configure(cloudServer());
    for (const stack of ["network", "data"] as const) expect(server.plan(stack).status).toBe(0);
    expect(existsSync(path.join(server.folder, "state/example/data.tfstate"))).toBe(true);
  });

  it("can be in R2, with the keys of a profile", async () => {
    const credentials = path.join(server.folder, "credentials");
    writeFileSync(credentials, "[r2]\naws_access_key_id = testing\naws_secret_access_key = testing\n");
    await fetch(`${running.url}/r2-states`, { method: "PUT" });
    const inR2 = new Deployment(cloudServer({ state: { backend: "r2", bucket: "r2-states" } }));
    try {
      inR2.environment = { AWS_SHARED_CREDENTIALS_FILE: credentials };
      inR2.backend = [`-backend-config=endpoints={s3="${running.url}"}`];
      expect(inR2.apply("network").output).toContain("Apply complete!");
      expect(inR2.plan("network").status).toBe(0);
      expect(await keys("r2-states")).toEqual(["mastodon-nomad/example/network.tfstate"]);
    } finally {
      inR2.remove();
    }
  });
});
