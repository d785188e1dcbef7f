import { type ResourceParts } from "../terraform";

/** The letters of the availability zones of a region. */
const zones = ["a", "b", "c", "d", "e", "f"];

/** Everything that a network in a region can be made of, in whichever of its availability zones. */
export function networkParts(region: string): ResourceParts {
  return [
    ["aws_vpc", ""],
    ["aws_default_security_group", "default_security_group"],
    ["aws_route_table", "route_table"],
    ["aws_security_group", "endpoints"],
    ["aws_vpc_security_group_ingress_rule", "endpoints_ingress"],
    ...zones.flatMap((zone): ResourceParts => [
      ["aws_subnet", `${region}${zone}`],
      ["aws_route_table_association", `${region}${zone}_routes`],
    ]),
  ];
}
