import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { send, valuesOf } from "./support/client";
import { type Front, startFront } from "./support/front";
import { describeWithNginx, newDirectory } from "./support/nginx";
import { startUpstream, type Upstream } from "./support/upstream";

describeWithNginx("media in a folder", () => {
  let web: Upstream;
  let front: Front;
  let media: string;

  beforeAll(async () => {
    media = newDirectory();
    mkdirSync(join(media, "accounts/avatars"), { recursive: true });
    mkdirSync(join(media, "backups/dumps"), { recursive: true });
    writeFileSync(join(media, "accounts/avatars/a.png"), "picture");
    writeFileSync(join(media, "accounts/avatars/b c.svg"), "<svg/>");
    writeFileSync(join(media, "backups/dumps/x.zip"), "archive");
    web = await startUpstream();
    front = await startFront({ web: [web.port] }, { mediaDirectory: media });
  });
  afterAll(async () => {
    await front?.stop();
    await web?.stop();
    rmSync(media, { recursive: true, force: true });
  });

  test.each([
    ["/system/accounts/avatars/a.png", "image/png", "picture"],
    ["/system/accounts/avatars/b%20c.svg", "image/svg+xml", "<svg/>"],
  ])("is served by nginx, for browsers to keep and never to run: %s", async (path, type, body) => {
    const answer = await send(front.port, path);
    expect([answer.status, answer.headers["content-type"], answer.body]).toEqual([200, type, body]);
    expect(valuesOf(answer, "cache-control")).toEqual(["public, max-age=2419200, immutable"]);
    expect(valuesOf(answer, "content-security-policy")).toEqual(["default-src 'none'; form-action 'none'"]);
    expect(valuesOf(answer, "x-content-type-options")).toEqual(["nosniff"]);
    expect(valuesOf(answer, "strict-transport-security")).toHaveLength(1);
    expect(web.received).toEqual([]);
  });

  test("gives a part of a file to a player that asks for it", async () => {
    const answer = await send(front.port, "/system/accounts/avatars/a.png", { headers: { range: "bytes=1-3" } });
    expect([answer.status, answer.body]).toEqual([206, "ict"]);
  });

  test("that is missing is not kept as missing", async () => {
    const answer = await send(front.port, "/system/accounts/avatars/none.png");
    expect(answer.status).toBe(404);
    expect(answer.headers).not.toHaveProperty("cache-control");
    expect(valuesOf(answer, "content-security-policy")).toHaveLength(1);
  });

  test("a user's archive is kept by no cache", async () => {
    const answer = await send(front.port, "/system/backups/dumps/x.zip");
    expect([answer.body, valuesOf(answer, "cache-control")]).toEqual(["archive", ["private, no-store"]]);
  });

  test.each(["/system/", "/system/accounts/", "/system/accounts"])("shows no list of %s", async (path) => {
    const answer = await send(front.port, path);
    expect(answer.body).not.toContain("avatars");
    expect(String(answer.headers.location ?? "")).not.toMatch(/\d{4}/);
  });

  test("stays inside the folder", async () => {
    for (const path of ["/system/..%2f..%2fetc/passwd", "/system../etc/passwd", "/system/%2e%2e/%2e%2e/etc/passwd"]) {
      expect((await send(front.port, path)).body).not.toContain("root:");
    }
  });
});

describeWithNginx("media elsewhere", () => {
  test("leave /system to Mastodon", async () => {
    const web = await startUpstream();
    const front = await startFront({ web: [web.port] });
    expect((await send(front.port, "/system/a.png")).body).toBe("ok");
    await front.stop();
    await web.stop();
  });
});
