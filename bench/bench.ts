import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";

/*
 * npm run bench: times of one run, and their ratios to the smallest. Only ratios say something: machines differ, and
 * are busy. With --write, docs/performance.md keeps them.
 */

interface Measured {
  readonly name: string;
  readonly command: readonly string[];
  readonly runs: number;
}

const TSC = "node_modules/.bin/tsc";
/** What tsc remembers for the next time, as in `npm run typecheck`. */
const TYPES = "node_modules/.cache/tsbuildinfo";

const MEASURED: readonly Measured[] = [
  { name: 'bare `require("cdktf")`', command: ["node", "-e", 'require("cdktf")'], runs: 9 },
  { name: "the app's synth (`node --import tsx main.ts`)", command: ["node", "--import", "tsx", "main.ts"], runs: 9 },
  { name: "`npx cdktf synth`", command: ["npx", "cdktf", "synth"], runs: 3 },
  { name: "type check, from nothing", command: [TSC, "--noEmit"], runs: 5 },
  { name: "type check, again", command: [TSC, "--noEmit", "--incremental", "--tsBuildInfoFile", TYPES], runs: 5 },
  { name: "`npm test`", command: ["npm", "test", "--", "--silent"], runs: 1 },
];

const seconds = ({ command: [program = "", ...args], runs }: Measured): number => {
  const times = Array.from({ length: runs }, () => {
    const began = process.hrtime.bigint();
    const { status, stderr } = spawnSync(program, args, { encoding: "utf8", env: { ...process.env, CI: "1" } });
    if (status !== 0) throw new Error(`${program} ${args.join(" ")} failed:\n${stderr}`);
    return Number(process.hrtime.bigint() - began) / 1e9;
  });
  return times.toSorted((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN;
};

const medians = MEASURED.map((measured) => ({ ...measured, median: seconds(measured) }));
const bare = medians[0]?.median ?? Number.NaN;
const table = [
  "| what | runs | median, s | times the bare require |",
  "| --- | --- | --- | --- |",
  ...medians.map(
    ({ name, runs, median }) => `| ${name} | ${runs} | ${median.toFixed(2)} | ${(median / bare).toFixed(1)} |`,
  ),
].join("\n");
console.log(`${table}\n\nNode.js ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? "unknown"}`);

if (process.argv.includes("--write")) {
  const file = "docs/performance.md";
  const [before = "", , after = ""] = readFileSync(file, "utf8").split(/(\n\| what \|[\s\S]*?\n\n)/);
  writeFileSync(file, `${before}\n${table}\n\n${after}`);
}
