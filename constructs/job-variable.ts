import { Variable } from "@cdktf/provider-nomad/lib/variable";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { revisionOf, type SecretText } from "./secret-text";

export interface JobVariableProps {
  readonly namespace: string;
  /** The job whose tasks alone may read the variable. */
  readonly jobId: string;
  /** Its items by name, each from the secret that has an item of that name. */
  readonly items: Readonly<Record<string, SecretText>>;
  /** What must be there first. (`node.addDependency` means nothing to cdktf.) @default - nothing */
  readonly after?: readonly ITerraformDependable[];
}

/**
 * The Nomad variable `nomad/jobs/<job>`: Nomad lets the tasks of that job read it, and nobody else without a policy.
 * The items are write-only, which the Nomad provider can since 2.6; its bindings stop at 2.5, hence the overrides.
 */
export class JobVariable extends Construct {
  public readonly resource: Variable;
  /** Changes when an item does. In a job's Meta it makes a rotation roll the job. */
  public readonly revision: number;

  constructor(scope: Construct, id: string, props: JobVariableProps) {
    super(scope, id);
    const items = Object.entries(props.items).map(([name, secret]) => `${name} = ${secret.item(name)}`);
    const secrets = [...new Set(Object.values(props.items))];
    this.revision = revisionOf(secrets);
    this.resource = new Variable(this, "Resource", {
      namespace: props.namespace,
      path: `nomad/jobs/${props.jobId}`,
      items: {},
      lifecycle: { precondition: secrets.flatMap(({ precondition }) => precondition ?? []) },
      dependsOn: [...(props.after ?? [])],
    });
    this.resource.addOverride("items", undefined);
    this.resource.addOverride("items_wo", `\${jsonencode({ ${items.join(", ")} })}`);
    this.resource.addOverride("items_wo_version", this.revision);
  }
}
