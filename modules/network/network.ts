import { Construct } from "constructs";
import { Fn, type TerraformResource } from "cdktf";
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { type NetworkId, type NetworkIdKind, symbolicNetworkId } from "../policy";
import { deploymentOf, reportProblems } from "../terraform";
import { bitsFor, checkNetwork, type NetworkProps } from "./network-props";
import { type NetworkRef } from "./network-ref";
import { pathBelowStack } from "./path-below-stack";

/**
 * An isolated VPC (no internet access): a private subnet in each availability zone, one route table, and a security group
 * for interface endpoints that allows the hosts of the VPC on port 443.
 *
 * @example
 * const network = new Network(this, "ledger", {
 *   cidrBlock: "10.20.0.0/24",
 *   availabilityZones: ["us-east-1a", "us-east-1b"],
 * });
 */
export class Network extends Construct {
  readonly ref: NetworkRef;

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    const { region } = deploymentOf(this);
    const problems = checkNetwork(props, region);
    reportProblems(this, () => problems);
    const { cidrBlock, availabilityZones } = problems.length > 0 ? { cidrBlock: "", availabilityZones: [] } : props;
    const tags = props.tags === undefined ? {} : { tags: props.tags };
    // The VPC resolves the names of interface endpoints only with both of these.
    // https://docs.aws.amazon.com/vpc/latest/privatelink/privatelink-access-aws-services.html
    const vpc = new Vpc(this, "Resource", { cidrBlock, enableDnsSupport: true, enableDnsHostnames: true, ...tags });
    // Terraform removes all of its rules. A host without a security group of its own gets this one, which allows nothing.
    new DefaultSecurityGroup(this, "default_security_group", { vpcId: vpc.id, ...tags });
    const routes = new RouteTable(this, "route_table", { vpcId: vpc.id, ...tags });
    const subnets = availabilityZones.map((availabilityZone, index) => {
      const subnet = new Subnet(this, availabilityZone, {
        vpcId: vpc.id,
        availabilityZone,
        cidrBlock: Fn.cidrsubnet(cidrBlock, bitsFor(availabilityZones.length), index),
        ...tags,
      });
      new RouteTableAssociation(this, `${availabilityZone}_routes`, { subnetId: subnet.id, routeTableId: routes.id });
      return subnet;
    });
    const endpoints = new SecurityGroup(this, "endpoints", {
      vpcId: vpc.id,
      name: "endpoints",
      description: "Interface endpoints, for hosts of the VPC",
      ...tags,
    });
    new VpcSecurityGroupIngressRule(this, "endpoints_ingress", {
      securityGroupId: endpoints.id,
      description: "HTTPS from the VPC",
      cidrIpv4: cidrBlock,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      ...tags,
    });
    this.ref = {
      vpc: refOf("VPC", vpc),
      routeTables: [refOf("route table", routes)],
      subnets: subnets.map((each) => refOf("subnet", each)),
      securityGroups: [refOf("security group", endpoints)],
    };
  }
}

function refOf(kind: NetworkIdKind, resource: TerraformResource & { readonly id: string }): NetworkId {
  const path = pathBelowStack(resource).replace(/\/Resource$/, "");
  return { id: symbolicNetworkId(kind, path), expression: resource.id };
}
