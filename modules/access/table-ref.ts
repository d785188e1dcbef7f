import * as v from "valibot";
import { type Expectation } from "../policy";
import { at, checkShape, listNames, problem, type Problem } from "../validation";
import { Denial } from "./denial";
import { keyAccess } from "./encryption";
import { expectDenial, expectOnTable } from "./expect";
import { type Requests, tableDenial, tableExpectations, type TableRequests } from "./expectations";
import { type GrantedOperation } from "./grant";
import { type KeyRef } from "./key-ref";
import { type KeySchema } from "./key-schema";
import { onIndexes } from "./on-indexes";
import { tableRequests } from "./operation-expectations";
import { checkOperations, operation, type ResourceType, type TableOperation } from "./operations";
import { tableProfiles } from "./profiles";
import { tableArn, type TableResource } from "./table-arn";
import { TableGrant } from "./table-grant";

/**
 * What a stream record holds of a changed item.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_StreamSpecification.html
 */
export const streamViewTypes = ["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"] as const;

/** One of the {@link streamViewTypes}. */
export type StreamViewType = (typeof streamViewTypes)[number];

/** A table as grants see it. */
export interface TableDescription {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** What its items are found by. Absent where that is not known. */
  readonly keySchema?: KeySchema;
  /** The names of its secondary indexes, as far as they are known. */
  readonly indexes: readonly string[];
  /** What the items of each index are found by, as far as that is known. */
  readonly indexKeySchemas?: Readonly<Record<string, KeySchema>>;
  /** The view types that its stream may have: one where it is known, none where there is no stream. */
  readonly streamViewTypes: readonly StreamViewType[];
  readonly pointInTimeRecovery: boolean;
  /** Its customer-managed key; absent for the keys of AWS. */
  readonly encryptionKey?: KeyRef;
}

const tableResources: readonly ResourceType[] = ["table", "index", "stream", "export", "import", "backup", "*"];

/** Which of a table's indexes a grant is for. */
export interface TableScope {
  /**
   * By name; none for the table alone.
   * @default all of them, later ones included
   */
  readonly indexes?: readonly string[] | undefined;
}

const tableScopeSchema = v.strictObject({ indexes: v.optional(v.array(v.string())) });

/**
 * A table as plain data with the verbs that can be granted on it. It needs no construct, so that an environment can
 * speak of grants before anything is built.
 *
 * @example
 * role({ assumedBy: service("ecs-tasks") }).allow(tables.orders.read(), tables.orders.write());
 */
export class TableRef {
  constructor(readonly description: TableDescription) {}

  /** The ARN of the table. */
  get arn(): string {
    return this.arnOf("table");
  }

  /** The ARN of the table, or the pattern for all its indexes, streams, exports, imports or backups. */
  arnOf(resource: TableResource, name?: string): string {
    return tableArn(this.description, resource, name);
  }

  /** GetItem, BatchGetItem and Query, on the table and its indexes. */
  read(scope?: TableScope): TableGrant {
    return this.verbs(["read"], scope);
  }

  /** Query on one index, and on nothing else of the table. */
  queryIndex(index: string): TableGrant {
    const problems = this.checkIndexes([index]);
    const query = { operation: "query", resources: [this.arnOf("index", index)] } as const;
    const expectation = expectOnTable(this, tableExpectations.queryIndex, index);
    return new TableGrant(this.description, [query, ...this.keyAccess(["query"])], problems, [expectation]);
  }

  /** Scan, on the table and its indexes. */
  scan(scope?: TableScope): TableGrant {
    return this.verbs(["scan"], scope);
  }

  /** PutItem, UpdateItem, DeleteItem and BatchWriteItem. */
  write(): TableGrant {
    return this.verbs(["write"]);
  }

  /** {@link read} and {@link write}. */
  readWrite(scope?: TableScope): TableGrant {
    return this.verbs(["read", "write"], scope);
  }

  /** DescribeTable, DescribeTimeToLive, DescribeContinuousBackups and ListTagsOfResource. */
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

  /** Exactly these operations, on whatever of the table IAM checks for each. */
  grant(names: readonly TableOperation[], scope?: TableScope): TableGrant {
    const unknown = checkOperations(names, tableResources);
    if (unknown.length > 0) return new TableGrant(this.description, [], unknown);
    return this.granting(names, [this.expect(tableRequests(names))], scope);
  }

  /**
   * That nothing of the table is reachable, wherever else a principal has rights to it from: its items, indexes,
   * streams, exports and backups, by PartiQL as well. What has left the table is out of reach of any policy on it:
   * recovery points of AWS Backup, exported objects, copies in Kinesis, and replicas in other regions.
   *
   * @example
   * role({ assumedBy: account("111122223333") }).allow(allTables.administer({ … })).deny(tables.payroll);
   */
  denial(): Denial {
    // On the table's ARN alone, its indexes, streams, exports and backups would stay open.
    const everything = [this.arn, `${this.arn}/*`];
    return new Denial(`table ${this.description.name}`, ["dynamodb:*"], everything, [expectDenial(this, tableDenial)]);
  }

  /**
   * What must be allowed and refused on this table, for the proof of whatever is granted on it.
   *
   * @example
   * orders.expect({ allows: { table: ["dynamodb:GetItem"] }, refuses: { table: ["dynamodb:Scan"] } });
   */
  expect(requests: Requests<TableRequests>): Expectation {
    return expectOnTable(this, requests);
  }

  private verbs(names: readonly (keyof typeof tableProfiles)[], scope?: TableScope): TableGrant {
    return this.granting(
      names.flatMap((name) => tableProfiles[name]),
      names.map((name) => this.expect(tableExpectations[name])),
      scope,
    );
  }

  private granting(
    names: readonly TableOperation[],
    expectations: readonly Expectation[],
    scope: TableScope = {},
  ): TableGrant {
    const { description } = this;
    const problems = [...this.missing(names), ...this.checkScope(scope)];
    const all = { operations: this.granted(names), problems, expectations };
    const { indexes } = problems.length > 0 ? {} : scope;
    const scoped = indexes === undefined ? all : onIndexes(all, description, indexes);
    return new TableGrant(description, scoped.operations, scoped.problems, scoped.expectations);
  }

  private checkScope(scope: TableScope): Problem[] {
    const shape = checkShape(tableScopeSchema, scope);
    return shape.length > 0 ? shape : at("indexes", this.checkIndexes(scope.indexes ?? []));
  }

  private checkIndexes(names: readonly unknown[]): Problem[] {
    const { indexes } = this.description;
    return names
      .filter((name) => typeof name !== "string" || !indexes.includes(name))
      .map((value) =>
        problem({
          value,
          rule: `is no index of the table, which has ${listNames(indexes)}`,
          remedy: "Correct the name, or add the index to the table.",
        }),
      );
  }

  /** What the table lacks for these operations to ever work. */
  private missing(names: readonly TableOperation[]): Problem[] {
    const { streamViewTypes, pointInTimeRecovery } = this.description;
    const onStream = names.some((name) => operation(name).on.includes("stream"));
    return [
      ...(onStream && streamViewTypes.length === 0 ? [noStream] : []),
      ...(names.includes("exportTable") && !pointInTimeRecovery ? [noPointInTimeRecovery] : []),
    ];
  }

  private granted(names: readonly TableOperation[]): GrantedOperation[] {
    const granted = [...new Set(names)].map((name) => ({
      operation: name,
      resources: operation(name).on.map((type) => (type === "*" ? "*" : this.arnOf(type as TableResource))),
    }));
    return [...granted, ...this.keyAccess(names)];
  }

  private keyAccess(names: readonly TableOperation[]): GrantedOperation[] {
    return keyAccess(names, this.description.encryptionKey, "dynamodb", this.description.region);
  }
}

const noStream = problem({
  rule: "has no stream that could be read",
  remedy:
    'Set its stream view type, as in stream: "NEW_AND_OLD_IMAGES"; for an existing table, say that it has one: ' +
    'requires: { stream: "NEW_AND_OLD_IMAGES" }.',
});

const noPointInTimeRecovery = problem({
  rule: "has no point-in-time recovery, which every export reads from",
  remedy:
    "Set pointInTimeRecovery, as in { days: 35 }; for an existing table, say that it is on: " +
    "requires: { pointInTimeRecovery: true }.",
});
