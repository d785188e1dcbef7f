import * as v from "valibot";
import {
  checkEncryptionKey,
  type KeyAttribute,
  type KeySchema,
  type StreamViewType,
  streamViewTypes,
} from "../catalogue";
import { type KeyRef, keyRefSchema } from "../grants";
import { checkName, checkTags, limits, markedTags, type Tags, tagsSchema } from "../aws";
import { at, checkShape, hint, problem, type Problem, type SchemaEntries } from "../validation";
import { type Billing, billingSchema, checkCapacity } from "./capacity";
import {
  checkIndexCapacities,
  checkManagedCapacity,
  checkSecondaryIndexes,
  secondaryIndexEntries,
  type SecondaryIndexes,
} from "./indexes";
import { checkKeyNames, keySchemaEntries } from "./key-schema";

/** The period within which a table can be restored to any second. */
export interface PointInTimeRecovery {
  /**
   * The length of the period in days, 1 to 35.
   * @default 35
   */
  readonly days?: number;
}

const tableClasses = ["STANDARD", "STANDARD_INFREQUENT_ACCESS"] as const;

/**
 * The properties of a table.
 *
 * @typeParam EncryptionKey how a KMS key is named: its ref in a stack, a key of `keys` in an environment
 */
export interface TableProps<EncryptionKey = KeyRef> extends KeySchema, SecondaryIndexes {
  /**
   * The name of the table.
   * @default the construct's ID, or the table's key in an environment
   */
  readonly name?: string;
  /**
   * How the table is billed: for each request, or for a provisioned capacity.
   * @default "on-demand"
   */
  readonly billing?: Billing;
  /**
   * What the records of the stream hold. DynamoDB replaces the stream when its view type changes; the new one has
   * another ARN.
   * @default no stream
   */
  readonly stream?: StreamViewType;
  /**
   * Whether the stream is switched on and off outside of Terraform, which then ignores changes of it.
   * @default false
   */
  readonly streamManagedElsewhere?: boolean;
  /**
   * Whether Application Auto Scaling, or something else outside of Terraform, sets the provisioned capacity of the table;
   * Terraform then ignores changes of it. Terraform still sets the capacity of each global secondary index, which must
   * state its own. Refused for on-demand billing.
   * @default false
   */
  readonly capacityManagedElsewhere?: boolean;
  /**
   * The period within which the table can be restored to any second.
   * @default off
   */
  readonly pointInTimeRecovery?: PointInTimeRecovery;
  /**
   * The attribute that holds when an item expires, in seconds since 1970.
   * @default items do not expire
   */
  readonly timeToLive?: string;
  /**
   * A customer-managed key. A grant to read or write the table includes the use of the key.
   * @default the key that AWS owns
   */
  readonly encryptionKey?: EncryptionKey;
  /**
   * Whether the table and its items may be lost. If not, DynamoDB refuses to delete the table, and Terraform refuses a
   * plan that replaces it.
   * @default the value of the environment or stack, else false
   */
  readonly disposable?: boolean;
  /**
   * The table class.
   * @default "STANDARD"
   */
  readonly tableClass?: (typeof tableClasses)[number];
  /**
   * The tags of the table.
   * @default none
   */
  readonly tags?: Tags;
}

const pointInTimeRecovery = v.pipe(
  v.strictObject({
    days: v.optional(v.pipe(v.number(), hint({ write: "35" }))),
  } satisfies SchemaEntries<PointInTimeRecovery>),
  hint({ write: "{ days: 35 }" }),
);

const tableSchema = v.strictObject({
  name: v.optional(v.string()),
  ...keySchemaEntries,
  ...secondaryIndexEntries,
  billing: v.optional(billingSchema),
  stream: v.optional(v.picklist(streamViewTypes)),
  streamManagedElsewhere: v.optional(v.boolean()),
  capacityManagedElsewhere: v.optional(v.boolean()),
  pointInTimeRecovery: v.optional(pointInTimeRecovery),
  timeToLive: v.optional(v.string()),
  encryptionKey: v.optional(keyRefSchema),
  disposable: v.optional(v.boolean()),
  tableClass: v.optional(v.picklist(tableClasses)),
  tags: v.optional(tagsSchema),
} satisfies SchemaEntries<TableProps>);

/** What is wrong with the properties of a table, its name included. */
export function checkTable(props: TableProps & { readonly name: string }, region: string): Problem[] {
  const shape = checkShape(tableSchema, props);
  if (shape.length > 0) return shape;
  const { name, billing = "on-demand", pointInTimeRecovery: recovery = {}, timeToLive, tags } = props;
  return [
    ...at("name", checkName("table", name)),
    ...checkKeyNames(props),
    ...checkAttributeTypes(props),
    ...checkSecondaryIndexes(props),
    ...(billing === "on-demand" ? [] : at("billing", checkCapacity(billing))),
    ...checkIndexCapacities(props, billing),
    ...(props.capacityManagedElsewhere === true ? checkManagedCapacity(props, billing) : []),
    ...(recovery.days === undefined ? [] : at(["pointInTimeRecovery", "days"], checkRecoveryPeriod(recovery.days))),
    ...(timeToLive === undefined ? [] : at("timeToLive", checkTimeToLive(timeToLive, props))),
    ...checkEncryptionKey(props.encryptionKey, region),
    ...(tags === undefined ? [] : at("tags", checkTags(tags, markedTags(props)))),
  ];
}

/** An attribute that is part of a key, and where the properties declare it. */
interface PlacedAttribute {
  readonly place: readonly string[];
  readonly attribute: KeyAttribute;
}

/** Every attribute that is part of a key of the table or of an index, as often as it is declared. */
export function keyAttributes(props: KeySchema & SecondaryIndexes): readonly PlacedAttribute[] {
  const { globalSecondaryIndexes = {}, localSecondaryIndexes = {} } = props;
  return [
    ...placed([], props),
    ...Object.entries(globalSecondaryIndexes).flatMap(([name, index]) =>
      placed(["globalSecondaryIndexes", name], index),
    ),
    ...Object.entries(localSecondaryIndexes).flatMap(([name, index]) => placed(["localSecondaryIndexes", name], index)),
  ];
}

function placed(place: readonly string[], { partitionKey, sortKey }: Partial<KeySchema>): PlacedAttribute[] {
  return Object.entries({ partitionKey, sortKey }).flatMap(([key, attribute]) =>
    attribute === undefined ? [] : [{ place: [...place, key], attribute }],
  );
}

function checkAttributeTypes(props: TableProps): Problem[] {
  const attributes = keyAttributes(props);
  return attributes.flatMap(({ place, attribute: { name, type } }) => {
    const earlier = attributes.find(({ attribute }) => attribute.name === name)?.attribute.type ?? type;
    if (earlier === type) return [];
    return at(place, [
      problem({
        value: name,
        rule: `has type ${type} here and ${earlier} in another key of the table`,
        remedy: "Give an attribute one type.",
      }),
    ]);
  });
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html */
function checkTimeToLive(attribute: string, props: TableProps): Problem[] {
  const key = keyAttributes(props).find((each) => each.attribute.name === attribute && each.attribute.type !== "N");
  if (key === undefined) return checkName("attribute", attribute);
  return [
    problem({
      value: attribute,
      rule: `has type ${key.attribute.type} as ${key.place.join(" › ")}, and DynamoDB expires items by a number only: none would expire`,
      remedy: 'Name an attribute that holds seconds since 1970, as in timeToLive: "expiresAt".',
    }),
  ];
}

function checkRecoveryPeriod(days: number): Problem[] {
  const most = limits.recoveryPeriodInDays.value;
  if (Number.isInteger(days) && days >= 1 && days <= most) return [];
  return [
    problem({
      value: days,
      rule: `is not a recovery period: DynamoDB allows 1 to ${most} days`,
      remedy: `Write a whole number from 1 to ${most}.`,
    }),
  ];
}
