/** The ID of a part of a network, or what stands for it until it is made. */
export interface NetworkId {
  /** As AWS gives it, or a symbol with what it is made of in angle brackets: `vpc-<ledger>`. */
  readonly id: string;
  /** The Terraform expression that takes the symbol's place: `${aws_vpc.ledger.id}`. */
  readonly expression?: string;
}

/**
 * Whether something of untyped code is such an ID.
 *
 * @param prefix what the IDs of AWS begin with: `vpc`
 * @param resource the Terraform resource that makes one: `aws_vpc`
 */
export function isNetworkId({ id, expression }: NetworkId, prefix: string, resource: string): boolean {
  if (typeof id !== "string") return false;
  if (expression === undefined) return new RegExp(`^${prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`).test(id);
  return (
    new RegExp(`^${prefix}-<[^<>]+>$`).test(id) &&
    typeof expression === "string" &&
    new RegExp(`^\\$\\{(TfToken\\[[^\\]]+\\]|${resource}\\.[A-Za-z0-9_-]+\\.id)\\}$`).test(expression)
  );
}
