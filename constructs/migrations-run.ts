import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import type { MigrationPhase } from "../server/jobs";
import type { JobName } from "../server/server";
import { MigrationsProgram, type MigrationsProgramProps } from "./migrations-program";
import { TerraformData } from "./terraform-data";

export interface MigrationsRunProps extends MigrationsProgramProps {
  readonly phase: MigrationPhase;
  /** What tells the database from another one, which needs its migrations too. */
  readonly database: string;
  /** Jobs of the version before, which must not run any more. */
  readonly leaving: readonly JobName[];
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
  public readonly resource: TerraformData;

  constructor(scope: Construct, id: string, props: MigrationsRunProps) {
    super(scope, id);
    const program = new MigrationsProgram(this, "program", props);
    this.resource = new TerraformData(this, "Resource", {
      triggersReplace: { image: props.image, database: props.database },
      dependsOn: [...props.after],
      provisioners: [
        program.announcement,
        program.start("run.mjs", {
          PHASE: props.phase,
          JOB: "mastodon-migrations",
          LEAVING: props.leaving.join(" "),
        }),
      ],
    });
  }
}
