import {
  checkEncryptionKey,
  checkExistingLocation,
  isElsewhere,
  type KeyAttribute,
  type KeySchema,
  type ResourceLocation,
} from "../catalogue";
import { checkName, checkTags, limits } from "../aws";
import { at, checkShape, problem, type Problem } from "../validation";
import {
  type Capacity,
  type ExistingTableProps,
  type GlobalSecondaryIndex,
  type LocalSecondaryIndex,
  type TableProps,
} from "./table-props";
import { existingTableSchema, tableSchema } from "./table-schema";

/** What is wrong with the properties of a table, its name given. */
export function checkTable(props: TableProps & { readonly name: string }, region: string): Problem[] {
  const shape = checkShape(tableSchema, props);
  if (shape.length > 0) return shape;
  const { name, sortKey, billing = "on-demand", pointInTimeRecovery, timeToLive, tags } = props;
  const globals = Object.entries(props.globalSecondaryIndexes ?? {});
  const locals = Object.entries(props.localSecondaryIndexes ?? {});
  return [
    ...at("name", checkName("table", name)),
    ...checkKeySchema(props),
    ...checkAttributeTypes(props),
    ...checkIndexes("globalSecondaryIndexes", globals, limits.globalSecondaryIndexes.value),
    ...checkIndexes("localSecondaryIndexes", locals, limits.localSecondaryIndexes.value),
    ...checkSharedNames(globals, locals),
    ...(locals.length === 0 || sortKey !== undefined ? [] : at("localSecondaryIndexes", [needsSortKey()])),
    ...(billing === "on-demand" ? [] : at("billing", checkCapacity(billing))),
    ...globals.flatMap(([index, { capacity }]) =>
      capacity === undefined
        ? []
        : at(["globalSecondaryIndexes", index, "capacity"], checkIndexCapacity(capacity, billing)),
    ),
    ...(pointInTimeRecovery?.days === undefined ? [] : at("pointInTimeRecovery", checkDays(pointInTimeRecovery.days))),
    ...(timeToLive === undefined ? [] : at("timeToLive", checkName("attribute", timeToLive))),
    ...checkEncryptionKey(props.encryptionKey, region),
    ...(tags === undefined ? [] : at("tags", checkTags(tags))),
  ];
}

/** What is wrong with the properties of an existing table, its name given. */
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
    ...at("indexes", checkExistingIndexes(props.indexes ?? [])),
    ...(props.managesPolicy === true && isElsewhere(props, location)
      ? at("managesPolicy", [
          problem({
            value: true,
            rule: "is not possible for a table of another account: only its own can write its policy",
            remedy: "Have its owner share the table, as with crossAccount in its environment.",
          }),
        ])
      : []),
    ...checkEncryptionKey(props.encryptionKey, props.region ?? location.region),
  ];
}

function checkExistingIndexes(indexes: NonNullable<ExistingTableProps["indexes"]>): Problem[] {
  const entries: readonly (readonly [string, Partial<KeySchema>])[] = Array.isArray(indexes)
    ? indexes.map((name: string) => [name, {}] as const)
    : Object.entries(indexes);
  return entries.flatMap(([name, keySchema]) => [...checkName("index", name), ...at(name, checkKeySchema(keySchema))]);
}

function checkKeySchema({ partitionKey, sortKey }: Partial<KeySchema>): Problem[] {
  return [
    ...(partitionKey === undefined ? [] : at("partitionKey", checkName("attribute", partitionKey.name))),
    ...(sortKey === undefined ? [] : at("sortKey", checkName("attribute", sortKey.name))),
    ...(sortKey === undefined || partitionKey !== undefined
      ? []
      : at("partitionKey", [problem({ rule: "is missing beside a sort key", remedy: "Say it as well." })])),
  ];
}

/** No problem for an existing table whose policy may be written here. */
export function checkPolicyOwner({ managesPolicy = false }: Pick<ExistingTableProps, "managesPolicy">): Problem[] {
  if (managesPolicy) return [];
  return [
    problem({
      rule: "is an existing table whose policy belongs to somebody else, and a second one would replace it",
      remedy: "Leave it to the owner of the table, or say that the policy belongs here: managesPolicy: true.",
    }),
  ];
}

/** Every attribute that is part of a key, with the place where it is declared. */
function keyAttributes(props: TableProps): readonly (readonly [place: readonly string[], KeyAttribute])[] {
  const { partitionKey, sortKey, globalSecondaryIndexes = {}, localSecondaryIndexes = {} } = props;
  const optional = (place: readonly string[], key: KeyAttribute | undefined) =>
    key === undefined ? [] : [[place, key] as const];
  return [
    [["partitionKey"], partitionKey],
    ...optional(["sortKey"], sortKey),
    ...Object.entries(globalSecondaryIndexes).flatMap(([name, index]) => [
      [["globalSecondaryIndexes", name, "partitionKey"], index.partitionKey] as const,
      ...optional(["globalSecondaryIndexes", name, "sortKey"], index.sortKey),
    ]),
    ...Object.entries(localSecondaryIndexes).map(
      ([name, index]) => [["localSecondaryIndexes", name, "sortKey"], index.sortKey] as const,
    ),
  ];
}

function checkAttributeTypes(props: TableProps): Problem[] {
  const types = new Map<string, string>();
  return keyAttributes(props).flatMap(([place, { name, type }]) => {
    const earlier = types.get(name) ?? type;
    types.set(name, earlier);
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

function checkIndexes(
  place: string,
  indexes: readonly (readonly [string, GlobalSecondaryIndex | LocalSecondaryIndex])[],
  most: number,
): Problem[] {
  return [
    ...(indexes.length <= most
      ? []
      : at(place, [
          problem({
            value: indexes.length,
            rule: `indexes are too many: DynamoDB allows ${most} of this kind`,
            remedy: "Remove some.",
          }),
        ])),
    ...indexes.flatMap(([name, { projection, ...keys }]) => [
      ...at([place, name], checkName("index", name)),
      ...Object.entries(keys).flatMap(([key, value]) =>
        key === "capacity" ? [] : at([place, name, key], checkName("attribute", (value as KeyAttribute).name)),
      ),
      ...(typeof projection !== "object" || projection.include.length > 0
        ? []
        : at(
            [place, name, "projection", "include"],
            [problem({ rule: "names no attribute", remedy: 'Name some, or write "KEYS_ONLY".' })],
          )),
    ]),
  ];
}

function checkSharedNames(
  globals: readonly (readonly [string, unknown])[],
  locals: readonly (readonly [string, unknown])[],
): Problem[] {
  const names = new Set(globals.map(([name]) => name));
  return locals
    .filter(([name]) => names.has(name))
    .flatMap(([name]) =>
      at(
        ["localSecondaryIndexes", name],
        [problem({ value: name, rule: "is the name of a global secondary index as well", remedy: "Rename one." })],
      ),
    );
}

function needsSortKey(): Problem {
  return problem({
    rule: "need a table with a sort key",
    remedy: "Give the table a sort key, or use global secondary indexes.",
  });
}

function checkCapacity(capacity: Capacity): Problem[] {
  return Object.entries(capacity)
    .filter(([, units]) => !Number.isInteger(units) || (units as number) < 1)
    .flatMap(([place, units]) =>
      at(place, [
        problem({
          value: units as unknown,
          rule: "is not a capacity: it is a whole number from 1",
          remedy: "Correct it.",
        }),
      ]),
    );
}

function checkIndexCapacity(capacity: Capacity, billing: "on-demand" | Capacity): Problem[] {
  if (billing !== "on-demand") return checkCapacity(capacity);
  return [
    problem({
      value: capacity,
      rule: "is set for an index of a table that pays for each request",
      remedy: "Remove it, or set the table's billing to a capacity.",
    }),
  ];
}

function checkDays(days: number): Problem[] {
  const most = limits.recoveryPeriodInDays.value;
  if (Number.isInteger(days) && days >= 1 && days <= most) return [];
  return at("days", [
    problem({
      value: days,
      rule: `is not a recovery period: DynamoDB allows 1 to ${most} days`,
      remedy: `Write a whole number from 1 to ${most}.`,
    }),
  ]);
}
