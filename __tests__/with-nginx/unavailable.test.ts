import { type Answer, send, valuesOf } from "./support/client";
import { type Front, startFront } from "./support/front";
import { describeWithNginx, freePort } from "./support/nginx";
import { startUpstream, type Upstream } from "./support/upstream";

const BROWSER = { accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" };
const SERVER = {
  accept: 'application/activity+json, application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
};

function expectUnavailable(answer: Answer): void {
  expect(answer.status).toBe(503);
  expect(valuesOf(answer, "retry-after")).toEqual(["30"]);
  expect(valuesOf(answer, "cache-control")).toEqual(["no-store"]);
  expect(valuesOf(answer, "strict-transport-security")).toHaveLength(1);
  expect(valuesOf(answer, "x-content-type-options")).toEqual(["nosniff"]);
}

function expectPage(answer: Answer): void {
  expectUnavailable(answer);
  expect(answer.headers["content-type"]).toBe("text/html; charset=utf-8");
  expect(answer.body).toContain("<h1>Back in a moment</h1>");
  expect(answer.body).not.toContain("nginx");
}

function expectJson(answer: Answer): void {
  expectUnavailable(answer);
  expect(answer.headers["content-type"]).toContain("application/json");
  expect(JSON.parse(answer.body)).toEqual({ error: expect.stringContaining("Try again") });
}

describe.each(["nothing is registered", "the server does not run"])("when %s", (situation) => {
  describeWithNginx("nginx", () => {
    let front: Front;
    beforeAll(async () => {
      const ports = situation === "nothing is registered" ? [] : [await freePort()];
      front = await startFront({ web: ports, streaming: ports });
    });
    afterAll(() => front?.stop());

    test("runs, and its own check succeeds", async () => {
      expect(await send(front.healthPort, "/health")).toMatchObject({ status: 200, body: "ok\n" });
    });

    test.each(["/", "/@user", "/home", "/packs/a.js", "/settings/profile?a=b"])(
      "shows browsers its page at %s",
      async (path) => {
        expectPage(await send(front.port, path, { headers: BROWSER }));
      },
    );

    test("answers a form that was sent with its page, too", async () => {
      expectPage(await send(front.port, "/auth/sign_in", { method: "POST", headers: BROWSER, body: "a=b" }));
    });

    test.each([
      ["GET", "/api/v1/timelines/home"],
      ["POST", "/api/v1/statuses"],
      ["PUT", "/api/v1/statuses/1"],
      ["DELETE", "/api/v1/statuses/1"],
      ["POST", "/oauth/token"],
      ["GET", "/api/v1/streaming/user"],
      ["GET", "/.well-known/webfinger?resource=acct:a@b"],
      ["GET", "/nodeinfo/2.0"],
    ])("answers applications in JSON: %s %s", async (method, path) => {
      expectJson(await send(front.port, path, { method, headers: { accept: "*/*" } }));
    });

    test.each([
      ["POST", "/inbox", {}],
      ["POST", "/users/alice/inbox", {}],
      ["GET", "/users/alice", SERVER],
      ["GET", "/@alice/1", SERVER],
      ["GET", "/actor", {}],
    ])("tells other servers to come back later: %s %s", async (method, path, headers) => {
      expectJson(await send(front.port, path, { method, headers }));
    });

    test("answers HEAD without a body", async () => {
      const answer = await send(front.port, "/", { method: "HEAD" });
      expectUnavailable(answer);
      expect(answer.body).toBe("");
    });

    test("answers at once", async () => {
      const started = Date.now();
      await send(front.port, "/");
      expect(Date.now() - started).toBeLessThan(1000);
    });
  });
});

describeWithNginx("when Mastodon runs", () => {
  let web: Upstream;
  let front: Front;
  beforeAll(async () => {
    web = await startUpstream();
    front = await startFront({ web: [web.port] });
  });
  afterAll(async () => {
    await front?.stop();
    await web?.stop();
  });

  test.each([404, 410, 422, 429, 500, 502, 503, 504])("its own answer with %d passes as it is", async (status) => {
    web.answer = (_, response) => response.writeHead(status, { "Retry-After": "7" }).end("Mastodon's own");
    const answer = await send(front.port, "/", { headers: BROWSER });
    expect([answer.status, answer.body, valuesOf(answer, "retry-after")]).toEqual([status, "Mastodon's own", ["7"]]);
  });

  test("and closes the connection without an answer, browsers see the page", async () => {
    web.answer = (request) => request.socket.destroy();
    expectPage(await send(front.port, "/", { headers: BROWSER }));
  });

  test("the page's own address is Mastodon's", async () => {
    web.answer = (_, response) => response.end("Mastodon");
    for (const path of ["/errors/unavailable.html", "/unavailable.html"]) {
      expect((await send(front.port, path)).body).toBe("Mastodon");
    }
    expect((await send(front.port, "/-/unavailable.html")).status).toBe(404);
    expect((await send(front.port, "/-/unavailable.json")).status).toBe(404);
  });

  test("nginx's check has only the check", async () => {
    expect((await send(front.healthPort, "/")).status).toBe(404);
    expect((await send(front.healthPort, "/@user")).status).toBe(404);
  });
});
