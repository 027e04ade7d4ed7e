import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cloudConfig } from "../../node/cloud-init";
import { expecting, makeDownloads, missingForDownloads } from "./support/downloads";
import { nodeOptions } from "./support/options";
import { missingForThrowAwayNode, type Outcome, ThrowAwayNode } from "./support/throw-away-node";

const missing = missingForThrowAwayNode() || missingForDownloads();
if (missing) console.warn(`skipped: the whole set-up on a throw-away root with a real Nomad (${missing})`);

const BOOTSTRAP = "11111111-2222-4333-8444-555555555555";
const options = nodeOptions();

// The tests are the life of one node, in order.
(missing ? describe.skip : describe)("the set-up of a node", () => {
  const volumes = mkdtempSync(join(tmpdir(), "volumes."));
  let downloads: string;
  let node: ThrowAwayNode;
  const outputs: string[] = [];

  /** A new instance, with its user data and its parameters, and without its volume. */
  const startInstance = async (): Promise<void> => {
    node = await ThrowAwayNode.start(volumes);
    node.outside('cp "$1"/*.zip "$1"/*.tgz "$2"', downloads, "", join(node.base, "downloads"));
    node.install(expecting(cloudConfig(options), downloads));
    setParameters(node, { [options.bootstrapParameter]: JSON.stringify({ NOMAD_TOKEN: BOOTSTRAP }) });
    await node.startStandIns();
  };

  const setParameters = (
    of: ThrowAwayNode,
    values: Record<string, string>,
    readable = [options.bootstrapParameter],
  ): void => {
    const parameters = { values, readable, writable: [options.deployParameter] };
    of.outside('cat >"$1"', join(of.base, "parameters.json"), JSON.stringify(parameters));
  };

  const parameters = (of: ThrowAwayNode): Record<string, string> =>
    JSON.parse(of.outside('cat "$1"', join(of.base, "parameters.json"))).values;

  const setUp = (): Outcome => {
    const outcome = node.run("/opt/mastodon-nomad/set-up.sh");
    outputs.push(outcome.output);
    return outcome;
  };

  /** What Nomad's API answers to a token, as the status and the parsed body. */
  const api = (token: string, path: string, body?: unknown): { status: number; body: unknown } => {
    const request = body === undefined ? "" : "--data-binary @-";
    const answer = node.outside(
      `curl -s -w '\\n%{http_code}' -H "X-Nomad-Token: $1" ${request} http://127.0.0.1:4646${path}`,
      token,
      body === undefined ? "" : JSON.stringify(body),
    );
    const lines = answer.split("\n");
    const status = Number(lines.pop());
    const text = lines.join("\n");
    return { status, body: text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : text };
  };

  const deployToken = (of: ThrowAwayNode): string =>
    JSON.parse(parameters(of)[options.deployParameter] ?? "{}").NOMAD_TOKEN;

  beforeAll(async () => {
    downloads = makeDownloads();
    await startInstance();
  }, 120_000);

  afterAll(() => {
    node?.stop();
    for (const folder of [volumes, downloads]) rmSync(folder, { recursive: true, force: true });
  });

  test("a step that fails is named with its reason, and those after it do not run", () => {
    node.inRoot("touch /stubs/fail-sysctl");
    const { status, output } = setUp();
    expect(status).toBe(1);
    expect(output).toContain("NOT READY: step 20-system failed: line");
    expect(node.inRoot("cat /var/lib/mastodon-nomad/status")).toContain("It is tried again in 2 minutes");
    expect(output).not.toContain("step 30-volume");
  });

  test("it is repeated, and a download that is not what was expected is not installed", () => {
    node.attach(options.dataVolumeId, 256);
    node.outside('printf x >>"$1"', join(node.base, "downloads/nomad_2.0.5_linux_amd64.zip"));
    const { status, output } = setUp();
    expect(status).toBe(1);
    expect(output).toMatch(
      /NOT READY: step 40-programs failed: https:\/\/releases.*is not the file that was expected.*nothing was installed/,
    );
    node.outside('cp "$1" "$2"', join(downloads, "nomad_2.0.5_linux_amd64.zip"), "", join(node.base, "downloads"));
    expect(output).toContain("Done: 10-packages 20-system 30-volume.");
    expect(node.run("ls /usr/local/bin/nomad").status).not.toBe(0);
  });

  test.each([
    [
      "that the role may not read",
      {},
      [],
      /refused: AccessDeniedException[\s\S]*could not be read as JSON with NOMAD_TOKEN/,
    ],
    [
      "that is missing",
      {},
      [options.bootstrapParameter],
      /ParameterNotFound[\s\S]*make it with \.\/mastodon secrets init/,
    ],
    ["that is no UUID", { NOMAD_TOKEN: "CANARY-not-a-uuid" }, [options.bootstrapParameter], /is not a UUID/],
  ])("a bootstrap token %s stops the set-up with what to do", (_what, value, readable, message) => {
    const values = Object.keys(value).length > 0 ? { [options.bootstrapParameter]: JSON.stringify(value) } : {};
    setParameters(node, values, [...readable]);
    const { status, output } = setUp();
    expect(status).toBe(1);
    expect(output).toMatch(message);
    expect(output).toContain("NOT READY: step 60-access failed");
  });

  test("then it completes without repeating what was done, and no secret stands in a command line", () => {
    setParameters(node, { [options.bootstrapParameter]: JSON.stringify({ NOMAD_TOKEN: BOOTSTRAP }) });
    const before = node.inRoot("cat /stubs/calls");
    node.inRoot("/stubs/trace-programs");
    const { status, output } = setUp();
    expect({ status, output }).toEqual({
      status: 0,
      output: expect.stringContaining(
        "READY: all steps done (1 in this run): 10-packages 20-system 30-volume 40-programs 50-nomad 60-access",
      ),
    });
    expect(output).toContain("ACL bootstrapped");
    expect(node.inRoot("cat /stubs/calls").slice(before.length)).not.toContain("apt-get");
    node.inRoot("rm -r /stubs/bash /traced");
    const programs = node.inRoot("cat /stubs/programs");
    expect(programs).toContain("aws:amz:eu-west-1:ssm");
    for (const secret of ["CANARY", BOOTSTRAP, deployToken(node)]) expect(programs).not.toContain(secret);
  });

  test("Nomad runs as configured: ACL on, API on loopback, node ready, memory oversubscription on", () => {
    expect(api("", "/v1/nodes").status).toBe(403);
    const nodes = api(BOOTSTRAP, "/v1/nodes").body as { Name: string; Status: string; Address: string }[];
    expect(nodes).toEqual([expect.objectContaining({ Name: "mastodon", Status: "ready" })]);
    expect(api(BOOTSTRAP, "/v1/operator/scheduler/configuration").body).toMatchObject({
      SchedulerConfig: { MemoryOversubscriptionEnabled: true },
    });
    expect(node.outside("ss -Hltn 'sport = :4646 or sport = :4647' | awk '{print $4}' | sort")).toBe(
      "127.0.0.1:4646\n127.0.0.1:4647\n",
    );
    expect(node.inRoot("stat -c %a /data/nomad")).toBe("700\n");
  });

  test("the deploy token does what a deploy does, in its namespace, and nothing above it", () => {
    const token = deployToken(node);
    expect(token).toMatch(/^[0-9a-f-]{36}$/);
    expect(token).not.toBe(BOOTSTRAP);
    const job = {
      Job: {
        ID: "probe",
        Type: "service",
        Namespace: "mastodon",
        TaskGroups: [
          {
            Name: "g",
            Volumes: { v: { Name: "v", Type: "host", Source: "data" } },
            Tasks: [{ Name: "t", Driver: "docker", Config: { image: "x:1" } }],
          },
        ],
      },
    };
    expect(api(token, "/v1/jobs?namespace=mastodon", job).status).toBe(200);
    expect(
      api(token, "/v1/var/nomad/jobs/probe?namespace=mastodon", {
        Namespace: "mastodon",
        Path: "nomad/jobs/probe",
        Items: { A: "1" },
      }).status,
    ).toBe(200);
    expect(api(token, "/v1/jobs", { Job: { ...job.Job, Namespace: "default" } }).status).toBe(403);
    expect(api(token, "/v1/acl/tokens").status).toBe(403);
    const volume = {
      Volume: {
        Namespace: "mastodon",
        Name: "files",
        PluginID: "mkdir",
        RequestedCapabilities: [{ AccessMode: "single-node-multi-writer", AttachmentMode: "file-system" }],
      },
    };
    const created = api(token, "/v1/volume/host/create", volume);
    expect(created.status).toBe(200);
    const { ID } = (created.body as { Volume: { ID: string } }).Volume;
    expect(node.inRoot("ls /data/volumes")).toBe(`${ID}\n`);
    const remove = (by: string): string =>
      node.outside(
        `curl -s -X DELETE -H "X-Nomad-Token: $1" "http://127.0.0.1:4646/v1/volume/host/$2/delete?namespace=mastodon"`,
        by,
        "",
        ID,
      );
    expect(remove(token)).toBe("Permission denied");
    expect(remove(BOOTSTRAP)).not.toContain("denied");
    expect(node.inRoot("ls /data/volumes")).toBe("");
    expect(api(token, "/v1/nodes").status).toBe(200);
    expect(api(token, "/v1/metrics").status).toBe(200);
  });

  test("tells CloudWatch its memory and its data volume, under the node's name", () => {
    outputs.push(node.inRoot("/opt/mastodon-nomad/metrics.sh"));
    const request = node.outside('grep ^monitoring "$1"', join(node.base, "requests.log"));
    const metric = (number: number, name: string): string =>
      `&MetricData.member.${number}.MetricName=${name}&MetricData.member.${number}.Value=\\d+(\\.\\d)?&MetricData.member.${number}.Unit=Percent` +
      `&MetricData.member.${number}.Dimensions.member.1.Name=Node&MetricData.member.${number}.Dimensions.member.1.Value=mastodon`;
    expect(request).toMatch(
      new RegExp(
        `Action=PutMetricData&Version=2010-08-01&Namespace=mastodon-nomad${metric(1, "MemoryUsedPercent")}${metric(2, "DataVolumeUsedPercent")}$`,
        "m",
      ),
    );
  });

  test("no secret is left in a file of the root, in a log or in the output", () => {
    const secrets = ["CANARY-s", "CANARY-metadata", BOOTSTRAP, deployToken(node)].join("\\|");
    expect(node.outside(`grep -r -l -a '${secrets}' "$1" || true`, join(node.base, "upper"))).toBe("");
    for (const output of outputs) expect(output).not.toMatch(new RegExp(secrets.replaceAll("\\|", "|")));
  });

  test("a second boot changes nothing, asks nobody and brings Nomad back", () => {
    node.inRoot("systemctl stop nomad; umount /data");
    const snapshot = (): string =>
      node.outside(
        'cd "$1" && find . -path ./stubs -prune -o -type f -exec sha256sum {} + | sort -k 2',
        join(node.base, "upper"),
      );
    const requests = node.outside('cat "$1"', join(node.base, "requests.log"));
    node.inRoot("rm /var/lib/mastodon-nomad/status; mount /data"); // systemd mounts from fstab
    const before = snapshot();
    expect(setUp()).toEqual({ status: 0, output: expect.stringContaining("READY: all steps done (0 in this run)") });
    node.inRoot("rm /var/lib/mastodon-nomad/status");
    expect(snapshot()).toBe(before);
    expect(node.outside('cat "$1"', join(node.base, "requests.log"))).toBe(requests);
    expect(
      node.run(
        "for i in $(seq 100); do curl -sf http://127.0.0.1:4646/v1/status/leader && exit 0; sleep 0.2; done; exit 1",
      ).status,
    ).toBe(0);
  });

  test("without its volume Nomad does not start, and the report says so", () => {
    node.inRoot("systemctl stop nomad; umount /data");
    expect(setUp()).toEqual({
      status: 1,
      output: expect.stringContaining("NOT READY: the nomad service does not start"),
    });
    node.inRoot("mount /data");
  });

  test("a replaced instance with the old volume finds its ACL, its jobs and its tokens again", async () => {
    const token = deployToken(node);
    node.stop();
    await startInstance();
    node.attach(options.dataVolumeId, 256);
    const { status, output } = setUp();
    expect({ status, output }).toEqual({
      status: 0,
      output: expect.stringContaining("READY: all steps done (6 in this run)"),
    });
    expect(output).toContain("which is kept");
    expect(output).not.toContain("ACL bootstrapped");
    expect(deployToken(node)).toBe(token);
    expect(api(token, "/v1/job/probe?namespace=mastodon").status).toBe(200);
    expect(api(token, "/v1/nodes").body).toHaveLength(1);
  });

  test("a bootstrap token that this volume does not know is refused, with a way out that works", () => {
    const another = "99999999-2222-4333-8444-555555555555";
    setParameters(node, { [options.bootstrapParameter]: JSON.stringify({ NOMAD_TOKEN: another }) });
    node.inRoot("rm -r /var/lib/mastodon-nomad/done/60-access");
    const { status, output } = setUp();
    expect(status).toBe(1);
    const wayOut = /run: (echo \d+ >\/data\/nomad\/server\/acl-bootstrap-reset)/.exec(output)?.[1];
    node.inRoot(String(wayOut));
    expect(setUp()).toEqual({ status: 0, output: expect.stringContaining("READY") });
    expect(api(another, "/v1/acl/tokens").status).toBe(200);
  });
});
