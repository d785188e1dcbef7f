import * as v from "valibot";
import {
  type AccountPrincipal,
  checkIpAddresses,
  checkNetworkId,
  type NetworkId,
  networkIdSchema,
  type VpcEndpointRef,
  type VpcRef,
} from "../../policy";
import { at, problem, type Problem } from "../../validation";
import { type Grant } from "../../grants";

/**
 * Where the requests of a tool come from: VPCs, by ID or by ref, as requests through any endpoint there say; endpoints,
 * by ID or by ref, those for all services that the tool uses together; or public addresses in CIDR notation, as of a
 * NAT gateway.
 */
export type ToolNetwork =
  | { readonly vpcs: readonly (string | VpcRef)[] }
  | { readonly vpcEndpoints: readonly (string | VpcEndpointRef)[] }
  | { readonly ipAddresses: readonly string[] };

const idsSchema = v.array(v.union([v.string(), networkIdSchema]));

/** The shape of a network. */
export const toolNetworkSchema = v.union([
  v.strictObject({ vpcs: idsSchema }),
  v.strictObject({ vpcEndpoints: idsSchema }),
  v.strictObject({ ipAddresses: v.array(v.string()) }),
]);

/** What is wrong with a network, in its place. */
export function checkToolNetwork(network: ToolNetwork): Problem[] {
  if ("vpcs" in network)
    return at("vpcs", [
      ...checkSome(network.vpcs),
      ...idsOf(network.vpcs).flatMap((each) => checkNetworkId("VPC", each)),
    ]);
  if ("ipAddresses" in network)
    return at("ipAddresses", [...checkSome(network.ipAddresses), ...checkIpAddresses(network.ipAddresses)]);
  const refs = endpointsOf(network);
  return at("vpcEndpoints", [...checkSome(refs), ...refs.flatMap((each) => checkNetworkId("VPC endpoint", each))]);
}

function checkSome(values: readonly unknown[]): Problem[] {
  if (values.length > 0) return [];
  return [problem({ rule: "is empty: the tool could do nothing from anywhere", remedy: "Name at least one." })];
}

/** The VPC endpoints of a network; none where it is described otherwise. */
export function endpointsOf(network: ToolNetwork): VpcEndpointRef[] {
  if (!("vpcEndpoints" in network)) return [];
  return idsOf(network.vpcEndpoints);
}

function idsOf(given: readonly (string | NetworkId)[]): NetworkId[] {
  return given.map((each) => (typeof each === "string" ? { id: each } : each));
}

/** What a tool is granted, for requests from its network alone. */
export function grantFrom(grant: Grant, network: ToolNetwork): Grant {
  if ("vpcs" in network) return grant.fromVpc(...network.vpcs);
  if ("vpcEndpoints" in network) return grant.fromVpcEndpoint(...network.vpcEndpoints);
  return grant.fromIpAddresses(...network.ipAddresses);
}

/** Whoever takes a role, from a network alone. */
export function trustFrom(principal: AccountPrincipal, network: ToolNetwork): AccountPrincipal {
  if ("vpcs" in network) return principal.fromVpc(...network.vpcs);
  if ("vpcEndpoints" in network) return principal.fromVpcEndpoint(...network.vpcEndpoints);
  return principal.fromIpAddresses(...network.ipAddresses);
}

/** For people: `vpc-0123456789abcdef0`. */
export function describeNetwork(network: ToolNetwork): string {
  if ("ipAddresses" in network) return network.ipAddresses.join(", ");
  const ids = idsOf("vpcs" in network ? network.vpcs : network.vpcEndpoints);
  return ids.map(({ id }) => id).join(", ");
}
