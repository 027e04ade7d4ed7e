import { writeFileSync } from "node:fs";
import path from "node:path";
import { type SecretId, secretPath } from "../../../server/secrets";
import { cloudServer } from "../../support/stacks";
import { noteLoad } from "./support/figures";
import { type LiveServer, SERVING } from "./support/live-server";
import { startLoad } from "./support/load";
import { until } from "./support/until";

const TUNNEL_TOKEN = "planted-tunnel-token";

/**
 * The same server as it is deployed on AWS: behind a tunnel, with its secrets and the token for Nomad in SSM. AWS is a
 * stand-in; nothing of this stack but the secrets is there.
 */
export const onAws = (server: LiveServer, version: string): void => {
  const { cluster } = server;

  it("is upgraded with the token from SSM, and shows no secret", async () => {
    const { ok, output } = await server.deploy(version, {
      settings: {
        ...cloudServer(),
        node: { instanceType: "t4g.large", dataGiB: 40 },
        database: { on: "nomad" },
        cache: { on: "nomad" },
        media: { on: "files" },
        ingress: "tunnel",
        secrets: "ssm",
      },
      // The token of the environment must not be needed.
      environment: { NOMAD_TOKEN: "", FAKE_CLOUD_VALUES: await parameters() },
    });
    expect([ok, output.slice(-2000)]).toEqual([true, expect.stringContaining("Apply complete!")]);
    expect(output).toMatch(/how it goes: tail -f \/.*\/state\/example\/migrations\.log/);
    expect(output).toContain("output suppressed");
    const progress = cluster.progress(server.settings(version));
    expect(progress).toMatch(/4\.7\.0 is running; 4\.7\.1 may follow\n(.*\n)*.*migrations after: done\n$/);
    for (const secret of await values()) expect(output).not.toContain(secret);
    expect(await server.isWhole()).toBe(true);
  });

  it("is connected again after cloudflared was killed, and nginx went on", async () => {
    const [front] = await cluster.running("mastodon-front");
    if (!front) throw new Error("there is no front");
    const [tunnel] = await cluster.nomad<{ Address: string; Port: number }[]>(
      "service/mastodon-tunnel?namespace=mastodon",
    );
    const load = startLoad({
      address: tunnel?.Address ?? "",
      port: tunnel?.Port ?? 0,
      host: "cloudflared",
      requests: ["GET /ready"],
    });
    await cluster.kill(front, "cloudflared");
    const now = await until("Nomad starts it again", async () =>
      (await cluster.running("mastodon-front")).find(({ TaskStates }) => TaskStates?.cloudflared?.Restarts === 1),
    );
    await load.quiet(5);
    const result = await load.stop();
    noteLoad("cloudflared killed (a stub: its own readiness is asked)", result);
    expect(result.secondsOfFailures).toBeLessThan(30);
    expect(now.TaskStates?.nginx?.StartedAt).toBe(front.TaskStates?.nginx?.StartedAt);
    expect((await server.serving())["mastodon-front"]).toHaveLength(SERVING["mastodon-front"]);
  });

  const stored = async (): Promise<Readonly<Record<string, Readonly<Record<string, string>>>>> => {
    const found = await cluster.secrets(server.settings(version)).read(["app", "database", "cache"]);
    return {
      ...Object.fromEntries([...found].map(([id, { values: items }]) => [id, items])),
      "nomad-deploy": { NOMAD_TOKEN: server.token },
      tunnel: { TUNNEL_TOKEN },
    };
  };

  const values = async (): Promise<readonly string[]> =>
    Object.values(await stored()).flatMap((items) => Object.values(items));

  /** The file that tells the stand-in what is in SSM. */
  const parameters = async (): Promise<string> => {
    const file = path.join(cluster.folder, "cloud.json");
    const all = Object.entries(await stored()).map(([id, items]) => [
      secretPath(server.settings(version).name, id as SecretId),
      { value: JSON.stringify(items) },
    ]);
    writeFileSync(file, JSON.stringify({ aws_ssm_parameter: { ...Object.fromEntries(all), "*": null } }));
    return file;
  };
};
