import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Command } from "commander";
import { UserError } from "../../config/problems";
import { cloudflareReader } from "../cloudflare";
import { type Context, openContext, PROJECT, type Start } from "../context";
import { LEFT_TO_DO } from "../exit-codes";
import { type Conflict, recordPlaces, zoneConflicts } from "../zone-conflicts";

/** Adds `check zone`. */
export const addCheck = (program: Command, start: Start, exit: (code: number) => void): void => {
  program
    .command("check")
    .description("look at what is there, and change nothing")
    .command("zone")
    .description(
      `list what is in the Cloudflare zone and in the way of the first deploy, with the commands that import it; ends with ${LEFT_TO_DO} when there is something`,
    )
    .action(async () => {
      if (!(await checkZone(openContext(start, program.opts<{ config?: string }>().config)))) exit(LEFT_TO_DO);
    });
};

const checkZone = async ({ config, environment, terminal: { say } }: Context): Promise<boolean> => {
  if (!config.cloudflare) throw new UserError("this configuration uses no Cloudflare zone: there is nothing to check");
  const { zoneId, zone } = config.cloudflare;
  const cloudflare = cloudflareReader(zoneId, environment.CLOUDFLARE_API_TOKEN, environment.CLOUDFLARE_API);
  const conflicts = await zoneConflicts(zoneId, recordPlaces(config), cloudflare);
  if (conflicts.length === 0) {
    say(`Nothing in the zone ${zone} is in the way.`);
    return true;
  }
  const stack = synthesized();
  say(`In the zone ${zone} there is already:`);
  for (const conflict of conflicts) {
    say(`  ${conflict.what}`);
    say(`    ${importCommand(conflict, stack)}`);
  }
  say("Delete each in the dashboard, or import it. Before an import: npx cdktf synth, and");
  say("  terraform -chdir=cdktf.out/stacks/network init");
  return false;
};

type Stack = {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
};

/** The network stack as it was last synthesized, to know the addresses in it. */
const synthesized = (): Stack => {
  const file = path.join(PROJECT, "cdktf.out/stacks/network/cdk.tf.json");
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Stack) : {};
};

const importCommand = ({ address: [type, attributes], importId }: Conflict, { resource }: Stack): string => {
  const wanted = Object.entries(attributes);
  const found = Object.entries(resource?.[type] ?? {}).find(([, body]) =>
    wanted.every(([attribute, value]) => body[attribute] === value),
  );
  // R2 makes the record of the media host itself, so no resource is there to import it into.
  if (!found && resource) return "not in the network stack: delete it in the dashboard";
  return `terraform -chdir=cdktf.out/stacks/network import ${type}.${found?.[0] ?? "ADDRESS (run npx cdktf synth to know it)"} ${importId}`;
};
