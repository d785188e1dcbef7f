import { type KeyAttribute, type KeySchema, type StreamViewType } from "../catalogue";
import { type KeyRef } from "../grants";
import { type Tags } from "../aws";

/** Which attributes an index holds beside the keys: all, none, or these. */
export type Projection = "ALL" | "KEYS_ONLY" | { readonly include: readonly string[] };

/** An index with the table's partition key and a sort key of its own. It can only be made with the table. */
export interface LocalSecondaryIndex {
  readonly sortKey: KeyAttribute;
  /** @default "ALL" */
  readonly projection?: Projection;
}

/** An index with keys of its own. */
export interface GlobalSecondaryIndex extends KeySchema {
  /** @default "ALL" */
  readonly projection?: Projection;
  /**
   * Its own capacity, where the table's is provisioned.
   * @default the table's
   */
  readonly capacity?: Capacity;
}

/** Provisioned throughput. */
export interface Capacity {
  /** Read capacity units, at least 1. */
  readonly read: number;
  /** Write capacity units, at least 1. */
  readonly write: number;
}

/** How long a table can be restored to any second of. */
export interface PointInTimeRecovery {
  /**
   * How far back, 1 to 35 days.
   * @default 35
   */
  readonly days?: number;
}

/**
 * What a table is made of.
 *
 * @typeParam EncryptionKey how a KMS key is named: its ref in a stack, a key of `keys` in an environment
 */
export interface TableProps<EncryptionKey = KeyRef> extends KeySchema {
  /** @default the construct's ID, or the table's key in an environment */
  readonly name?: string;
  /**
   * By name.
   * @default none
   */
  readonly globalSecondaryIndexes?: Readonly<Record<string, GlobalSecondaryIndex>>;
  /**
   * By name.
   * @default none
   */
  readonly localSecondaryIndexes?: Readonly<Record<string, LocalSecondaryIndex>>;
  /**
   * Pay for each request, or for a capacity.
   * @default "on-demand"
   */
  readonly billing?: "on-demand" | Capacity;
  /**
   * What the records of its stream hold. A changed view type makes a new stream with a new ARN.
   * @default no stream
   */
  readonly stream?: StreamViewType;
  /**
   * Whether somebody else switches the stream, so that Terraform leaves it as it finds it.
   * @default false
   */
  readonly streamManagedElsewhere?: boolean;
  /** @default off */
  readonly pointInTimeRecovery?: PointInTimeRecovery;
  /**
   * The attribute that holds when an item expires, in epoch seconds.
   * @default items do not expire
   */
  readonly timeToLive?: string;
  /**
   * A customer-managed key; what reads and writes the table is granted its use.
   * @default the key that AWS owns
   */
  readonly encryptionKey?: EncryptionKey;
  /**
   * Whether DynamoDB refuses to delete the table.
   * @default false
   */
  readonly deletionProtection?: boolean;
  /**
   * Whether Terraform refuses a plan that destroys the table.
   * @default false
   */
  readonly preventDestroy?: boolean;
  /** @default "STANDARD" */
  readonly tableClass?: "STANDARD" | "STANDARD_INFREQUENT_ACCESS";
  readonly tags?: Tags;
}

/** What a table that somebody else makes must have, checked when Terraform plans. */
export interface TableRequirements {
  /**
   * The stream view types that will do, any one of them.
   * @default a stream is not required
   */
  readonly stream?: StreamViewType | readonly StreamViewType[];
  /**
   * Whether point-in-time recovery must be on.
   * @default false
   */
  readonly pointInTimeRecovery?: boolean;
}

/**
 * A table that somebody else makes.
 *
 * @typeParam EncryptionKey how a KMS key is named: its ref in a stack, a key of `keys` in an environment
 */
export interface ExistingTableProps<EncryptionKey = KeyRef> {
  /** @default the construct's ID, or the table's key in an environment */
  readonly name?: string;
  /**
   * The ID of its account, where that is another one. Nothing of such a table can be read when Terraform plans, so that
   * what it requires is taken as promised. Its policy has to let in whoever is granted something on it here.
   * @default the account of the stack
   */
  readonly account?: string;
  /**
   * Its region, where it is in another account.
   * @default the region of the stack
   */
  readonly region?: string;
  /**
   * Its partition key, for grants that are held to some items or attributes.
   * @default not known
   */
  readonly partitionKey?: KeyAttribute;
  /** @default none, or not known */
  readonly sortKey?: KeyAttribute;
  /**
   * Its secondary indexes that grants speak of: their names, or their keys by name for grants that are held to some
   * items or attributes.
   * @default none
   */
  readonly indexes?: readonly string[] | Readonly<Record<string, KeySchema>>;
  /**
   * What the plan fails without.
   * @default nothing
   */
  readonly requires?: TableRequirements;
  /**
   * Whether the policies of the table and of its stream belong to this stack, so that it may write them. DynamoDB keeps
   * one policy of each: whatever its owner wrote there is replaced.
   * @default false
   */
  readonly managesPolicy?: boolean;
  /**
   * Its customer-managed key; what reads and writes the table is granted its use.
   * @default the key that AWS owns
   */
  readonly encryptionKey?: EncryptionKey;
}
