import { DataNomadNamespace } from "@cdktf/provider-nomad/lib/data-nomad-namespace";
import { Construct } from "constructs";

export interface NomadCheckProps {
  /** The namespace that must be there. */
  readonly namespace: string;
}

/**
 * Asks Nomad for the namespace while Terraform plans. What comes after it is not asked for when Nomad cannot be
 * reached, refuses the token, or has no such namespace: then this says so, once and in words, where the provider's
 * variables would each print a pointer.
 */
export class NomadCheck extends Construct {
  public readonly resource: DataNomadNamespace;

  constructor(scope: Construct, id: string, { namespace }: NomadCheckProps) {
    super(scope, id);
    this.resource = new DataNomadNamespace(this, "Resource", { name: namespace });
  }
}
