import http from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { send } from "./support/client";
import { type Front, startFront } from "./support/front";
import { describeWithNginx, freePort } from "./support/nginx";
import { type Handler, startUpstream, type Upstream } from "./support/upstream";

const named =
  (name: string): Handler =>
  (_, response) =>
    response.end(name);

describeWithNginx("servers behind nginx", () => {
  const servers: Upstream[] = [];
  let front: Front | undefined;
  const start = async (answer: Handler) => {
    const server = await startUpstream(answer);
    servers.push(server);
    return server;
  };

  afterEach(async () => {
    await front?.stop();
    front = undefined;
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });

  test("share the requests", async () => {
    const [a, b] = [await start(named("a")), await start(named("b"))];
    front = await startFront({ web: [a.port, b.port] });
    for (let n = 0; n < 20; n++) await send(front.port, "/");
    expect([a.received.length, b.received.length]).toEqual([10, 10]);
  });

  test("get new requests where fewest are open", async () => {
    const [busy, idle] = [await start(() => {}), await start(named("idle"))];
    front = await startFront({ web: [busy.port, idle.port] });
    const { port } = front;
    const held: http.ClientRequest[] = [];
    const hold = async () => {
      const agent = new http.Agent();
      held.push(
        http
          .get({ host: "127.0.0.1", port, path: "/", headers: { host: "social.example" }, agent })
          .on("error", () => {}),
      );
      await sleep(50);
    };
    // Two requests: one is held by the busy server, which never answers.
    await hold();
    await hold();
    const before = busy.received.length;
    for (let n = 0; n < 20; n++) expect((await send(port, "/")).body).toBe("idle");
    expect(busy.received.length).toBe(before);
    for (const request of held) request.destroy();
  });

  test("that cannot be reached cost no request, not even a POST", async () => {
    const alive = await start(named("alive"));
    front = await startFront({ web: [await freePort(), alive.port] });
    for (let n = 0; n < 20; n++) {
      const answer = await send(front.port, "/inbox", { method: "POST", body: `{"n":${n}}` });
      expect([answer.status, answer.body]).toEqual([200, "alive"]);
    }
    expect(alive.received).toHaveLength(20);
  });

  test("never get a POST twice, when one got it and died", async () => {
    const die: Handler = (request) => request.socket.destroy();
    const [a, b] = [await start(die), await start(die)];
    front = await startFront({ web: [a.port, b.port] });
    expect((await send(front.port, "/inbox", { method: "POST", body: "{}" })).status).toBe(503);
    expect(a.received.length + b.received.length).toBe(1);
  });

  test("get a GET again, when one got it and died", async () => {
    const [dies, alive] = [await start((request) => request.socket.destroy()), await start(named("alive"))];
    front = await startFront({ web: [dies.port, alive.port] });
    for (let n = 0; n < 6; n++) expect((await send(front.port, "/@user")).body).toBe("alive");
    expect(dies.received.length).toBeGreaterThan(0);
  });

  test("do not get a request again because another answered with an error", async () => {
    const fails: Handler = (_, response) => response.writeHead(500).end("own error");
    const [a, b] = [await start(fails), await start(fails)];
    front = await startFront({ web: [a.port, b.port] });
    expect((await send(front.port, "/@user")).body).toBe("own error");
    expect(a.received.length + b.received.length).toBe(1);
  });

  test("come and go under load without one failed request", async () => {
    let generation = [await start(named("0"))];
    front = await startFront({ web: generation.map((server) => server.port), streaming: [] });
    const { port } = front;
    const failures: string[] = [];
    const seen = new Set<string>();
    let sent = 0;
    let running = true;
    // As cloudflared does it: connections are kept when nginx lets them.
    const agent = new http.Agent({ keepAlive: true, maxSockets: 4 });
    const client = async (method: "GET" | "POST") => {
      while (running) {
        sent++;
        try {
          const answer = await send(port, "/inbox", { method, agent, ...(method === "POST" ? { body: "{}" } : {}) });
          if (answer.status !== 200) failures.push(`${method} ${answer.status}`);
          seen.add(answer.body);
        } catch (error) {
          failures.push(`${method} ${String(error)}`);
        }
        await sleep(5);
      }
    };
    const clients = [client("GET"), client("GET"), client("POST"), client("POST")];
    for (let n = 1; n <= 8; n++) {
      const next = [await start(named(String(n)))];
      await front.register({ "mastodon-web": [...generation, ...next].map((server) => server.port) });
      await sleep(60);
      await front.register({ "mastodon-web": next.map((server) => server.port) });
      // The old one stays for a while after it is out of the list (ShutdownDelay), then ends.
      await sleep(60);
      for (const server of generation) await server.stop();
      generation = next;
    }
    running = false;
    await Promise.all(clients);
    agent.destroy();
    expect(failures).toEqual([]);
    expect(sent).toBeGreaterThan(200);
    expect([...seen].sort()).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "8"]);
  }, 20_000);

  test("may all vanish and come back without a restart", async () => {
    const server = await start(named("back"));
    front = await startFront({ web: [server.port] });
    for (let n = 0; n < 3; n++) {
      await front.register({ "mastodon-web": [] });
      expect((await send(front.port, "/")).status).toBe(503);
      await front.register({ "mastodon-web": [server.port] });
      expect((await send(front.port, "/")).body).toBe("back");
    }
  });

  test("are served to the end of an answer when nginx is asked to stop", async () => {
    const slow = await start((_, response) => setTimeout(() => response.end("finished"), 400));
    front = await startFront({ web: [slow.port] });
    const answer = send(front.port, "/");
    await sleep(100);
    front.signal("SIGQUIT");
    expect((await answer).body).toBe("finished");
  });

  test("are used as before when the new list is broken", async () => {
    const server = await start(named("ok"));
    front = await startFront({ web: [server.port] });
    await expect(front.reload("upstreams.conf", "upstream web {")).rejects.toThrow("unexpected end of file");
    expect((await send(front.port, "/")).body).toBe("ok");
  }, 10_000);
});
