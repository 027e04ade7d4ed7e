import { setTimeout as sleep } from "node:timers/promises";
import { send } from "./support/client";
import { type Front, HOST, startFront } from "./support/front";
import { describeWithNginx, freePort } from "./support/nginx";
import { startUpstream, type Upstream } from "./support/upstream";

describeWithNginx("nginx's logs", () => {
  let web: Upstream;
  let front: Front;
  let number = 0;

  beforeAll(async () => {
    web = await startUpstream();
    // Streaming is down: errors are written in other words than successes.
    front = await startFront({ web: [web.port], streaming: [await freePort()] });
  });
  afterAll(async () => {
    await front?.stop();
    await web?.stop();
  });

  /** Sends a request and returns its line, found by its User-Agent. */
  const logged = async (path: string, headers: Record<string, string> = {}) => {
    const agent = `test ${number++}`;
    const answer = await send(front.port, path, { headers: { "user-agent": agent, ...headers } });
    await sleep(50);
    const line = front.accessLog().find((text) => text.includes(`"agent":"${agent}"`));
    return { answer, line: line ?? "", entry: JSON.parse(line ?? "{}") as Record<string, unknown> };
  };

  test("have one line of JSON a request, with what an operator looks for", async () => {
    const { entry } = await logged("/@user?page=2", { "CF-Connecting-IP": "203.0.113.7" });
    expect(entry).toMatchObject({
      client: "203.0.113.7",
      method: "GET",
      host: HOST,
      path: "/@user",
      status: 200,
      bytes: 2,
      upstream: `127.0.0.1:${web.port}`,
      upstream_status: "200",
      cache: "",
      id: web.received.at(-1)?.headers["x-request-id"],
    });
    expect(entry.time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/);
  });

  test("say which server was tried in vain", async () => {
    const { entry } = await logged("/api/v1/streaming/user");
    expect(entry).toMatchObject({ status: 503, path: "/api/v1/streaming/user", upstream_status: "502" });
    expect(entry.upstream).toMatch(/^127\.0\.0\.1:\d+$/);
  });

  test.each([
    "/api/v1/streaming?stream=user&access_token=SECRET",
    "/api/v1/streaming/user?access_token=SECRET",
    "/oauth/authorize?client_id=1&code=SECRET",
    "/oauth/authorize/native?code=SECRET",
    "/oauth/authorize/SECRET",
    "/auth/confirmation?confirmation_token=SECRET",
    "/auth/password/edit?reset_password_token=SECRET",
    "/unsubscribe?token=SECRET",
    "/invite/SECRET",
    "/system/backups/dumps/000/SECRET.zip",
    "/packs/a.js?SECRET",
    "/metrics?SECRET",
    "/#SECRET",
  ])("hold no secret of %s", async (path) => {
    const { line } = await logged(path, {
      cookie: "_session_id=SECRET",
      authorization: "Bearer SECRET",
      referer: "https://social.example/auth/confirmation?confirmation_token=SECRET",
      "sec-websocket-protocol": "SECRET",
      signature: "SECRET",
    });
    expect(line).toContain('"path":"/');
    expect(front.accessLog().filter((text) => text.includes("SECRET"))).toEqual([]);
    expect(front.errorLog()).not.toContain("SECRET");
  });

  test("hold no secret of a request that nginx refuses", async () => {
    await send(front.port, "/api/v2/media?SECRET", { method: "POST", headers: { "content-length": 200_000_000 } });
    await send(front.port, "/?SECRET", { headers: { host: "other.example" } });
    await send(front.port, "/?SECRET", { headers: { cookie: `SECRET${"x".repeat(20_000)}` } });
    await sleep(50);
    expect(front.accessLog().filter((text) => text.includes("SECRET"))).toEqual([]);
    expect(front.errorLog()).not.toContain("SECRET");
  });

  test("are lines of JSON whatever a visitor sends", async () => {
    const headers = { "user-agent": 'evil "\\ \u00e9\t', "CF-Connecting-IP": "203.0.113.7" };
    await send(front.port, "/%22%0a%5c%00?x", { headers });
    await send(front.port, '/"\\', { headers });
    await sleep(50);
    const lines = front.accessLog();
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) expect(() => JSON.parse(line)).not.toThrow();
  });

  test("do not hold Nomad's checks", async () => {
    const before = front.accessLog().length;
    await send(front.healthPort, "/health");
    await sleep(50);
    expect(front.accessLog()).toHaveLength(before);
  });

  test("tell of reloads", async () => {
    await front.register({ "mastodon-web": [web.port] });
    expect(front.errorLog()).toContain("reconfiguring");
  });
});
