import { z } from "zod";
import { schema } from "../../config/schema";

/* docs/settings.md, made from the schema, so that descriptions and defaults stand in one place. */

/** The part of JSON Schema that the settings use. */
interface Node {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly items?: Node;
  readonly oneOf?: readonly Node[];
}

const HEAD = `# Settings

Made from the schema in \`config/\` by \`node --import tsx __tests__/support/write-settings.ts\`: change it there.

Everything that can be written in \`mastodon.config.ts\`. What is in bold must be there, the rest has a default. Settings
that contradict each other are refused together, each with what to write instead.

## At the top`;

/** The text of docs/settings.md. */
export const settingsDocument = (): string => {
  const root = z.toJSONSchema(schema, { io: "input" }) as Node;
  const all = Object.entries(root.properties ?? {});
  const required = root.required ?? [];
  const simple = all.filter(([, node]) => !isSection(node));
  const sections = all.filter(([, node]) => isSection(node));
  return [
    HEAD,
    table(simple, required),
    ...sections.flatMap(([name, node]) => section(name, node, required.includes(name))),
  ]
    .join("\n\n")
    .concat("\n");
};

const isSection = (node: Node): boolean =>
  node.oneOf !== undefined || node.properties !== undefined || node.items?.properties !== undefined;

const section = (name: string, node: Node, required: boolean): string[] => [
  `## ${name}`,
  `${required ? "**Required.** " : ""}${node.description ?? ""}${chosen(node)}`,
  ...(node.oneOf ?? [node.items ?? node]).map((variant) => {
    const properties = Object.entries(variant.properties ?? {});
    const tag = node.oneOf === undefined ? undefined : properties.find(([, { const: value }]) => value !== undefined);
    const rest = properties.filter((entry) => entry !== tag);
    const title = tag === undefined ? "" : `### ${tag[0]}: ${code(tag[1].const)}\n\n`;
    return title + (rest.length === 0 ? "No further settings." : table(rest, variant.required ?? []));
  }),
];

/** The default of a whole section, where it says more than "all defaults". */
const chosen = (node: Node): string =>
  node.default === undefined || Object.keys(Object(node.default)).length === 0
    ? ""
    : ` Default: ${code(node.default)}.`;

const table = (entries: readonly [string, Node][], required: readonly string[]): string =>
  [
    "| setting | value | default | |",
    "| --- | --- | --- | --- |",
    ...entries.map(([name, node]) => {
      const title = required.includes(name) ? `**${name}**` : name;
      const standard = node.default === undefined ? "" : code(node.default);
      return `| ${title} | ${values(node)} | ${standard} | ${node.description ?? ""} |`;
    }),
  ].join("\n");

const values = (node: Node): string => {
  if (node.enum !== undefined) return node.enum.map(code).join(", ");
  if (node.type !== "integer") return TYPES[node.type ?? ""] ?? "";
  const { minimum = 0, maximum = Number.MAX_SAFE_INTEGER } = node;
  return maximum === Number.MAX_SAFE_INTEGER ? `${minimum} or more` : `${minimum} to ${maximum}`;
};

const TYPES: Readonly<Record<string, string>> = {
  string: "text",
  boolean: "true, false",
  array: "list",
  object: "names with texts",
};

const code = (value: unknown): string => `\`${JSON.stringify(value)}\``;
