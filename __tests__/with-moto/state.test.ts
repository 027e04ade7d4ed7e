import { existsSync, statSync } from "node:fs";
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

  const keys = async () =>
    (await (await fetch(`${running.url}/states?list-type=2`)).text()).match(/(?<=<Key>)[^<]+/g) ?? [];

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

  it("moves back", () => {
    server.configure(cloudServer());
    for (const stack of ["network", "data"] as const) expect(server.plan(stack).status).toBe(0);
    expect(existsSync(path.join(server.folder, "state/example/data.tfstate"))).toBe(true);
  });
});
