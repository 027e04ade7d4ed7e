import { Fn, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { Config } from "../config";
import { MastodonCache } from "../constructs/mastodon-cache";
import { MastodonDatabase } from "../constructs/mastodon-database";
import { MediaBucket } from "../constructs/media-bucket";
import { WrittenSecret } from "../constructs/written-secret";
import type { CacheEndpoint, DatabaseEndpoint, MediaStore } from "../mastodon/endpoints";
import { secretPath } from "../mastodon/secrets";
import { addAws, addCloudflare, forgetUnused, layFoundation, required } from "./foundation";
import type { Network } from "./network-stack";
import { Published } from "./published";

export interface DataStackProps {
  readonly config: Config;
  /** Absent for a server without the cloud. */
  readonly network: Published<Network> | undefined;
}

/** What the data stack tells the others. */
export interface Data {
  readonly database: DatabaseEndpoint;
  readonly cache: CacheEndpoint;
  readonly media: MediaStore;
}

/** What must never be lost: database, cache and media files. */
export class DataStack extends TerraformStack {
  public readonly published: Published<Data>;

  constructor(scope: Construct, id: string, { config, network }: DataStackProps) {
    super(scope, id);
    layFoundation(this, "data", config);
    if (config.aws) addAws(this, "data", config);
    if (config.cloudflare) addCloudflare(this, config);

    const attachment = network?.readFrom(this);
    this.published = new Published(this, "data", config, {
      database: this.database(config, attachment),
      cache: this.cache(config, attachment),
      media: this.media(config),
    });
    forgetUnused(this, "data");
  }

  private database(config: Config, network: Network | undefined): DatabaseEndpoint {
    if (config.database.on === "nomad") throw new Error("not yet");
    const { vpcId, privateSubnetIds, nodeSecurityGroupId } = required(network, "network");
    const database = new MastodonDatabase(this, "database", {
      ...config.database,
      name: config.name,
      region: required(config.aws, "aws").region,
      network: { vpcId, subnetIds: privateSubnetIds },
      passwordParameter: secretPath(config.name, "database"),
      protected: config.protection === "on",
    });
    database.allowFrom("node", nodeSecurityGroupId, "Mastodon on the Nomad node");
    return database.endpoint;
  }

  private cache(config: Config, network: Network | undefined): CacheEndpoint {
    if (config.cache.on === "nomad") throw new Error("not yet");
    const { vpcId, privateSubnetIds, nodeSecurityGroupId } = required(network, "network");
    const cache = new MastodonCache(this, "cache", {
      ...config.cache,
      name: config.name,
      network: { vpcId, subnetIds: privateSubnetIds },
      passwordParameter: secretPath(config.name, "cache"),
      protected: config.protection === "on",
    });
    cache.allowFrom("node", nodeSecurityGroupId, "Mastodon on the Nomad node");
    return cache.endpoint;
  }

  private media(config: Config): MediaStore {
    if (config.media.on === "files") throw new Error("not yet");
    const media = new MediaBucket(this, "media", {
      ...config.media,
      ...required(config.cloudflare, "cloudflare"),
      webHost: config.webDomain,
      createKeys: config.media.keys === "created",
      protected: config.protection === "on",
    });
    if (media.keys) {
      new WrittenSecret(this, "media-keys", {
        path: secretPath(config.name, "r2"),
        description: `S3 keys of the bucket ${config.media.bucket}`,
        value: Fn.jsonencode({
          AWS_ACCESS_KEY_ID: media.keys.accessKeyId,
          AWS_SECRET_ACCESS_KEY: media.keys.secretAccessKey,
        }),
        identity: media.keys.accessKeyId,
      });
    }
    return media.store;
  }
}
