import { createHash } from "node:crypto";
import { noteLoad } from "./support/figures";
import type { LiveServer } from "./support/live-server";

const NEW_KEY = "f".repeat(128);

/** A secret that changes. */
export const secrets = (server: LiveServer, version: string): void => {
  const { cluster } = server;

  it("rolls the jobs that read a changed secret, in turn, and no other", async () => {
    const before = await server.serving();
    await cluster
      .secrets(server.settings(version))
      .update("app", (values) => ({ ...values, SECRET_KEY_BASE: NEW_KEY }));
    const [{ output }, load] = await server.underLoad(() => server.deploy(version, { images: false }));
    expect(output.slice(-2000)).toContain("Apply complete!");
    expect(output).not.toContain(NEW_KEY);
    noteLoad("a changed secret", load);
    expect(load.failed).toEqual([]);

    const after = await server.serving();
    expect(after["mastodon-front"]).toEqual(before["mastodon-front"]);
    expect(after["mastodon-streaming"]).toEqual(before["mastodon-streaming"]);
    for (const job of ["mastodon-web", "mastodon-sidekiq"]) {
      expect(after[job]?.filter((id) => before[job]?.includes(id))).toEqual([]);
    }
    const [sidekiq] = await cluster.running("mastodon-sidekiq");
    for (const web of await cluster.running("mastodon-web")) {
      expect(web.CreateTime).toBeGreaterThan(sidekiq?.CreateTime ?? Number.POSITIVE_INFINITY);
    }
    const { digest } = JSON.parse(await server.get("/_stub?digest=SECRET_KEY_BASE"));
    expect(digest).toBe(createHash("sha256").update(NEW_KEY).digest("hex"));
  });
};
