/** What makes one Nomad node different from another. Every text may hold a Terraform token. */
export interface NodeOptions {
  /** The node's name in Nomad and CloudWatch, such as mastodon. In Nomad it must stay the same when the instance is replaced. */
  readonly name: string;
  /** The AWS region of the parameters, such as eu-west-1. */
  readonly region: string;
  /** The EBS volume (vol-…) with Nomad's data and the host volumes. It must outlive the instance. */
  readonly dataVolumeId: string;
  /**
   * The SSM parameter (SecureString) with the token that Nomad's ACL is bootstrapped with, as JSON:
   * {"NOMAD_TOKEN": "<uuid>"}. The node's role needs ssm:GetParameter on it.
   */
  readonly bootstrapParameter: string;
  /**
   * The SSM parameter that the node writes the token for daily deploys into, in the same form.
   * The node's role needs ssm:PutParameter on it, and nothing else: it is made anew where it is missing.
   */
  readonly deployParameter: string;
  /** The Nomad namespace of all jobs. The node creates it, because only a management token may. */
  readonly namespace: string;
  /** Size of the swap file on the root disk, in GiB; 0 is none. */
  readonly swapGiB: number;
}
