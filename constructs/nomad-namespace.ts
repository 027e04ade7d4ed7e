import { Namespace } from "@cdktf/provider-nomad/lib/namespace";
import { Construct } from "constructs";

export interface NomadNamespaceProps {
  readonly name: string;
  readonly description: string;
}

/** A Nomad namespace. Nomad deletes it only when no job and no variable is left in it. */
export class NomadNamespace extends Construct {
  public readonly resource: Namespace;

  constructor(scope: Construct, id: string, props: NomadNamespaceProps) {
    super(scope, id);
    this.resource = new Namespace(this, "Resource", { name: props.name, description: props.description });
  }
}
