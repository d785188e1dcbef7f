import { type tableVerbs } from "../catalogue";
import { type TableGrant } from "./table-grant";

/** The indexes of a table that a grant covers. */
export interface TableScope {
  /**
   * By name; none for the table alone.
   * @default all of them, later ones included
   */
  readonly indexes?: readonly string[] | undefined;
}

/** A verb that is only a list of operations. */
export type PlainVerb = Exclude<keyof typeof tableVerbs, "partiQlSelect" | "administer">;

/** The verbs of a table that take nothing but the table. docs/verbs.md lists what each grants. */
export abstract class TableVerbs implements Record<PlainVerb, (scope?: TableScope) => TableGrant> {
  protected abstract verbs(names: readonly PlainVerb[], scope?: TableScope): TableGrant;

  /**
   * GetItem, BatchGetItem and Query, on the table and its indexes. Not DescribeTable, which object mappers call before
   * the first request: `grant(["describeTable"])`.
   */
  read(scope?: TableScope): TableGrant {
    return this.verbs(["read"], scope);
  }

  /**
   * Scan, on the table and its indexes. Not DescribeTable, which object mappers call before the first
   * request: `grant(["describeTable"])`.
   */
  scan(scope?: TableScope): TableGrant {
    return this.verbs(["scan"], scope);
  }

  /**
   * PutItem, UpdateItem, DeleteItem and BatchWriteItem. Not DescribeTable, which object mappers call before the first
   * request: `grant(["describeTable"])`.
   */
  write(): TableGrant {
    return this.verbs(["write"]);
  }

  /**
   * {@link read} and {@link write}. Not DescribeTable, which object mappers call before the first
   * request: `grant(["describeTable"])`.
   */
  readWrite(scope?: TableScope): TableGrant {
    return this.verbs(["read", "write"], scope);
  }

  /** DeleteItem. */
  delete(): TableGrant {
    return this.verbs(["delete"]);
  }

  /** BatchGetItem and BatchWriteItem. */
  batch(): TableGrant {
    return this.verbs(["batch"]);
  }

  /**
   * What TransactGetItems and TransactWriteItems ask for: GetItem, PutItem, UpdateItem, DeleteItem and
   * ConditionCheckItem. They also work outside of transactions, unless `onlyInTransactions()` is called on the grant.
   */
  transact(): TableGrant {
    return this.verbs(["transact"]);
  }

  /** INSERT, UPDATE and DELETE statements of PartiQL. */
  partiQlWrite(): TableGrant {
    return this.verbs(["partiQlWrite"]);
  }

  /** Describe and list the table, its exports, imports, backups and streams. No items. */
  metadata(): TableGrant {
    return this.verbs(["metadata"]);
  }

  /** DescribeStream, GetShardIterator and GetRecords. Refused for a table without a stream. */
  readStream(): TableGrant {
    return this.verbs(["readStream"]);
  }

  /** ExportTableToPointInTime, ListExports and DescribeExport. Refused without point-in-time recovery. */
  export(): TableGrant {
    return this.verbs(["export"]);
  }

  /** ImportTable, which makes the table, and following the import. The files are `bucket.provideImport(…)`. */
  import(): TableGrant {
    return this.verbs(["import"]);
  }

  /** CreateBackup and DescribeBackup. Not deleting backups. */
  backUp(): TableGrant {
    return this.verbs(["backUp"]);
  }

  /** Create, describe, change and delete the table, its time to live, point-in-time recovery and tags. No items. */
  manage(): TableGrant {
    return this.verbs(["manage"]);
  }

  /**
   * UpdateTable, for changing capacity. IAM cannot restrict it to that: it also changes the stream, the indexes, the key,
   * the table class, replicas and the protection against deletion.
   */
  scale(): TableGrant {
    return this.verbs(["scale"]);
  }

  /** DescribeTimeToLive and UpdateTimeToLive. */
  timeToLive(): TableGrant {
    return this.verbs(["timeToLive"]);
  }

  /** ListTagsOfResource, TagResource and UntagResource. */
  tag(): TableGrant {
    return this.verbs(["tag"]);
  }

  /** DescribeContributorInsights and UpdateContributorInsights, on the table and its indexes. */
  contributorInsights(): TableGrant {
    return this.verbs(["contributorInsights"]);
  }
}
