import * as v from "valibot";
import { checkRegion, partitionOf } from "../aws";
import { at, checkShape, problem, type Problem } from "../validation";
import {
  beyondTableVerbs,
  checkEncryptionKey,
  checkTableNames,
  type OperationName,
  tableArn,
  type TableDescription,
} from "../catalogue";
import { keyAccess } from "./encryption";
import { type KeyRef, keyRefSchema } from "./key-ref";
import { TableGrant } from "./table-grant";

/** Where the replicas of a table are. */
export interface ReplicaOptions {
  /** The other regions, of the same partition. */
  readonly regions: readonly string[];
  /**
   * The customer-managed keys of the replicas, by region. A replica of a table with such a key has one of its own.
   * @default none
   */
  readonly encryptionKeys?: Readonly<Record<string, KeyRef>>;
}

const replicaOptionsSchema = v.strictObject({
  regions: v.array(v.string()),
  encryptionKeys: v.optional(v.record(v.string(), keyRefSchema)),
});

const onSourceAlone: ReadonlySet<OperationName> = new Set(["updateTable"]);
const onBoth: ReadonlySet<OperationName> = new Set(["describeTable"]);

/**
 * Creates and deletes replicas of a table in other regions, with global tables of the version 2019.11.21.
 *
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2gt_IAM.html
 */
export function replicaGrant(source: TableDescription, options: ReplicaOptions): TableGrant {
  const problems = [...checkTableNames(source), ...at("manageReplicas", checkReplicas(source, options))];
  if (problems.length > 0) return new TableGrant(source, [], problems);
  const replicas = options.regions.map((region): TableDescription => {
    // Where the table has a key of its own, so has each replica: that was checked.
    const encryptionKey = options.encryptionKeys?.[region];
    return { ...source, region, ...(encryptionKey === undefined ? {} : { encryptionKey }) };
  });
  const names = beyondTableVerbs.manageReplicas;
  const sourceArn = tableArn(source, "table");
  const replicaArns = replicas.map((replica) => tableArn(replica, "table"));
  return new TableGrant(source, [
    ...names.map((name) => ({
      operation: name,
      resources: onSourceAlone.has(name) ? [sourceArn] : onBoth.has(name) ? [sourceArn, ...replicaArns] : replicaArns,
    })),
    ...[source, ...replicas].flatMap((table) => keyAccess(names, table.encryptionKey, "dynamodb", table.region)),
  ]);
}

function checkReplicas(description: TableDescription, options: ReplicaOptions): Problem[] {
  const shape = checkShape(replicaOptionsSchema, options);
  if (shape.length > 0) return shape;
  const { regions, encryptionKeys = {} } = options;
  return [
    ...at(
      "regions",
      regions.length === 0
        ? [problem({ rule: "names no region", remedy: "Name those that have, or will have, a replica." })]
        : regions.flatMap((region) => checkReplicaRegion(region, description.region)),
    ),
    ...at("encryptionKeys", checkReplicaKeys(regions, encryptionKeys, description.encryptionKey !== undefined)),
  ];
}

function checkReplicaRegion(region: string, own: string): Problem[] {
  const problems = checkRegion(region);
  if (problems.length > 0) return problems;
  if (region === own) {
    return [problem({ value: region, rule: "is the region of the table itself", remedy: "Name the other regions." })];
  }
  if (partitionOf(region) === partitionOf(own)) return [];
  return [
    problem({
      value: region,
      rule: `is of another partition than ${own}, and global tables do not reach beyond one`,
      remedy: `Name regions of ${partitionOf(own)}.`,
    }),
  ];
}

function checkReplicaKeys(
  regions: readonly string[],
  keys: Readonly<Record<string, KeyRef>>,
  encrypted: boolean,
): Problem[] {
  const missing = encrypted ? regions.filter((region) => !Object.hasOwn(keys, region)) : [];
  return [
    ...missing.map((region) =>
      problem({
        value: region,
        rule: "has no key for its replica, and the table has a customer-managed one",
        remedy: `Give it, as in { "${region}": keys.ordersReplica }.`,
      }),
    ),
    ...Object.entries(keys).flatMap(([region, key]) =>
      at(
        region,
        regions.includes(region)
          ? checkEncryptionKey(key, region)
          : [problem({ value: region, rule: "has a key but no replica", remedy: "Remove it, or name the region." })],
      ),
    ),
  ];
}
