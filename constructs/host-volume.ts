import { DynamicHostVolume } from "@cdktf/provider-nomad/lib/dynamic-host-volume";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";

export interface HostVolumeProps {
  readonly namespace: string;
  /** The name under which jobs ask for it. */
  readonly name: string;
  /** What it is made for, in GiB. Nomad's plugin `mkdir` makes a folder and does not enforce a size. */
  readonly sizeGiB: number;
  /** `single` for a service that must never run twice on its files, `multiple` where several share them. */
  readonly writers: "single" | "multiple";
  /** The account that owns the folder. @default - root, which a container that starts as root can change */
  readonly owner?: { readonly uid: number; readonly gid: number };
  /** Whether Terraform refuses to delete it, and with it what is in it. @default true */
  readonly protected?: boolean;
  /** What must be there first. (`node.addDependency` means nothing to cdktf.) @default - nothing */
  readonly after?: readonly ITerraformDependable[];
}

/** A folder on a Nomad node that outlives the allocations that use it. */
export class HostVolume extends Construct {
  public readonly resource: DynamicHostVolume;
  public readonly volumeName: string;

  constructor(scope: Construct, id: string, props: HostVolumeProps) {
    super(scope, id);
    this.volumeName = props.name;
    this.resource = new DynamicHostVolume(this, "Resource", {
      namespace: props.namespace,
      name: props.name,
      pluginId: "mkdir",
      capacityMin: `${props.sizeGiB}GiB`,
      capacityMax: `${props.sizeGiB}GiB`,
      capability: [
        {
          accessMode: props.writers === "single" ? "single-node-single-writer" : "single-node-multi-writer",
          attachmentMode: "file-system",
        },
      ],
      // Readable for others: nginx serves what Mastodon writes.
      ...(props.owner && {
        parameters: { uid: String(props.owner.uid), gid: String(props.owner.gid), mode: "0755" },
      }),
      dependsOn: [...(props.after ?? [])],
      lifecycle: { preventDestroy: props.protected ?? true },
    });
  }
}
