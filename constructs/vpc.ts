import { DataAwsAvailabilityZones } from "@cdktf/provider-aws/lib/data-aws-availability-zones";
import { DataAwsEc2InstanceTypeOfferings } from "@cdktf/provider-aws/lib/data-aws-ec2-instance-type-offerings";
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc as AwsVpc } from "@cdktf/provider-aws/lib/vpc";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import { TerraformData } from "./terraform-data";

/** Clear of Docker's 172.17.0.0/16 and of Nomad's bridge, 172.26.64.0/20. */
const CIDR = "10.80.0.0/16";

/** The blocks of the subnets, by the keys that are part of their addresses. */
const SUBNETS = {
  public: { a: "10.80.0.0/20", b: "10.80.16.0/20" },
  private: { a: "10.80.128.0/20", b: "10.80.144.0/20" },
} as const;

export interface VpcProps {
  /** The VPC's name, and the start of the names in it. */
  readonly name: string;
  /** The EC2 instance type that must be on offer in the node's zone. */
  readonly instanceType: string;
}

/**
 * A VPC over two zones: public subnets for nodes, private ones for data. There is no NAT gateway: what is in the
 * private subnets needs no way out, and the gateway would cost more than the node.
 */
export class Vpc extends Construct {
  public readonly resource: AwsVpc;
  public readonly publicSubnetIds: readonly [string, string];
  public readonly privateSubnetIds: readonly [string, string];
  /** The two zones, the first of which is the node's. */
  public readonly zones: readonly [string, string];

  constructor(scope: Construct, id: string, props: VpcProps) {
    super(scope, id);
    const offerings = new DataAwsEc2InstanceTypeOfferings(this, "offerings", {
      locationType: "availability-zone",
      filter: [{ name: "instance-type", values: [props.instanceType] }],
    });
    const available = new DataAwsAvailabilityZones(this, "available", {
      state: "available",
      // Not the local zones, which have no databases.
      filter: [{ name: "opt-in-status", values: ["opt-in-not-required"] }],
    });
    const others = Fn.setsubtract(available.names, offerings.locations);
    // Those with the instance type first; a second zone there must be, for the database's subnet group.
    const candidates = Fn.concat([Fn.sort(offerings.locations), Fn.sort(Fn.tolist(others))]);
    // Chosen once: a zone that is added to the region, or another instance type, must not move subnets and data.
    const zones = new TerraformData(this, "zones", {
      input: { zones: Fn.slice(candidates, 0, 2) },
      lifecycle: { ignoreChanges: ["input"] },
    });
    this.zones = [`\${${zones.fqn}.output.zones[0]}`, `\${${zones.fqn}.output.zones[1]}`];

    this.resource = new AwsVpc(this, "Resource", {
      cidrBlock: CIDR,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: { Name: props.name },
    });
    // Left with nothing in it, so that what is placed here without a group of its own can reach nothing.
    new DefaultSecurityGroup(this, "default-security-group", { vpcId: this.resource.id });

    const gateway = new InternetGateway(this, "gateway", { vpcId: this.resource.id, tags: { Name: props.name } });
    const outward = new RouteTable(this, "outward", {
      vpcId: this.resource.id,
      tags: { Name: `${props.name}-public` },
    });
    new Route(this, "outward-default", {
      routeTableId: outward.id,
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: gateway.id,
    });
    this.publicSubnetIds = this.subnets("public", props.name, outward);
    const inward = new RouteTable(this, "inward", { vpcId: this.resource.id, tags: { Name: `${props.name}-private` } });
    this.privateSubnetIds = this.subnets("private", props.name, inward);
  }

  private subnets(kind: keyof typeof SUBNETS, name: string, routes: RouteTable): readonly [string, string] {
    const subnet = (letter: "a" | "b", availabilityZone: string): string => {
      const resource = new Subnet(this, `${kind}-${letter}`, {
        vpcId: this.resource.id,
        cidrBlock: SUBNETS[kind][letter],
        availabilityZone,
        mapPublicIpOnLaunch: false,
        tags: { Name: `${name}-${kind}-${letter}` },
      });
      new RouteTableAssociation(this, `${kind}-${letter}-routes`, { subnetId: resource.id, routeTableId: routes.id });
      return resource.id;
    };
    return [subnet("a", this.zones[0]), subnet("b", this.zones[1])];
  }
}
