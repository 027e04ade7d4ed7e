import { mastodonJobs } from "../../../server/jobs";
import { cleanupJob } from "../../../server/jobs/cleanup";
import { JOB_NAMES } from "../../../server/server";
import { cloudConfig, localConfig, serverFor, task } from "../support/servers";
import { runScript } from "../support/shell";

const job = cleanupJob(serverFor(cloudConfig()));

const script = (of = job) => task(of, "cleanup").Config.args?.[1] ?? "";

const STEPS = [
  "tootctl media remove --days 30",
  "tootctl media remove --days 30 --prune-profiles",
  "tootctl preview_cards remove --days 30",
];

describe("mastodon-cleanup", () => {
  it("starts once a day at an hour of a time zone, and never beside itself", () => {
    expect(job).toMatchObject({ ID: "mastodon-cleanup", Type: "batch" });
    expect(job.Periodic).toEqual({
      Enabled: true,
      Specs: ["0 4 * * *"],
      SpecType: "cron",
      TimeZone: "Etc/UTC",
      ProhibitOverlap: true,
    });
    const irish = cleanupJob(serverFor(cloudConfig({ cleanup: { hour: 3, timeZone: "Europe/Dublin" } })));
    expect(irish.Periodic).toMatchObject({ Specs: ["0 3 * * *"], TimeZone: "Europe/Dublin" });
  });

  it("comes after everything that serves somebody", () => {
    const jobs = mastodonJobs(serverFor(cloudConfig()));
    const others = JOB_NAMES.filter((name) => name !== "mastodon-cleanup").map((name) => jobs[name].Priority);
    expect(job.Priority).toBeLessThan(Math.min(...others.map((priority) => priority ?? 50)));
  });

  it("runs its steps one after the other", () => {
    const run = runScript(script(), { tootctl: "exit 0" });
    expect(run).toMatchObject({ status: 0, calls: STEPS });
  });

  it("takes its numbers of days from the settings", () => {
    const config = cloudConfig({ cleanup: { mediaDays: 7, profileDays: 90, previewCardDays: 14 } });
    expect(runScript(script(cleanupJob(serverFor(config))), { tootctl: "exit 0" }).calls).toEqual([
      "tootctl media remove --days 7",
      "tootctl media remove --days 90 --prune-profiles",
      "tootctl preview_cards remove --days 14",
    ]);
  });

  it("goes on after a step that fails, and fails in the end", () => {
    const run = runScript(script(), { tootctl: 'case "$*" in *prune*) exit 5 ;; esac' });
    expect(run.calls).toEqual(STEPS);
    expect(run.status).toBe(5);
    expect(run.output).toContain("failed with status 5: tootctl media remove --days 30 --prune-profiles");
  });

  it("stops a step at its deadline, and goes on", () => {
    const run = runScript(script().replace("10800", "0.2"), {
      tootctl: 'case "$*" in *prune*) exec sleep 30 ;; esac',
    });
    expect(run.calls).toEqual(STEPS);
    expect(run.status).toBe(124);
  });

  it("has the deadline of the settings", () => {
    expect(script()).toContain("timeout -k 30 10800 ");
    expect(script(cleanupJob(serverFor(cloudConfig({ cleanup: { deadlineMinutes: 45 } }))))).toContain(
      "timeout -k 30 2700 ",
    );
  });

  it("is not tried again before the next day", () => {
    expect(job.TaskGroups).toMatchObject([
      { RestartPolicy: { Attempts: 0 }, ReschedulePolicy: { Attempts: 0, Unlimited: false } },
    ]);
  });

  it("mounts the media volume with media on the node", () => {
    expect(task(cleanupJob(serverFor(localConfig())), "cleanup").VolumeMounts).toEqual([
      { Volume: "media", Destination: "/opt/mastodon/public/system" },
    ]);
  });
});
