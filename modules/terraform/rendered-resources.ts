import { at, problem, type Problem } from "../validation";

/** The arguments of a resource as Terraform reads them, with the names that the provider has for them. */
type RenderedArguments = Readonly<Record<string, unknown>>;

/** The resources of a stack as Terraform reads them: the `resource` of its `cdk.tf.json`, by type and name. */
export type RenderedResources = Readonly<Record<string, Readonly<Record<string, RenderedArguments>>>>;

type Literal = string | number | boolean | readonly string[];

/** What arguments must be. Nothing is required of others. */
export interface RequiredArguments {
  /** A literal; one of several, where undefined stands for an argument that is absent; or a block, of which there is one. */
  readonly [argument: string]: Literal | { readonly oneOf: readonly (Literal | undefined)[] } | RequiredArguments;
}

const absent = { oneOf: [undefined] } as const;

/** What a resource must be without, so that Terraform creates it once, as its arguments say, and keeps it so. */
export const madeAsWritten = {
  count: absent,
  for_each: absent,
  dynamic: absent,
  lifecycle: { ignore_changes: absent },
} as const satisfies RequiredArguments;

/** What is wrong with a resource of which these arguments are required. */
export function checkArguments(
  type: string,
  name: string,
  resources: RenderedResources,
  required: RequiredArguments,
): Problem[] {
  const found = resources[type]?.[name];
  const problems = found === undefined ? [missing(type)] : checkBlock(found, required);
  return at(`${type}.${name}`, problems);
}

/**
 * What is wrong with the resources of a type that refer to another resource. There must be exactly one.
 *
 * @param argument the argument that refers to it
 * @param references the values of the argument that mean the other resource
 */
export function checkOneReferring(
  type: string,
  {
    argument,
    references,
    of,
  }: { readonly argument: string; readonly references: readonly unknown[]; readonly of: string },
  resources: RenderedResources,
  required: RequiredArguments,
): Problem[] {
  const names = Object.entries(resources[type] ?? {})
    .filter(([, block]) => references.includes(block[argument]))
    .map(([name]) => name);
  const [name] = names;
  if (name === undefined) return at(of, [missing(type)]);
  const [, ...others] = names;
  return [
    ...others.flatMap((other) =>
      at(`${type}.${other}`, [problem({ rule: `is a second one for ${of}`, remedy: "Remove it." })]),
    ),
    ...checkArguments(type, name, resources, required),
  ];
}

function missing(type: string): Problem {
  return problem({ value: type, rule: "is missing", remedy: "Remove the override that takes it away." });
}

function checkBlock(given: RenderedArguments, required: RequiredArguments): Problem[] {
  return Object.entries(required).flatMap(([argument, wanted]) => at(argument, checkArgument(given[argument], wanted)));
}

function checkArgument(actual: unknown, wanted: RequiredArguments[string]): Problem[] {
  if (typeof wanted !== "object" || isList(wanted)) return checkLiteral(actual, [wanted]);
  if (isChoice(wanted)) return checkLiteral(actual, wanted.oneOf);
  // The engine writes a block of which there can be one as an object, any other as a list.
  const [block = {}, ...others] = [actual].flat() as readonly (RenderedArguments | undefined)[];
  if (typeof block !== "object") return [unlike(actual, ["a block"])];
  return others.length > 0 ? [unlike(actual, ["one block"])] : checkBlock(block, wanted);
}

/** Values are compared as they are written: an expression or the text `"true"` is not the literal true. */
function checkLiteral(actual: unknown, wanted: readonly (Literal | undefined)[]): Problem[] {
  const written = JSON.stringify(actual);
  if (wanted.some((each) => JSON.stringify(each) === written)) return [];
  return [
    unlike(
      actual,
      wanted.map((each) => (each === undefined ? "absent" : JSON.stringify(each))),
    ),
  ];
}

function unlike(value: unknown, wanted: readonly string[]): Problem {
  return problem({
    value,
    rule: `must be ${wanted.join(" or ")}`,
    remedy: "Remove the override that changes it.",
  });
}

function isList(wanted: RequiredArguments[string]): wanted is readonly string[] {
  return Array.isArray(wanted);
}

function isChoice(
  wanted: Exclude<RequiredArguments[string], Literal>,
): wanted is { readonly oneOf: readonly (Literal | undefined)[] } {
  return "oneOf" in wanted;
}
