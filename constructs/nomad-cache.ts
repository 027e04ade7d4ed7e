import type { Construct } from "constructs";
import { VALKEY } from "../catalog/software";
import type { CacheEndpoint } from "../server/endpoints";
import { valkeyJob } from "../server/jobs";
import { NODE_ADDRESS } from "./node-address";
import { StatefulNomadJob, type StatefulNomadJobProps } from "./stateful-nomad-job";

const PORT = 6379;

/** Props of NomadCache; its `password` is the secret with the item REDIS_PASSWORD. */
export type NomadCacheProps = StatefulNomadJobProps;

/** Mastodon's Redis as a Nomad job on the node itself: Valkey with an append-only file in a host volume. */
export class NomadCache extends StatefulNomadJob {
  public readonly endpoint: CacheEndpoint = { host: NODE_ADDRESS, port: PORT, tls: false };

  constructor(scope: Construct, id: string, props: NomadCacheProps) {
    super(scope, id, props, {
      name: "mastodon-valkey",
      image: VALKEY.image,
      port: PORT,
      passwordItem: "REDIS_PASSWORD",
      job: valkeyJob,
    });
  }
}
