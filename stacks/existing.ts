import { type ExistingTableProps } from "../modules/dynamodb";
import { type ExistingKeyProps } from "../modules/kms";
import { type ExistingEndpointProps, type ExistingNetworkProps } from "../modules/network";
import { type IdentityProvider } from "../modules/policy";
import { type ExistingBucketProps } from "../modules/s3";

/** Something that somebody else makes, marked as such. */
export interface Existing<Props> {
  readonly existing: Props;
}

/**
 * A table that somebody else makes, with what the plan fails without. One of another account is named by its `account`,
 * and nothing of it is read.
 *
 * @example
 * users: existingTable({ indexes: ["by-email"], requires: { pointInTimeRecovery: true } })
 */
export function existingTable<const EncryptionKey extends string = never>(
  props: ExistingTableProps<EncryptionKey> = {},
): Existing<ExistingTableProps<EncryptionKey>> {
  return { existing: props };
}

/**
 * A bucket that somebody else makes.
 *
 * @example
 * lake: existingBucket({ name: "acme-lake" })
 */
export function existingBucket<const EncryptionKey extends string = never>(
  props: ExistingBucketProps<EncryptionKey>,
): Existing<ExistingBucketProps<EncryptionKey>> {
  return { existing: props };
}

/**
 * A KMS key that somebody else makes.
 *
 * @example
 * fields: existingKey({ alias: "alias/acme/fields" })
 */
export function existingKey(props: ExistingKeyProps): Existing<ExistingKeyProps> {
  return { existing: props };
}

/**
 * An identity provider that is made elsewhere in the account. The plan fails when it is not there.
 *
 * @example
 * github: existingIdentityProvider(identityProviders["GitHub Actions"])
 */
export function existingIdentityProvider(props: IdentityProvider): Existing<IdentityProvider> {
  return { existing: props };
}

/**
 * A part of a VPC that somebody else makes, as far as endpoints are placed in it.
 *
 * @example
 * office: existingNetwork({ vpc: "vpc-0123456789abcdef0", routeTables: ["rtb-0123456789abcdef0"] })
 */
export function existingNetwork(props: ExistingNetworkProps): Existing<ExistingNetworkProps> {
  return { existing: props };
}

/**
 * A VPC endpoint that somebody else makes, with a policy of their own.
 *
 * @example
 * office: existingEndpoint({ service: "dynamodb", id: "vpce-0123456789abcdef0" })
 */
export function existingEndpoint(props: ExistingEndpointProps): Existing<ExistingEndpointProps> {
  return { existing: props };
}

/** Whether something is made by somebody else. */
export function isExisting<Props>(entry: object | Existing<Props>): entry is Existing<Props> {
  return "existing" in entry;
}
