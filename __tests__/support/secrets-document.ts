import { SECRET_RULES, type SecretRule } from "../../server/secrets";

const BEGIN = "<!-- begin: secrets -->\n";
const END = "<!-- end: secrets -->\n";

/** docs/secrets.md with its table made anew. */
export const renderSecrets = (text: string): string => {
  const begin = text.indexOf(BEGIN);
  const end = text.indexOf(END);
  if (begin < 0 || end < begin) throw new Error("docs/secrets.md has no place for its table");
  return `${text.slice(0, begin)}${BEGIN}\n${table()}\n\n${text.slice(end)}`;
};

const table = (): string =>
  [
    "| secret | needed | it comes from | read by | a change breaks |",
    "| --- | --- | --- | --- | --- |",
    ...SECRET_RULES.map(row),
  ].join("\n");

const row = ({ when, secret, byHand }: SecretRule): string => {
  const items = secret.items.map((item) => `\`${item}\``).join(", ");
  const source =
    byHand === undefined ? secret.source : `${secret.source}; or, when ${byHand.when}, ${byHand.secret.source}`;
  const cells = [
    `**${secret.id}**: ${secret.description} ${items}`,
    when,
    source,
    secret.readers.join(", "),
    secret.onChange,
  ];
  return `| ${cells.join(" | ")} |`;
};
