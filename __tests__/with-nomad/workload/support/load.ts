import { Agent, request } from "node:http";

/** What came of constant load. */
export interface LoadResult {
  readonly sent: number;
  readonly failed: readonly { readonly path: string; readonly reason: string; readonly second: number }[];
  /** Seconds between the first and the last failed request. */
  readonly seconds: number;
  /** The versions that answered. */
  readonly versions: ReadonlySet<string>;
}

const PATHS = ["/_stub", "/api/v1/streaming/health", "/packs/application-stub.js"];

/** Sends requests to nginx at a steady rate until `stop`: web, streaming and static files in turn. */
export const startLoad = (address: string, host: string, perSecond = 50) => {
  const agent = new Agent({ keepAlive: false });
  const began = Date.now();
  const failed: { path: string; reason: string; second: number }[] = [];
  const versions = new Set<string>();
  const open = new Set<Promise<void>>();
  let sent = 0;

  const send = (): void => {
    const path = PATHS[sent % PATHS.length] ?? "/";
    const second = (Date.now() - began) / 1000;
    sent += 1;
    const done = new Promise<void>((resolve) => {
      const fail = (reason: string) => {
        failed.push({ path, reason, second });
        resolve();
      };
      const asked = request(
        { host: address, port: 8080, path, agent, timeout: 20_000, headers: { Host: host } },
        (answer) => {
          const version = answer.headers["x-stub-version"];
          // Not of static files: nginx keeps those of the version before.
          if (typeof version === "string" && path === "/_stub") versions.add(version);
          answer.resume();
          answer.on("end", () => (answer.statusCode === 200 ? resolve() : fail(`status ${answer.statusCode}`)));
          answer.on("error", (error) => fail(error.message));
        },
      );
      asked.on("timeout", () => asked.destroy(new Error("no answer for 20 s")));
      asked.on("error", (error) => fail(error.message));
      asked.end();
    });
    open.add(done);
    void done.then(() => open.delete(done));
  };
  const timer = setInterval(send, 1000 / perSecond);

  return {
    stop: async (): Promise<LoadResult> => {
      clearInterval(timer);
      await Promise.all(open);
      agent.destroy();
      const times = failed.map(({ second }) => second);
      return { sent, failed, versions, seconds: times.length === 0 ? 0 : Math.max(...times) - Math.min(...times) };
    },
  };
};
