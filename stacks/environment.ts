import {
  type AllTablesRef,
  type BucketRef,
  type ExternalPrincipal,
  type InternalToolDescription,
  type KeyRef,
  type PrincipalDescription,
  type TableRef,
  type ToolPrincipalKey,
  type VpcEndpointRef,
} from "../modules/access";
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
import { type IdentityProvider } from "../modules/policy";
import { type BucketProps, type ExistingBucketProps } from "../modules/s3";
import {
  type RevocationDescription,
  type ScheduledAccessDescription,
  type TemporaryAccessDescription,
} from "../modules/temporary-access";
import { type Backend } from "./backend";

/** Something that somebody else makes, marked as such. */
export interface Existing<Props> {
  readonly existing: Props;
}

/** What grants in an environment can speak of: its tables, buckets, KMS keys, networks and endpoints by key, and all tables. */
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

/** Tables and buckets that only answer through VPC endpoints, and who is left out of it. */
export interface PerimeterProps<
  TableKey extends string,
  BucketKey extends string,
  EndpointKey extends string,
  ConnectionKey extends string,
  PrincipalKey extends string,
  AccessKey extends string,
> {
  /**
   * Its tables, with their indexes and streams.
   * @default none
   */
  readonly tables?: readonly TableKey[];
  /** @default none */
  readonly buckets?: readonly BucketKey[];
  /** The endpoints that requests come through: one at least for each service of what is inside. */
  readonly through: readonly EndpointKey[];
  /** The ARN of the role or user that Terraform runs as. It comes from outside. */
  readonly deployer: string;
  /**
   * Whether the streams of its tables still answer to requests from everywhere, as a Lambda trigger needs it.
   * @default false
   */
  readonly leavesStreamsOpen?: boolean;
  /**
   * Who else comes from outside.
   * @default nobody
   */
  readonly except?: {
    /** Vendors never come through an endpoint of yours. */
    readonly connections?: readonly ConnectionKey[];
    readonly principals?: readonly PrincipalKey[];
    /** Accesses whose people work from elsewhere. */
    readonly temporaryAccess?: readonly AccessKey[];
    /** ARNs of roles and users that the environment does not have, such as the replication role of a bucket. */
    readonly arns?: readonly string[];
  };
}

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
    refs: EnvironmentRefs<
      NoInfer<TableKey>,
      NoInfer<BucketKey>,
      NoInfer<EncryptionKey>,
      NoInfer<EndpointKey>,
      NoInfer<NetworkKey>
    >,
  ) => Readonly<Record<PrincipalKey, PrincipalDescription>>;
  /**
   * Tools in which people work with data without rights of their own. The roles that each comes to are principals, by the
   * keys `<tool>`, `<tool>-read-only` and `<tool>-read-write`.
   * @default none
   */
  readonly internalTools?: (
    refs: EnvironmentRefs<
      NoInfer<TableKey>,
      NoInfer<BucketKey>,
      NoInfer<EncryptionKey>,
      NoInfer<EndpointKey>,
      NoInfer<NetworkKey>
    >,
  ) => Readonly<Record<ToolKey, InternalToolDescription>>;
  /**
   * Direct access from other accounts of yours, by the policies of the tables, streams and buckets. The other account has
   * to allow its roles the same.
   * @default none
   */
  readonly crossAccount?: (
    refs: Pick<EnvironmentRefs<NoInfer<TableKey>, NoInfer<BucketKey>, never, never, never>, "tables" | "buckets">,
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
    refs: EnvironmentRefs<
      NoInfer<TableKey>,
      NoInfer<BucketKey>,
      NoInfer<EncryptionKey>,
      NoInfer<EndpointKey>,
      NoInfer<NetworkKey>
    >,
  ) => Readonly<Record<AccessKey, TemporaryAccessDescription | ScheduledAccessDescription | RevocationDescription>>;
}

/** An environment whose keys the compiler has checked. */
export type Environment = EnvironmentDefinition<string, string, string, string, string, string, string, string>;

/**
 * An environment. The compiler refuses names of tables, buckets and KMS keys that it does not have; everything else is checked
 * when it is synthesised.
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
