import type { Construct } from "constructs";
import { POSTGRESQL } from "../catalog/software";
import type { DatabaseEndpoint } from "../server/endpoints";
import { postgresJob } from "../server/jobs";
import { NODE_ADDRESS } from "./node-address";
import { StatefulNomadJob, type StatefulNomadJobProps } from "./stateful-nomad-job";

const PORT = 5432;
const DATABASE = "mastodon_production";
const USER = "mastodon";

/** Props of NomadDatabase; its `password` is the secret with the item DB_PASS. */
export type NomadDatabaseProps = StatefulNomadJobProps;

/** Mastodon's PostgreSQL as a Nomad job on the node itself, its data in a host volume. Backups are yours to make. */
export class NomadDatabase extends StatefulNomadJob {
  public readonly endpoint: DatabaseEndpoint;

  constructor(scope: Construct, id: string, props: NomadDatabaseProps) {
    super(scope, id, props, {
      name: "mastodon-postgres",
      image: POSTGRESQL.image,
      port: PORT,
      passwordItem: "DB_PASS",
      job: (service) => postgresJob({ ...service, database: DATABASE, user: USER }),
    });
    this.endpoint = {
      host: NODE_ADDRESS,
      port: PORT,
      name: DATABASE,
      user: USER,
      tlsRegion: undefined,
      identity: this.volume.resource.id,
    };
  }
}
