import * as v from "valibot";
import { type NetworkId } from "../policy";
import { checkShape, type Problem, type SchemaEntries } from "../validation";
import { checkNetworkRef, type NetworkRef } from "./network-ref";

/** A part of a VPC that this stack does not create, as far as endpoints are placed in it. */
export interface ExistingNetworkProps {
  /** The ID of the VPC: `vpc-0123456789abcdef0`. */
  readonly vpc: string;
  /**
   * The IDs of the route tables that lead to gateway endpoints. A subnet that uses another route table does not use the
   * endpoints.
   * @default none: the network has no gateway endpoints
   */
  readonly routeTables?: readonly string[];
  /**
   * The IDs of the subnets of interface endpoints, at most one in each availability zone.
   * @default none: the network has no interface endpoints
   */
  readonly subnets?: readonly string[];
  /**
   * The IDs of the security groups of interface endpoints. They have to allow clients on port 443.
   * @default none: the network has no interface endpoints
   */
  readonly securityGroups?: readonly string[];
}

const ids = v.optional(v.array(v.string()));

const existingNetworkSchema = v.strictObject({
  vpc: v.string(),
  routeTables: ids,
  subnets: ids,
  securityGroups: ids,
} satisfies SchemaEntries<ExistingNetworkProps>);

/**
 * The ref of a network that this stack does not create.
 *
 * @example
 * existingNetworkRef({ vpc: "vpc-0123456789abcdef0", routeTables: ["rtb-0123456789abcdef0"] });
 */
export function existingNetworkRef(props: ExistingNetworkProps): NetworkRef {
  const { vpc, routeTables = [], subnets = [], securityGroups = [] } = props;
  const refs = (ids: readonly string[]): NetworkId[] => ids.map((id) => ({ id }));
  return {
    vpc: { id: vpc },
    routeTables: refs(routeTables),
    subnets: refs(subnets),
    securityGroups: refs(securityGroups),
  };
}

/** What is wrong with the properties of an existing network. */
export function checkExistingNetwork(props: ExistingNetworkProps): Problem[] {
  const shape = checkShape(existingNetworkSchema, props);
  return shape.length > 0 ? shape : checkNetworkRef(existingNetworkRef(props));
}
