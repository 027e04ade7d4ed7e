import type { Outcome } from "./init";
import { minuteOf } from "./list";

/** Whether the operator has something to do before this secret is right. */
export const isLeft = ({ kind }: Outcome): boolean => kind === "missing" || kind === "wrong";

/**
 * What `secrets init` says: a line or more for each secret, and a last line with what is left to do.
 * @param command how this program is called, for the commands to run next
 */
export const initLines = (outcomes: readonly Outcome[], command: string): readonly string[] => {
  const left = outcomes.filter(isLeft).map(({ secret }) => secret.id);
  return [
    ...outcomes.map((outcome) => `${outcome.secret.id.padEnd(ID_WIDTH)}  ${told(outcome, command)}`),
    "",
    left.length === 0
      ? "Nothing is left for you: every secret is there, or comes by itself."
      : `Left for you: ${left.join(", ")} (see above).`,
  ];
};

const ID_WIDTH = "nomad-bootstrap".length;
const INDENT = `\n${" ".repeat(ID_WIDTH + 2)}`;

const told = (outcome: Outcome, command: string): string => {
  const { id, source, origin, madeFrom } = outcome.secret;
  switch (outcome.kind) {
    case "made":
      return "made";
    case "completed":
      return `already there; added ${outcome.added.join(", ")}`;
    case "remade":
      return `made again, since ${outcome.from} has changed`;
    case "present":
      return `already there (version ${outcome.version}, ${minuteOf(outcome.changedAt)} UTC)`;
    case "awaited":
      return `comes from ${source}`;
    case "missing":
      return [
        `missing: ${outcome.items.join(", ")}, from ${source}`,
        `put it in with: ${command} secrets put ${id}`,
        "(asks for it without showing it, or reads standard input)",
      ].join(INDENT);
    case "wrong":
      return [
        "wrong, and left as it is:",
        ...outcome.problems,
        origin === "stack" || madeFrom !== undefined
          ? `it comes from ${source}`
          : `correct it with: ${command} secrets put ${id} --rotate`,
      ].join(INDENT);
  }
};
