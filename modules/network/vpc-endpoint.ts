import { Construct } from "constructs";
import { TerraformStack } from "cdktf";
import { VpcEndpoint as AwsVpcEndpoint, type VpcEndpointConfig } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { type VpcEndpointRef } from "../access";
import { policyJson } from "../policy";
import { deploymentOf, policyArgument, reportProblems } from "../terraform";
import { checkEndpoint } from "./check-endpoint";
import { endpointPolicy } from "./endpoint-policy";
import { type EndpointPrincipal } from "./endpoint-principals";
import { type EndpointProps, needsUrl, takesServiceName } from "./endpoint-props";
import { endpointServiceName } from "./endpoint-services";

/**
 * A VPC endpoint with a policy that lets through what the principals behind it were granted, and nothing else.
 *
 * @example
 * const tables = new VpcEndpoint(this, "tables", {
 *   service: "dynamodb",
 *   type: "gateway",
 *   vpc: "vpc-0123456789abcdef0",
 *   routeTables: ["rtb-0123456789abcdef0"],
 *   principals: [{ arn: "arn:aws:iam::111122223333:role/orders", policies: [ordersPolicy] }],
 * });
 */
export class VpcEndpoint extends Construct {
  /** The endpoint as grants and perimeters see it. */
  readonly ref: VpcEndpointRef;
  /** Where clients find the service through it; absent where the service's own name leads there. */
  readonly url: string | undefined;

  constructor(scope: Construct, id: string, props: EndpointProps<EndpointPrincipal>) {
    super(scope, id);
    const { region } = deploymentOf(this);
    const symbol = symbolicEndpointId(this.node.path.slice(TerraformStack.of(this).node.path.length + 1));
    const { document, problems } = endpointPolicy({ ...props, region, endpoint: { id: symbol } });
    const endpoint = new AwsVpcEndpoint(this, "Resource", {
      vpcId: props.vpc,
      serviceName: endpointServiceName(props.service, props.type, region),
      policy: policyArgument(this, "document", policyJson(document)),
      ...placing(props),
      ...(props.tags === undefined ? {} : { tags: props.tags }),
    });
    this.ref = { id: symbol, expression: endpoint.id };
    this.url = needsUrl(props) ? `https://${endpoint.dnsEntry.get(0).dnsName}` : undefined;
    reportProblems(this, () => [...checkEndpoint(props), ...problems]);
  }
}

/**
 * The ID of an endpoint that is still to be made, as policies hold it until Terraform knows the real one.
 *
 * @param path the way to the endpoint's construct in its stack
 */
export function symbolicEndpointId(path: string): string {
  return `vpce-<${path}>`;
}

function placing(props: EndpointProps<unknown>): Omit<VpcEndpointConfig, "vpcId"> {
  if (props.type === "gateway") return { vpcEndpointType: "Gateway", routeTableIds: [...props.routeTables] };
  const { service, subnets, securityGroups } = props;
  const privateDns = takesServiceName(props);
  return {
    vpcEndpointType: "Interface",
    subnetIds: [...subnets],
    securityGroupIds: [...securityGroups],
    privateDnsEnabled: privateDns,
    // S3 takes true where nothing is said: its name would lead here from outside the VPC alone, and a gateway endpoint
    // be needed beside. https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html
    ...(service === "s3" && privateDns ? { dnsOptions: { privateDnsOnlyForInboundResolverEndpoint: false } } : {}),
  };
}
