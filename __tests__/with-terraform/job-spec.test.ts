import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Job as NomadJob } from "@cdktf/provider-nomad/lib/job";
import { NomadProvider } from "@cdktf/provider-nomad/lib/provider";
import { App, DataResource, Fn, LocalBackend, TerraformStack, TerraformVariable, Token } from "cdktf";
import fc from "fast-check";
import { renderJob } from "../../nomad/render";
import { jobOf, mixedTexts, type Sketch, sketches, trickyText, type Values } from "../nomad/arbitrary-job";

/**
 * Renders random jobs, lets the real Terraform apply them, and compares what it hands to the provider with what was
 * written. The provider is a stand-in that notes its calls.
 */

const SHARED = process.env.MASTODON_NOMAD_SHARED ?? path.join(__dirname, "../../../shared");
const JOBS = Number(process.env.JOB_SPEC_JOBS ?? 1000);
/** Told in the test's name, so that a failure can be had again. */
const SEED = Number(process.env.JOB_SPEC_SEED ?? Math.floor(Math.random() * 1e9));

const WRAPPER = path.join(SHARED, "terraform/with-offline-providers");
const VALUES = 50;
const BATCH = 125;

const missing = existsSync(WRAPPER)
  ? undefined
  : `${WRAPPER} is missing: set MASTODON_NOMAD_SHARED to the folder with terraform/with-offline-providers`;
const testWithTerraform = missing === undefined ? test : test.skip;

testWithTerraform(
  `hands ${JOBS} random jobs with tokens to the provider as they were written, seed ${SEED}${missing ? ` (${missing})` : ""}`,
  () => {
    const values = valuesOf(
      fc.sample(fc.array(trickyText, { minLength: VALUES, maxLength: VALUES }), { numRuns: 1, seed: SEED })[0] ?? [],
    );
    const possible = sketches(VALUES).filter((sketch) => mixedTexts(sketch, known(values)).every(canBeEncoded));
    const jobs = fc.sample(possible, { numRuns: JOBS, seed: SEED }).map((sketch, id) => ({ ...sketch, id }));
    const received = new Map(inBatches(jobs).flatMap((batch) => [...apply(batch, values)]));
    expect(received.size).toBe(JOBS);
    for (const sketch of jobs) {
      const written = JSON.parse(JSON.stringify(jobOf(sketch, known(values))));
      expect(received.get(written.ID)).toEqual(written);
    }
  },
  120_000,
);

/** Terraform writes its whole state for each resource, so that many small states are faster than a large one. */
const inBatches = (jobs: readonly Sketch[]): readonly (readonly Sketch[])[] =>
  Array.from({ length: Math.ceil(jobs.length / BATCH) }, (_, batch) => jobs.slice(batch * BATCH, (batch + 1) * BATCH));

interface TokenValues {
  readonly texts: readonly string[];
  readonly numbers: readonly number[];
  readonly lists: readonly (readonly string[])[];
  readonly maps: readonly { readonly [key: string]: string }[];
}

/** Terraform cannot put together combining characters after some others; see renderMixed. */
const canBeEncoded = (text: string): boolean => !/[\p{Cc}<>&\u2028\u2029\u{10000}-\u{10ffff}]\p{M}/u.test(text);

/** Terraform's texts are in normal form C and have no NUL. */
const valuesOf = (texts: readonly string[]): TokenValues => {
  const possible = texts
    .map((text) => text.replaceAll("\0", "").normalize("NFC"))
    .map((text) => (canBeEncoded(text) ? text : ""));
  return {
    texts: possible,
    numbers: texts.map((_, index) => index),
    lists: texts.map((_, at) => possible.slice(at, at + 3)),
    maps: possible.map((text, at) => ({ a: text, [text]: String(at) })),
  };
};

const toValues = ({ texts, numbers, lists, maps }: TokenValues, mixed: Values["mixed"]): Values => ({
  text: (at) => texts[at] ?? "",
  number: (at) => numbers[at] ?? 0,
  list: (at) => lists[at] ?? [],
  map: (at) => maps[at] ?? {},
  mixed,
});

/** Terraform puts texts with tokens together, and its texts are in normal form C. */
const known = (values: TokenValues): Values => toValues(values, (text) => text.normalize("NFC"));

/** The jobs that the stand-in received, by ID. */
function apply(jobs: readonly Sketch[], values: TokenValues): ReadonlyMap<unknown, unknown> {
  const folder = mkdtempSync(path.join(tmpdir(), "job-spec-"));
  try {
    const stack = synthesize(folder, jobs);
    writeFileSync(path.join(stack, "values.auto.tfvars.json"), JSON.stringify({ values }));
    const journal = path.join(folder, "journal.jsonl");
    const terraform = (...args: readonly string[]) =>
      execFileSync(WRAPPER, ["terraform", `-chdir=${stack}`, ...args], {
        env: { ...process.env, FAKE_CLOUD_JOURNAL: journal },
        stdio: ["ignore", "ignore", "pipe"],
        maxBuffer: 1e8,
      });
    terraform("init", "-no-color");
    terraform("apply", "-no-color", "-auto-approve", "-parallelism=50");
    return journalled(journal);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function synthesize(folder: string, jobs: readonly Sketch[]): string {
  const app = new App({ outdir: folder });
  const stack = new TerraformStack(app, "jobs");
  stack.addOverride("terraform.required_providers.nomad.version", "2.6.1");
  new LocalBackend(stack, { path: "terraform.tfstate" });
  new NomadProvider(stack, "nomad", { address: "http://127.0.0.1:4646" });
  // Through a resource, so that Terraform knows nothing when it plans.
  const variable = new TerraformVariable(stack, "values", {});
  const data = new DataResource(stack, "data", { input: variable.value });
  const each = <T>(of: string, token: (value: unknown) => T): readonly T[] =>
    Array.from({ length: VALUES }, (_, at) => token(Fn.lookupNested(data.output, [of, at])));
  const tokens = toValues(
    {
      texts: each("texts", (value) => Token.asString(value)),
      numbers: each("numbers", (value) => Token.asNumber(value)),
      lists: each("lists", (value) => Token.asList(value)),
      maps: each("maps", (value) => Token.asStringMap(value)),
    },
    (text) => text,
  );
  for (const sketch of jobs) {
    new NomadJob(stack, `job-${sketch.id}`, { json: true, jobspec: renderJob(jobOf(sketch, tokens)) });
  }
  app.synth();
  return path.join(folder, "stacks/jobs");
}

function journalled(file: string): ReadonlyMap<unknown, unknown> {
  const entries: {
    readonly operation: string;
    readonly type?: string;
    readonly config: { readonly jobspec: string };
  }[] = readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const jobs = entries
    .filter(({ operation, type }) => operation === "create" && type === "nomad_job")
    .map(({ config }) => JSON.parse(config.jobspec));
  return new Map(jobs.map((job) => [job.ID, job]));
}
