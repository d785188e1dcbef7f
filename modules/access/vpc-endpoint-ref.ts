import { problem, type Problem } from "../validation";
import { isNetworkId, type NetworkId } from "./network-id";

/** A VPC endpoint. One that is made in the same deployment has a symbolic ID, `vpce-<name>`. */
export type VpcEndpointRef = NetworkId;

/** No problem for an endpoint that is there or is still to be made. */
export function checkVpcEndpoint(endpoint: VpcEndpointRef): Problem[] {
  if (isNetworkId(endpoint, "vpce", "aws_vpc_endpoint")) return [];
  return [
    problem({
      value: endpoint.id,
      rule: "is not the ID of a VPC endpoint",
      remedy: 'Copy it from the VPC console, as in "vpce-0123456789abcdef0".',
    }),
  ];
}
