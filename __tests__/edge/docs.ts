import { MASTODON_HOST_SETTINGS } from "../../edge/configuration";
import { FREE_PLAN_RULES } from "../../edge/limits";
import type { Outcome } from "../../edge/outcome";
import { urlOf } from "../../edge/request";
import { edgeRules } from "../../edge/rules";
import { PHASES } from "../../edge/ruleset";
import { BOT_MANAGEMENT, BOT_MANAGEMENT_REASONS, TIERED_CACHE, ZONE_SETTINGS } from "../../edge/zone-wide";
import { SECTIONS, TWO_DOMAINS } from "./requests";

/*
 * The parts of docs/edge.md that are made from code. Each stands between `<!-- begin: name -->` and `<!-- end: name -->`.
 */

type Cell = string;

function table(head: readonly Cell[], rows: readonly (readonly Cell[])[]): string {
  const line = (cells: readonly Cell[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

const code = (text: string): Cell => `\`${text}\``;
const by = (rule: string | undefined): string => (rule ? ` (${code(rule)})` : "");

function words(outcome: Outcome): Cell {
  switch (outcome.kind) {
    case "redirected":
      return `${outcome.status} to ${code(outcome.to)}${by(outcome.rule)}`;
    case "blocked":
      return `**blocked**${by(outcome.rule)}`;
    case "challenged":
      return `**challenged**${by(outcome.rule)}`;
    case "passed":
      return outcome.rule ? `passed on, never cached${by(outcome.rule)}` : "passed on";
    case "cached":
      if (outcome.rule === undefined) {
        return "cached, as Cloudflare does by itself";
      }
      return outcome.edgeTtl === "bypass_by_default"
        ? `cached as long as the answer says, else not${by(outcome.rule)}`
        : `cached as long as the answer says${by(outcome.rule)}`;
  }
}

function requests(): string {
  return SECTIONS.map(({ title, rows }) => {
    const body = rows.map(({ request, what, expected }) => {
      const accept = request.headers?.accept;
      const details = [accept && `Accept: ${code(accept.split(";")[0] ?? "")}`].filter(
        (detail) => detail !== undefined,
      );
      return [`${code(`${request.method} ${urlOf(request)}`)}`, [what, ...details].join("; "), words(expected)];
    });
    return `### ${title}\n\n${table(["Request", "What it is", "What the edge does"], body)}`;
  }).join("\n\n");
}

function rules(): string {
  return PHASES.map((phase) => {
    const made = edgeRules(TWO_DOMAINS)[phase];
    const head = `### ${code(phase)}: ${made.length} of ${FREE_PLAN_RULES[phase]}`;
    const list = made.map(
      (rule) =>
        `- ${code(rule.ref)}, ${code(rule.action)}: ${rule.description}.\n\n  \`\`\`text\n  ${rule.when.text}\n  \`\`\``,
    );
    return `${head}\n\n${list.join("\n\n")}`;
  }).join("\n\n");
}

function hostSettings(): string {
  const rows = Object.entries(MASTODON_HOST_SETTINGS).map(([name, value]) => [code(name), code(String(value))]);
  return table(["Setting", "Value on Mastodon's hosts"], rows);
}

function zoneWide(): string {
  const rows = [
    ...ZONE_SETTINGS.map(({ id, value, why, others }) => [code(id), code(value), why, others]),
    ...Object.entries(BOT_MANAGEMENT_REASONS).map(([name, { why, others }]) => [
      code(name),
      code(String(BOT_MANAGEMENT[name as keyof typeof BOT_MANAGEMENT])),
      why,
      others,
    ]),
    ["Smart Tiered Cache", code(TIERED_CACHE.value), TIERED_CACHE.why, TIERED_CACHE.others],
  ];
  return table(["Setting", "Value", "Why", "The zone's other hosts"], rows);
}

const PARTS: Readonly<Record<string, () => string>> = {
  "host settings": hostSettings,
  "zone-wide": zoneWide,
  rules,
  requests,
};

/**
 * docs/edge.md with its made parts made anew.
 *
 * @throws Error when a part has no place in the text
 */
export function renderDocs(text: string): string {
  return Object.entries(PARTS).reduce((rendered, [name, make]) => {
    const begin = `<!-- begin: ${name} -->`;
    const end = `<!-- end: ${name} -->`;
    const from = rendered.indexOf(begin);
    const to = rendered.indexOf(end);
    if (from < 0 || to < from) {
      throw new Error(`docs/edge.md has no place for its part "${name}"; add the lines ${begin} and ${end}`);
    }
    return `${rendered.slice(0, from)}${begin}\n\n${make()}\n\n${rendered.slice(to)}`;
  }, text);
}
