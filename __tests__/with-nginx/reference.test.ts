import { CACHE_SIZE_MB } from "../../server/jobs/nginx-files";
import { nginxFiles } from "../../server/nginx";
import {
  NOMAD_DEFAULT_DISK_MB,
  REFERENCE_CACHE_MB,
  REFERENCE_PLACEHOLDER,
  REFERENCE_TEMPLATES,
} from "./reference/configuration";
import { type Reference, startReference } from "./reference/start";
import { type Answer, send, valuesOf } from "./support/client";
import { type Front, HOST, startFront } from "./support/front";
import { describeWithNginx } from "./support/nginx";
import { type Handler, startUpstream, type Upstream } from "./support/upstream";

/*
 * The reference's defects in nginx, each shown on a rebuilt reference and again on ours. Where a defect is not in what
 * nginx answers but in how the job gives it its files, the test reads both.
 */

/** As Rails answers. */
const rails: Handler = (request, response) => {
  const isFile = /^\/(sw\.js$|packs\/|assets\/)/.test(request.url ?? "");
  if (isFile) response.setHeader("Cache-Control", "public, max-age=2419200, must-revalidate");
  response.end(`content of ${request.url}`);
};

describeWithNginx("the reference's defect", () => {
  let web: Upstream;
  let second: Upstream;
  let reference: Reference;
  let ours: Front;
  const askOurs = (path: string, request = {}) => send(ours.port, path, request);

  beforeAll(async () => {
    web = await startUpstream(rails);
    second = await startUpstream(rails);
    reference = await startReference(web.port, web.port);
    ours = await startFront({ web: [web.port], streaming: [web.port] });
  });
  afterAll(async () => {
    await reference?.stop();
    await ours?.stop();
    await second?.stop();
    await web?.stop();
  });
  beforeEach(() => {
    web.received.length = 0;
    web.answer = rails;
  });

  const headers = (answer: Answer) => ({
    cacheControl: valuesOf(answer, "cache-control"),
    hsts: valuesOf(answer, "strict-transport-security"),
  });

  test.each(["/packs/a.js", "/assets/a.css", "/sw.js"])(
    "D11: the static locations' headers are never sent: %s",
    async (path) => {
      // Without Rails' own Cache-Control, to see whose it is.
      web.answer = (_, response) => response.end("content");
      expect(headers(await reference.send(path))).toEqual({ cacheControl: [], hsts: [] });
      web.answer = rails;
      expect(headers(await askOurs(path))).toEqual({
        cacheControl: ["public, max-age=2419200, must-revalidate"],
        hsts: ["max-age=63072000; includeSubDomains"],
      });
    },
  );

  test("D12: the error page cannot be shown", async () => {
    web.answer = (request) => request.socket.destroy();
    const [there, here] = [await reference.send("/@gone"), await askOurs("/@gone")];
    expect([there.status, there.body.includes("<h1>502 Bad Gateway</h1>")]).toEqual([502, true]);
    expect([here.status, here.body.includes("<h1>Back in a moment</h1>")]).toEqual([503, true]);
  });

  test("D13: what has no lifetime is kept for seven days", async () => {
    const personal: Handler = (request, response) => response.end(`for ${request.headers.cookie ?? "nobody"}`);
    web.answer = personal;
    const twice = async (ask: (path: string, request: object) => Promise<Answer>) => [
      (await ask("/api/v1/anything", { headers: { cookie: "alice" } })).body,
      (await ask("/api/v1/anything", { headers: { cookie: "bob" } })).body,
    ];
    expect(await twice(reference.send)).toEqual(["for alice", "for alice"]);
    expect(await twice(askOurs)).toEqual(["for alice", "for bob"]);
  });

  test("D14, D15, D16: the servers' ports are fixed in nginx, so a second one gets nothing", async () => {
    await ours.register({ "mastodon-web": [web.port, second.port] });
    second.received.length = 0;
    for (let n = 0; n < 10; n++) await reference.send(`/@user/${n}`);
    expect(second.received).toHaveLength(0);
    for (let n = 0; n < 10; n++) await askOurs(`/@user/${n}`);
    expect(second.received.length).toBeGreaterThan(2);
    await ours.register({ "mastodon-web": [web.port] });
  });

  test("D17: the certificate cannot be verified, so it is not", async () => {
    await expect(reference.send("/", { tls: { rejectUnauthorized: true } })).rejects.toThrow(/self-signed/);
    // Ours has none with a tunnel; public-ingress.test.ts verifies the one of the other way.
    expect((await askOurs("/")).status).toBe(200);
  });

  test("D18: anybody may connect, and bring an X-Forwarded-For of their own", async () => {
    const claimed = { "X-Forwarded-For": "198.51.100.1" };
    await reference.send("/", { headers: claimed });
    expect(web.received.at(-1)?.headers["x-forwarded-for"]).toBe("198.51.100.1, 127.0.0.1");
    await askOurs("/", { headers: claimed });
    expect(web.received.at(-1)?.headers["x-forwarded-for"]).toBe("127.0.0.1");
  });

  test("D18: the networks of Cloudflare are frozen in a file, and a tunnel's requests all come from 127.0.0.1", async () => {
    const visitor = { "CF-Connecting-IP": "203.0.113.7" };
    await reference.send("/a", { headers: visitor });
    expect(web.received.at(-1)?.headers["x-real-ip"]).toBe("127.0.0.1");
    await askOurs("/a", { headers: visitor });
    expect(web.received.at(-1)?.headers["x-real-ip"]).toBe("203.0.113.7");
  });

  test("D19: a placeholder that was left is a template action", () => {
    const { leftDelimiter, rightDelimiter } = REFERENCE_TEMPLATES[0];
    expect(REFERENCE_PLACEHOLDER.startsWith(leftDelimiter) && REFERENCE_PLACEHOLDER.endsWith(rightDelimiter)).toBe(
      true,
    );
    expect(() => files(REFERENCE_PLACEHOLDER)).toThrow(`hosts: "${REFERENCE_PLACEHOLDER}" is not a host name`);
  });

  test("D20: a file that restarts nginx also names a signal", () => {
    expect(REFERENCE_TEMPLATES.filter((file) => file.changeMode === "restart" && "changeSignal" in file)).toHaveLength(
      1,
    );
    // Ours has one way for each file, and the type knows no other.
    expect(new Set(files(HOST).map((file) => file.onChange))).toEqual(new Set(["never", "reload"]));
  });

  test("D30: nothing can be checked that does not depend on Rails", async () => {
    web.answer = (request) => request.socket.destroy();
    expect((await reference.send("/health")).status).toBe(502);
    expect((await send(ours.healthPort, "/health")).status).toBe(200);
  });

  test("D30: the cache may take more than the disk that the job asks for", () => {
    expect(REFERENCE_CACHE_MB).toBeGreaterThan(NOMAD_DEFAULT_DISK_MB);
    const nginxConf = files(HOST).find((file) => file.path === "nginx.conf")?.text;
    expect(nginxConf).toContain(`max_size=${CACHE_SIZE_MB}m`);
  });

  test("D33: a video of 90 MB is refused", async () => {
    const upload = { method: "POST", body: Buffer.alloc(90 * 1024 * 1024) };
    // nginx may close the connection before it has read all: either way the video does not arrive.
    const there = await reference.send("/api/v2/media", upload).then(
      (answer) => answer.status,
      () => 413,
    );
    expect([there, web.received.length]).toEqual([413, 0]);
    expect((await askOurs("/api/v2/media", upload)).status).toBe(200);
    expect(web.received.at(-1)?.bytes).toBe(upload.body.length);
  });
});

function files(host: string) {
  return nginxFiles({
    hosts: [host],
    ingress: { kind: "tunnel", port: 8080 },
    healthPort: 8081,
    cacheSizeMB: CACHE_SIZE_MB,
    mediaDirectory: undefined,
    services: { web: "mastodon-web", streaming: "mastodon-streaming" },
  });
}
