import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** A request that was not answered, or answered with an error. */
export interface FailedRequest {
  /** The path, after its method. */
  readonly what: string;
  readonly reason: string;
  /** Seconds after the load began. */
  readonly second: number;
}

/** What came of constant load. */
export interface LoadResult {
  readonly sent: number;
  readonly failed: readonly FailedRequest[];
  /** Seconds between the first and the last failed request. */
  readonly secondsOfFailures: number;
  /** The versions that answered. */
  readonly versions: ReadonlySet<string>;
}

/** Constant load, while it lasts. */
export interface Load {
  /** Waits until no request has failed for so many seconds. */
  readonly quiet: (seconds: number, patienceSeconds?: number) => Promise<void>;
  readonly stop: () => Promise<LoadResult>;
}

/** Where requests go: a host and a port of the node, and the paths, in turn. */
export interface Target {
  readonly address: string;
  readonly port: number;
  /** The header Host. */
  readonly host: string;
  /** Each as `METHOD path`. nginx repeats a GET with another web allocation when one fails, and never a POST. */
  readonly requests: readonly string[];
}

/** Visitors of web and streaming, other servers, and a static file. */
export const VISITS = [
  "GET /_stub",
  "POST /inbox",
  "GET /api/v1/streaming/health",
  "GET /packs/application-stub.js",
] as const;

const PER_SECOND = 50;

/** Sends requests at a steady rate until `stop`. */
export const startLoad = ({ address, port, host, requests }: Target): Load => {
  const agent = new Agent({ keepAlive: false });
  const began = Date.now();
  const seconds = () => (Date.now() - began) / 1000;
  const failed: FailedRequest[] = [];
  const versions = new Set<string>();
  const open = new Set<Promise<void>>();
  let sent = 0;

  const send = (): void => {
    const what = requests[sent % requests.length] ?? "GET /";
    const [method, path] = what.split(" ");
    const second = seconds();
    sent += 1;
    const done = new Promise<void>((resolve) => {
      const fail = (reason: string) => {
        failed.push({ what, reason, second });
        resolve();
      };
      const asked = request({ host: address, port, path, method, agent, timeout: 20_000, headers: { Host: host } });
      asked.on("response", (answer) => {
        const { "x-stub-version": version } = answer.headers;
        // Not of static files: nginx keeps those of the version before.
        if (typeof version === "string" && path === "/_stub") versions.add(version);
        answer.resume();
        answer.on("end", () => ((answer.statusCode ?? 500) < 300 ? resolve() : fail(`status ${answer.statusCode}`)));
        answer.on("error", (error) => fail(error.message));
      });
      asked.on("timeout", () => asked.destroy(new Error("no answer for 20 s")));
      asked.on("error", (error) => fail(error.message));
      asked.end();
    });
    open.add(done);
    void done.then(() => open.delete(done));
  };
  // As many as are due, since a timer of a busy process comes late.
  const timer = setInterval(() => {
    while (sent < seconds() * PER_SECOND) send();
  }, 1000 / PER_SECOND);

  return {
    quiet: async (quietSeconds, patienceSeconds = 180) => {
      const asked = seconds();
      for (;;) {
        const since = Math.max(asked, ...failed.slice(-1).map(({ second }) => second));
        if (seconds() - since >= quietSeconds) return;
        if (seconds() - asked > patienceSeconds) throw new Error(`requests still fail after ${patienceSeconds} s`);
        await sleep(200);
      }
    },
    stop: async () => {
      clearInterval(timer);
      await Promise.all(open);
      agent.destroy();
      const times = failed.map(({ second }) => second);
      const secondsOfFailures = times.length === 0 ? 0 : Math.max(...times) - Math.min(...times);
      return { sent, failed, versions, secondsOfFailures };
    },
  };
};
