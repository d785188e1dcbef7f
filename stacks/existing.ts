import { type Renamed } from "../modules/catalogue";
import { type ExistingTableProps } from "../modules/dynamodb";
import { type ExistingKeyProps } from "../modules/kms";
import { type ExistingEndpointProps, type ExistingNetworkProps } from "../modules/network";
import { type IdentityProvider } from "../modules/policy";
import { type ExistingBucketProps } from "../modules/s3";

/** An existing resource, marked as such. */
export interface Existing<Props> {
  readonly existing: Props;
}

/**
 * An existing table, with what the plan fails without. One of another account is named by its `account`,
 * and nothing of it is read.
 *
 * @example
 * users: existingTable({ indexes: ["by-email"], requires: { pointInTimeRecovery: true } })
 */
export function existingTable<const EncryptionKey extends string = never>(
  props: ExistingTableProps<EncryptionKey> & Renamed = {},
): Existing<ExistingTableProps<EncryptionKey> & Renamed> {
  return { existing: props };
}

/**
 * An existing bucket.
 *
 * @example
 * lake: existingBucket({ name: "acme-lake" })
 */
export function existingBucket<const EncryptionKey extends string = never>(
  props: ExistingBucketProps<EncryptionKey> & Renamed,
): Existing<ExistingBucketProps<EncryptionKey> & Renamed> {
  return { existing: props };
}

/**
 * An existing KMS key.
 *
 * @example
 * fields: existingKey({ alias: "alias/acme/fields" })
 */
export function existingKey(props: ExistingKeyProps & Renamed): Existing<ExistingKeyProps & Renamed> {
  return { existing: props };
}

/**
 * An identity provider that is made elsewhere in the account. The plan fails when it is not there.
 *
 * @example
 * github: existingIdentityProvider(identityProviders["GitHub Actions"])
 */
export function existingIdentityProvider(props: IdentityProvider & Renamed): Existing<IdentityProvider & Renamed> {
  return { existing: props };
}

/**
 * A part of an existing VPC, as far as endpoints are placed in it.
 *
 * @example
 * office: existingNetwork({ vpc: "vpc-0123456789abcdef0", routeTables: ["rtb-0123456789abcdef0"] })
 */
export function existingNetwork(props: ExistingNetworkProps & Renamed): Existing<ExistingNetworkProps & Renamed> {
  return { existing: props };
}

/**
 * An existing VPC endpoint, whose policy is its owner's.
 *
 * @example
 * office: existingEndpoint({ service: "dynamodb", id: "vpce-0123456789abcdef0" })
 */
export function existingEndpoint(props: ExistingEndpointProps & Renamed): Existing<ExistingEndpointProps & Renamed> {
  return { existing: props };
}

/** Whether an entry is marked as existing. */
export function isExisting<Props>(entry: object | Existing<Props>): entry is Existing<Props> {
  return "existing" in entry;
}
