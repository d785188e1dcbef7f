import { problem, type Problem } from "../validation";
import { isNetworkId, type NetworkId } from "./network-id";

/** A VPC. That of a network that is made in the same deployment has a symbolic ID, `vpc-<name>`. */
export type VpcRef = NetworkId;

/** No problem for a VPC that is there or is still to be made. */
export function checkVpc(vpc: VpcRef): Problem[] {
  if (isNetworkId(vpc, "vpc", "aws_vpc")) return [];
  return [
    problem({
      value: vpc.id,
      rule: "is not the ID of a VPC",
      remedy: 'Copy it from the VPC console, as in "vpc-0123456789abcdef0".',
    }),
  ];
}
