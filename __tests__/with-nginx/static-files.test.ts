import http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync, gzipSync } from "node:zlib";
import { STATIC_PATHS } from "../../catalog/static-paths";
import { type Answer, send, valuesOf } from "./support/client";
import { type Front, HOST, startFront } from "./support/front";
import { describeWithNginx } from "./support/nginx";
import { type Handler, startUpstream, type Upstream } from "./support/upstream";

/** What Rails sends with the files of public/ (lib/mastodon/middleware/public_file_server.rb). */
const LIFETIME = "public, max-age=2419200, must-revalidate";

const file =
  (body: string, headers: http.OutgoingHttpHeaders = {}): Handler =>
  (_, response) => {
    response.writeHead(200, { "Cache-Control": LIFETIME, "Content-Type": "text/javascript", ...headers });
    response.end(body);
  };
const notFound: Handler = (_, response) => {
  response.writeHead(404, { "Content-Type": "text/html", "Set-Cookie": "_mastodon_session=new" });
  response.end("not here");
};

describeWithNginx("a static file", () => {
  let web: Upstream;
  let other: Upstream;
  let front: Front;
  let number = 0;
  const newPath = () => `/packs/chunk-${number++}.js`;
  const cached = (answer: Answer) => answer.headers["x-cached"];

  beforeAll(async () => {
    web = await startUpstream();
    other = await startUpstream(notFound);
    front = await startFront({ web: [web.port] });
  });
  afterAll(async () => {
    await front?.stop();
    await web?.stop();
    await other?.stop();
  });
  beforeEach(() => {
    web.received.length = 0;
    web.answer = file("content");
  });

  test.each(STATIC_PATHS)("below %s is asked for once and keeps Mastodon's lifetime", async (folder) => {
    const first = await send(front.port, `${folder}a/b.svg`);
    const second = await send(front.port, `${folder}a/b.svg`);
    expect([cached(first), cached(second)]).toEqual(["MISS", "HIT"]);
    expect(web.received.map((request) => request.url)).toEqual([`${folder}a/b.svg`]);
    for (const answer of [first, second]) {
      expect(answer).toMatchObject({ status: 200, body: "content" });
      expect(valuesOf(answer, "cache-control")).toEqual([LIFETIME]);
      expect(valuesOf(answer, "x-content-type-options")).toEqual(["nosniff"]);
      expect(valuesOf(answer, "strict-transport-security")).toEqual(["max-age=63072000; includeSubDomains"]);
    }
  });

  test.each(["/sw.js", "/api/v1/instance", "/@user", "/inbox", "/css/custom-1.css"])(
    "is not what %s is: asked for each time",
    async (path) => {
      await send(front.port, path);
      const answer = await send(front.port, path);
      expect(answer.headers).not.toHaveProperty("x-cached");
      expect(web.received).toHaveLength(2);
      expect(valuesOf(answer, "cache-control")).toEqual([LIFETIME]);
    },
  );

  test("keeps the 7 days of /sw.js", async () => {
    web.answer = file("sw", { "Cache-Control": "public, max-age=604800, must-revalidate" });
    expect(valuesOf(await send(front.port, "/sw.js"), "cache-control")).toEqual([
      "public, max-age=604800, must-revalidate",
    ]);
  });

  test.each<[string, Handler]>([
    ["varies by language", file("a", { Vary: "Accept-Language" })],
    ["varies by several headers", file("a", { Vary: "Accept-Encoding, Cookie" })],
    ["varies by everything", file("a", { Vary: "*" })],
    ["sets a cookie", file("a", { "Set-Cookie": "a=b" })],
    ["is private", file("a", { "Cache-Control": "private, max-age=100" })],
    ["must not be stored", file("a", { "Cache-Control": "no-store" })],
    ["has no lifetime", (_, response) => response.end("a")],
    ["was not found, with a lifetime", (_, response) => response.writeHead(404, { "Cache-Control": LIFETIME }).end()],
    ["failed, with a lifetime", (_, response) => response.writeHead(500, { "Cache-Control": LIFETIME }).end()],
    [
      "redirects, with a lifetime",
      (_, response) => response.writeHead(302, { "Cache-Control": LIFETIME, location: "/" }).end(),
    ],
  ])("is not kept when the answer %s", async (_, answer) => {
    web.answer = answer;
    const path = newPath();
    await send(front.port, path);
    expect(cached(await send(front.port, path))).toBe("MISS");
    expect(web.received).toHaveLength(2);
  });

  test("is asked for without anything of the visitor, and one visitor's answer is another's", async () => {
    const path = newPath();
    await send(front.port, path, { headers: { cookie: "session=secret", authorization: "Bearer secret" } });
    expect(JSON.stringify(web.received)).not.toContain("secret");
    expect(cached(await send(front.port, path, { headers: { cookie: "session=other" } }))).toBe("HIT");
  });

  test("that is missing does not replace the visitor's session", async () => {
    web.answer = notFound;
    const answer = await send(front.port, newPath());
    expect(answer.status).toBe(404);
    expect(answer.headers).not.toHaveProperty("set-cookie");
  });

  test("is the same with any query, which Mastodon does not see", async () => {
    const path = newPath();
    await send(front.port, `${path}?a=1`);
    expect(cached(await send(front.port, `${path}?b=2`))).toBe("HIT");
    expect(web.received.map((request) => request.url)).toEqual([path]);
  });

  test("cannot be replaced by another page through an encoded path", async () => {
    web.answer = (request, response) => file(`page of ${request.url}`)(request, response);
    // Raw, as an HTTP client would tidy the path up.
    const answer = await send(front.port, "/@user/..%2fpacks/app.js");
    expect(answer.body).toBe("page of /packs/app.js");
    expect((await send(front.port, "/packs/%2e%2e/api/v1/me")).headers).not.toHaveProperty("x-cached");
  });

  test("is kept once, compressed, and served to those who cannot read that", async () => {
    const body = "content ".repeat(500);
    web.answer = (request, response) => {
      expect(request.headers["accept-encoding"]).toBe("gzip");
      response.writeHead(200, {
        "Cache-Control": LIFETIME,
        "Content-Type": "text/javascript",
        "Content-Encoding": "gzip",
        Vary: "accept-encoding",
      });
      response.end(gzipSync(body));
    };
    const path = newPath();
    const plain = await send(front.port, path);
    expect(plain.headers).not.toHaveProperty("content-encoding");
    expect(plain.body).toBe(body);
    const compressed = await binary(front.port, path);
    expect([compressed.headers["x-cached"], compressed.headers["content-encoding"]]).toEqual(["HIT", "gzip"]);
    expect(gunzipSync(compressed.body).toString()).toBe(body);
    expect(valuesOf(plain, "vary")).toEqual(["Accept-Encoding"]);
  });

  test("is asked for once by many at the same time", async () => {
    web.answer = (request, response) => setTimeout(() => file("slow")(request, response), 100);
    const path = newPath();
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(front.port, path)));
    expect(answers.map((answer) => answer.body)).toEqual(Array(10).fill("slow"));
    expect(web.received).toHaveLength(1);
  });

  describe("of an old version", () => {
    /** Keeps a file whose lifetime is over at once. */
    const keepStale = async () => {
      const path = newPath();
      web.answer = file("old version", { "Cache-Control": "public, max-age=1" });
      await send(front.port, path);
      await sleep(2100);
      return path;
    };

    test("is still served after the new version no longer has it", async () => {
      const path = newPath();
      web.answer = file("old version");
      await send(front.port, path);
      web.answer = notFound;
      expect(await send(front.port, path)).toMatchObject({ status: 200, body: "old version" });
    });

    test.each<[string, Handler]>([
      ["404", notFound],
      ["500", (_, response) => response.writeHead(500).end()],
      ["503", (_, response) => response.writeHead(503).end()],
      ["a closed connection", (request) => request.socket.destroy()],
      ["nothing, and keeps nginx waiting", () => {}],
    ])("is served beyond its lifetime when the new version answers with %s", async (_, answer) => {
      const path = await keepStale();
      web.answer = answer;
      expect(await send(front.port, path)).toMatchObject({ status: 200, body: "old version" });
      // Once more, now that the refresh in the background has failed.
      expect(await send(front.port, path)).toMatchObject({ status: 200, body: "old version" });
    });

    test("is served beyond its lifetime when nothing is registered, and is renewed after", async () => {
      const path = await keepStale();
      await front.register({ "mastodon-web": [] });
      expect(await send(front.port, path)).toMatchObject({ status: 200, body: "old version" });
      expect((await send(front.port, "/")).status).toBe(503);
      await front.register({ "mastodon-web": [web.port] });
      web.answer = file("new version");
      await send(front.port, path);
      await sleep(100);
      expect((await send(front.port, path)).body).toBe("new version");
    });

    test("is found on the server that has it while two versions run", async () => {
      web.answer = file("old version");
      await front.register({ "mastodon-web": [other.port, web.port] });
      const answers = [];
      for (let n = 0; n < 6; n++) answers.push(await send(front.port, newPath()));
      await front.register({ "mastodon-web": [web.port] });
      expect(answers.map((answer) => answer.status)).toEqual(Array(6).fill(200));
      expect(other.received.length).toBeGreaterThan(0);
    });
  });
});

function binary(port: number, path: string): Promise<{ headers: http.IncomingHttpHeaders; body: Buffer }> {
  return new Promise((resolve, reject) => {
    http
      .get(
        { host: "127.0.0.1", port, path, headers: { host: HOST, "accept-encoding": "gzip" }, agent: false },
        (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () => resolve({ headers: response.headers, body: Buffer.concat(chunks) }));
        },
      )
      .on("error", reject);
  });
}
