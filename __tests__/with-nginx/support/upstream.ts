import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";

/** A request as it arrived at a stub server. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage["headers"];
  readonly bytes: number;
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A stub of one of Mastodon's servers. */
export interface Upstream {
  readonly port: number;
  readonly received: Received[];
  /** Connections that were opened so far. */
  connections(): number;
  /** Answers from now on; by default 200 "ok". */
  answer: Handler;
  /** Answers upgrades. */
  upgrade: (request: IncomingMessage, socket: Duplex) => void;
  stop(): Promise<void>;
}

/** Starts a stub server on loopback; `port` for one that comes back. */
export async function startUpstream(
  answer: Handler = (_, response) => response.end("ok"),
  port = 0,
): Promise<Upstream> {
  let connections = 0;
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    let bytes = 0;
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
    });
    request.on("end", () => {
      upstream.received.push({ method: request.method ?? "", url: request.url ?? "", headers: request.headers, bytes });
      upstream.answer(request, response);
    });
  });
  // As Puma has it.
  server.keepAliveTimeout = 20_000;
  server.on("connection", (socket: Socket) => {
    connections++;
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.on("upgrade", (request, socket) => {
    upstream.received.push({ method: "UPGRADE", url: request.url ?? "", headers: request.headers, bytes: 0 });
    upstream.upgrade(request, socket);
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const upstream: Upstream = {
    port: (server.address() as AddressInfo).port,
    received: [],
    connections: () => connections,
    answer,
    upgrade: (_, socket) => socket.destroy(),
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        // Upgraded ones too, which the server itself forgets.
        for (const socket of sockets) socket.destroy();
      }),
  };
  return upstream;
}
