/** Where in a VPC something is placed. */
export interface NetworkAttachment {
  readonly vpcId: string;
  /** Private subnets in two zones. */
  readonly subnetIds: readonly string[];
}
