import { JobVariable } from "../../constructs/job-variable";
import { SecretInFile } from "../../constructs/secret-file";
import { SecretParameter } from "../../constructs/secret-parameter";
import { synthesize } from "../support/synthesize";

describe("JobVariable", () => {
  const made = synthesize((stack) => {
    const app = new SecretParameter(stack, "app", {
      path: "/example/app",
      madeBy: "mastodon secrets init",
    });
    const database = new SecretParameter(stack, "database", {
      path: "/example/database",
      madeBy: "mastodon secrets init",
    });
    new JobVariable(stack, "variable", {
      namespace: "mastodon",
      jobId: "mastodon-web",
      items: { SECRET_KEY_BASE: app, VAPID_PUBLIC_KEY: app, DB_PASS: database },
    });
  });
  const variable = made.the("nomad_variable");

  it("is the one that Nomad lets the job's tasks read", () => {
    expect(variable).toMatchObject({ namespace: "mastodon", path: "nomad/jobs/mastodon-web" });
  });

  it("has write-only items, from ephemeral values alone", () => {
    expect(variable).not.toHaveProperty("items");
    const items = /^\$\{jsonencode\(\{ (.*) \}\)\}$/.exec(String(variable.items_wo))?.[1]?.split(", ") ?? [];
    const values = items.map((item) => /^(\w+) = .* : (ephemeral\.[\w.-]+\.value)$/.exec(item)?.slice(1) ?? []);
    expect(values.map(([name]) => name)).toEqual(["SECRET_KEY_BASE", "VAPID_PUBLIC_KEY", "DB_PASS"]);
    for (const [index, [name, value]] of values.entries()) {
      expect(items[index]).toBe(
        `${name} = can(keys(jsondecode(${value}))) ? jsondecode(${value})["${name}"] : ${value}`,
      );
    }
  });

  it("is written again when one of its secrets changes: each counts once, encrypted", () => {
    const fingerprints = /join\(" ", \[(.*)\]\)/.exec(String(variable.items_wo_version))?.[1]?.split(", ");
    expect(fingerprints).toHaveLength(2);
    for (const one of fingerprints ?? []) expect(one).toMatch(/^data\.aws_ssm_parameter\.[\w-]+\.value$/);
    const parameters = (made.json.data as Record<string, Record<string, { with_decryption: boolean }>>)
      .aws_ssm_parameter;
    for (const parameter of Object.values(parameters ?? {})) expect(parameter.with_decryption).toBe(false);
  });

  it("takes secrets from a file as well, marked as sensitive, and says what to run when one is missing", () => {
    const fromFile = synthesize((stack) => {
      const password = new SecretInFile(stack, "password", { file: "../secrets.json", path: "/example/database" });
      new JobVariable(stack, "variable", {
        namespace: "mastodon",
        jobId: "mastodon-web",
        items: { DB_PASS: password },
      });
    });
    expect(Object.values(fromFile.json.locals as object)).toEqual([
      '${sensitive(try(jsondecode(file("../secrets.json"))["/example/database"]["items"], null))}',
    ]);
    expect(fromFile.the("nomad_variable")).toMatchObject({
      items_wo: expect.stringMatching(/^\$\{jsonencode\(\{ DB_PASS = try\(local\.[\w-]+\["DB_PASS"\], null\) \}\)\}$/),
      lifecycle: {
        precondition: [
          {
            condition: expect.stringMatching(/^\$\{nonsensitive\(local\.[\w-]+ != null\)\}$/),
            error_message: "the secret /example/database is missing in ../secrets.json; run: mastodon secrets init",
          },
        ],
      },
    });
  });
});
