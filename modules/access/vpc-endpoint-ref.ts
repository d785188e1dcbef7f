import { problem, type Problem } from "../validation";

/**
 * A VPC endpoint. The ID of one that is made in the same deployment is only known when it is applied: its ref then
 * carries a symbolic ID, `vpce-<name>`, and the Terraform expression that takes its place.
 */
export interface VpcEndpointRef {
  readonly id: string;
  /** `${aws_vpc_endpoint.tables.id}` */
  readonly expression?: string;
}

/** No problem for an endpoint that is there or is still to be made. */
export function checkVpcEndpoint({ id, expression }: VpcEndpointRef): Problem[] {
  const known = typeof id === "string" && /^vpce-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id);
  const symbolic =
    typeof id === "string" &&
    /^vpce-<[^<>]+>$/.test(id) &&
    typeof expression === "string" &&
    /^\$\{(TfToken\[[^\]]+\]|aws_vpc_endpoint\.[A-Za-z0-9_-]+\.id)\}$/.test(expression);
  if (expression === undefined ? known : symbolic) return [];
  return [
    problem({
      value: id,
      rule: "is not the ID of a VPC endpoint",
      remedy: 'Copy it from the VPC console, as in "vpce-0123456789abcdef0".',
    }),
  ];
}
