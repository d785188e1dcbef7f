import * as v from "valibot";
import {
  checkEncryptionKey,
  checkExistingLocation,
  isElsewhere,
  type KeyAttribute,
  type KeySchema,
  type ResourceLocation,
  type StreamViewType,
  streamViewTypes,
} from "../catalogue";
import { type KeyRef, keyRefSchema } from "../grants";
import { checkName } from "../aws";
import { at, checkShape, problem, type Problem, type SchemaEntries } from "../validation";
import { checkKeyNames, keyAttributeSchema, keySchemaEntries } from "./key-schema";

/** What an existing table must have. Checked when Terraform plans. */
export interface TableRequirements {
  /**
   * The stream view types that are acceptable; the table must have one of them.
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
 * A table that this stack does not create.
 *
 * @typeParam EncryptionKey how a KMS key is named: its ref in a stack, a key of `keys` in an environment
 */
export interface ExistingTableProps<EncryptionKey = KeyRef> {
  /**
   * The name of the table.
   * @default the construct's ID, or the table's key in an environment
   */
  readonly name?: string;
  /**
   * The ID of the owner account, if it is another one. Terraform cannot read such a table, so `requires` is not checked.
   * The policy of the table has to allow every principal that is granted something on it here.
   * @default the account of the stack
   */
  readonly account?: string;
  /**
   * The region of the table, if it is in another account.
   * @default the region of the stack
   */
  readonly region?: string;
  /**
   * The partition key, for grants that are limited to some items or attributes.
   * @default not known
   */
  readonly partitionKey?: KeyAttribute;
  /**
   * The sort key, for the same grants.
   * @default none, or not known
   */
  readonly sortKey?: KeyAttribute;
  /**
   * The secondary indexes that grants name: their names, or their keys by name. Grants that are limited to some items or
   * attributes need the keys.
   * @default none
   */
  readonly indexes?: readonly string[] | Readonly<Record<string, KeySchema>>;
  /**
   * What the table must have. The plan fails otherwise.
   * @default nothing
   */
  readonly requires?: TableRequirements;
  /**
   * Whether this stack may write the policies of the table and of its stream. DynamoDB keeps one policy of each: a
   * policy of the owner is replaced.
   * @default false
   */
  readonly managesPolicy?: boolean;
  /**
   * The customer-managed key of the table. A grant to read or write the table includes the use of the key.
   * @default the key that AWS owns
   */
  readonly encryptionKey?: EncryptionKey;
}

const streamViewType = v.picklist(streamViewTypes);

const requirements = v.strictObject({
  stream: v.optional(v.union([streamViewType, v.array(streamViewType)])),
  pointInTimeRecovery: v.optional(v.boolean()),
} satisfies SchemaEntries<TableRequirements>);

const existingTableSchema = v.strictObject({
  name: v.optional(v.string()),
  account: v.optional(v.string()),
  region: v.optional(v.string()),
  partitionKey: v.optional(keyAttributeSchema),
  sortKey: v.optional(keyAttributeSchema),
  indexes: v.optional(
    v.lazy((input) =>
      Array.isArray(input) ? v.array(v.string()) : v.record(v.string(), v.strictObject(keySchemaEntries)),
    ),
  ),
  requires: v.optional(requirements),
  managesPolicy: v.optional(v.boolean()),
  encryptionKey: v.optional(keyRefSchema),
} satisfies SchemaEntries<ExistingTableProps>);

/** What is wrong with the properties of an existing table, its name included. */
export function checkExistingTable(
  props: ExistingTableProps & { readonly name: string },
  location: ResourceLocation,
): Problem[] {
  const shape = checkShape(existingTableSchema, props);
  if (shape.length > 0) return shape;
  return [
    ...at("name", checkName("table", props.name)),
    ...checkExistingLocation(props, location),
    ...checkKeySchema(props),
    ...at("indexes", checkIndexes(props.indexes ?? [])),
    ...([props.requires?.stream].flat().length === 0 ? at(["requires", "stream"], [noViewType]) : []),
    ...(props.managesPolicy === true && isElsewhere(props, location) ? at("managesPolicy", [policyElsewhere]) : []),
    ...checkEncryptionKey(props.encryptionKey, props.region ?? location.region),
  ];
}

/** No problem for an existing table whose policy this stack may write. */
export function checkPolicyOwner({ managesPolicy = false }: Pick<ExistingTableProps, "managesPolicy">): Problem[] {
  return managesPolicy ? [] : [policyOfOwner];
}

/** Whether indexes are listed by name alone: an array is not told apart from a record by its type. */
export function isListOfNames(indexes: NonNullable<ExistingTableProps["indexes"]>): indexes is readonly string[] {
  return Array.isArray(indexes);
}

function checkIndexes(indexes: NonNullable<ExistingTableProps["indexes"]>): Problem[] {
  return isListOfNames(indexes)
    ? indexes.flatMap((name) => checkName("index", name))
    : Object.entries(indexes).flatMap(([name, keys]) => [
        ...checkName("index", name),
        ...at(name, checkKeySchema(keys)),
      ]);
}

function checkKeySchema(keys: Partial<KeySchema>): Problem[] {
  const lacksPartitionKey = keys.sortKey !== undefined && keys.partitionKey === undefined;
  return [...checkKeyNames(keys), ...(lacksPartitionKey ? at("partitionKey", [missingBesideSortKey]) : [])];
}

const noViewType = problem({
  rule: "is empty: a stream of no view type is required, which no table has",
  remedy: 'Name the view types that are acceptable, as in ["NEW_IMAGE", "NEW_AND_OLD_IMAGES"], or leave it out.',
});

const missingBesideSortKey = problem({ rule: "is missing beside a sort key", remedy: "Say it as well." });

const policyElsewhere = problem({
  value: true,
  rule: "is not possible for a table of another account: only its own can write its policy",
  remedy: "Have its owner share the table, as with crossAccount in its environment.",
});

const policyOfOwner = problem({
  rule: "is an existing table whose policy belongs to somebody else, and a second one would replace it",
  remedy: "Leave it to the owner of the table, or say that the policy belongs here: managesPolicy: true.",
});
