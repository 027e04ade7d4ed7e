import { UserError } from "../../config/problems";
import type { SecretValues } from "../../server/secret-values";
import type { Secret, SecretItem } from "../../server/secrets";
import type { Terminal } from "../terminal";

/**
 * Reads the values of some items: at a prompt, one after the other, or from standard input. There, one item is the
 * whole input, and several are lines NAME=value as in an environment file.
 */
export const readValues = async (
  secret: Secret,
  items: readonly SecretItem[],
  terminal: Terminal,
): Promise<SecretValues> => {
  const values = terminal.interactive
    ? await ask(secret, items, terminal)
    : parseInput(await terminal.readInput(), items);
  if (Object.keys(values).length === 0) throw new UserError(`${secret.id}: no value was given; nothing was changed`);
  return values;
};

const ask = async (secret: Secret, items: readonly SecretItem[], terminal: Terminal): Promise<SecretValues> => {
  const hint = items.length > 1 ? "hidden; empty leaves it as it is" : "hidden";
  const values: Record<string, string> = {};
  for (const item of items) {
    const value = await terminal.askHidden(`${secret.id} ${item} (${hint}): `);
    if (value !== "") values[item] = value;
  }
  return values;
};

/** Reads the values of items from text. Errors name lines by number, never by what stands there. */
export const parseInput = (text: string, items: readonly SecretItem[]): SecretValues => {
  const [only] = items;
  if (only !== undefined && items.length === 1) {
    const value = text.replace(/\r?\n$/, "");
    if (value.startsWith(`${only}=`)) throw new UserError(`the value begins with ${only}=; give the value alone`);
    return value === "" ? {} : { [only]: value };
  }
  return parseLines(text, items);
};

const parseLines = (text: string, items: readonly SecretItem[]): SecretValues => {
  const values: Record<string, string> = {};
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (/^\s*(#|$)/.test(line)) continue;
    const [, name, value] = /^\s*(?:export\s+)?([A-Z_]+)=(.*)$/.exec(line) ?? [];
    const item = items.find((known) => known === name);
    if (item === undefined || value === undefined) {
      throw new UserError(`line ${index + 1} of the input is not NAME=value with one of ${items.join(", ")}`);
    }
    values[item] = value.trim().replace(/^(["'])(.*)\1$/, "$2");
  }
  return values;
};
