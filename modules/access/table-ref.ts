import { formatArn, partitionOf } from "../aws";
import { type Expectation } from "../policy";
import { listNames, problem, type Problem } from "../validation";
import { keyAccess } from "./encryption";
import { expectOnTable } from "./expect";
import { type Requests, tableExpectations, type TableRequests } from "./expectations";
import { Grant, type GrantedOperation } from "./grant";
import { type KeyRef } from "./key-ref";
import { tableRequests } from "./operation-expectations";
import { checkOperations, operation, type ResourceType, type TableOperation } from "./operations";
import { tableProfiles } from "./profiles";

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
  /** The names of its secondary indexes, as far as they are known. */
  readonly indexes: readonly string[];
  /** The view types that its stream may have: one where it is known, none where there is no stream. */
  readonly streamViewTypes: readonly StreamViewType[];
  readonly pointInTimeRecovery: boolean;
  /** Its customer-managed key; absent for the keys of AWS. */
  readonly encryptionKey?: KeyRef;
}

const tableResources: readonly ResourceType[] = ["table", "index", "stream", "export", "import", "backup", "*"];

type TableResource = Exclude<ResourceType, "bucket" | "object" | "key" | "*">;

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
  arnOf(resource: TableResource, name = "*"): string {
    const { region, account, name: table } = this.description;
    const common = { partition: partitionOf(region), region, account, table };
    switch (resource) {
      case "table":
        return formatArn("table", common);
      case "index":
        return formatArn("index", { ...common, index: name });
      case "stream":
        return formatArn("stream", { ...common, stream: name });
      case "export":
        return formatArn("export", { ...common, export: name });
      case "import":
        return formatArn("import", { ...common, import: name });
      case "backup":
        return formatArn("backup", { ...common, backup: name });
    }
  }

  /** GetItem, BatchGetItem and Query, on the table and its indexes. */
  read(): Grant {
    return this.verb("read");
  }

  /** Query on one index, and on nothing else of the table. */
  queryIndex(index: string): Grant {
    const { indexes } = this.description;
    const problems = indexes.includes(index)
      ? []
      : [
          problem({
            value: index,
            rule: `is no index of the table, which has ${listNames(indexes)}`,
            remedy: "Correct the name, or add the index to the table.",
          }),
        ];
    const query = { operation: "query", resources: [this.arnOf("index", index)] } as const;
    const expectation = expectOnTable(this, tableExpectations.queryIndex, index);
    return new Grant(this.target, [query, ...this.keyAccess(["query"])], problems, [expectation]);
  }

  /** Scan, on the table and its indexes. */
  scan(): Grant {
    return this.verb("scan");
  }

  /** PutItem, UpdateItem, DeleteItem and BatchWriteItem. */
  write(): Grant {
    return this.verb("write");
  }

  /** {@link read} and {@link write}. */
  readWrite(): Grant {
    const { read, write } = tableExpectations;
    return new Grant(
      this.target,
      this.granted([...tableProfiles.read, ...tableProfiles.write]),
      [],
      [this.expect(read), this.expect(write)],
    );
  }

  /** DescribeTable, DescribeTimeToLive, DescribeContinuousBackups and ListTagsOfResource. */
  metadata(): Grant {
    return this.verb("metadata");
  }

  /** DescribeStream, GetShardIterator and GetRecords. Refused for a table without a stream. */
  readStream(): Grant {
    return this.verb("readStream");
  }

  /** ExportTableToPointInTime, ListExports and DescribeExport. Refused without point-in-time recovery. */
  export(): Grant {
    return this.verb("export");
  }

  /** Exactly these operations, on whatever of the table IAM checks for each. */
  grant(names: readonly TableOperation[]): Grant {
    const unknown = checkOperations(names, tableResources);
    if (unknown.length > 0) return new Grant(this.target, [], unknown);
    return new Grant(this.target, this.granted(names), this.missing(names), [this.expect(tableRequests(names))]);
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

  private verb(name: keyof typeof tableProfiles): Grant {
    const names = tableProfiles[name];
    return new Grant(this.target, this.granted(names), this.missing(names), [this.expect(tableExpectations[name])]);
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

  private get target(): string {
    return `table ${this.description.name}`;
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
