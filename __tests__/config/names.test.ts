import { App } from "cdktf";
import { parseConfig } from "../../config";
import { DataStack } from "../../stacks/data-stack";
import { NetworkStack } from "../../stacks/network-stack";
import { smallest } from "../support/configurations";

/*
 * Every physical name begins with the setting `name`. This is why it may have 20 letters at most: the names of all
 * that is made from the longest one are within what AWS and Cloudflare take.
 */

const LONGEST = "abcdefghij-klmnopqrs";

/** What the services take, from their API references: type, argument, form. `birth` stands for 8 letters at apply. */
const FORMS: readonly [type: string, argument: string, form: RegExp][] = [
  ["aws_db_instance", "identifier", /^(?!.*--)[a-z][a-z0-9-]{0,61}[a-z0-9]$/],
  ["aws_db_instance", "final_snapshot_identifier", /^(?!.*--)[a-z][a-z0-9-]{0,253}[a-z0-9]$/],
  ["aws_db_subnet_group", "name", /^[a-z0-9_. -]{1,255}$/],
  ["aws_db_parameter_group", "name", /^(?!.*--)[a-z][a-z0-9-]{0,253}[a-z0-9]$/],
  ["aws_elasticache_replication_group", "replication_group_id", /^(?!.*--)[a-z][a-z0-9-]{0,38}[a-z0-9]$/],
  ["aws_elasticache_replication_group", "final_snapshot_identifier", /^(?!.*--)[a-z][a-z0-9-]{0,253}[a-z0-9]$/],
  ["aws_elasticache_subnet_group", "name", /^[a-z0-9-]{1,255}$/],
  ["aws_elasticache_parameter_group", "name", /^(?!.*--)[a-z][a-z0-9-]{0,253}[a-z0-9]$/],
  ["aws_security_group", "name", /^(?!sg-)[a-zA-Z0-9 ._:/()#,@[\]+=&;{}!$*-]{1,255}$/],
  ["aws_iam_role", "name", /^[\w+=,.@-]{1,64}$/],
  ["aws_iam_instance_profile", "name", /^[\w+=,.@-]{1,128}$/],
  ["aws_ssm_parameter", "name", /^\/mastodon-nomad(\/[a-zA-Z0-9_.-]+){2}$/],
  ["cloudflare_r2_bucket", "name", /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/],
  ["cloudflare_zero_trust_tunnel_cloudflared", "name", /^.{1,255}$/],
];

type Resources = Record<string, Record<string, Record<string, string>>>;

const resourcesOf = (name: string): Resources[] => {
  const config = parseConfig({ ...smallest(), name });
  const app = new App({ skipValidation: false });
  const network = new NetworkStack(app, "network", { config });
  const data = new DataStack(app, "data", { config, network: network.published });
  return [network, data].map((stack) => {
    stack.prepareStack();
    return (stack.toTerraform() as { resource: Resources }).resource;
  });
};

let made: Resources[];
beforeAll(() => {
  made = resourcesOf(LONGEST);
});

test.each(FORMS)("%s takes its %s from the longest name", (type, argument, form) => {
  const names = made
    .flatMap((resources) => Object.values(resources[type] ?? {}))
    .map((resource) => resource[argument]?.replace(/\$\{[^}]*\}/g, "12345678"));
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) {
    expect(name).toContain(LONGEST);
    expect(name).toMatch(form);
  }
});

test("a longer name is refused", () => {
  expect(() => parseConfig({ ...smallest(), name: `${LONGEST}t` })).toThrow(/^.*\n {2}name: is not valid/);
});
