import { MastodonCache, type MastodonCacheProps } from "../../constructs/mastodon-cache";
import { synthesize } from "../support/synthesize";

const build = (more: Partial<MastodonCacheProps> = {}) =>
  synthesize((stack) => {
    const cache = new MastodonCache(stack, "cache", {
      name: "example",
      network: { vpcId: "vpc-1", subnetIds: ["subnet-1", "subnet-2"] },
      passwordParameter: "/mastodon-nomad/example/cache",
      ...more,
    });
    cache.allowFrom("node", "sg-node", "Mastodon on the node");
  });

describe("MastodonCache", () => {
  const made = build();
  const group = made.the("aws_elasticache_replication_group");

  it("is one Valkey node without cluster mode, which Mastodon cannot use", () => {
    expect(group).toMatchObject({
      engine: "valkey",
      engine_version: "8.1",
      num_cache_clusters: 1,
      automatic_failover_enabled: false,
      multi_az_enabled: false,
    });
    expect(group).not.toHaveProperty("num_node_groups");
    expect(group).not.toHaveProperty("cluster_mode");
  });

  it("evicts nothing, because Sidekiq's jobs are in it", () => {
    expect(made.the("aws_elasticache_parameter_group")).toMatchObject({
      family: "valkey8",
      parameter: [{ name: "maxmemory-policy", value: "noeviction" }],
    });
    expect(group.parameter_group_name).toMatch(/^\$\{aws_elasticache_parameter_group\./);
  });

  it("is encrypted and asks for a password", () => {
    expect(group).toMatchObject({
      at_rest_encryption_enabled: "true",
      transit_encryption_enabled: true,
      transit_encryption_mode: "required",
      auth_token_update_strategy: "SET",
    });
    expect(group.auth_token).toMatch(
      /^\$\{can\(keys\(jsondecode\((data\.aws_ssm_parameter\.[\w-]*made-by-mastodon-secrets-init\w*\.value)\)\)\) \? jsondecode\(\1\)\["REDIS_PASSWORD"\] : \1\}$/,
    );
  });

  it("is kept in daily snapshots, and cannot be deleted without a final one", () => {
    expect(group).toMatchObject({ snapshot_retention_limit: 7, lifecycle: { prevent_destroy: true } });
    expect(group.final_snapshot_identifier).toMatch(/^example-final-\$\{substr\(terraform_data\./);
    expect(build({ protected: false }).the("aws_elasticache_replication_group")).toMatchObject({
      lifecycle: { prevent_destroy: false },
      final_snapshot_identifier: expect.stringMatching(/^example-final-/),
    });
  });

  it("opens its port to whom it is told alone", () => {
    expect(made.the("aws_vpc_security_group_ingress_rule")).toMatchObject({
      referenced_security_group_id: "sg-node",
      from_port: 6379,
      to_port: 6379,
    });
  });

  it("refuses what ElastiCache would refuse, all at once", () => {
    expect(() => build({ snapshotDays: 0, name: "x".repeat(41) })).toThrow(
      [
        "alone/cache: snapshotDays is 0; choose 1 to 35",
        `alone/cache: name "${"x".repeat(41)}" has 41 characters; ElastiCache allows 40`,
      ].join("\n"),
    );
  });
});
