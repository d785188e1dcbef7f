import { Construct } from "constructs";
import { VpcEndpoint as AwsVpcEndpoint, type VpcEndpointConfig } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { checkExpressions, joinExpressions } from "../grants";
import { type NetworkId, policyJson, symbolicNetworkId, type VpcEndpointRef } from "../policy";
import { documentFact } from "../configuration";
import { deploymentOf, policyArgument, registerProvedAccess, reportProblems } from "../terraform";
import { endpointPolicy } from "./endpoint-policy";
import { type EndpointPrincipal } from "./endpoint-principals";
import { checkEndpoint, type EndpointProps, needsUrl, takesServiceName } from "./endpoint-props";
import { endpointServiceName } from "./endpoint-services";
import { pathBelowStack } from "./path-below-stack";

/**
 * A VPC endpoint. Its policy allows what the principals behind it were granted, and nothing else.
 *
 * @example
 * const tables = new VpcEndpoint(this, "tables", {
 *   service: "dynamodb",
 *   type: "gateway",
 *   network: existingNetworkRef({ vpc: "vpc-0123456789abcdef0", routeTables: ["rtb-0123456789abcdef0"] }),
 *   principals: [{ arn: "arn:aws:iam::111122223333:role/orders", policies: [ordersPolicy] }],
 * });
 */
export class VpcEndpoint extends Construct {
  /** The endpoint as grants and perimeters see it. */
  readonly ref: VpcEndpointRef;
  /** The URL for clients; undefined if the name of the service resolves to the endpoint or is routed to it. */
  readonly url: string | undefined;

  constructor(scope: Construct, id: string, props: EndpointProps<EndpointPrincipal>) {
    super(scope, id);
    const { region, grantsAreProved = false } = deploymentOf(this);
    const symbol = symbolicNetworkId("VPC endpoint", pathBelowStack(this));
    const { document, problems } = endpointPolicy({ ...props, region, endpoint: { id: symbol } });
    const expressions = props.principals.map((each) => each.expressions);
    const endpoint = new AwsVpcEndpoint(this, "Resource", {
      serviceName: endpointServiceName(props.service, props.type, region),
      policy: policyArgument(this, "document", policyJson(document), joinExpressions(expressions)),
      ...placing(props),
      ...(props.tags === undefined ? {} : { tags: props.tags }),
    });
    this.ref = { id: symbol, expression: endpoint.id };
    if (!grantsAreProved) {
      const all = joinExpressions([...expressions, { [symbol]: endpoint.id }]);
      registerProvedAccess(this, () => ({
        subjects: [symbol],
        facts: [documentFact(symbol, "resource policy", policyJson(document))],
        expressions: all,
      }));
    }
    this.url = needsUrl(props) ? `https://${endpoint.dnsEntry.get(0).dnsName}` : undefined;
    reportProblems(this, () => [
      ...checkEndpoint(props),
      ...problems,
      ...checkExpressions(expressions.map((each) => ({ place: "principals", expressions: each }))),
    ]);
  }
}

function placing(props: EndpointProps<unknown>): VpcEndpointConfig {
  const { vpc, routeTables, subnets, securityGroups } = props.network;
  const [vpcId = ""] = valuesOf([vpc]);
  if (props.type === "gateway") return { vpcId, vpcEndpointType: "Gateway", routeTableIds: valuesOf(routeTables) };
  const privateDns = takesServiceName(props);
  return {
    vpcId,
    vpcEndpointType: "Interface",
    subnetIds: valuesOf(subnets),
    securityGroupIds: valuesOf(securityGroups),
    privateDnsEnabled: privateDns,
    // The default for S3 is true: its name resolves to the endpoint only for clients outside the VPC, and AWS requires a
    // gateway endpoint beside it. https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html
    ...(props.service === "s3" && privateDns
      ? { dnsOptions: { privateDnsOnlyForInboundResolverEndpoint: false } }
      : {}),
  };
}

function valuesOf(ids: readonly NetworkId[]): string[] {
  return ids.map(({ id, expression }) => expression ?? id);
}
