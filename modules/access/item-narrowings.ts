import * as v from "valibot";
import { checkName, checkTags } from "../aws";
import { checkConditionKey, type Conditions, type LimitValue, type Within } from "../policy";
import { at, checkShape, copyData, listNames, problem, type Problem } from "../validation";
import { type KeySchema, keyAttributeNames } from "./key-schema";
import { type Narrowing } from "./narrowing";
import { type Operation } from "./operations";

// Conditions on the items and attributes that a request names.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html

/** Identity providers whose name of the signed-in user a policy can speak of. */
export const federatedIds = [
  "accounts.google.com:sub",
  "cognito-identity.amazonaws.com:sub",
  "graph.facebook.com:id",
  "www.amazon.com:user_id",
] as const;

/** One of the {@link federatedIds}. */
export type FederatedId = (typeof federatedIds)[number];

/**
 * Values of the partition key: these, all that begin alike, the value of a tag of whoever asks, or the ID that an
 * identity provider knows them by.
 */
export type LeadingKeys =
  | readonly string[]
  | { readonly prefix: string }
  | { readonly principalTag: string }
  | { readonly federatedId: FederatedId };

const leadingKeysSchema = v.union([
  v.array(v.string()),
  v.strictObject({ prefix: v.string() }),
  v.strictObject({ principalTag: v.string() }),
  v.strictObject({ federatedId: v.picklist(federatedIds) }),
]);

/** The keys of what a grant on items is on: the table, if it is, and the indexes. Absent where they are not known. */
export interface GrantedKeys {
  readonly table: KeySchema | undefined;
  readonly onTable: boolean;
  readonly indexes: readonly { readonly name: string; readonly keySchema: KeySchema | undefined }[];
}

const leadingKeysKey = "dynamodb:LeadingKeys";
const attributesKey = "dynamodb:Attributes";

/** Only items whose partition key has one of these values. */
export function leadingKeys(given: LeadingKeys, granted: GrantedKeys): Narrowing {
  const keys = copyData(given);
  const shape = checkShape(leadingKeysSchema, keys);
  const { operator, values } = shape.length > 0 ? { operator: "StringEquals", values: [] } : keyTest(keys);
  const meant = shape.length > 0 ? [] : meantKeys(keys);
  const numeric = partitionKeysOf(granted).some(({ type }) => type !== "S");
  return {
    name: "onlyLeadingKeys",
    problems: at("onlyLeadingKeys", [
      ...shape,
      ...(shape.length > 0 ? [] : checkLeadingKeys(keys, numeric)),
      ...checkPartitionKeys(granted),
    ]),
    bind: (operation) =>
      carries(operation, leadingKeysKey)
        ? {
            conditions: {
              // ForAllValues is true for a request that names no key at all: such as a Scan of the whole table.
              [`ForAllValues:${operator}`]: { [leadingKeysKey]: values },
              Null: { [leadingKeysKey]: ["false"] },
              // What is left of PartiQL is a read of one partition.
              ...(carries(operation, "dynamodb:FullTableScan")
                ? { BoolIfExists: { "dynamodb:FullTableScan": ["false"] } }
                : {}),
            },
          }
        : { reason: ignoresItems(operation, "has no partition key in its request") },
    limits: (action) => ({
      [leadingKeysKey]: { allOf: meant },
      ...(action === "dynamodb:PartiQLSelect" ? { "dynamodb:FullTableScan": { ifPresent: ["false"] } } : {}),
    }),
    bindsKeyUse: false,
  };
}

function keyTest(keys: LeadingKeys): {
  readonly operator: "StringEquals" | "StringLike";
  readonly values: readonly string[];
} {
  if (isList(keys)) return { operator: "StringEquals", values: keys };
  if ("prefix" in keys) return { operator: "StringLike", values: [`${keys.prefix}*`] };
  if ("principalTag" in keys)
    return { operator: "StringEquals", values: [`\${aws:PrincipalTag/${keys.principalTag}}`] };
  return { operator: "StringEquals", values: [`\${${keys.federatedId}}`] };
}

/** The same by hand, for the proof. */
function meantKeys(keys: LeadingKeys): readonly LimitValue[] {
  if (isList(keys)) return keys;
  if ("prefix" in keys) return [{ like: `${keys.prefix}*` }];
  return [{ variable: "principalTag" in keys ? `aws:PrincipalTag/${keys.principalTag}` : keys.federatedId }];
}

function isList(keys: LeadingKeys): keys is readonly string[] {
  return Array.isArray(keys);
}

function checkLeadingKeys(keys: LeadingKeys, numeric: boolean): Problem[] {
  if (isList(keys)) {
    if (keys.length > 0) return keys.flatMap((value) => checkKeyText(value, /\$\{/));
    return [problem({ rule: "names no value: nothing could be read", remedy: "Name at least one." })];
  }
  if ("principalTag" in keys) {
    const { principalTag: tag } = keys;
    return at("principalTag", [...checkTags({ [tag]: "" }), ...checkConditionKey(tag)]);
  }
  if ("prefix" in keys) {
    if (numeric)
      return at("prefix", [
        problem({ value: keys.prefix, rule: "is a prefix of a key that is no text", remedy: "Name the values." }),
      ]);
    return at("prefix", checkKeyText(keys.prefix, /[*?]|\$\{/));
  }
  return [];
}

function checkKeyText(text: string, special: RegExp): Problem[] {
  if (text !== "" && !special.test(text)) return [];
  return [
    problem({
      value: text,
      rule: text === "" ? "is empty, and no key is" : "has characters that a policy reads as a wildcard or a variable",
      remedy: "Write the value as it stands in the table; for a tag of the caller there is principalTag.",
    }),
  ];
}

function partitionKeysOf({ table, onTable, indexes }: GrantedKeys): KeySchema["partitionKey"][] {
  const schemas = [...(onTable ? [table] : []), ...indexes.map(({ keySchema }) => keySchema)];
  return schemas.flatMap((schema) => (schema === undefined ? [] : [schema.partitionKey]));
}

/** On an index dynamodb:LeadingKeys is the index's own partition key: one list cannot mean both. */
function checkPartitionKeys({ table, onTable, indexes }: GrantedKeys): Problem[] {
  if (indexes.length === 0 || (!onTable && indexes.length === 1)) return [];
  const own = onTable ? table : indexes[0]?.keySchema;
  const others = indexes.filter(
    ({ keySchema }) => own === undefined || keySchema?.partitionKey.name !== own.partitionKey.name,
  );
  if (others.length === 0) return [];
  return [
    problem({
      value: others.map(({ name }) => name),
      rule: "are indexes whose partition key is another one, or is not known, so that these values would mean something else there",
      remedy:
        "Leave them out with { indexes: [] }, and grant each by queryIndex(…).onlyLeadingKeys(…) with values of its own key.",
    }),
  ];
}

const fullTableScan = "dynamodb:FullTableScan";

/** No statement of PartiQL that reads through all of a table or index. Other operations stay as they are. */
export function withoutFullTableScans(): Narrowing {
  return {
    name: "withoutFullTableScans",
    problems: [],
    bind: (operation) => ({
      conditions: carries(operation, fullTableScan) ? { BoolIfExists: { [fullTableScan]: ["false"] } } : {},
    }),
    limits: (action) => (action === "dynamodb:PartiQLSelect" ? { [fullTableScan]: { ifPresent: ["false"] } } : {}),
    bindsKeyUse: false,
  };
}

/** Only these attributes of each item, keys included. */
export function attributes(given: readonly string[], granted: GrantedKeys): Narrowing {
  const names = copyData(given);
  const shape = checkShape(v.array(v.string()), names);
  return {
    name: "onlyAttributes",
    problems: at(
      "onlyAttributes",
      shape.length > 0 ? shape : [...names.flatMap(checkAttribute), ...checkKeysNamed(names, granted)],
    ),
    bind: (operation) => {
      const only: Conditions = {
        "ForAllValues:StringEquals": { [attributesKey]: names },
        Null: { [attributesKey]: ["false"] },
      };
      // Attributes are only those that a request names: a read that names none would return them all.
      if (readsNamedAttributes(operation)) {
        return { conditions: { ...only, StringEquals: { "dynamodb:Select": ["SPECIFIC_ATTRIBUTES"] } } };
      }
      if (changesNamedAttributes(operation)) {
        return { conditions: { ...only, StringEquals: { "dynamodb:ReturnValues": [...ownReturnValues] } } };
      }
      return { reason: ignoresItems(operation, "is on whole items, whatever attributes its request names") };
    },
    limits: (action): Within => ({
      [attributesKey]: { allOf: names },
      ...(action === "dynamodb:UpdateItem"
        ? { "dynamodb:ReturnValues": ["NONE", "UPDATED_NEW", "UPDATED_OLD"] }
        : { "dynamodb:Select": ["SPECIFIC_ATTRIBUTES"] }),
    }),
    bindsKeyUse: false,
  };
}

/** What an update may give back: nothing, or the attributes that it changed, before or after. */
const ownReturnValues = ["NONE", "UPDATED_NEW", "UPDATED_OLD"] as const;

function readsNamedAttributes(operation: Operation): boolean {
  return carries(operation, attributesKey) && carries(operation, "dynamodb:Select");
}

/** Every other write replaces or deletes whole items. */
function changesNamedAttributes({ actions }: Operation): boolean {
  return actions.length === 1 && actions[0] === "dynamodb:UpdateItem";
}

function checkAttribute(name: string): Problem[] {
  if (/[.[\]]|\$\{/.test(name)) {
    return [
      problem({
        value: name,
        rule: "is not a top-level attribute, which is all that a condition sees",
        remedy: 'Name the attribute that it is part of: "address" for "address.city".',
      }),
    ];
  }
  return checkName("attribute", name);
}

/** A request is refused unless the key attributes that it names are listed as well. */
function checkKeysNamed(names: readonly string[], { table, onTable, indexes }: GrantedKeys): Problem[] {
  const schemas = [
    // Items of an index are found by the table's key as well.
    { place: "the table", keySchema: table },
    ...indexes.map(({ name, keySchema }) => ({ place: `index ${name}`, keySchema })),
  ];
  return schemas.flatMap(({ place, keySchema }) => {
    if (keySchema === undefined) {
      return [
        problem({
          rule: `the key schema of ${place} is not known, and its attributes have to be on the list`,
          remedy: onTable
            ? "Say partitionKey and sortKey, also of existing tables and their indexes, or leave indexes out with { indexes: [] }."
            : "Say partitionKey and sortKey, also of existing tables and their indexes.",
        }),
      ];
    }
    const missing = keyAttributeNames(keySchema).filter((key) => !names.includes(key));
    return missing.length === 0
      ? []
      : [
          problem({
            value: missing,
            rule: `is missing: the list has to hold ${listNames(keyAttributeNames(keySchema))}, the key of ${place}`,
            remedy: "Add the key attributes, or leave the index out with { indexes: [] }.",
          }),
        ];
  });
}

/** Only as part of a transaction. */
export function insideTransactions(): Narrowing {
  const enclosing = ["ExecuteTransaction", "TransactGetItems", "TransactWriteItems"];
  return {
    name: "onlyInTransactions",
    problems: [],
    bind: (operation) => {
      // It is part of a transaction or nothing, and AWS does not list the key for it.
      if (isConditionCheck(operation)) return { conditions: {} };
      return carries(operation, enclosingKey)
        ? { conditions: { StringEquals: { [enclosingKey]: enclosing } } }
        : { reason: "it is never part of a transaction" };
    },
    limits: (action) => (action === "dynamodb:ConditionCheckItem" ? {} : { [enclosingKey]: enclosing }),
    bindsKeyUse: false,
  };
}

/** Only one by one, not as part of a transaction. */
export function outsideTransactions(): Narrowing {
  return {
    name: "outsideTransactions",
    problems: [],
    bind: (operation) =>
      isConditionCheck(operation)
        ? { reason: "it is only ever part of a transaction" }
        : { conditions: carries(operation, enclosingKey) ? { Null: { [enclosingKey]: ["true"] } } : {} },
    limits: (action): Within => (singleItemActions.has(action) ? { [enclosingKey]: "absent" } : {}),
    bindsKeyUse: false,
  };
}

const enclosingKey = "dynamodb:EnclosingOperation";

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html */
const singleItemActions: ReadonlySet<string> = new Set([
  "dynamodb:DeleteItem",
  "dynamodb:GetItem",
  "dynamodb:PartiQLDelete",
  "dynamodb:PartiQLInsert",
  "dynamodb:PartiQLSelect",
  "dynamodb:PartiQLUpdate",
  "dynamodb:PutItem",
  "dynamodb:UpdateItem",
]);

function isConditionCheck({ actions }: Operation): boolean {
  return actions.includes("dynamodb:ConditionCheckItem");
}

function carries({ conditionKeys = [] }: Operation, key: NonNullable<Operation["conditionKeys"]>[number]): boolean {
  return conditionKeys.includes(key);
}

function ignoresItems({ conditionKeys = [] }: Operation, reason: string): string {
  return conditionKeys.length === 0 ? "it is not on items, and knows no conditions on them" : `it ${reason}`;
}
