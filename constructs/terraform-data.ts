import { type TerraformMetaArguments, TerraformResource } from "cdktf";
import type { Construct } from "constructs";

/** Arguments of `terraform_data`. */
export interface TerraformDataProps extends TerraformMetaArguments {
  /** A value that Terraform keeps, and gives back as `output`. */
  readonly input?: Readonly<Record<string, unknown>>;
  /** Values whose change replaces the resource. */
  readonly triggersReplace?: Readonly<Record<string, unknown>>;
}

/**
 * Terraform's own resource `terraform_data`. cdktf has the same as `DataResource`, but runs `terraform version` at synth
 * for each one: synth would need a terraform, and take as long again.
 */
export class TerraformData extends TerraformResource {
  private readonly attributes: Readonly<Record<string, unknown>>;

  constructor(scope: Construct, id: string, { input, triggersReplace, ...meta }: TerraformDataProps = {}) {
    super(scope, id, {
      terraformResourceType: "terraform_data",
      terraformGeneratorMetadata: { providerName: "terraform" },
      ...meta,
    });
    this.attributes = { input, triggers_replace: triggersReplace };
  }

  /** Drawn by Terraform when it creates the resource. */
  public get id(): string {
    return this.getStringAttribute("id");
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return this.attributes;
  }
}
