import { Construct } from "constructs";
import { TerraformData } from "./terraform-data";

export interface SealProps {
  /** The server's name (setting `name`). */
  readonly name: string;
  /** Its local domain (setting `domain`). */
  readonly domain: string;
  /** Whether Terraform refuses to replace the seal. Default: yes. */
  readonly protected?: boolean;
}

/**
 * Ties a state to one server: with another name or domain Terraform refuses the plan before anything changes, because
 * it would have to replace the seal. A domain is in every handle and can never change.
 */
export class Seal extends Construct {
  public readonly resource: TerraformData;

  constructor(scope: Construct, id: string, props: SealProps) {
    super(scope, id);
    this.resource = new TerraformData(this, "Resource", {
      triggersReplace: { name: props.name, domain: props.domain },
      lifecycle: { preventDestroy: props.protected ?? true },
    });
  }
}
