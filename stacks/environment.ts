import { type AllTablesRef, type BucketRef, type KeyRef, type TableRef } from "../modules/grants";
import {
  type ExternalPrincipal,
  type InternalToolDescription,
  type PrincipalDescription,
  type ToolPrincipalKey,
} from "../modules/principals";
import { type IdentityProvider, type VpcEndpointRef } from "../modules/policy";
import { type Tags } from "../modules/aws";
import { type Connection } from "../modules/connections";
import { type ExistingTableProps, type TableProps } from "../modules/dynamodb";
import { type ExistingKeyProps, type KeyProps } from "../modules/kms";
import {
  type EndpointProps,
  type ExistingEndpointProps,
  type ExistingNetworkProps,
  type NetworkProps,
  type NetworkRef,
} from "../modules/network";
import { type BucketProps, type ExistingBucketProps } from "../modules/s3";
import {
  type RevocationDescription,
  type ScheduledAccessDescription,
  type TemporaryAccessDescription,
} from "../modules/temporary-access";
import { type Backend } from "./backend";
import { type Existing } from "./existing";
import { type PerimeterProps } from "./perimeter-props";

// A file in stacks/environments needs this module alone.
export * from "./existing";

/** What grants in an environment can speak of: what it has, by key, and all tables. */
export interface EnvironmentRefs<
  TableKey extends string,
  BucketKey extends string,
  EncryptionKey extends string,
  EndpointKey extends string,
  NetworkKey extends string,
> {
  readonly tables: Readonly<Record<TableKey, TableRef>>;
  readonly buckets: Readonly<Record<BucketKey, BucketRef>>;
  readonly keys: Readonly<Record<EncryptionKey, KeyRef>>;
  /** All tables of the account and region, whether they are of the environment or not. */
  readonly allTables: AllTablesRef;
  readonly endpoints: Readonly<Record<EndpointKey, VpcEndpointRef>>;
  readonly networks: Readonly<Record<NetworkKey, NetworkRef>>;
}

/** A VPC endpoint, and who is behind it by their keys. */
export type EndpointEntry<
  PrincipalKey extends string,
  AccessKey extends string,
  NetworkKey extends string,
> = EndpointProps<PrincipalKey, NetworkKey> & {
  /**
   * Temporary accesses whose people come through it, while they have them.
   * @default none
   */
  readonly temporaryAccess?: readonly AccessKey[];
};

/**
 * An environment: one account and region with its tables, buckets and KMS keys, and who may do what with them. One
 * stack, one Terraform state.
 *
 * Keys of these, of connections, identity providers and principals become Terraform addresses and parts of names.
 */
export interface EnvironmentDefinition<
  TableKey extends string,
  BucketKey extends string,
  EncryptionKey extends string = never,
  EndpointKey extends string = never,
  ConnectionKey extends string = string,
  PrincipalKey extends string = string,
  AccessKey extends string = string,
  NetworkKey extends string = never,
  ToolKey extends string = string,
> {
  /** The name of the stack: a lower-case letter, then lower-case letters, digits and `-`. */
  readonly name: string;
  /** The ID of the account. A deploy with credentials of another account stops before it changes anything. */
  readonly account: string;
  readonly region: string;
  /** @default localState() */
  readonly backend?: Backend;
  /**
   * Tags of every resource.
   * @default none
   */
  readonly tags?: Tags;
  /**
   * The ARN of the managed policy that limits every role and user that names none itself.
   * @default none
   */
  readonly permissionsBoundary?: string;
  /**
   * Whether every plan and deploy asks AWS's own policy simulator for what each role and user must be able to do and
   * must not, and fails where it disagrees. It costs a call for each of their resources; whoever deploys needs
   * `iam:SimulatePrincipalPolicy`.
   * @default false
   */
  readonly simulatePolicies?: boolean;
  /** @default none */
  readonly tables?: Readonly<
    Record<TableKey, TableProps<NoInfer<EncryptionKey>> | Existing<ExistingTableProps<NoInfer<EncryptionKey>>>>
  >;
  /** @default none */
  readonly buckets?: Readonly<
    Record<
      BucketKey,
      BucketProps<NoInfer<BucketKey>, NoInfer<EncryptionKey>> | Existing<ExistingBucketProps<NoInfer<EncryptionKey>>>
    >
  >;
  /**
   * KMS keys: for tables and buckets, which name them as `encryptionKey`, and for clients that encrypt data themselves.
   * @default none
   */
  readonly keys?: Readonly<Record<EncryptionKey, KeyProps | Existing<ExistingKeyProps>>>;
  /**
   * Access of vendors.
   * @default none
   */
  readonly connections?: Readonly<Record<ConnectionKey, Connection<NoInfer<TableKey>, NoInfer<BucketKey>>>>;
  /**
   * The OpenID Connect providers that vouch for CI systems. An account has one for each address, so it is made in one
   * place only and marked as existing in all others.
   * @default none
   */
  readonly identityProviders?: Readonly<Record<string, IdentityProvider | Existing<IdentityProvider>>>;
  /**
   * Access of services, people and CI systems.
   * @default none
   */
  readonly principals?: (
    refs: NoInfer<EnvironmentRefs<TableKey, BucketKey, EncryptionKey, EndpointKey, NetworkKey>>,
  ) => Readonly<Record<PrincipalKey, PrincipalDescription>>;
  /**
   * Tools in which people work with data without rights of their own. The roles that each comes to are principals, by the
   * keys `<tool>`, `<tool>-read-only` and `<tool>-read-write`.
   * @default none
   */
  readonly internalTools?: (
    refs: NoInfer<EnvironmentRefs<TableKey, BucketKey, EncryptionKey, EndpointKey, NetworkKey>>,
  ) => Readonly<Record<ToolKey, InternalToolDescription>>;
  /**
   * Direct access from other accounts of yours, by the policies of the tables, streams and buckets. The other account has
   * to allow its roles the same.
   * @default none
   */
  readonly crossAccount?: (
    refs: NoInfer<Pick<EnvironmentRefs<TableKey, BucketKey, never, never, never>, "tables" | "buckets">>,
  ) => Readonly<Record<string, ExternalPrincipal>>;
  /**
   * What endpoints are placed in: VPCs without a way to the internet, and parts of VPCs that somebody else makes.
   * @default none
   */
  readonly networks?: Readonly<Record<NetworkKey, NetworkProps | Existing<ExistingNetworkProps>>>;
  /**
   * VPC endpoints, each with a policy of what the principals and the temporary accesses behind it were granted.
   * @default none
   */
  readonly endpoints?: Readonly<
    Record<
      EndpointKey,
      | EndpointEntry<NoInfer<PrincipalKey | ToolPrincipalKey<ToolKey>>, NoInfer<AccessKey>, NoInfer<NetworkKey>>
      | Existing<ExistingEndpointProps>
    >
  >;
  /**
   * Tables and buckets that only answer through endpoints.
   * @default none
   */
  readonly perimeters?: Readonly<
    Record<
      string,
      PerimeterProps<
        NoInfer<TableKey>,
        NoInfer<BucketKey>,
        NoInfer<EndpointKey>,
        NoInfer<ConnectionKey>,
        NoInfer<PrincipalKey | ToolPrincipalKey<ToolKey>>,
        NoInfer<AccessKey>
      >
    >
  >;
  /**
   * Access that nobody holds until it is approved, access at certain hours, and revocation.
   * @default none
   */
  readonly temporaryAccess?: (
    refs: NoInfer<EnvironmentRefs<TableKey, BucketKey, EncryptionKey, EndpointKey, NetworkKey>>,
  ) => Readonly<Record<AccessKey, TemporaryAccessDescription | ScheduledAccessDescription | RevocationDescription>>;
}

/** An environment whose keys the compiler has checked. */
export type Environment = EnvironmentDefinition<string, string, string, string, string, string, string, string>;

/**
 * An environment. The compiler refuses keys that it does not have, of tables, buckets, KMS keys, networks and endpoints
 * everywhere; everything else is checked when it is synthesised.
 *
 * @example
 * export const dev = defineEnvironment({
 *   name: "dev",
 *   account: "111122223333",
 *   region: "us-east-1",
 *   tables: { orders: { partitionKey: { name: "pk", type: "S" } } },
 *   principals: ({ tables }) => ({
 *     "orders-service": role({ assumedBy: service("ecs-tasks") }).allow(tables.orders.readWrite()),
 *   }),
 * });
 */
export function defineEnvironment<
  const TableKey extends string = never,
  const BucketKey extends string = never,
  const EncryptionKey extends string = never,
  const EndpointKey extends string = never,
  const ConnectionKey extends string = string,
  const PrincipalKey extends string = string,
  const AccessKey extends string = string,
  const NetworkKey extends string = never,
  const ToolKey extends string = never,
>(
  definition: EnvironmentDefinition<
    TableKey,
    BucketKey,
    EncryptionKey,
    EndpointKey,
    ConnectionKey,
    PrincipalKey,
    AccessKey,
    NetworkKey,
    ToolKey
  >,
): Environment {
  return definition;
}
