import * as v from "valibot";
import { checkNetworkId, type NetworkId, type NetworkIdKind, type VpcRef } from "../policy";
import { at, listNames, problem, type Problem, type SchemaEntries } from "../validation";

/** A network as endpoints are placed in it. */
export interface NetworkRef {
  readonly vpc: VpcRef;
  /** The route tables that gateway endpoints are attached to. */
  readonly routeTables: readonly NetworkId[];
  /** The subnets of interface endpoints. */
  readonly subnets: readonly NetworkId[];
  /** The security groups of interface endpoints. */
  readonly securityGroups: readonly NetworkId[];
}

const networkId = v.strictObject({
  id: v.string(),
  expression: v.optional(v.string()),
} satisfies SchemaEntries<NetworkId>);

/** The shape of a network. */
export const networkRefSchema = v.strictObject({
  vpc: networkId,
  routeTables: v.array(networkId),
  subnets: v.array(networkId),
  securityGroups: v.array(networkId),
} satisfies SchemaEntries<NetworkRef>);

/** What is wrong with the IDs of a network. */
export function checkNetworkRef({ vpc, routeTables, subnets, securityGroups }: NetworkRef): Problem[] {
  return [
    ...at("vpc", checkNetworkId("VPC", vpc)),
    ...at("routeTables", checkIds("route table", routeTables)),
    ...at("subnets", checkIds("subnet", subnets)),
    ...at("securityGroups", checkIds("security group", securityGroups)),
  ];
}

function checkIds(kind: NetworkIdKind, ids: readonly NetworkId[]): Problem[] {
  const names = ids.map(({ id }) => id);
  return [
    ...ids.flatMap((each) => checkNetworkId(kind, each)),
    ...namedTwice(names.filter((id, index) => names.indexOf(id) !== index)),
  ];
}

/** A problem for names that are listed twice, and none for no names. */
export function namedTwice(names: readonly string[]): Problem[] {
  if (names.length === 0) return [];
  return [problem({ value: listNames(names), rule: "is named twice", remedy: "Name it once." })];
}
