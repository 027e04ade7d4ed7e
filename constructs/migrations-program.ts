import path from "node:path";
import { AssetType, type LocalExecProvisioner, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import type { SecretText } from "./secret-text";

export interface MigrationsProgramProps {
  readonly namespace: string;
  /** Mastodon's image. Another one starts the program again. */
  readonly image: string;
  /** The secret with the item NOMAD_TOKEN. @default - the environment variable NOMAD_TOKEN */
  readonly token?: SecretText | undefined;
  /** @default - the environment variable NOMAD_ADDR */
  readonly address?: string | undefined;
  /** Where the progress is written, relative to the folder in which Terraform runs. */
  readonly progressFile: string;
}

/**
 * The programs that migrate on Nomad and check the version first (migrations/), as provisioners: Terraform starts them
 * on the machine that deploys. They need `node` on its PATH, as cdktf does.
 */
export class MigrationsProgram extends Construct {
  /** Says where the progress can be read: Terraform shows nothing of a program that was given a secret. */
  public readonly announcement: LocalExecProvisioner;
  private readonly folder: TerraformAsset;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: MigrationsProgramProps,
  ) {
    super(scope, id);
    this.folder = new TerraformAsset(this, "folder", {
      path: path.join(__dirname, "migrations"),
      type: AssetType.DIRECTORY,
    });
    this.announcement = {
      type: "local-exec",
      command: `node -p "'how it goes: tail -f ' + path.resolve('${props.progressFile}')"`,
    };
  }

  /** Starts one of them. */
  public start(file: string, environment: Readonly<Record<string, string>>): LocalExecProvisioner {
    const { namespace, image, token, address, progressFile } = this.props;
    return {
      type: "local-exec",
      command: `node ${this.folder.path}/${file}`,
      environment: {
        ...environment,
        NAMESPACE: namespace,
        IMAGE: image,
        PROGRESS_FILE: progressFile,
        ...(address === undefined ? {} : { NOMAD_ADDR: address }),
        ...(token && { NOMAD_TOKEN: `\${${token.item("NOMAD_TOKEN")}}` }),
      },
    };
  }
}
