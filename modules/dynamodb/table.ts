import { type Construct } from "constructs";
import { DynamodbTable, type DynamodbTableConfig } from "@cdktf/provider-aws/lib/dynamodb-table";
import { type KeyAttribute, type KeySchema, nameOr, type ResourceLocation } from "../catalogue";
import { TableRef } from "../grants";
import { limits, markedTags, type Tags, withDisposable } from "../aws";
import { deploymentOf, literal, registerProvedAccess, reportProblems } from "../terraform";
import { type Capacity } from "./capacity";
import { GrantedTable } from "./granted-table";
import { type Projection } from "./projection";
import { tableFacts } from "./table-facts";
import { checkTable, keyAttributes, type TableProps } from "./table-props";

/**
 * The ref of a table with these properties. Creates nothing.
 *
 * @param name the table's name, unless the properties have one
 * @param tags all tags of the table, where they are known
 */
export function tableRef(
  name: string,
  props: TableProps,
  { account, region }: ResourceLocation,
  tags?: Tags,
): TableRef {
  const indexKeySchemas = {
    ...mapValues(props.globalSecondaryIndexes ?? {}, keySchema),
    ...mapValues(props.localSecondaryIndexes ?? {}, ({ sortKey }) => ({ partitionKey: props.partitionKey, sortKey })),
  };
  return new TableRef({
    name: nameOr(props.name, name),
    account,
    region,
    keySchema: keySchema(props),
    indexes: Object.keys(indexKeySchemas),
    indexKeySchemas,
    streamViewTypes: props.stream === undefined ? [] : [props.stream],
    pointInTimeRecovery: props.pointInTimeRecovery !== undefined,
    ...(props.encryptionKey === undefined ? {} : { encryptionKey: props.encryptionKey }),
    ...(tags === undefined ? {} : { tags }),
  });
}

function keySchema({ partitionKey, sortKey }: KeySchema): KeySchema {
  return { partitionKey, ...(sortKey === undefined ? {} : { sortKey }) };
}

function mapValues<From, To>(record: Readonly<Record<string, From>>, map: (value: From) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

/**
 * A DynamoDB table.
 *
 * @example
 * const orders = new Table(this, "orders", {
 *   partitionKey: { name: "pk", type: "S" },
 *   stream: "NEW_AND_OLD_IMAGES",
 *   pointInTimeRecovery: { days: 35 },
 * });
 */
export class Table extends GrantedTable {
  readonly ref: TableRef;
  readonly streamArn: string;
  protected readonly arnReference: string;

  constructor(scope: Construct, id: string, settings: TableProps) {
    super(scope, id);
    const deployment = deploymentOf(this);
    const props = withDisposable(settings, deployment);
    this.ref = tableRef(id, props, deployment);
    const { name } = this.ref.description;
    const table = new DynamodbTable(this, "Resource", tableConfig(name, props));
    this.arnReference = table.arn;
    this.streamArn = table.streamArn;
    if (deployment.grantsAreProved !== true) registerProvedAccess(this, () => tableFacts(this.ref, props));
    reportProblems(this, () => checkTable({ ...props, name }, deployment.region));
  }
}

function tableConfig(name: string, props: TableProps): DynamodbTableConfig {
  const { partitionKey, sortKey, billing = "on-demand", stream, encryptionKey, disposable = false } = props;
  const tags = markedTags(props);
  const globals = Object.entries(props.globalSecondaryIndexes ?? {});
  const locals = Object.entries(props.localSecondaryIndexes ?? {});
  return {
    name,
    hashKey: literal(partitionKey.name),
    ...(sortKey === undefined ? {} : { rangeKey: literal(sortKey.name) }),
    attribute: declaredAttributes(props),
    billingMode: billing === "on-demand" ? "PAY_PER_REQUEST" : "PROVISIONED",
    ...(billing === "on-demand" ? {} : capacityConfig(billing)),
    ...(globals.length === 0
      ? {}
      : {
          globalSecondaryIndex: globals.map(
            ([index, { partitionKey: hash, sortKey: range, projection, capacity }]) => ({
              name: index,
              hashKey: literal(hash.name),
              ...(range === undefined ? {} : { rangeKey: literal(range.name) }),
              ...projectionConfig(projection),
              ...(billing === "on-demand" ? {} : capacityConfig(capacity ?? billing)),
            }),
          ),
        }),
    ...(locals.length === 0
      ? {}
      : {
          localSecondaryIndex: locals.map(([index, { sortKey: range, projection }]) => ({
            name: index,
            rangeKey: literal(range.name),
            ...projectionConfig(projection),
          })),
        }),
    ...(stream === undefined ? {} : { streamEnabled: true, streamViewType: stream }),
    ...(props.pointInTimeRecovery === undefined
      ? {}
      : {
          pointInTimeRecovery: {
            enabled: true,
            recoveryPeriodInDays: props.pointInTimeRecovery.days ?? limits.recoveryPeriodInDays.value,
          },
        }),
    ...(props.timeToLive === undefined ? {} : { ttl: { enabled: true, attributeName: literal(props.timeToLive) } }),
    ...(encryptionKey === undefined
      ? {}
      : { serverSideEncryption: { enabled: true, kmsKeyArn: encryptionKey.expression ?? encryptionKey.arn } }),
    deletionProtectionEnabled: !disposable,
    ...(props.tableClass === undefined ? {} : { tableClass: props.tableClass }),
    ...(tags === undefined ? {} : { tags }),
    ...lifecycleConfig(props),
  };
}

function lifecycleConfig({
  disposable = false,
  streamManagedElsewhere = false,
  capacityManagedElsewhere = false,
}: TableProps): Pick<DynamodbTableConfig, "lifecycle"> {
  const ignoreChanges = [
    ...(streamManagedElsewhere ? ["stream_enabled", "stream_view_type"] : []),
    ...(capacityManagedElsewhere ? ["read_capacity", "write_capacity"] : []),
  ];
  if (disposable && ignoreChanges.length === 0) return {};
  return {
    lifecycle: {
      ...(disposable ? {} : { preventDestroy: true }),
      ...(ignoreChanges.length === 0 ? {} : { ignoreChanges }),
    },
  };
}

/** The key attributes, each once: DynamoDB requires the declaration of every attribute that is part of a key. */
function declaredAttributes(props: TableProps): KeyAttribute[] {
  const declared = keyAttributes(props).map(({ attribute: { name, type } }) => ({ name: literal(name), type }));
  return [...new Map(declared.map((each) => [each.name, each])).values()];
}

function capacityConfig({ read, write }: Capacity): { readCapacity: number; writeCapacity: number } {
  return { readCapacity: read, writeCapacity: write };
}

function projectionConfig(projection: Projection = "ALL"): { projectionType: string; nonKeyAttributes?: string[] } {
  return typeof projection === "string"
    ? { projectionType: projection }
    : { projectionType: "INCLUDE", nonKeyAttributes: projection.include.map(literal) };
}
