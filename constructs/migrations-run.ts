import path from "node:path";
import { AssetType, DataResource, type ITerraformDependable, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import { MASTODON_MINORS } from "../catalog/mastodon";
import type { MigrationPhase } from "../server/jobs";
import type { SecretText } from "./secret-text";

/** The minor versions that the catalog knows, and the one before them, each followed by the next. */
const minorsInOrder = (): readonly string[] => {
  const minors = Object.entries(MASTODON_MINORS);
  return [...minors.slice(0, 1).map(([, { previous }]) => previous), ...minors.map(([minor]) => minor)];
};

export interface MigrationsRunProps {
  readonly phase: MigrationPhase;
  readonly namespace: string;
  /** Mastodon's image. Another one runs the migrations again. */
  readonly image: string;
  /** What tells the database from another one, which needs its migrations too. */
  readonly database: string;
  /** The secret with the item NOMAD_TOKEN. @default - the environment variable NOMAD_TOKEN */
  readonly token?: SecretText | undefined;
  /** @default - the environment variable NOMAD_ADDR */
  readonly address?: string | undefined;
  /** Where the progress is written, relative to the folder in which Terraform runs: Terraform itself shows none. */
  readonly progressFile: string;
  /** What must be there first. (`node.addDependency` means nothing to cdktf.) */
  readonly after: readonly ITerraformDependable[];
}

/**
 * One phase of Mastodon's migrations, run when the image or the database is another one, and waited for: what comes
 * after it in the graph changes only when it has succeeded. If it fails, the next deploy runs it again.
 *
 * Nomad's provider cannot do this: it does not wait for batch jobs, and would run a finished one again for ever.
 */
export class MigrationsRun extends Construct {
  public readonly resource: DataResource;

  constructor(scope: Construct, id: string, props: MigrationsRunProps) {
    super(scope, id);
    const script = new TerraformAsset(this, "script", {
      path: path.join(__dirname, "migrations/run.mjs"),
      type: AssetType.FILE,
    });
    this.resource = new DataResource(this, "Resource", {
      triggersReplace: { image: props.image, database: props.database },
      dependsOn: [...props.after],
      provisioners: [
        {
          type: "local-exec",
          command: `node ${script.path}`,
          environment: {
            PHASE: props.phase,
            NAMESPACE: props.namespace,
            JOB: "mastodon-migrations",
            WEB_JOB: "mastodon-web",
            IMAGE: props.image,
            MINOR_VERSIONS: minorsInOrder().join(" "),
            PROGRESS_FILE: props.progressFile,
            ...(props.address === undefined ? {} : { NOMAD_ADDR: props.address }),
            ...(props.token && { NOMAD_TOKEN: `\${${props.token.item("NOMAD_TOKEN")}}` }),
          },
        },
      ],
    });
  }
}
