import { streamingJob } from "../../../server/jobs/streaming";
import { cloudConfig, environmentTemplate, group, serverFor, task } from "../support/servers";

const job = streamingJob(serverFor(cloudConfig({ streaming: { replicas: 2 } })));

describe("mastodon-streaming", () => {
  it("runs the streaming server from its own image, on a port that follows from one place", () => {
    expect(job).toMatchObject({ ID: "mastodon-streaming", Type: "service", Priority: 50 });
    expect(task(job, "streaming")).toMatchObject({
      Config: {
        image: "ghcr.io/mastodon/mastodon-streaming:v4.6.5",
        command: "node",
        args: ["./streaming/index.js"],
        ports: ["http"],
        init: true,
      },
      Env: { PORT: "4000" },
      Resources: { MemoryMB: 150, MemoryMaxMB: 400 },
    });
    expect(group(job, "streaming")).toMatchObject({
      Count: 2,
      Networks: [{ Mode: "bridge", DynamicPorts: [{ Label: "http", To: 4000 }] }],
    });
  });

  it("is healthy while its own check answers, and gets visitors only when it is no canary", () => {
    expect(task(job, "streaming").Services).toMatchObject([
      {
        Name: "mastodon-streaming",
        Tags: ["live"],
        CanaryTags: ["canary"],
        Checks: [{ Type: "http", Path: "/api/v1/streaming/health" }],
      },
    ]);
    expect(task(job, "streaming").ShutdownDelay).toBe(15e9);
    expect(group(job, "streaming").Update).toMatchObject({ Canary: 1, AutoPromote: true });
  });

  it("verifies the database with the authorities in its folder", () => {
    const { Env, Templates } = task(job, "streaming");
    expect(Templates?.map(({ DestPath }) => `/${DestPath}`)).toContain(Env?.NODE_EXTRA_CA_CERTS);
  });

  it("names nothing of the application's secrets", () => {
    expect(JSON.stringify(job)).not.toMatch(/SECRET_KEY_BASE|ACTIVE_RECORD|VAPID|AWS_|SMTP_|S3_/);
    expect(environmentTemplate(task(job, "streaming"))).toContain('"nomad/jobs/mastodon-streaming"');
  });
});
