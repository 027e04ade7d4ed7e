import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chmodSync, closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { NGINX_COMMAND, NGINX_DIRECTORY, NGINX_RELOAD } from "../../../server/nginx";

const missing = ["nginx", "openssl"].filter(
  (program) => spawnSync(program, ["-v"], { stdio: "ignore" }).error !== undefined,
);

/** Describes tests that need nginx (and openssl for certificates), or skips them and says what is missing. */
export function describeWithNginx(name: string, tests: () => void): void {
  if (missing.length === 0) describe(name, tests);
  else describe.skip(`${name} (missing: apt-get install --no-install-recommends ${missing.join(" ")})`, tests);
}

/** A running nginx in a folder of its own. */
export interface Nginx {
  readonly directory: string;
  /** Lines of the access log so far. */
  accessLog(): string[];
  /** The error log so far. */
  errorLog(): string;
  /** Writes a file and runs NGINX_RELOAD, as Nomad does; resolves when only new workers accept. */
  reload(path: string, text: string): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  stop(): Promise<void>;
}

/** A new empty folder that nginx's workers, which are not root, can read and write. */
export function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "mastodon-nginx-"));
  chmodSync(directory, 0o777);
  return directory;
}

/** A TCP port that is free on loopback. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts nginx with these files and waits until the port answers. */
export async function startNginx(
  files: readonly { readonly path: string; readonly text: string }[],
  port: number,
  directory: string,
): Promise<Nginx> {
  for (const { path, text } of files) write(join(directory, path), text);
  // Files, not pipes: nginx opens /dev/stdout, which cannot be done with the sockets that Node makes.
  const [output, errors] = [join(directory, "stdout"), join(directory, "stderr")];
  const descriptors = [openSync(output, "a"), openSync(errors, "a")] as const;
  // Where the container has its files, the test has a folder.
  const inDirectory = (args: readonly string[]) => args.map((arg) => (arg === NGINX_DIRECTORY ? directory : arg));
  const child = spawn(NGINX_COMMAND.command, inDirectory(NGINX_COMMAND.args), { stdio: ["ignore", ...descriptors] });
  for (const descriptor of descriptors) closeSync(descriptor);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const errorLog = () => readFileSync(errors, "utf8");
  await waitUntil(() => connects(port), child, errorLog);
  return {
    directory,
    accessLog: () =>
      readFileSync(output, "utf8")
        .split("\n")
        .filter((line) => line !== ""),
    errorLog,
    async reload(path, text) {
      // The two old workers say so when they stop to accept; the new ones run by then.
      const farewells = count(errorLog(), "gracefully shutting down");
      write(join(directory, path), text);
      const { status, stderr } = spawnSync(NGINX_RELOAD.command, inDirectory(NGINX_RELOAD.args), { encoding: "utf8" });
      if (status !== 0) throw new Error(stderr);
      await waitUntil(async () => count(errorLog(), "gracefully shutting down") >= farewells + 2, child, errorLog);
    },
    signal: (signal) => {
      child.kill(signal);
    },
    async stop() {
      child.kill("SIGTERM");
      await ended;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

async function waitUntil(condition: () => Promise<boolean>, child: ChildProcess, log: () => string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (child.exitCode !== null) throw new Error(`nginx ended:\n${log()}`);
    if (await condition()) return;
    await sleep(25);
  }
  throw new Error(`nginx was not ready within 5 s:\n${log()}`);
}

function connects(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
