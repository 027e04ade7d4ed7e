import http from "node:http";
import https from "node:https";
import { HOST } from "./front";

/** An answer, as it arrived. */
export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** Names and values in turn, as sent: shows headers that came twice. */
  readonly rawHeaders: string[];
  readonly body: string;
}

export interface Request {
  readonly method?: string;
  readonly headers?: http.OutgoingHttpHeaders;
  readonly body?: string | Buffer;
  /** The client's own address, on loopback. */
  readonly from?: string;
  readonly agent?: http.Agent;
  readonly tls?: https.RequestOptions;
}

/** Sends one request to nginx on loopback and reads the whole answer. */
export function send(port: number, path: string, request: Request = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options: https.RequestOptions = {
      host: "127.0.0.1",
      port,
      path,
      method: request.method ?? "GET",
      headers: { host: HOST, ...request.headers },
      agent: request.agent ?? false,
      ...(request.from === undefined ? {} : { localAddress: request.from }),
      ...request.tls,
    };
    const outgoing = (request.tls === undefined ? http : https).request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          rawHeaders: response.rawHeaders,
          body: Buffer.concat(chunks).toString("utf8"),
        }),
      );
    });
    outgoing.on("error", reject);
    outgoing.end(request.body);
  });
}

/** All values of a header, to see whether it came once. */
export function valuesOf(answer: Answer, name: string): string[] {
  return answer.rawHeaders.filter(
    (_, index) => index % 2 === 1 && answer.rawHeaders[index - 1]?.toLowerCase() === name,
  );
}
