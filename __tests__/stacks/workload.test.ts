import { JOB_NAMES } from "../../server/server";
import { cloudServer, localServer, synthesizeStacks } from "../support/stacks";

describe("the workload stack", () => {
  const { workload } = synthesizeStacks(cloudServer());

  it("registers the six jobs, each after the variable that it reads", () => {
    const jobs = workload?.all("nomad_job") ?? {};
    expect(Object.keys(jobs).sort()).toEqual([...JOB_NAMES].sort());
    for (const name of JOB_NAMES) {
      expect(jobs[name]?.depends_on).toEqual(
        expect.arrayContaining([expect.stringMatching(new RegExp(`^nomad_variable\\.${name}-variable_`))]),
      );
    }
  });

  it("lets nothing change before the migrations have succeeded, and the jobs one after the other", () => {
    const name = (address: string) => address.replace(/^(data\.)?\w+\./, "$1").replace(/_[0-9A-F]{8}$/, "");
    const waits = Object.fromEntries(
      [
        ...Object.entries(workload?.all("nomad_job") ?? {}),
        ...Object.entries(workload?.all("terraform_data") ?? {}),
      ].map(([job, { depends_on = [] }]) => [
        job,
        (depends_on as string[]).map(name).filter((one) => !one.endsWith("-variable")),
      ]),
    );
    expect(waits).toEqual({
      seal: [],
      // Nomad is asked at the plan: what comes after it is not even read when it does not answer.
      "version-check": ["data.nomad-check"],
      "mastodon-migrations": ["version-check"],
      "migrations-before": ["mastodon-migrations"],
      "mastodon-sidekiq": ["migrations-before"],
      "mastodon-web": ["mastodon-sidekiq"],
      "mastodon-streaming": ["mastodon-web"],
      "mastodon-front": ["mastodon-streaming"],
      "migrations-after": ["mastodon-front"],
      "mastodon-cleanup": ["migrations-before"],
    });
  });

  it("writes no secret for a version that is refused", () => {
    for (const { depends_on } of Object.values(workload?.all("nomad_variable") ?? {})) {
      expect(depends_on).toEqual([expect.stringMatching(/^terraform_data\.version-check_/)]);
    }
  });

  it("rolls a job when a secret changes that it reads", () => {
    for (const [name, { jobspec }] of Object.entries(workload?.all("nomad_job") ?? {})) {
      const version = /"secrets_version":\$\{jsonencode\((.{60})/.exec(String(jobspec))?.[1];
      expect([name, version]).toEqual([name, expect.stringContaining("parseint")]);
    }
  });

  it("uses the deploy token, as an ephemeral value, and leaves the address to NOMAD_ADDR", () => {
    expect(workload?.json.provider).toEqual({
      aws: [expect.anything()],
      nomad: [{ secret_id: expect.stringMatching(/ephemeral\.aws_ssm_parameter\.secret-nomad-deploy_/) }],
    });
  });

  it("gives nginx what the network stack knows of open ports, and looks for none of it otherwise", () => {
    const open = synthesizeStacks(cloudServer({ ingress: "public" })).workload;
    const front = String(open?.all("nomad_job")["mastodon-front"]?.jobspec);
    const outputs = "data.terraform_remote_state.network.outputs";
    const template = (name: string) =>
      new RegExp(`"EmbeddedTmpl":([^{}]*\\{[^{}]*\\}),"DestPath":"${name}"`).exec(front)?.[1];
    expect(template("secrets/origin.pem")).toBe(`\${jsonencode(join("", [${outputs}.origin_certificate]))}`);
    expect(template("local/nginx/trusted-proxies.conf")).toContain(
      `join(";\\nset_real_ip_from ", sort(${outputs}.origin_cloudflare_networks))`,
    );
    expect(open?.all("nomad_variable")["mastodon-front-variable"]?.items_wo).toMatch(
      /^\$\{jsonencode\(\{ ORIGIN_KEY = /,
    );
    expect(workload?.text).not.toContain("terraform_remote_state.network");
  });

  it("asks for the Nomad provider that can keep items out of state", () => {
    expect(workload?.json.terraform).toMatchObject({ required_providers: { nomad: { version: "2.6.1" } } });
  });

  it("makes no variable for a job that reads no secret, since Nomad refuses an empty one", () => {
    const local = synthesizeStacks(localServer()).workload;
    expect(Object.keys(local?.all("nomad_variable") ?? {})).not.toContain("mastodon-front-variable");
    expect(local?.counts.nomad_variable).toBe(5);
  });

  it("refuses jobs that do not fit on the node", () => {
    expect(() => synthesizeStacks(cloudServer({ web: { replicas: 4 } }))).toThrow(/web\.replicas/);
  });

  it("refuses more connections than the database has", () => {
    expect(() => synthesizeStacks(cloudServer({ web: { threads: 32 } }))).toThrow(/web\.threads/);
  });
});
