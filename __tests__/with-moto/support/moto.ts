import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

const VENV = path.join(tmpdir(), "mastodon-nomad-moto");

/** What to do where there is no moto. */
export const MOTO_MISSING =
  `moto_server is missing: install it with python3 -m venv ${VENV} && ${VENV}/bin/pip install 'moto[ssm,server]', ` +
  "or put moto_server on PATH";

/** Keys that moto takes for account 123456789012. */
export const KEYS = { AWS_ACCESS_KEY_ID: "testing", AWS_SECRET_ACCESS_KEY: "testing" };

/** The program of moto's server, or undefined where there is none. */
export const motoServer = (): string | undefined => {
  const own = path.join(VENV, "bin/moto_server");
  return [own, "moto_server"].find((program) =>
    program === own ? existsSync(own) : spawnSync(program, ["--help"], { stdio: "ignore" }).status === 0,
  );
};

/** Starts moto's server on a free port and waits until it answers. */
export const startMoto = async (program: string): Promise<{ readonly url: string; readonly stop: () => void }> => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(program, ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
  for (let attempt = 0; attempt < 200; attempt++) {
    const answered = await fetch(`${url}/moto-api/`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (answered) return { url, stop: () => child.kill() };
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  child.kill();
  throw new Error(`${program} does not answer on ${url}`);
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.on("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
