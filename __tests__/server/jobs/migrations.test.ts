import { migrationsJob } from "../../../server/jobs/migrations";
import { cloudConfig, serverFor, task } from "../support/servers";
import { runScript } from "../support/shell";

const job = migrationsJob(serverFor(cloudConfig()));
const { Config, ...migrations } = task(job, "migrations");

const dispatched = (phase: string, bundle = "exit 0") => {
  expect([Config.command, Config.args?.[0]]).toEqual(["sh", "-c"]);
  return runScript(Config.args?.[1] ?? "", { bundle }, { NOMAD_META_phase: phase });
};

describe("mastodon-migrations", () => {
  it("waits to be dispatched with a phase", () => {
    expect(job).toMatchObject({
      ID: "mastodon-migrations",
      Type: "batch",
      Priority: 100,
      ParameterizedJob: { Payload: "forbidden", MetaRequired: ["phase"] },
    });
    expect(job.Periodic).toBeUndefined();
    expect(job.Update).toBeUndefined();
  });

  it("tells in its Meta which image its children run", () => {
    expect(job.Meta).toEqual({ secrets_version: "1", image: "ghcr.io/mastodon/mastodon:v4.6.5" });
    expect(Config.image).toBe("ghcr.io/mastodon/mastodon:v4.6.5");
  });

  it("runs once: a failed migration is neither restarted nor rescheduled", () => {
    expect(job.TaskGroups).toMatchObject([
      {
        Count: 1,
        RestartPolicy: { Attempts: 0, Mode: "fail" },
        ReschedulePolicy: { Attempts: 0, Unlimited: false },
      },
    ]);
    expect(migrations.KillTimeout).toBe(30e9);
  });

  it("before: installs or migrates, and keeps later migrations for later", () => {
    expect(dispatched("before")).toMatchObject({
      status: 0,
      calls: ["SKIP_POST_DEPLOYMENT_MIGRATIONS=true bundle exec rails db:prepare"],
    });
  });

  it("after: runs what is left, with the variable that skips it not even set", () => {
    expect(dispatched("after")).toMatchObject({ status: 0, calls: ["bundle exec rails db:migrate"] });
  });

  it("fails with the migration", () => {
    expect(dispatched("before", "exit 3").status).toBe(3);
    expect(dispatched("after", "exit 4").status).toBe(4);
  });

  it("refuses another phase and says which there are", () => {
    const run = dispatched("during");
    expect(run).toMatchObject({ status: 64, calls: [] });
    expect(run.output).toContain("phase is 'during': dispatch with -meta phase=before or after");
  });
});
