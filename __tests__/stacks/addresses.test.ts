import { TerraformResource, type TerraformStack } from "cdktf";
import { ACCOMPANYING, PROTECTED } from "../../stacks/protected";
import { STACKS, type StackName } from "../../stacks/state";
import { cloudServer, localServer, stacksOf, synthesizeStacks } from "../support/stacks";

/*
 * A construct's id is part of its resource's address in Terraform, and changing an address destroys the resource. So
 * these lists change only by growing. Who must change one, writes a way to move into CHANGELOG.md.
 */

const resources = (stack: TerraformStack | undefined): readonly TerraformResource[] =>
  stack?.node.findAll().filter((node) => node instanceof TerraformResource) ?? [];

const address = (resource: TerraformResource) => `${resource.terraformResourceType}.${resource.friendlyUniqueId}`;

const cloud = stacksOf(cloudServer());
const local = stacksOf(localServer());
const open = stacksOf(cloudServer({ protection: "off" }));

const addressesIn = (name: StackName): readonly string[] =>
  [...resources(cloud[name]), ...resources(local[name])].map(address);

describe("the addresses of what holds data", () => {
  it("are these, for ever", () => {
    expect(PROTECTED).toEqual({
      network: ["aws_ebs_volume.node_data_56893BC3", "terraform_data.seal_E42308D7"],
      data: [
        "aws_db_instance.database_EBDE4557",
        "aws_elasticache_replication_group.cache_08DE9BE4",
        "cloudflare_r2_bucket.media_54CBABFC",
        "nomad_dynamic_host_volume.nomad-cache_volume_B3F6E870",
        "nomad_dynamic_host_volume.nomad-database_volume_62A104B2",
        "nomad_dynamic_host_volume.nomad-media_73066F84",
        "terraform_data.seal_E42308D7",
      ],
      workload: ["terraform_data.seal_E42308D7"],
    });
  });

  it.each(STACKS)("are all in use in the stack %s, in one variant or another", (name) => {
    expect(addressesIn(name)).toEqual(expect.arrayContaining([...PROTECTED[name], ...ACCOMPANYING[name]]));
  });

  it.each(STACKS)("are exactly those that Terraform refuses to destroy in the stack %s", (name) => {
    const refused = [...resources(cloud[name]), ...resources(local[name])]
      .filter(({ lifecycle }) => lifecycle?.preventDestroy === true)
      .map(address);
    expect([...new Set(refused)].sort()).toEqual([...PROTECTED[name]].sort());
  });

  it.each(STACKS)("can be destroyed in the stack %s once protection is off", (name) => {
    expect(resources(open[name]).filter(({ lifecycle }) => lifecycle?.preventDestroy === true)).toEqual([]);
  });

  it("are forgotten with all that they need, where a variant is not chosen", () => {
    const variants = ["database", "cache", "media", "media-keys"];
    const whole = resources(cloud.data)
      .filter((resource) => variants.includes(resource.node.scopes[2]?.node.id ?? ""))
      .map(address)
      // An alarm about what nobody manages any more is better gone.
      .filter((one) => !one.startsWith("aws_cloudwatch_metric_alarm."));
    expect([...PROTECTED.data, ...ACCOMPANYING.data]).toEqual(expect.arrayContaining(whole));
    expect(whole.length).toBeGreaterThan(15);
  });
});

describe("removed blocks", () => {
  const removedIn = (settings: Parameters<typeof synthesizeStacks>[0], name: StackName) =>
    synthesizeStacks(settings)[name]?.json.removed;
  const forgotten = (addresses: readonly string[]) =>
    addresses.map((from) => ({ from, lifecycle: { destroy: false } }));

  it("forget the variants on Nomad, where data are in the cloud", () => {
    expect(removedIn(cloudServer(), "data")).toEqual(
      forgotten(PROTECTED.data.filter((one) => one.startsWith("nomad_dynamic_host_volume."))),
    );
  });

  it("forget the variants in the cloud, where data are on Nomad", () => {
    const inCloud = (one: string) => !one.startsWith("nomad_") && !one.startsWith("terraform_data.seal");
    expect(removedIn(localServer(), "data")).toEqual(
      forgotten([...PROTECTED.data, ...ACCOMPANYING.data].filter(inCloud)),
    );
  });

  it("forget the keys that were made, where keys are provided", () => {
    expect(removedIn(cloudServer({ media: { on: "r2", keys: "provided" } }), "data")).toEqual(
      expect.arrayContaining(
        forgotten(["cloudflare_account_token.media_keys_9BDF0330", "aws_ssm_parameter.media-keys_8D48BBF3"]),
      ),
    );
  });

  it("are left out where there is nothing to forget", () => {
    expect(removedIn(cloudServer(), "network")).toBeUndefined();
  });
});
