import * as v from "valibot";
import { checkName } from "../../aws";
import { at, checkShape, copyData, listNames, problem, type Problem } from "../../validation";
import { keyAttributeNames, type Operation } from "../../catalogue";
import { carries, type GrantedKeys, ignoresItems } from "./item-requests";
import { type Narrowing } from "./narrowing";

const attributesKey = "dynamodb:Attributes";

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
    limit: (operation) => {
      const only = { [attributesKey]: { allOf: names } };
      // Attributes are only those that a request names: a read that names none would return them all. GetItem and
      // BatchGetItem have no parameter Select, but the condition key nevertheless: AWS lists it for both actions, and its
      // own policies for them ask for SPECIFIC_ATTRIBUTES so that nobody can request all attributes. That they carry it on
      // every read, AWS shows but does not state; where it were missing, this refuses.
      // https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
      // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
      if (readsNamedAttributes(operation)) {
        return { within: { ...only, "dynamodb:Select": ["SPECIFIC_ATTRIBUTES"] } };
      }
      if (changesNamedAttributes(operation)) {
        return { within: { ...only, "dynamodb:ReturnValues": ownReturnValues } };
      }
      return { reason: ignoresItems(operation, "is on whole items, whatever attributes its request names") };
    },
  };
}

/** What an update may give back: nothing, or the attributes that it changed, before or after. */
const ownReturnValues = ["NONE", "UPDATED_NEW", "UPDATED_OLD"] as const;

export function readsNamedAttributes(operation: Operation): boolean {
  return carries(operation, attributesKey) && carries(operation, "dynamodb:Select");
}

/** Every other write replaces or deletes whole items. */
export function changesNamedAttributes({ actions }: Operation): boolean {
  return actions.length === 1 && actions[0] === "dynamodb:UpdateItem";
}

export function checkAttribute(name: string): Problem[] {
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
