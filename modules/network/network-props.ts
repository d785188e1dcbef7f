import { type NetworkId, type VpcRef } from "../policy";
import { type Tags } from "../aws";

/**
 * What a VPC of its own is made of. It has no way to the internet: its hosts reach AWS through endpoints, and nothing
 * else. Flow logs, and whatever joins it to other networks, are for its owner to add.
 */
export interface NetworkProps {
  /** Its addresses, in CIDR notation, /16 to /28: `10.20.0.0/24`. They are divided evenly among the zones. */
  readonly cidrBlock: string;
  /** The availability zones that have a subnet, 1 to 6, in an order that stays: `["us-east-1a", "us-east-1b"]`. */
  readonly availabilityZones: readonly string[];
  readonly tags?: Tags;
}

/** A part of a VPC that somebody else makes, as far as endpoints are placed in it. */
export interface ExistingNetworkProps {
  /** `vpc-0123456789abcdef0` */
  readonly vpc: string;
  /**
   * The IDs of the route tables that lead to gateway endpoints; a subnet without one of them does not use them.
   * @default none: it has no gateway endpoints
   */
  readonly routeTables?: readonly string[];
  /**
   * The IDs of the subnets that interface endpoints stand in, at most one in each availability zone.
   * @default none: it has no interface endpoints
   */
  readonly subnets?: readonly string[];
  /**
   * The IDs of the security groups of interface endpoints. They have to let clients in on port 443.
   * @default none: it has no interface endpoints
   */
  readonly securityGroups?: readonly string[];
}

/** A network as endpoints are placed in it. */
export interface NetworkRef {
  readonly vpc: VpcRef;
  readonly routeTables: readonly NetworkId[];
  readonly subnets: readonly NetworkId[];
  readonly securityGroups: readonly NetworkId[];
}

/**
 * A network that somebody else makes.
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

/** How many bits longer the prefix of a subnet is, for as many subnets as there are zones. */
export function bitsFor(zones: number): number {
  return Math.ceil(Math.log2(zones));
}
