import { execFileSync, spawn } from "node:child_process";
import path from "node:path";
import {
  DescribeParametersCommand,
  GetParameterCommand,
  GetParameterHistoryCommand,
  ListTagsForResourceCommand,
  PutParameterCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { initSecrets } from "../../operations/secrets/init";
import { ssmStore } from "../../operations/secrets/ssm-store";
import { problemsOf, type SecretValues } from "../../server/secret-values";
import { SECRET_RULES, type SecretId, secretPath } from "../../server/secrets";
import { secret } from "../operations/support/secrets";
import { ON_AWS, writeServer } from "../operations/support/servers";
import { KEYS, MOTO_MISSING, motoServer, startMoto } from "./support/moto";

const moto = motoServer();
const withMoto = moto === undefined ? describe.skip : describe;
if (moto === undefined) console.warn(`left out: ${MOTO_MISSING}`);

const REGION = "eu-west-1";
const ACCOUNT = "123456789012";
const ALL = SECRET_RULES.map((rule) => rule.secret);

let running: Awaited<ReturnType<typeof startMoto>>;
let client: SSMClient;
let count = 0;
/** Another server's name for each test: they share one moto. */
let name: string;

if (moto !== undefined) {
  beforeAll(async () => {
    running = await startMoto(moto);
    Object.assign(process.env, KEYS, { AWS_ENDPOINT_URL: running.url });
    client = new SSMClient({ region: REGION });
  }, 60_000);

  afterAll(() => running.stop());
}

beforeEach(() => {
  count += 1;
  name = `test-${count}`;
});

const store = (accountId = ACCOUNT) => ssmStore({ name, region: REGION, accountId });

const valuesOf = async (id: SecretId, version?: number): Promise<SecretValues> => {
  const path = secretPath(name, id);
  const { Parameter } = await client.send(
    new GetParameterCommand({ Name: version === undefined ? path : `${path}:${version}`, WithDecryption: true }),
  );
  return JSON.parse(Parameter?.Value ?? "");
};

const namesOf = async (): Promise<string[]> => {
  const { Parameters = [] } = await client.send(
    new DescribeParametersCommand({
      ParameterFilters: [{ Key: "Name", Option: "BeginsWith", Values: [`/mastodon-nomad/${name}/`] }],
    }),
  );
  return Parameters.map(({ Name = "" }) => Name.replace(`/mastodon-nomad/${name}/`, "")).sort();
};

const putByHand = (id: string, value: string) =>
  client.send(
    new PutParameterCommand({
      Name: `/mastodon-nomad/${name}/${id}`,
      Type: "SecureString",
      Value: value,
      Overwrite: true,
    }),
  );

/** Writes a parameter before it returns, in another process: nothing else of this one runs meanwhile. */
const writeNow = (id: SecretId, values: SecretValues): void => {
  const headers = [
    "Content-Type: application/x-amz-json-1.1",
    "X-Amz-Target: AmazonSSM.PutParameter",
    `Authorization: AWS4-HMAC-SHA256 Credential=testing/20260131/${REGION}/ssm/aws4_request`,
  ];
  const body = { Name: secretPath(name, id), Type: "SecureString", Value: JSON.stringify(values), Overwrite: true };
  execFileSync("curl", [
    ...["--fail", "--silent", "--data", JSON.stringify(body)],
    ...headers.flatMap((header) => ["--header", header]),
    running.url,
  ]);
};

withMoto("secrets in SSM", () => {
  it("are made as SecureStrings of the standard tier, tagged with their server", async () => {
    await initSecrets(ALL, store());
    const made = ["app", "cache", "database", "nomad-bootstrap", "origin", "origin-request"] as const;
    expect(await namesOf()).toEqual(made);
    for (const id of made) {
      const values = await valuesOf(id);
      expect(Object.keys(values)).toEqual(secret(id).items);
      expect(problemsOf(values)).toEqual([]);
    }
    const { Parameters = [] } = await client.send(
      new DescribeParametersCommand({ ParameterFilters: [{ Key: "Name", Values: [secretPath(name, "app")] }] }),
    );
    expect(Parameters).toMatchObject([{ Type: "SecureString", Tier: "Standard", Version: 1 }]);
    const { TagList } = await client.send(
      new ListTagsForResourceCommand({ ResourceType: "Parameter", ResourceId: secretPath(name, "app") }),
    );
    expect(TagList).toEqual([{ Key: "mastodon-nomad", Value: name }]);
  });

  it("stay as they are the second time", async () => {
    await initSecrets(ALL, store());
    const before = await valuesOf("app");
    await initSecrets(ALL, store());
    expect(await valuesOf("app")).toEqual(before);
    expect([...(await store().statusOf(["app", "smtp"])).entries()]).toEqual([
      ["app", { version: 1, changedAt: expect.any(Date) }],
    ]);
  });

  it("are one set when several make them at once", async () => {
    const runs = await Promise.all(Array.from({ length: 4 }, () => initSecrets(ALL, store())));
    for (const { id } of ALL.filter(({ origin }) => origin === "made")) {
      const makers = runs.flat().filter((outcome) => outcome.secret.id === id && outcome.kind === "made");
      expect([id, makers.length]).toEqual([id, 1]);
    }
  }, 30_000);

  it("get the items that they lack, once, when several add them at once, and keep the others byte for byte", async () => {
    const old = { SECRET_KEY_BASE: `${"k".repeat(64)}"\\`, OLDER: " as it was\n" };
    await putByHand("app", JSON.stringify(old, undefined, 4));
    await Promise.all([initSecrets([secret("app")], store()), initSecrets([secret("app")], store())]);
    expect(await valuesOf("app")).toMatchObject(old);
    expect(problemsOf(await valuesOf("app"))).toEqual([]);
    const { Parameters = [] } = await client.send(new GetParameterHistoryCommand({ Name: secretPath(name, "app") }));
    expect(Parameters).toHaveLength(2);
    expect(await namesOf()).toEqual(["app"]);
  }, 30_000);

  it("keep what the console writes between the reading and the writing of a change", async () => {
    await putByHand("app", JSON.stringify({ A: "1" }));
    let calls = 0;
    const changed = await store().update("app", (found) => {
      calls += 1;
      if (calls === 1) writeNow("app", { A: "1", CONSOLE: "2" });
      return { ...found, MINE: "3" };
    });
    expect(await valuesOf("app")).toEqual({ A: "1", CONSOLE: "2", MINE: "3" });
    expect(changed.values).toEqual(await valuesOf("app"));
  });

  it("say so when they are no JSON object of strings, and do not quote it", async () => {
    for (const value of ["canary", '["canary"]', '{"A":{"B":"canary"}}', "null"]) {
      await putByHand("app", value);
      const error: unknown = await store()
        .read(["app"])
        .catch((reason) => reason);
      expect(error).toMatchObject({ message: expect.stringMatching(/app is damaged: its value is not a JSON object/) });
      expect(String(error)).not.toContain("canary");
    }
  });

  it("are read as plain text where they have one item, as a stack or a person may have written them", async () => {
    await putByHand("tunnel", "eyJhIjoiMCJ9");
    await putByHand("database", "12345678");
    const found = await store().read(["tunnel", "database"]);
    expect(found.get("tunnel")?.values).toEqual({ TUNNEL_TOKEN: "eyJhIjoiMCJ9" });
    expect(found.get("database")?.values).toEqual({ DB_PASS: "12345678" });
    await store().update("database", () => ({ DB_PASS: "87654321" }));
    expect(await valuesOf("database")).toEqual({ DB_PASS: "87654321" });
  });

  it("are refused when they are larger than what is free", async () => {
    await expect(store().create("app", { A: "x".repeat(4096) })).rejects.toThrow("would have 4104 bytes");
    expect(await namesOf()).toEqual([]);
  });
});

withMoto("another account than the configuration's", () => {
  const message = `the AWS credentials belong to account ${ACCOUNT}, but aws.accountId is 210987654321`;

  it("is noticed by a secret that is there", async () => {
    await putByHand("database", "{}");
    await expect(initSecrets(ALL, store("210987654321"))).rejects.toThrow(message);
    await expect(store("210987654321").statusOf(["database"])).rejects.toThrow(message);
    expect(await namesOf()).toEqual(["database"]);
  });

  it("is noticed by the first secret that is made there, and that one is taken back", async () => {
    await expect(initSecrets(ALL, store("210987654321"))).rejects.toThrow(message);
    expect(await namesOf()).toEqual([]);
  });
});

withMoto("./mastodon secrets with SSM", () => {
  const mastodon = (environment: Readonly<Record<string, string>>, ...args: readonly string[]) =>
    new Promise<{ code: number | null; output: string }>((resolve, reject) => {
      const server = writeServer({ ...ON_AWS, name });
      const child = spawn(path.join(__dirname, "../../mastodon"), ["secrets", ...args], {
        env: { PATH: process.env.PATH, AWS_EC2_METADATA_DISABLED: "true", ...server.environment, ...environment },
      });
      let output = "";
      for (const stream of [child.stdout, child.stderr]) {
        stream.on("data", (data) => {
          output += data;
        });
      }
      child.on("error", reject);
      child.on("close", (code) => {
        server.remove();
        resolve({ code, output });
      });
      child.stdin.end();
    });

  it("makes them, lists them, and shows no value", async () => {
    const environment = { ...KEYS, AWS_ENDPOINT_URL: running.url };
    const init = await mastodon(environment, "init");
    expect(init).toMatchObject({ code: 0, output: expect.stringMatching(/Nothing is left for you/) });
    const list = await mastodon(environment, "list");
    expect(list).toMatchObject({
      code: 0,
      output: expect.stringMatching(`^Secrets in SSM Parameter Store in eu-west-1, below /mastodon-nomad/${name}:\n`),
    });
    expect(list.output).toMatch(/^nomad-deploy +node +no/m);
    for (const id of ["app", "database", "cache", "nomad-bootstrap"] as const) {
      for (const value of Object.values(await valuesOf(id))) expect(init.output + list.output).not.toContain(value);
    }
  }, 30_000);

  it("says in one line that there are no credentials", async () => {
    const { code, output } = await mastodon({ AWS_ENDPOINT_URL: running.url, HOME: "/nonexistent" }, "list");
    expect(code).toBe(1);
    expect(output).toMatch(/^cannot read .*: no AWS credentials were found \(.*\); set AWS_PROFILE .*\n$/);
  }, 30_000);

  it("says in one line that AWS cannot be reached", async () => {
    const { code, output } = await mastodon({ ...KEYS, AWS_ENDPOINT_URL: "http://127.0.0.1:1" }, "list");
    expect(code).toBe(1);
    expect(output).toMatch(/^cannot read .*: Systems Manager in eu-west-1 cannot be reached \(ECONNREFUSED\); .*\n$/);
  }, 30_000);
});
