import { DROPPED_REQUEST_HEADERS } from "../../server/nginx/proxy";
import { send, valuesOf } from "./support/client";
import { type Front, HOST, startFront } from "./support/front";
import { describeWithNginx } from "./support/nginx";
import { startUpstream, type Upstream } from "./support/upstream";

describeWithNginx("a request to Mastodon", () => {
  let web: Upstream;
  let front: Front;
  const last = () => web.received.at(-1);

  beforeAll(async () => {
    web = await startUpstream();
    front = await startFront({ web: [web.port] });
  });
  afterAll(async () => {
    await front?.stop();
    await web?.stop();
  });
  beforeEach(() => {
    web.received.length = 0;
    web.answer = (_, response) => response.end("ok");
  });

  test("has the public host, https, and the path as it was sent", async () => {
    await send(front.port, "/@user%2Fa?b=c%20d");
    expect(last()).toMatchObject({ url: "/@user%2Fa?b=c%20d", headers: { host: HOST, "x-forwarded-proto": "https" } });
  });

  test("says https whatever the visitor claims", async () => {
    await send(front.port, "/", { headers: { "X-Forwarded-Proto": "http" } });
    expect(last()?.headers["x-forwarded-proto"]).toBe("https");
  });

  test("has the address that Cloudflare gives, when cloudflared sends it", async () => {
    await send(front.port, "/", { headers: { "CF-Connecting-IP": "203.0.113.7" } });
    expect(last()?.headers).toMatchObject({ "x-forwarded-for": "203.0.113.7", "x-real-ip": "203.0.113.7" });
  });

  test("has an IPv6 visitor's address", async () => {
    await send(front.port, "/", { headers: { "CF-Connecting-IP": "2001:db8::7" } });
    expect(last()?.headers["x-forwarded-for"]).toBe("2001:db8::7");
  });

  test("has the peer's own address when the peer is anybody else", async () => {
    await send(front.port, "/", { headers: { "CF-Connecting-IP": "203.0.113.7" }, from: "127.0.0.2" });
    expect(last()?.headers).toMatchObject({ "x-forwarded-for": "127.0.0.2", "x-real-ip": "127.0.0.2" });
  });

  test("has X-Forwarded-For replaced, not appended to what the visitor claims", async () => {
    await send(front.port, "/", { headers: { "X-Forwarded-For": "198.51.100.1", "CF-Connecting-IP": "203.0.113.7" } });
    expect(last()?.headers["x-forwarded-for"]).toBe("203.0.113.7");
  });

  test.each(DROPPED_REQUEST_HEADERS)("does not have the visitor's %s", async (name) => {
    await send(front.port, "/", { headers: { [name]: "evil" } });
    expect(last()?.headers).not.toHaveProperty(name.toLowerCase());
  });

  test("has no header whose underscore Rack would read as a hyphen", async () => {
    await send(front.port, "/", { headers: { X_Forwarded_For: "evil" } });
    expect(JSON.stringify(last()?.headers)).not.toContain("evil");
  });

  test("keeps Cookie, Authorization, Signature, Accept and a request id of nginx", async () => {
    const headers = { cookie: "a=b", authorization: "Bearer t", signature: "s", accept: "application/activity+json" };
    await send(front.port, "/users/a", { headers: { ...headers, "X-Request-Id": "mine" } });
    expect(last()?.headers).toMatchObject({ ...headers, "x-request-id": expect.stringMatching(/^[0-9a-f]{32}$/) });
  });

  test("reuses connections to Mastodon, over HTTP/1.1", async () => {
    const before = web.connections();
    for (let n = 0; n < 10; n++) await send(front.port, "/");
    // One for each worker.
    expect(web.connections() - before).toBeLessThanOrEqual(2);
    expect(last()?.headers.connection).not.toBe("close");
  });

  test("may have a body of 99 MB and no more", async () => {
    const most = 99 * 1024 * 1024;
    const sent = await send(front.port, "/api/v2/media", { method: "POST", body: Buffer.alloc(most) });
    expect([sent.status, last()?.bytes]).toEqual([200, most]);
    const refused = await send(front.port, "/api/v2/media", {
      method: "POST",
      headers: { "content-length": most + 1 },
    });
    expect([refused.status, JSON.parse(refused.body)]).toEqual([413, { error: expect.stringContaining("99 MB") }]);
  });

  test.each(["/health", "/metrics"])("cannot ask for %s of the processes", async (path) => {
    expect((await send(front.port, path)).status).toBe(404);
    expect((await send(front.port, `${path}?a=b`)).status).toBe(404);
    expect(web.received).toEqual([]);
  });

  test("for another host ends in nginx", async () => {
    expect((await send(front.port, "/", { headers: { host: "other.example" } })).status).toBe(421);
    expect(web.received).toEqual([]);
  });
});

describeWithNginx("an answer of Mastodon", () => {
  let web: Upstream;
  let front: Front;

  beforeAll(async () => {
    web = await startUpstream((_, response) => {
      response.setHeader("Strict-Transport-Security", "max-age=1");
      response.setHeader("X-Content-Type-Options", "nosniff");
      response.setHeader("Cache-Control", "max-age=15, public");
      response.setHeader("Content-Type", "application/activity+json; charset=utf-8");
      response.end(JSON.stringify({ long: "x".repeat(2000) }));
    });
    front = await startFront({ web: [web.port] });
  });
  afterAll(async () => {
    await front?.stop();
    await web?.stop();
  });

  test.each(["/", "/sw.js", "/api/v1/instance", "/packs/a.js", "/api/v1/nothing"])(
    "to %s has HSTS and nosniff exactly once",
    async (path) => {
      const answer = await send(front.port, path);
      expect(valuesOf(answer, "strict-transport-security")).toEqual(["max-age=63072000; includeSubDomains"]);
      expect(valuesOf(answer, "x-content-type-options")).toEqual(["nosniff"]);
    },
  );

  test("keeps Mastodon's Cache-Control and is not kept by nginx", async () => {
    const before = web.received.length;
    const answers = [await send(front.port, "/@user"), await send(front.port, "/@user")];
    expect(answers.map((answer) => valuesOf(answer, "cache-control"))).toEqual([
      ["max-age=15, public"],
      ["max-age=15, public"],
    ]);
    expect(answers[1]?.headers).not.toHaveProperty("x-cached");
    expect(web.received.length - before).toBe(2);
  });

  test("is compressed for those who can read it", async () => {
    const answer = await send(front.port, "/users/a", { headers: { "accept-encoding": "gzip" } });
    expect(answer.headers).toMatchObject({ "content-encoding": "gzip", vary: "Accept-Encoding" });
    expect((await send(front.port, "/users/a")).headers).not.toHaveProperty("content-encoding");
  });

  test("may have headers of 12 kB", async () => {
    web.answer = (_, response) => {
      response.setHeader("Link", "x".repeat(12_000));
      response.end("ok");
    };
    expect((await send(front.port, "/")).status).toBe(200);
  });

  test("tells neither nginx's version nor its port", async () => {
    const answer = await send(front.port, "/health");
    expect(answer.headers.server).toBe("nginx");
    expect(answer.body).not.toMatch(/nginx\/1/);
  });
});
