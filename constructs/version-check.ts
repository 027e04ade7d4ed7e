import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { MASTODON_MINORS } from "../catalog/mastodon";
import { MigrationsProgram, type MigrationsProgramProps } from "./migrations-program";
import { TerraformData } from "./terraform-data";

/** Of each minor version the newest release, after the minor version that comes before all of them. */
const upgradePath = (): readonly string[] => {
  const minors = Object.values(MASTODON_MINORS);
  return [
    ...minors.slice(0, 1).map(({ previous }) => previous),
    ...minors.flatMap(({ releases }) => releases.slice(-1)),
  ];
};

export interface VersionCheckProps extends MigrationsProgramProps {
  /** What must be there first. (`node.addDependency` means nothing to cdktf.) @default - nothing */
  readonly after?: readonly ITerraformDependable[];
}

/**
 * Fails when the version of Mastodon that is running cannot be followed by the one of `image`. All that changes with
 * the version comes after it.
 */
export class VersionCheck extends Construct {
  public readonly resource: TerraformData;

  constructor(scope: Construct, id: string, props: VersionCheckProps) {
    super(scope, id);
    const program = new MigrationsProgram(this, "program", props);
    this.resource = new TerraformData(this, "Resource", {
      triggersReplace: { image: props.image },
      dependsOn: [...(props.after ?? [])],
      provisioners: [
        program.start("check-version.mjs", { WEB_JOB: "mastodon-web", UPGRADE_PATH: upgradePath().join(" ") }),
      ],
    });
  }
}
