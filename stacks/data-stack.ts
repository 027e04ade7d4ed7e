import { Fn, type ITerraformDependable, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { MASTODON_ACCOUNT } from "../catalog/mastodon";
import type { Config } from "../config";
import { HostVolume } from "../constructs/host-volume";
import { MastodonCache } from "../constructs/mastodon-cache";
import { MastodonDatabase } from "../constructs/mastodon-database";
import { MediaBucket } from "../constructs/media-bucket";
import { NomadCache } from "../constructs/nomad-cache";
import { NomadDatabase } from "../constructs/nomad-database";
import { NomadNamespace } from "../constructs/nomad-namespace";
import { WrittenSecret } from "../constructs/written-secret";
import type { Job } from "../nomad/job-spec";
import { connectionLimit } from "../planning";
import type { CacheEndpoint, DatabaseEndpoint, MediaStore } from "../server/endpoints";
import { secretPath } from "../server/secrets";
import { addAws, addCloudflare, addNomad, forgetUnused, layFoundation, required } from "./foundation";
import type { Network } from "./network-stack";
import { Published } from "./published";
import { type ReadSecret, secretReader } from "./secret-reader";

export interface DataStackProps {
  readonly config: Config;
  /** Absent for a server without a cloud. */
  readonly network: Published<Network> | undefined;
}

/** What the data stack tells the others. */
export interface Data {
  readonly database: DatabaseEndpoint;
  readonly cache: CacheEndpoint;
  readonly media: MediaStore;
}

/** What must never be lost: the database, the cache with its queues, and media files. */
export class DataStack extends TerraformStack {
  public readonly published: Published<Data>;
  /** The jobs of the variants that run on the node. */
  public readonly jobs: readonly Job[];

  constructor(scope: Construct, id: string, { config, network }: DataStackProps) {
    super(scope, id);
    layFoundation(this, "data", config);
    if (config.aws) addAws(this, "data", config);
    if (config.cloudflare) addCloudflare(this, config);
    const { database, cache, media } = config;
    const nomad = [database.on, cache.on].includes("nomad") || media.on === "files";
    const readSecret = secretReader(this, config);
    if (nomad) addNomad(this, config, readSecret);
    // With a cloud, the node has made the namespace at its first boot.
    const namespace = nomad && !config.aws ? [addNamespace(this, config).resource] : [];
    const attachment = network?.readFrom(this);

    const chosen = {
      database:
        database.on === "rds"
          ? rds(this, config, database, attachment)
          : postgres(this, config, database, readSecret, namespace),
      cache:
        cache.on === "elasticache"
          ? elasticache(this, config, cache, attachment)
          : valkey(this, config, cache, readSecret, namespace),
      media: media.on === "r2" ? bucket(this, config, media) : folder(this, config, media, namespace),
    };
    this.jobs = [chosen.database, chosen.cache].flatMap((variant) => ("job" in variant ? [variant.job] : []));
    this.published = new Published(this, "data", config, {
      database: chosen.database.endpoint,
      cache: chosen.cache.endpoint,
      media: chosen.media,
    });
    forgetUnused(this, "data");
  }
}

type Variant<Setting extends "database" | "cache" | "media", On> = Extract<Config[Setting], { on: On }>;

const isProtected = (config: Config) => config.protection === "on";

const rds = (
  stack: DataStack,
  config: Config,
  settings: Variant<"database", "rds">,
  network: Network | undefined,
): MastodonDatabase => {
  const { vpcId, privateSubnetIds, nodeSecurityGroupId, alarmTopicArn } = required(network, "aws");
  const database = new MastodonDatabase(stack, "database", {
    ...settings,
    name: config.name,
    region: required(config.aws, "aws").region,
    network: { vpcId, subnetIds: privateSubnetIds },
    passwordParameter: secretPath(config.name, "database"),
    protected: isProtected(config),
  });
  database.allowFrom("node", nodeSecurityGroupId, "Mastodon on the Nomad node");
  database.watch(
    { name: config.name, topicArn: alarmTopicArn },
    required(connectionLimit(config), "database.instanceClass"),
  );
  return database;
};

const postgres = (
  stack: DataStack,
  config: Config,
  settings: Variant<"database", "nomad">,
  readSecret: ReadSecret,
  namespace: readonly ITerraformDependable[],
): NomadDatabase => {
  const database = new NomadDatabase(stack, "nomad-database", {
    ...settings,
    ...config.nomad,
    password: readSecret("database"),
    after: namespace,
    protected: isProtected(config),
  });
  return database;
};

const elasticache = (
  stack: DataStack,
  config: Config,
  settings: Variant<"cache", "elasticache">,
  network: Network | undefined,
): MastodonCache => {
  const { vpcId, privateSubnetIds, nodeSecurityGroupId, alarmTopicArn } = required(network, "aws");
  const cache = new MastodonCache(stack, "cache", {
    ...settings,
    name: config.name,
    network: { vpcId, subnetIds: privateSubnetIds },
    passwordParameter: secretPath(config.name, "cache"),
    protected: isProtected(config),
  });
  cache.allowFrom("node", nodeSecurityGroupId, "Mastodon on the Nomad node");
  cache.watch({ name: config.name, topicArn: alarmTopicArn });
  return cache;
};

const valkey = (
  stack: DataStack,
  config: Config,
  settings: Variant<"cache", "nomad">,
  readSecret: ReadSecret,
  namespace: readonly ITerraformDependable[],
): NomadCache => {
  const cache = new NomadCache(stack, "nomad-cache", {
    ...settings,
    ...config.nomad,
    password: readSecret("cache"),
    after: namespace,
    protected: isProtected(config),
  });
  return cache;
};

const bucket = (stack: DataStack, config: Config, settings: Variant<"media", "r2">): MediaStore => {
  const media = new MediaBucket(stack, "media", {
    ...settings,
    ...required(config.cloudflare, "cloudflare"),
    webHost: config.webDomain,
    createKeys: settings.keys === "created",
    protected: isProtected(config),
  });
  if (media.keys) {
    new WrittenSecret(stack, "media-keys", {
      path: secretPath(config.name, "r2"),
      description: `S3 keys of the bucket ${settings.bucket}`,
      value: Fn.jsonencode({
        AWS_ACCESS_KEY_ID: media.keys.accessKeyId,
        AWS_SECRET_ACCESS_KEY: media.keys.secretAccessKey,
      }),
      identity: media.keys.accessKeyId,
    });
  }
  return media.store;
};

const folder = (
  stack: DataStack,
  config: Config,
  { volumeGiB }: Variant<"media", "files">,
  namespace: readonly ITerraformDependable[],
): MediaStore => {
  const volume = new HostVolume(stack, "nomad-media", {
    namespace: config.nomad.namespace,
    name: "mastodon-media",
    sizeGiB: volumeGiB,
    writers: "multiple",
    owner: MASTODON_ACCOUNT,
    after: namespace,
    protected: isProtected(config),
  });
  return { kind: "files", volume: volume.volumeName };
};

const addNamespace = (stack: DataStack, { nomad }: Config): NomadNamespace =>
  new NomadNamespace(stack, "namespace", { name: nomad.namespace, description: "Mastodon" });
