/*
 * Runs one phase of Mastodon's migrations on Nomad and waits for its end. Terraform starts it (migrations-run.ts); it
 * needs Node.js and nothing else, because it is copied into the stack's folder.
 *
 * It may be killed and started again at any time: it goes on with a child of the job that is still running.
 * Exit code 0: the migrations are done. 1: they are not, and the last lines say why and what to do.
 */
import { appendFileSync, chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const address = (process.env.NOMAD_ADDR ?? "http://127.0.0.1:4646").replace(/\/$/, "");
const token = process.env.NOMAD_TOKEN ?? "";
const { NAMESPACE: namespace, JOB: job, WEB_JOB: webJob, PHASE: phase, IMAGE: image } = process.env;
const minors = (process.env.MINOR_VERSIONS ?? "").split(" ");
const progressFile = process.env.PROGRESS_FILE;

const POLL_MS = Number(process.env.POLL_MS ?? 2000);
/** How long a migration may wait for room on the node: some of it may be about to become free. */
const PATIENCE_MS = Number(process.env.PATIENCE_MS ?? 60_000);
const LOG_BYTES = 4000;

/** What ends the run with a message in place of a stack trace. */
class Failure extends Error {}

// Terraform shows nothing of this while it runs, because the token is among its inputs: hence the file.
const say = (message) => {
  const line = `${new Date().toISOString()} migrations ${phase}: ${message}`;
  console.log(line);
  if (progressFile) appendFileSync(progressFile, `${line}\n`);
};

/* ---------- Nomad ---------- */

/** Asks Nomad's API. A 404 is undefined. */
const ask = async (path, { method = "GET", body, text = false } = {}) => {
  const url = `${address}/v1/${path}${path.includes("?") ? "&" : "?"}namespace=${encodeURIComponent(namespace)}`;
  const answer = await fetch(url, {
    method,
    headers: { "X-Nomad-Token": token },
    ...(body && { body: JSON.stringify(body) }),
  }).catch(({ cause, message }) => {
    throw new Failure(
      `nomad cannot be reached at ${address} (${cause?.code ?? message}); open the session to its API (help, "Nomad's API"), or set NOMAD_ADDR`,
    );
  });
  if (answer.status === 404) return undefined;
  const content = await answer.text();
  if (answer.status === 403) {
    throw new Failure(
      `nomad at ${address} refuses the token (${content.trim()}); see that it is the deploy token of this server: ./mastodon secrets list`,
    );
  }
  if (!answer.ok)
    throw new Failure(`nomad answers ${method} ${path.split("?")[0]} with ${answer.status}: ${content.trim()}`);
  return text ? content : JSON.parse(content);
};

const encoded = encodeURIComponent;

/* ---------- versions ---------- */

/** 4.6.5 of …/mastodon:v4.6.5, as numbers; undefined for an image with another kind of tag. */
const versionOf = (reference) =>
  /:v?(\d+)\.(\d+)\.(\d+)$/
    .exec(reference ?? "")
    ?.slice(1)
    .map(Number);

/** Refuses what Mastodon cannot do: leaving out a minor version, or going back. */
const checkVersion = (running) => {
  const from = versionOf(running);
  const to = versionOf(image);
  if (!from || !to) return;
  const place = ([major, minor]) => minors.indexOf(`${major}.${minor}`);
  const written = (version) => version.join(".");
  if (place(from) < 0) {
    say(`the running version ${written(from)} is not in the catalog: not compared with ${written(to)}`);
    return;
  }
  const steps = place(to) - place(from);
  if (steps > 1) {
    throw new Failure(
      `mastodon ${written(from)} is running, and ${written(to)} leaves out ${minors.slice(place(from) + 1, place(to)).join(" and ")}; nothing was changed. Set mastodon.version to a ${minors[place(from) + 1]} version first, deploy, and then go on`,
    );
  }
  if (steps < 0 || (steps === 0 && to[2] < from[2])) {
    throw new Failure(
      `mastodon ${written(from)} is running, and ${written(to)} is older; nothing was changed. The database cannot go back: set mastodon.version to ${written(from)} or newer, or restore a snapshot from before the upgrade`,
    );
  }
};

const imageOf = (spec) => spec?.TaskGroups?.[0]?.Tasks?.find(({ Name }) => Name === "web")?.Config?.image;

/* ---------- the children of the job ---------- */

/** Dispatched jobs that have not ended. */
const running = async () => {
  const children = (await ask(`jobs?prefix=${encoded(`${job}/dispatch-`)}`)) ?? [];
  const alive = children.filter(({ Status }) => Status === "running" || Status === "pending");
  const specs = await Promise.all(alive.map(({ ID }) => ask(`job/${encoded(ID)}`)));
  return specs.flatMap((spec) => (spec ? [{ id: spec.ID, image: spec.Meta?.image, phase: spec.Meta?.phase }] : []));
};

/** The child to wait for: one that does the same already, or a new one, once no other is running. */
const child = async () => {
  for (let told = false; ; told = true) {
    const others = await running();
    const same = others.find((other) => other.image === image && other.phase === phase);
    if (same) {
      say(`goes on with ${same.id}, which is running`);
      return same.id;
    }
    const [other] = others;
    if (!other) break;
    // Rails lets one migrate at a time, and the second fails.
    if (!told) say(`waits for ${other.id} (${other.image}, ${other.phase}) to end`);
    await sleep(POLL_MS);
  }
  const dispatched = await ask(`job/${encoded(job)}/dispatch`, { method: "POST", body: { Meta: { phase } } });
  if (!dispatched)
    throw new Failure(`there is no job ${job} in the namespace ${namespace}; deploy the workload stack as a whole`);
  say(`started ${dispatched.DispatchedJobID} with ${image}`);
  return dispatched.DispatchedJobID;
};

/** Why Nomad finds no place for it, in its own words; undefined when it has found one. */
const blockedBy = async (id) => {
  const evaluations = (await ask(`job/${encoded(id)}/evaluations`)) ?? [];
  const failed = evaluations.map(({ FailedTGAllocs }) => Object.values(FailedTGAllocs ?? {})[0]).find(Boolean);
  if (!failed) return undefined;
  const reasons = { ...failed.DimensionExhausted, ...failed.ConstraintFiltered, ...failed.ClassFiltered };
  const words = Object.entries(reasons).map(
    ([reason, nodes]) => `${reason} (${nodes} of ${failed.NodesEvaluated} nodes)`,
  );
  return words.join(", ") || "no node takes jobs";
};

const lastLines = async (allocation) => {
  const logs = await Promise.all(
    ["stdout", "stderr"].map((type) =>
      ask(`client/fs/logs/${allocation}?task=migrations&type=${type}&origin=end&offset=${LOG_BYTES}&plain=true`, {
        text: true,
      }).catch(() => undefined),
    ),
  );
  return logs
    .map((log) => (log ?? "").trim())
    .filter(Boolean)
    .join("\n")
    .split("\n")
    .slice(-20)
    .join("\n");
};

const eventsOf = ({ TaskStates }) =>
  Object.values(TaskStates ?? {}).flatMap(({ Events }) => (Events ?? []).map(({ DisplayMessage }) => DisplayMessage));

const waitFor = async (id) => {
  const began = Date.now();
  const told = new Set();
  for (; ; await sleep(POLL_MS)) {
    const [allocation] = (await ask(`job/${encoded(id)}/allocations`)) ?? [];
    if (!allocation) {
      const reason = await blockedBy(id);
      if (reason && Date.now() - began > PATIENCE_MS) {
        // Left alone, it would run whenever there is room, in the middle of something else.
        await ask(`job/${encoded(id)}?purge=true`, { method: "DELETE" });
        throw new Failure(
          `there is no room for them on the node: ${reason}; nothing was changed. Stop what else runs there, or choose a larger node.instanceType`,
        );
      }
      continue;
    }
    for (const event of eventsOf(allocation).filter((event) => event && !told.has(event))) {
      told.add(event);
      say(event);
    }
    if (allocation.ClientStatus === "complete") return;
    if (allocation.ClientStatus === "failed" || allocation.ClientStatus === "lost") {
      const log = await lastLines(allocation.ID);
      throw new Failure(
        `${id} ${allocation.ClientStatus === "lost" ? "was lost with its node" : "failed"} (${eventsOf(allocation).at(-1) ?? "no reason given"})${log && `\n${log}`}\nno other job was changed. Mend the cause, or go back to the version before, and deploy again`,
      );
    }
  }
};

const main = async () => {
  if (progressFile) {
    mkdirSync(dirname(progressFile), { recursive: true, mode: 0o700 });
    writeFileSync(progressFile, "", { flag: "a", mode: 0o600 });
    chmodSync(progressFile, 0o600);
  }
  if (phase === "before") checkVersion(imageOf(await ask(`job/${encoded(webJob)}`)));
  await waitFor(await child());
  say("done");
};

main().catch((error) => {
  if (!(error instanceof Failure)) throw error;
  say(`failed: ${error.message}`);
  process.exitCode = 1;
});
