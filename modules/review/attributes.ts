import { isArguments, type Json, Unknown } from "../configuration";
import { digestOf } from "./digest";
import { type Attribute, identityOf } from "./resource-identity";
import { type AttributeValue } from "./resource";
import { sortBy } from "./sort-by";
import { statementsOf } from "./statements";

/** The attributes that identify a resource of a type, without those that have their default. */
export function attributesOf(
  type: string,
  argument: (name: string) => Json | undefined,
): Readonly<Record<string, AttributeValue>> {
  const read = Object.entries(identityOf(type).attributes).map(
    ([name, attribute]) => [name, attributeValue(name, attribute, argument)] as const,
  );
  return Object.fromEntries(read.filter(([name, value]) => !isDefault(value, identityOf(type).attributes[name])));
}

function isDefault(value: AttributeValue, attribute: Attribute | undefined): boolean {
  if (typeof value !== "string") return Object.keys(value).length === 0;
  return value === "" || value === attribute?.default;
}

/** The argument at the top that holds an attribute. */
export function argumentOf(name: string, { at = name }: Attribute): string {
  return at.split(".")[0] ?? name;
}

function attributeValue(
  name: string,
  attribute: Attribute,
  argument: (name: string) => Json | undefined,
): AttributeValue {
  const { at = name, each, digest = false, effect } = attribute;
  if (effect === "access") return statementsOf(argument(at));
  const [outer = "", ...steps] = at.split(".");
  const values = steps.reduce((found, step) => found.flatMap((value) => membersOf(value, step)), list(argument(outer)));
  if (each === undefined) {
    const text = values
      .map(textOf)
      .filter((value) => value !== "")
      .join(",");
    return digest && text !== "" ? digestOf(text) : text;
  }
  const described = values.map((block) => {
    const members = each.members.map((member) => membersOf(block, member).map(textOf).sort().join(","));
    return [membersOf(block, each.key).map(textOf).join(","), members.filter((each) => each !== "").join(" ")] as const;
  });
  return Object.fromEntries(sortBy(described, ([key]) => key));
}

/** Terraform states a single block as an object or as a list of one. */
function list(value: Json | undefined): readonly Json[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(list);
  return value === undefined || value === null ? [] : [value];
}

function membersOf(value: Json, name: string): readonly Json[] {
  if (value instanceof Unknown || !isArguments(value)) return [];
  return list((value as Readonly<Record<string, Json>>)[name]);
}

function textOf(value: Json): string {
  if (value instanceof Unknown) return value.expression;
  if (value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
