import * as v from "valibot";
import { checkTags } from "../../aws";
import { checkConditionKey, type LimitValue, readNumber } from "../../policy";
import { at, checkShape, copyData, problem, type Problem } from "../../validation";
import { type KeyAttributeType, type KeySchema } from "../../catalogue";
import { carries, type GrantedKeys, ignoresItems } from "./item-requests";
import { type Narrowing } from "./narrowing";

// Conditions on the items that a request names.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html

/** Condition keys with the ID of the signed-in user at an identity provider. */
const federatedIds = [
  "accounts.google.com:sub",
  "cognito-identity.amazonaws.com:sub",
  "cognito-identity.cn-north-1.amazonaws.com.cn:sub",
  "cognito-identity.us-gov-east-1.amazonaws.com:sub",
  "cognito-identity-us-gov.amazonaws.com:sub",
  "graph.facebook.com:id",
  "www.amazon.com:user_id",
] as const;

/** One of the {@link federatedIds}. */
export type FederatedId = (typeof federatedIds)[number];

/**
 * Values of the partition key: these texts, all texts with a prefix, the value of a tag of the caller, or the caller's
 * ID at an identity provider.
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

const leadingKeysKey = "dynamodb:LeadingKeys";

/** Only items whose partition key has one of these values. */
export function leadingKeys(given: LeadingKeys, granted: GrantedKeys): Narrowing {
  const keys = copyData(given);
  const shape = checkShape(leadingKeysSchema, keys);
  const meant = shape.length > 0 ? [] : meantKeys(keys);
  const types = new Set(partitionKeysOf(granted).map(({ type }) => type));
  return {
    name: "onlyLeadingKeys",
    problems: at("onlyLeadingKeys", [
      ...shape,
      ...(shape.length > 0 ? [] : checkLeadingKeys(keys, types)),
      ...checkPartitionKeys(granted),
    ]),
    limit: (operation) =>
      carries(operation, leadingKeysKey)
        ? {
            within: {
              // A request that names no key at all, such as a Scan of the whole table, is beyond the limit.
              [leadingKeysKey]: { allOf: meant },
              // What is left of PartiQL is a read of one partition.
              ...(carries(operation, "dynamodb:FullTableScan")
                ? { "dynamodb:FullTableScan": { ifPresent: ["false"] } }
                : {}),
            },
          }
        : { reason: ignoresItems(operation, "has no partition key in its request") },
  };
}

export function meantKeys(keys: LeadingKeys): readonly LimitValue[] {
  if (isList(keys)) return keys;
  if ("prefix" in keys) return [{ like: `${keys.prefix}*` }];
  return [{ variable: "principalTag" in keys ? `aws:PrincipalTag/${keys.principalTag}` : keys.federatedId }];
}

function isList(keys: LeadingKeys): keys is readonly string[] {
  return Array.isArray(keys);
}

export function checkLeadingKeys(keys: LeadingKeys, types: ReadonlySet<KeyAttributeType>): Problem[] {
  if (isList(keys)) {
    if (keys.length > 0) {
      return keys.flatMap((value) => [...checkKeyText(value, /\$\{/), ...(types.has("N") ? checkNumber(value) : [])]);
    }
    return [problem({ rule: "names no value: nothing could be read", remedy: "Name at least one." })];
  }
  if ("principalTag" in keys) {
    const { principalTag: tag } = keys;
    return at("principalTag", [...checkTags({ [tag]: "" }), ...checkConditionKey(tag)]);
  }
  if ("prefix" in keys) {
    if (types.has("N") || types.has("B"))
      return at("prefix", [
        problem({ value: keys.prefix, rule: "is a prefix of a key that is no text", remedy: "Name the values." }),
      ]);
    return at("prefix", checkKeyText(keys.prefix, /[*?]|\$\{/));
  }
  if (!types.has("N")) return [];
  const rule = "is never a number, as the partition key is, so that no item has it for a key";
  const remedy = "Key the items of users by text, or name the values.";
  return at("federatedId", [problem({ value: keys.federatedId, rule, remedy })]);
}

function checkNumber(value: string): Problem[] {
  if (readNumber(value) !== undefined) return [];
  const rule = "is no number, as the partition key is, so that no item has it for a key";
  return [problem({ value, rule, remedy: 'Write it as in "4711".' })];
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
