import { makeAuthority } from "../support/certificates";
import { type Answer, type Request, send } from "../support/client";
import { HOST } from "../support/front";
import { freePort, type Nginx, newDirectory, startNginx } from "../support/nginx";
import { referenceConfiguration } from "./configuration";

/** The reference's nginx, running before these two servers. */
export interface Reference extends Nginx {
  send(path: string, request?: Request): Promise<Answer>;
}

/** Starts the reference's nginx. Its certificate is one that nobody else has signed, as there. */
export async function startReference(webPort: number, streamingPort: number): Promise<Reference> {
  const directory = newDirectory();
  const [port, httpPort] = [await freePort(), await freePort()];
  const { certificate, key: certificateKey } = makeAuthority(directory, "self-signed");
  const place = { host: HOST, port, httpPort, webPort, streamingPort, certificate, certificateKey, directory };
  const nginx = await startNginx(referenceConfiguration(place), port, directory);
  const tls = { rejectUnauthorized: false, servername: HOST };
  return { ...nginx, send: (path, request) => send(port, path, { ...request, tls: { ...tls, ...request?.tls } }) };
}
