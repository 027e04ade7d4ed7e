import { JOB_NAMES, type JobName } from "../../../server/server";
import { DEFECTS } from "./defects";
import { DIFFERENCES } from "./differences";
import type { Facts } from "./reference";

/** Facts of all jobs, by job. */
type Jobs = Readonly<Record<JobName, Facts>>;

/** docs/reference.md. */
export const referenceDocument = (theirs: Jobs, ours: Jobs): string =>
  [
    INTRODUCTION,
    ...JOB_NAMES.map((name) => jobSection(name, theirs[name], ours[name])),
    "## Why they differ\n",
    `${DIFFERENCES.map(({ why, fixes }, index) => `${index + 1}. ${why}${fixes.length > 0 ? ` (${fixes.join(", ")})` : ""}`).join("\n")}\n`,
    "## Defects\n",
    "What was found wrong with the reference, most of it because Mastodon and Nomad have moved on since 2023.\n",
    table(
      ["", "Defect", "Here", "Where"],
      DEFECTS.map(({ id, defect, answer, where }) => [
        id,
        defect,
        answer,
        where.map((file) => `[${file}](../${file})`).join(", ") || "–",
      ]),
    ),
  ].join("\n");

const INTRODUCTION = `# The reference: what is the same, what is not, and why

This project began with [lopcode/nomad-mastodon](https://github.com/lopcode/nomad-mastodon) and the
[post about it](https://www.carrot.blog/posts/2023/01/self-hosting-mastodon-aws-nomad/): Mastodon 4.1.1 in six Nomad
jobs on one t4g.medium, in early 2023. Thank you! It is used here under the MIT licence (2023 CarrotCodes).

The tables compare its jobs with those that \`examples/reference.config.ts\` makes here, as text. A number says why
something differs; everything else is the same. The page is made by
\`node --import tsx __tests__/server/parity/write-docs.ts\`; tests prove that it is current, that every difference
has a reason, and that no reason is left without a difference.
`;

const jobSection = (name: JobName, theirs: Facts, ours: Facts): string => {
  const facts = [...new Set([...Object.keys(theirs), ...Object.keys(ours)])];
  const rows = facts.map((fact) => {
    const [their, our] = [theirs[fact], ours[fact]];
    if (their === our) return [fact, code(their), "the same", ""];
    const reason = DIFFERENCES.findIndex(({ jobs, facts: of }) => jobs.includes(name) && of.includes(fact));
    return [fact, code(their), code(our), reason < 0 ? "?" : String(reason + 1)];
  });
  return `## ${name}\n\n${table(["", "Reference", "Here", "Why"], rows)}`;
};

const code = (text: string | undefined): string => {
  if (text === undefined) return "–";
  return text === "" ? "(empty)" : `\`${text}\``;
};

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string => {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return `${[line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n")}\n`;
};
