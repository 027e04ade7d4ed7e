/*
 * Runs one phase of Mastodon's migrations on Nomad and waits for its end.
 *
 * It may be killed and started again at any time: it goes on with a child of the job that is still running.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { ask, PATIENCE_MS, POLL_MS } from "./nomad.mjs";
import { Failure, run, say } from "./progress.mjs";

const { JOB: job, PHASE: phase, IMAGE: image } = process.env;
/** Jobs whose old allocations must have ended first. Nomad calls a deployment successful while they still do. */
const leaving = (process.env.LEAVING ?? "").split(" ").filter(Boolean);

/** Milliseconds until a task has started, at most: what it waits for, an image or a secret, has limits below this. */
const START_MS = Number(process.env.START_MS ?? 1_200_000);
/** Milliseconds that an allocation has to stop, at most: its ShutdownDelay and its KillTimeout, and some. */
const STOP_MS = Number(process.env.STOP_MS ?? 180_000);
const LOG_BYTES = 4000;
const LOG_LINES = 20;

/** What Nomad calls an allocation that does nothing any more. While its ShutdownDelay lasts, it is "pending" again. */
const ENDED = ["complete", "failed", "lost"];

const encoded = encodeURIComponent;

/** What to do about a failure, and what runs meanwhile. */
const ADVICE = {
  before:
    "no other job was changed, the version before runs on. Mend the cause, or set the version back, and deploy again",
  after:
    "the new version is running, and what these migrations remove is still there. Mend the cause and deploy again; do not go back to the version before",
}[phase];

/** Waits until the version before does not run any more. */
const waitForLeaving = async () => {
  for (const began = Date.now(), told = new Set(); ; await sleep(POLL_MS)) {
    const lists = await Promise.all(leaving.map((name) => ask(`job/${encoded(name)}/allocations`)));
    const old = lists
      .flatMap((list) => list ?? [])
      .filter(({ DesiredStatus, ClientStatus }) => DesiredStatus === "stop" && !ENDED.includes(ClientStatus));
    if (old.length === 0) return;
    const names = old.map(({ Name, ID }) => `${Name} (${ID.slice(0, 8)})`).join(", ");
    if (Date.now() - began > STOP_MS) throw new Failure(`${names} does not stop; ${ADVICE}`);
    if (!told.has(names)) say(`waits for ${names} to stop`);
    told.add(names);
  }
};

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
  if (!dispatched) throw new Failure(`there is no job ${job}; deploy the workload stack as a whole`);
  say(`started ${dispatched.DispatchedJobID} with ${image}`);
  return dispatched.DispatchedJobID;
};

/** Ends a child that must not run later by itself, in the middle of something else. */
const remove = (id) => ask(`job/${encoded(id)}?purge=true`, { method: "DELETE" });

/** Fails when Nomad has found no place for the child for too long, with Nomad's own words. */
const checkRoom = async (id, waited) => {
  const evaluations = await ask(`job/${encoded(id)}/evaluations`);
  const failed = evaluations?.map(({ FailedTGAllocs }) => Object.values(FailedTGAllocs ?? {})[0]).find(Boolean);
  if (!failed) {
    if (await ask(`job/${encoded(id)}`)) return;
    throw new Failure(`${id} was removed before it had run; ${ADVICE}`);
  }
  if (waited < PATIENCE_MS) return;
  await remove(id);
  const reasons = { ...failed.DimensionExhausted, ...failed.ConstraintFiltered, ...failed.ClassFiltered };
  const words = Object.entries(reasons).map(
    ([reason, nodes]) => `${reason} (${nodes} of ${failed.NodesEvaluated} nodes)`,
  );
  throw new Failure(
    `there is no room for them on the node: ${words.join(", ") || "no node takes jobs"}; ${ADVICE}. Stop what else runs there, or choose a larger node.instanceType`,
  );
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
    .flatMap((log) => (log ?? "").trim().split("\n"))
    .filter(Boolean)
    .slice(-LOG_LINES)
    .map((line) => `\n  ${line}`)
    .join("");
};

const eventsOf = ({ TaskStates }) => Object.values(TaskStates ?? {}).flatMap(({ Events }) => Events ?? []);

/** Why an allocation that has ended did not do its work; undefined when it did. */
const problemOf = ({ ClientStatus, TaskStates }) => {
  if (ClientStatus === "lost") return "was lost with its node";
  const events = eventsOf({ TaskStates });
  // Nomad calls a task that somebody stopped `complete`.
  const stopped = events.find(({ Type }) => Type === "Killing");
  if (stopped) return `was stopped (${stopped.DisplayMessage})`;
  if (ClientStatus === "complete") return undefined;
  const failure = events.findLast(({ Type }) => Type !== "Not Restarting");
  if (failure?.Details?.oom_killed === "true") return "needed more memory than it may have";
  return `failed (${failure?.DisplayMessage ?? "no reason given"})`;
};

const waitFor = async (id) => {
  const began = Date.now();
  const told = new Set();
  for (; ; await sleep(POLL_MS)) {
    const waited = Date.now() - began;
    const allocations = (await ask(`job/${encoded(id)}/allocations`)) ?? [];
    const allocation = allocations.toSorted((a, b) => a.CreateIndex - b.CreateIndex).at(-1);
    if (!allocation) {
      await checkRoom(id, waited);
      continue;
    }
    for (const { DisplayMessage: event } of eventsOf(allocation)) {
      if (event && !told.has(event)) say(event);
      told.add(event);
    }
    if (allocation.ClientStatus === "pending" && waited > START_MS) {
      await remove(id);
      throw new Failure(
        `${id} did not start (${eventsOf(allocation).at(-1)?.DisplayMessage ?? "no reason given"}); ${ADVICE}`,
      );
    }
    if (ENDED.includes(allocation.ClientStatus)) {
      const problem = problemOf(allocation);
      if (problem === undefined) return;
      throw new Failure(`${id} ${problem}${await lastLines(allocation.ID)}\n${ADVICE}`);
    }
  }
};

await run(async () => {
  await waitForLeaving();
  await waitFor(await child());
  say("done");
});
