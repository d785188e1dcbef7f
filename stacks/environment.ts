import { type AllTablesRef, type BucketRef, type PrincipalDescription, type TableRef } from "../modules/access";
import { type Tags } from "../modules/aws";
import { type Connection } from "../modules/connections";
import { type ExistingTableProps, type TableProps } from "../modules/dynamodb";
import { type BucketProps, type ExistingBucketProps } from "../modules/s3";
import { type Backend } from "./backend";

/** A table or bucket that somebody else makes, marked as such. */
export interface Existing<Props> {
  readonly existing: Props;
}

/** What grants in an environment can speak of: its tables and buckets by key, and all tables there are. */
export interface EnvironmentRefs<TableKey extends string, BucketKey extends string> {
  readonly tables: Readonly<Record<TableKey, TableRef>>;
  readonly buckets: Readonly<Record<BucketKey, BucketRef>>;
  /** All tables of the account and region, whether they are of the environment or not. */
  readonly allTables: AllTablesRef;
}

/**
 * An environment: one account and region with its tables and buckets, and who may do what with them. One stack, one
 * Terraform state.
 *
 * Keys of tables, buckets, connections and principals become Terraform addresses and parts of names.
 */
export interface EnvironmentDefinition<TableKey extends string, BucketKey extends string> {
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
  readonly tables?: Readonly<Record<TableKey, TableProps | Existing<ExistingTableProps>>>;
  /** @default none */
  readonly buckets?: Readonly<Record<BucketKey, BucketProps<NoInfer<BucketKey>> | Existing<ExistingBucketProps>>>;
  /**
   * Access of vendors.
   * @default none
   */
  readonly connections?: Readonly<Record<string, Connection<NoInfer<TableKey>, NoInfer<BucketKey>>>>;
  /**
   * Access of services and people.
   * @default none
   */
  readonly principals?: (
    refs: EnvironmentRefs<NoInfer<TableKey>, NoInfer<BucketKey>>,
  ) => Readonly<Record<string, PrincipalDescription>>;
}

/** An environment whose keys the compiler has checked. */
export type Environment = EnvironmentDefinition<string, string>;

/**
 * An environment. The compiler refuses keys of tables and buckets that it does not have; everything else is checked
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
export function defineEnvironment<const TableKey extends string = never, const BucketKey extends string = never>(
  definition: EnvironmentDefinition<TableKey, BucketKey>,
): Environment {
  return definition;
}

/**
 * A table that somebody else makes, with what the plan fails without.
 *
 * @example
 * users: existingTable({ indexes: ["by-email"], requires: { pointInTimeRecovery: true } })
 */
export function existingTable(props: ExistingTableProps = {}): Existing<ExistingTableProps> {
  return { existing: props };
}

/**
 * A bucket that somebody else makes.
 *
 * @example
 * lake: existingBucket({ name: "acme-lake" })
 */
export function existingBucket(props: ExistingBucketProps): Existing<ExistingBucketProps> {
  return { existing: props };
}

/** Whether a table or bucket is made by somebody else. */
export function isExisting<Props>(entry: object | Existing<Props>): entry is Existing<Props> {
  return "existing" in entry;
}
