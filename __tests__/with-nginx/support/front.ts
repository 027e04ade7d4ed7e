import { join } from "node:path";
import { type Ingress, type NginxOptions, nginxFiles } from "../../../server/nginx";
import { freePort, type Nginx, newDirectory, startNginx } from "./nginx";
import { renderTemplate, type Services } from "./template";

export const HOST = "social.example";

/** Our nginx, running. */
export interface Front extends Nginx {
  readonly port: number;
  readonly healthPort: number;
  /** Renders the template for these servers and reloads, as Nomad does. */
  register(services: Partial<Services>): Promise<void>;
}

/** Ports of the servers that Nomad would know. */
export interface Registered {
  readonly web?: readonly number[];
  readonly streaming?: readonly number[];
}

/** Starts our nginx in tunnel mode, or with another ingress, before these servers. */
export async function startFront(
  registered: Registered,
  options: Partial<Omit<NginxOptions, "ingress">> & { ingress?: (directory: string) => Ingress } = {},
): Promise<Front> {
  const directory = newDirectory();
  const { ingress: makeIngress, ...rest } = options;
  const ingress = makeIngress?.(directory) ?? { kind: "tunnel", port: await freePort() };
  const healthPort = await freePort();
  const files = nginxFiles({
    hosts: [HOST],
    ingress,
    healthPort,
    cacheSizeMB: 128,
    mediaDirectory: undefined,
    services: { web: "mastodon-web", streaming: "mastodon-streaming" },
    directories: { cache: join(directory, "cache"), temporary: directory },
    ...rest,
  });
  const template = files.find((file) => file.path === "upstreams.conf")?.text ?? "";
  let services: Services = { "mastodon-web": registered.web ?? [], "mastodon-streaming": registered.streaming ?? [] };
  const port = ingress.kind === "tunnel" ? ingress.port : ingress.httpsPort;
  const nginx = await startNginx(
    files.map((file) =>
      file.path === "upstreams.conf" ? { ...file, text: renderTemplate(template, services) } : file,
    ),
    port,
    directory,
  );
  return {
    ...nginx,
    port,
    healthPort,
    async register(change) {
      services = { ...services, ...(change as Services) };
      await nginx.reload("upstreams.conf", renderTemplate(template, services));
    },
  };
}
