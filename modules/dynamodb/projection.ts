import * as v from "valibot";
import { type KeySchema } from "../catalogue";
import { checkName, limits } from "../aws";
import { at, listNames, problem, type Problem, type SchemaEntries } from "../validation";

/** The attributes that an index holds beside the keys: all, none, or those listed. */
export type Projection = "ALL" | "KEYS_ONLY" | { readonly include: readonly string[] };

const included = { include: v.array(v.string()) } satisfies SchemaEntries<Exclude<Projection, string>>;

/** The shape of a {@link Projection}. */
export const projectionSchema = v.union([v.picklist(["ALL", "KEYS_ONLY"]), v.strictObject(included)]);

/**
 * What is wrong with the attributes that an index includes.
 *
 * @param keys the keys of the index and of its table
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Projection.html
 */
export function checkProjection(projection: Projection | undefined, ...keys: readonly Partial<KeySchema>[]): Problem[] {
  return typeof projection === "object" ? at("include", checkIncluded(projection.include, keys.flatMap(keyNames))) : [];
}

/** No problem for the attributes that all indexes of a table together may include. */
export function checkProjectionsTogether(projections: readonly (Projection | undefined)[]): Problem[] {
  const included = projections.flatMap((each) => (typeof each === "object" ? each.include : []));
  const { value: most } = limits.projectedAttributesPerTable;
  return included.length <= most ? [] : [tooManyTogether(included.length)];
}

function keyNames({ partitionKey, sortKey }: Partial<KeySchema>): string[] {
  return [partitionKey, sortKey].flatMap((key) => key?.name ?? []);
}

function checkIncluded(names: readonly string[], keys: readonly string[]): Problem[] {
  const { value: most } = limits.projectedAttributesPerIndex;
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  const inKeys = [...new Set(names)].filter((name) => keys.includes(name));
  return [
    ...(names.length > 0 ? [] : [noAttribute]),
    ...(names.length <= most ? [] : [tooMany(names.length)]),
    ...names.flatMap((name) => checkName("projectedAttribute", name)),
    ...[...twice].map((value) => problem({ value, rule: "is listed twice", remedy: "Remove one of the two." })),
    ...(inKeys.length === 0 ? [] : [heldAnyway(inKeys)]),
  ];
}

const noAttribute = problem({ rule: "names no attribute", remedy: 'Name some, or write "KEYS_ONLY".' });

function tooMany(count: number): Problem {
  const { value, unit } = limits.projectedAttributesPerIndex;
  const rule = `attributes are too many: DynamoDB allows an index ${value} ${unit}`;
  return problem({ value: count, rule, remedy: 'Remove some, or write projection: "ALL".' });
}

function tooManyTogether(count: number): Problem {
  const { value } = limits.projectedAttributesPerTable;
  return problem({
    value: count,
    rule: `attributes are too many in the projections of all indexes together: DynamoDB allows a table ${value}, one that two indexes include counted twice`,
    remedy: 'Remove some, or write projection: "ALL" for an index.',
  });
}

function heldAnyway(keys: readonly string[]): Problem {
  const rule = `${keys.length === 1 ? "is a key" : "are keys"} of the table or of the index, which the index holds in any case; DynamoDB takes attributes that are not keys`;
  return problem({ value: listNames(keys), rule, remedy: "Remove it from the list." });
}
