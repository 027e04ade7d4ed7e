import http from "node:http";
import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { send } from "./support/client";
import { type Front, HOST, startFront } from "./support/front";
import { describeWithNginx } from "./support/nginx";
import { startUpstream, type Upstream } from "./support/upstream";

describeWithNginx("streaming", () => {
  let web: Upstream;
  let streaming: Upstream;
  let front: Front;

  beforeAll(async () => {
    web = await startUpstream();
    streaming = await startUpstream();
    streaming.upgrade = (_, socket) => {
      socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
      socket.on("data", (data: Buffer) => socket.write(`echo ${data.toString()}`));
      socket.on("error", () => {});
    };
    front = await startFront({ web: [web.port], streaming: [streaming.port] });
  });
  afterAll(async () => {
    await front?.stop();
    await streaming?.stop();
    await web?.stop();
  });
  beforeEach(() => {
    web.received.length = 0;
    streaming.received.length = 0;
    streaming.answer = (_, response) => response.end("ok");
  });

  const open = () =>
    new Promise<{ socket: Socket; headers: http.IncomingHttpHeaders }>((resolve, reject) => {
      const headers = {
        host: HOST,
        connection: "Upgrade",
        upgrade: "websocket",
        "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
        "sec-websocket-protocol": "token",
        "CF-Connecting-IP": "203.0.113.7",
      };
      http
        .get({ host: "127.0.0.1", port: front.port, path: "/api/v1/streaming?stream=user", headers, agent: false })
        .on("upgrade", (response, socket) => resolve({ socket: socket as Socket, headers: response.headers }))
        .on("error", reject);
    });
  const nextData = (socket: Socket) =>
    new Promise<string>((resolve) => socket.once("data", (data) => resolve(String(data))));

  test("upgrades to a WebSocket over HTTP/1.1 and passes both directions at once", async () => {
    const { socket } = await open();
    const answer = nextData(socket);
    socket.write("hello");
    expect(await answer).toBe("echo hello");
    socket.destroy();
    expect(streaming.received[0]).toMatchObject({
      method: "UPGRADE",
      url: "/api/v1/streaming?stream=user",
      headers: {
        host: HOST,
        "sec-websocket-protocol": "token",
        "x-forwarded-for": "203.0.113.7",
        "x-forwarded-proto": "https",
      },
    });
    expect(web.received).toEqual([]);
  });

  test("keeps a WebSocket open while the servers behind nginx change", async () => {
    const { socket } = await open();
    await front.register({ "mastodon-web": [web.port] });
    const answer = nextData(socket);
    socket.write("still here");
    expect(await answer).toBe("echo still here");
    socket.destroy();
  });

  test("passes server-sent events as they come, without buffering", async () => {
    streaming.answer = (_, response) => {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      response.write(":)\n");
      setTimeout(() => response.end("event: update\n"), 400);
    };
    const started = Date.now();
    const times: number[] = [];
    await new Promise<void>((resolve, reject) => {
      http
        .get({
          host: "127.0.0.1",
          port: front.port,
          path: "/api/v1/streaming/user",
          headers: { host: HOST },
          agent: false,
        })
        .on("response", (response) => {
          response.on("data", () => times.push(Date.now() - started));
          response.on("end", resolve);
        })
        .on("error", reject);
    });
    expect(times).toHaveLength(2);
    expect(times[0]).toBeLessThan(300);
  });

  test("does not take in what a client does not read", async () => {
    let waiting = () => 0;
    streaming.answer = (_, response) => {
      waiting = () => response.writableLength;
      response.on("error", () => {});
      response.end(Buffer.alloc(32 * 1024 * 1024));
    };
    const options = { host: "127.0.0.1", port: front.port, path: "/api/v1/streaming/user", headers: { host: HOST } };
    const request = http.get({ ...options, agent: false }, (response) => response.pause()).on("error", () => {});
    await sleep(700);
    expect(waiting()).toBeGreaterThan(0);
    request.destroy();
  });

  test.each([
    "/api/v1/streaming",
    "/api/v1/streaming/",
    "/api/v1/streaming/health",
    "/api/v1/streaming/public?local=true",
  ])("gets %s", async (path) => {
    await send(front.port, path);
    expect(streaming.received.map((request) => request.url)).toEqual([path]);
    expect(web.received).toEqual([]);
  });

  test.each(["/api/v1/streamingfoo", "/api/v1/stream", "/api/v2/streaming"])("does not get %s", async (path) => {
    await send(front.port, path);
    expect(streaming.received).toEqual([]);
    expect(web.received).toHaveLength(1);
  });

  test("is never asked for its metrics", async () => {
    for (const path of ["/metrics", "/api/v1/streaming/../../../metrics", "/api/v1/streaming/..%2f..%2f..%2fmetrics"]) {
      await send(front.port, path);
    }
    await sleep(50);
    expect(streaming.received).toEqual([]);
  });
});
