import * as v from "valibot";
import { problem, type Problem } from "../validation";

/** The ID of a part of a network, or what stands for it until it is made. */
export interface NetworkId {
  /** As AWS gives it, or a symbol with what it is made of in angle brackets: `vpc-<ledger>`. */
  readonly id: string;
  /** The Terraform expression that takes the symbol's place: `${aws_vpc.ledger.id}`. */
  readonly expression?: string;
}

/** The shape of a {@link NetworkId}. */
export const networkIdSchema = v.strictObject({ id: v.string(), expression: v.optional(v.string()) });

/** What the IDs of AWS begin with, and the Terraform resource that makes what has such an ID. */
const kinds = {
  VPC: { prefix: "vpc", resource: "aws_vpc" },
  "VPC endpoint": { prefix: "vpce", resource: "aws_vpc_endpoint" },
  "route table": { prefix: "rtb", resource: "aws_route_table" },
  subnet: { prefix: "subnet", resource: "aws_subnet" },
  "security group": { prefix: "sg", resource: "aws_security_group" },
} as const;

/** A part of a network that grants and endpoints name. */
export type NetworkIdKind = keyof typeof kinds;

/** A VPC. That of a network that is made in the same deployment has a symbolic ID, `vpc-<name>`. */
export type VpcRef = NetworkId;

/** A VPC endpoint. One that is made in the same deployment has a symbolic ID, `vpce-<name>`. */
export type VpcEndpointRef = NetworkId;

/**
 * The symbolic ID of something that is still to be made.
 *
 * @param path the way to its construct in its stack
 */
export function symbolicNetworkId(kind: NetworkIdKind, path: string): string {
  return `${kinds[kind].prefix}-<${path}>`;
}

/** No problem for the ID of something that is there or is still to be made. */
export function checkNetworkId(kind: NetworkIdKind, { id, expression }: NetworkId): Problem[] {
  const { prefix, resource } = kinds[kind];
  const form = expression === undefined ? "([0-9a-f]{8}|[0-9a-f]{17})" : "<[^<>]+>";
  const yields = new RegExp(`^\\$\\{(TfToken\\[[^\\]]+\\]|${resource}\\.[A-Za-z0-9_-]+\\.id)\\}$`);
  if (
    typeof id === "string" &&
    new RegExp(`^${prefix}-${form}$`).test(id) &&
    (expression === undefined || (typeof expression === "string" && yields.test(expression)))
  ) {
    return [];
  }
  return [
    problem({
      value: id,
      rule: `is not the ID of a ${kind}`,
      remedy: `Copy it from the VPC console, as in "${prefix}-0123456789abcdef0".`,
    }),
  ];
}
