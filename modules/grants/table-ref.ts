import * as v from "valibot";
import { at, checkShape, copyData, didYouMean, listNames, problem, type Problem } from "../validation";
import {
  type BeyondTableVerb,
  checkOperations,
  checkTableNames,
  operation,
  tableArn,
  type TableDescription,
  type TableOperation,
  tableVerbs,
  type TableResource,
  type TableVerb,
} from "../catalogue";
import { type Acknowledgement, checkAcknowledgement } from "./acknowledgement";
import { attributeDenial, type DeniedItems, type Denial, itemDenial, tableDenial } from "./denials";
import { keyAccess } from "./encryption";
import { type GrantedOperation } from "./granted-operation";
import { kinesisGrant, type KinesisDestination } from "./kinesis-destination";
import { onIndexes } from "./narrowings";
import { replicaGrant, type ReplicaOptions } from "./replicas";
import { restoreGrant, type RestoreOptions } from "./restore";
import { TableGrant } from "./table-grant";
import { missingFor } from "./table-requirements";
import { type TableScope, TableVerbs } from "./table-verbs";

/** Options of SELECT statements of PartiQL. */
export interface PartiQlScope extends TableScope {
  /**
   * Whether a statement that names no key may read through the whole table or index.
   * @default false
   */
  readonly fullTableScan?: boolean | undefined;
}

const tableScopeSchema = v.strictObject({ indexes: v.optional(v.array(v.string())) });
const partiQlScopeSchema = v.strictObject({
  ...tableScopeSchema.entries,
  fullTableScan: v.optional(v.boolean()),
});

/**
 * A table as plain data with the verbs that can be granted on it. It needs no construct, so that an environment can
 * speak of grants before anything is built.
 *
 * @example
 * role({ assumedBy: service("ecs-tasks") }).allow(tables.orders.read(), tables.orders.write());
 */
export class TableRef
  extends TableVerbs
  implements Record<TableVerb | BeyondTableVerb, (...options: never[]) => TableGrant>
{
  constructor(readonly description: TableDescription) {
    super();
  }

  /** The ARN of the table. */
  get arn(): string {
    return this.arnOf("table");
  }

  /** The ARN of the table, or the pattern for all its indexes, streams, exports, imports or backups. */
  arnOf(resource: TableResource, name?: string): string {
    return tableArn(this.description, resource, name);
  }

  /** Query on one index, and on nothing else of the table. */
  queryIndex(index: string): TableGrant {
    const problems = [...checkTableNames(this.description), ...this.checkIndexes([index])];
    const query = { operation: "query", resources: [this.arnOf("index", index)] } as const;
    return new TableGrant(this.description, [query, ...this.keyAccess(["query"])], problems);
  }

  /**
   * SELECT statements of PartiQL, on the table and its indexes. One that names no key would scan all of it, and is
   * refused unless that is asked for.
   *
   * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html
   *
   * @example
   * tables.orders.partiQlSelect();
   * tables.orders.partiQlSelect({ fullTableScan: true });
   */
  partiQlSelect(scope: PartiQlScope = {}): TableGrant {
    const given = copyData(scope);
    const shape = checkShape(partiQlScopeSchema, given);
    if (shape.length > 0) return new TableGrant(this.description, [], shape);
    const { fullTableScan = false, ...indexes } = given;
    const grant = this.verbs(["partiQlSelect"], indexes);
    return fullTableScan ? grant : grant.withoutFullTableScans();
  }

  /**
   * RestoreTableFromBackup of any backup of the table, into a new table of the given name.
   *
   * @example
   * tables.orders.restoreFromBackup({ to: "orders-restored" });
   */
  restoreFromBackup(options: RestoreOptions): TableGrant {
    return restoreGrant("restoreFromBackup", this.description, copyData(options));
  }

  /** RestoreTableToPointInTime into a new table of the given name. Refused without point-in-time recovery. */
  restoreToPointInTime(options: RestoreOptions): TableGrant {
    return restoreGrant("restoreToPointInTime", this.description, copyData(options));
  }

  /**
   * Making and removing replicas in the given regions.
   *
   * @example
   * tables.orders.manageReplicas({ regions: ["eu-west-1"] });
   */
  manageReplicas(options: ReplicaOptions): TableGrant {
    return replicaGrant(this.description, options);
  }

  /**
   * Sending every change to a Kinesis data stream, and stopping that.
   *
   * @example
   * tables.orders.streamToKinesis({ stream: "arn:aws:kinesis:us-east-1:111122223333:stream/orders" });
   */
  streamToKinesis(destination: KinesisDestination): TableGrant {
    return kinesisGrant(this.description, copyData(destination));
  }

  /**
   * Everything that can be done with the table and all that belongs to it, its resource policy included. Refused
   * without a reason, and to principals without a permissions boundary.
   *
   * @example
   * tables.orders.administer({ acknowledge: "on-call recovery, limited by the boundary on-call" });
   */
  administer(acknowledgement: Acknowledgement): TableGrant {
    const problems = checkAcknowledgement(acknowledgement);
    if (problems.length > 0) return new TableGrant(this.description, [], problems);
    // What the table lacks it may yet get.
    const grant = this.granting(tableVerbs.administer, {}, []);
    return grant.onlyWithPermissionsBoundary();
  }

  /** Exactly these operations, on whatever of the table IAM checks for each. */
  grant(operations: readonly TableOperation[], scope?: TableScope): TableGrant {
    const names = copyData(operations);
    const unknown = checkOperations(names, "dynamodb");
    if (unknown.length > 0) return new TableGrant(this.description, [], unknown);
    const grant = this.granting(names, scope);
    // As with administer: a principal that writes the table's policy can allow any principal access.
    return names.includes("putResourcePolicy") ? grant.onlyWithPermissionsBoundary() : grant;
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
    return tableDenial(this.description);
  }

  /**
   * Attributes of the items, for `deny`: nothing may read, write or copy them, whatever else a principal is granted.
   *
   * What stays allowed names other attributes and returns nothing else: reads with a projection (`Select` is
   * `SPECIFIC_ATTRIBUTES`) or of a count, and UpdateItem without `ALL_OLD` and `ALL_NEW`. Reads of whole items, PutItem,
   * DeleteItem and BatchWriteItem, condition checks, PartiQL that writes, streams, exports, backups, restores, imports,
   * replicas and Kinesis destinations are denied, and so is every action on the table that AWS adds later.
   *
   * AWS advises against denials of attributes: names can be guessed from what is refused, and new parameters of a request
   * can return more. AWS documents no condition for `ReturnValuesOnConditionCheckFailure`, by which an UpdateItem whose
   * condition fails can return the item: deny `grant(["updateItem"])` as well where that counts, or allow the other
   * attributes only, by `onlyAttributes`. Out of reach are the copies that {@link denial} names, and clusters of DAX.
   *
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
   * @param names top-level attributes that are not part of the table's key
   * @example
   * role({ … }).allow(tables.users.readWrite()).deny(tables.users.attributes(["ssn"]));
   */
  attributes(names: readonly string[]): Denial {
    return attributeDenial(this.description, names);
  }

  /**
   * Items of some partition keys, for `deny`: nothing may read, write or copy them, whatever else a principal is granted.
   *
   * What stays allowed names other partition keys of the table. Scans, PartiQL that reads through the table, every read of
   * an index (whose key is another one), streams, exports, backups, restores, imports, replicas and Kinesis destinations
   * are denied, and so is every action on the table that AWS adds later. Refused for a partition key that is no text.
   *
   * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
   * @example
   * role({ … }).allow(tables.users.readWrite()).deny(tables.users.items({ leadingKeys: ["vip"] }));
   * role({ … }).allow(tables.users.readWrite()).deny(tables.users.items({ leadingKeys: { prefix: "staff#" } }));
   */
  items(denied: DeniedItems): Denial {
    return itemDenial(this.description, denied);
  }

  protected verbs(names: readonly (keyof typeof tableVerbs)[], scope?: TableScope): TableGrant {
    return this.granting(
      names.flatMap((name) => tableVerbs[name]),
      scope,
    );
  }

  private granting(
    names: readonly TableOperation[],
    givenScope: TableScope = {},
    missing: readonly Problem[] = missingFor(names, this.description),
  ): TableGrant {
    const { description } = this;
    const scope = copyData(givenScope);
    const problems = [...checkTableNames(this.description), ...missing, ...this.checkScope(scope)];
    const all = { operations: this.granted(names), problems };
    const { indexes } = problems.length > 0 ? {} : scope;
    const scoped = indexes === undefined ? all : onIndexes(all, description, indexes);
    return new TableGrant(description, scoped.operations, scoped.problems);
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
          remedy: `${didYouMean(value, indexes)}Name an index of the table, or add this one.`,
        }),
      );
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
