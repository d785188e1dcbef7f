import * as v from "valibot";
import { type KeyAttribute, type KeySchema } from "../catalogue";
import { checkName, limits } from "../aws";
import { at, problem, type Problem, type SchemaEntries } from "../validation";
import { type Billing, type Capacity, capacitySchema, checkCapacity } from "./capacity";
import { checkKeyNames, checkKeysDiffer, keyAttributeSchema, keySchemaEntries } from "./key-schema";
import { checkProjection, checkProjectionsTogether, type Projection, projectionSchema } from "./projection";

/** An index with the partition key of the table and its own sort key. It can only be created with the table. */
export interface LocalSecondaryIndex {
  readonly sortKey: KeyAttribute;
  /** @default "ALL" */
  readonly projection?: Projection;
}

/** An index with its own keys. */
export interface GlobalSecondaryIndex extends KeySchema {
  /** @default "ALL" */
  readonly projection?: Projection;
  /**
   * The capacity of the index. Refused for a table with on-demand billing.
   * @default the capacity of the table
   */
  readonly capacity?: Capacity;
}

/** The secondary indexes of a table. */
export interface SecondaryIndexes {
  /**
   * Global secondary indexes by name, at most 20.
   * @default none
   */
  readonly globalSecondaryIndexes?: Readonly<Record<string, GlobalSecondaryIndex>>;
  /**
   * Local secondary indexes by name, at most 5. The table needs a sort key.
   * @default none
   */
  readonly localSecondaryIndexes?: Readonly<Record<string, LocalSecondaryIndex>>;
}

const globalSecondaryIndex = v.strictObject({
  ...keySchemaEntries,
  projection: v.optional(projectionSchema),
  capacity: v.optional(capacitySchema),
} satisfies SchemaEntries<GlobalSecondaryIndex>);

const localSecondaryIndex = v.strictObject({
  sortKey: keyAttributeSchema,
  projection: v.optional(projectionSchema),
} satisfies SchemaEntries<LocalSecondaryIndex>);

/** The shapes of the secondary indexes of a table. */
export const secondaryIndexEntries = {
  globalSecondaryIndexes: v.optional(v.record(v.string(), globalSecondaryIndex)),
  localSecondaryIndexes: v.optional(v.record(v.string(), localSecondaryIndex)),
} satisfies SchemaEntries<SecondaryIndexes>;

/** What is wrong with the secondary indexes of a table, apart from their capacities. */
export function checkSecondaryIndexes(props: SecondaryIndexes & KeySchema): Problem[] {
  const { globalSecondaryIndexes = {}, localSecondaryIndexes = {}, partitionKey, sortKey } = props;
  const locals = Object.keys(localSecondaryIndexes);
  return [
    ...at(
      "globalSecondaryIndexes",
      checkIndexes(Object.entries(globalSecondaryIndexes), props, limits.globalSecondaryIndexes.value),
    ),
    ...at(
      "localSecondaryIndexes",
      checkIndexes(Object.entries(localSecondaryIndexes), props, limits.localSecondaryIndexes.value),
    ),
    ...at(
      "localSecondaryIndexes",
      locals.filter((name) => Object.hasOwn(globalSecondaryIndexes, name)).flatMap((name) => at(name, [named(name)])),
    ),
    ...Object.entries(localSecondaryIndexes).flatMap(([name, index]) =>
      at(["localSecondaryIndexes", name], checkKeysDiffer(partitionKey, index.sortKey)),
    ),
    ...(locals.length === 0 || sortKey !== undefined ? [] : at("localSecondaryIndexes", [needsSortKey])),
    ...checkProjectionsTogether(
      [...Object.values(globalSecondaryIndexes), ...Object.values(localSecondaryIndexes)].map(
        ({ projection }) => projection,
      ),
    ),
  ];
}

/** The capacities that are set for a table and its indexes, by what has them. */
export function capacitiesOf({
  billing = "on-demand",
  globalSecondaryIndexes = {},
}: SecondaryIndexes & { readonly billing?: Billing }): Readonly<Record<string, Capacity>> {
  if (billing === "on-demand") return {};
  const indexes = Object.entries(globalSecondaryIndexes).map(([name, { capacity }]) => [
    `index ${name}`,
    capacity ?? billing,
  ]);
  return { billing, ...(Object.fromEntries(indexes) as Readonly<Record<string, Capacity>>) };
}

/** What is wrong with the capacities of the global secondary indexes of a table. */
export function checkIndexCapacities({ globalSecondaryIndexes = {} }: SecondaryIndexes, billing: Billing): Problem[] {
  return Object.entries(globalSecondaryIndexes).flatMap(([name, { capacity }]) =>
    capacity === undefined
      ? []
      : at(
          ["globalSecondaryIndexes", name, "capacity"],
          billing === "on-demand" ? [needsProvisionedTable(capacity)] : checkCapacity(capacity),
        ),
  );
}

/**
 * What is wrong with a table whose capacity is managed outside of Terraform. The indexes are one set of blocks, of which
 * `ignore_changes` takes all or nothing.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/dynamodb_table
 */
export function checkManagedCapacity({ globalSecondaryIndexes = {} }: SecondaryIndexes, billing: Billing): Problem[] {
  if (billing === "on-demand") return at("capacityManagedElsewhere", [nothingToManage]);
  return Object.entries(globalSecondaryIndexes).flatMap(([name, { capacity }]) =>
    capacity === undefined ? at(["globalSecondaryIndexes", name], [takesManagedCapacity(billing)]) : [],
  );
}

const nothingToManage = problem({
  value: true,
  rule: "has no effect: the table is billed on demand and has no capacity",
  remedy: "Remove it, or set the capacity to start with: billing: { read: 5, write: 5 }.",
});

function takesManagedCapacity({ read, write }: Capacity): Problem {
  return problem({
    rule:
      "takes the capacity of the table, which is managed elsewhere; Terraform cannot ignore the capacity of one index, " +
      "and every apply sets it",
    remedy: `Write the capacity of the index: capacity: { read: ${read}, write: ${write} }.`,
  });
}

function checkIndexes(
  indexes: readonly (readonly [string, Partial<GlobalSecondaryIndex>])[],
  table: KeySchema,
  most: number,
): Problem[] {
  return [
    ...(indexes.length <= most ? [] : [tooMany(indexes.length, most)]),
    ...indexes.flatMap(([name, index]) =>
      at(name, [
        ...checkName("index", name),
        ...checkKeyNames(index),
        ...at("projection", checkProjection(index.projection, table, index)),
      ]),
    ),
  ];
}

function tooMany(count: number, most: number): Problem {
  return problem({
    value: count,
    rule: `indexes are too many: DynamoDB allows ${most} of this kind`,
    remedy: "Remove some.",
  });
}

function named(name: string): Problem {
  return problem({ value: name, rule: "is the name of a global secondary index as well", remedy: "Rename one." });
}

const needsSortKey = problem({
  rule: "need a table with a sort key",
  remedy: "Give the table a sort key, or use global secondary indexes.",
});

function needsProvisionedTable(capacity: Capacity): Problem {
  return problem({
    value: capacity,
    rule: "is set for an index of a table that pays for each request",
    remedy: "Remove it, or set the table's billing to a capacity.",
  });
}
