import { Argument, type Command } from "commander";
import { UserError } from "../../config/problems";
import { SECRET_RULES, type Secret, type SecretId, type SecretItem, secretsOf } from "../../server/secrets";
import { type Context, openContext, type Start } from "../context";
import { LEFT_TO_DO } from "../exit-codes";
import { initSecrets } from "../secrets/init";
import { readValues } from "../secrets/input";
import { listLines } from "../secrets/list";
import { openStore } from "../secrets/open-store";
import { putSecret } from "../secrets/put";
import { initLines, isLeft } from "../secrets/report";

/** Adds `secrets init`, `secrets put` and `secrets list`. */
export const addSecrets = (program: Command, start: Start, exit: (code: number) => void): void => {
  const secrets = program.command("secrets").description("make, put in and list the secrets; never shows a value");
  const open = (): Opened => {
    const context = openContext(start, program.opts<{ config?: string }>().config);
    return { context, secrets: secretsOf(context.config) };
  };
  secrets
    .command("init")
    .description(`make those that are missing; ends with ${LEFT_TO_DO} when something is left for you`)
    .action(async () => {
      if (!(await init(open(), commandOf(program)))) exit(LEFT_TO_DO);
    });
  secrets
    .command("put")
    .description("put a secret in, from a prompt or from standard input")
    .addArgument(new Argument("<id>", "the secret").choices(SECRET_RULES.map(({ secret }) => secret.id)))
    .argument("[item]", "one of its items; all of them without it, on standard input as lines NAME=value")
    .option("--rotate", "replace a value that is there, and accept what that breaks")
    .action(async (id: SecretId, item: string | undefined, options: { rotate?: true }) =>
      put(open(), id, item, options.rotate === true),
    );
  secrets
    .command("list")
    .description("show where each comes from, whether it is there, and who reads it")
    .action(async () => list(open()));
};

interface Opened {
  readonly context: Context;
  readonly secrets: readonly Secret[];
}

/** The command to run for the same configuration. */
const commandOf = (program: Command): string => {
  const { config } = program.opts<{ config?: string }>();
  return config === undefined ? program.name() : `${program.name()} --config ${config}`;
};

const init = async ({ context, secrets }: Opened, command: string): Promise<boolean> => {
  const outcomes = await initSecrets(secrets, openStore(context));
  for (const line of initLines(outcomes, command)) context.terminal.say(line);
  return !outcomes.some(isLeft);
};

const put = async (opened: Opened, id: SecretId, item: string | undefined, rotate: boolean): Promise<void> => {
  const { context } = opened;
  const secret = chosenSecret(opened, id);
  const given = await readValues(secret, chosenItems(secret, item), context.terminal);
  const changed = await putSecret(secret, given, rotate, openStore(context));
  const items = Object.keys(given).join(", ");
  context.terminal.say(changed ? `${id}: ${items} put. ${secret.afterChange}` : `${id}: ${items} was so already.`);
};

const chosenSecret = ({ secrets }: Opened, id: SecretId): Secret => {
  const secret = secrets.find((known) => known.id === id);
  if (secret === undefined) {
    const when = SECRET_RULES.find((rule) => rule.secret.id === id)?.when;
    throw new UserError(`${id}: this configuration does not use it; it is needed when ${when}`);
  }
  if (secret.origin === "stack") {
    throw new UserError(`${id}: comes from ${secret.source}, which would replace what you put; nothing was changed`);
  }
  if (secret.madeFrom !== undefined) {
    throw new UserError(`${id}: is made from ${secret.madeFrom} by secrets init; nothing was changed`);
  }
  return secret;
};

const chosenItems = (secret: Secret, item: string | undefined): readonly SecretItem[] => {
  if (item === undefined) return secret.items;
  const chosen = secret.items.filter((known) => known === item);
  if (chosen.length > 0) return chosen;
  throw new UserError(`${secret.id}: has no item ${item}; write ${secret.items.join(" or ")}`);
};

const list = async ({ context, secrets }: Opened): Promise<void> => {
  const store = openStore(context);
  const status = await store.statusOf(secrets.map(({ id }) => id));
  for (const line of listLines(store.place, secrets, status)) context.terminal.say(line);
};
