/*
 * Refuses a version of Mastodon that cannot follow the one that is running, before anything changes: one that leaves
 * out a minor version, or an older one. Nothing is refused where nothing is running.
 */
import { ask } from "./nomad.mjs";
import { Failure, run, say } from "./progress.mjs";

const { WEB_JOB: webJob, IMAGE: image } = process.env;

/**
 * The way from version to version: of each minor version the newest release, in their order. The first may be a minor
 * version alone, that comes before what can be deployed.
 */
const WAY = (process.env.UPGRADE_PATH ?? "").split(" ");

/** 4.6.5 of …/mastodon:v4.6.5, as numbers; undefined for an image with another kind of tag. */
const versionOf = (reference) =>
  /:v?(\d+)\.(\d+)\.(\d+)$/
    .exec(reference ?? "")
    ?.slice(1)
    .map(Number);

const written = (version) => version.join(".");
const minorOf = (version) => version.split(".").slice(0, 2).join(".");
/** Negative when `a` is the older one. */
const compare = (a, b) => a.map((part, index) => part - b[index]).find((difference) => difference !== 0) ?? 0;

const check = (from, to) => {
  if (compare(to, from) < 0) {
    throw new Failure(
      `mastodon ${written(from)} is running, and ${written(to)} is older; nothing was changed. The database cannot go back: set mastodon.version to ${written(from)} or newer, or restore a snapshot from before the upgrade`,
    );
  }
  const place = (version) => WAY.findIndex((step) => minorOf(step) === minorOf(written(version)));
  const left = WAY.slice(place(from) + 1, place(to));
  if (place(from) < 0) {
    throw new Failure(
      `mastodon ${written(from)} is running, which is older than what can be upgraded from here; nothing was changed. Bring it to ${WAY[0]} first, as its release notes say`,
    );
  }
  if (left.length > 0) {
    throw new Failure(
      `mastodon ${written(from)} is running, and ${written(to)} leaves out ${left.map(minorOf).join(" and ")}; nothing was changed. Set mastodon.version to ${left[0]} first, deploy, and then go on`,
    );
  }
};

await run(async () => {
  const spec = await ask(`job/${encodeURIComponent(webJob)}`);
  const task = spec?.TaskGroups?.[0]?.Tasks?.find(({ Name }) => Name === "web");
  const [from, to] = [versionOf(task?.Config?.image), versionOf(image)];
  if (!from || !to) return say(task ? `${task.Config?.image} is running: not compared` : "nothing is running yet");
  check(from, to);
  say(`${written(from)} is running; ${written(to)} may follow`);
});
