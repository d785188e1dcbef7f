import { fillFormat } from "../aws";
import { isSymbolic } from "../grants";
import { type Arguments, type Block, blocksOf, isArguments, labelled, pathOf } from "./blocks";
import {
  arnOf,
  type ConfigurationLocation,
  mentionedSubjects,
  readDocument,
  readText,
  readValue,
  type Scope,
  scopeOf,
  subjectOf,
} from "./expressions";
import { type Fact, factKey, type JoinedAccess, type Json, Unknown, type WrittenFact } from "./fact";
import { namedSubjects, policiesByLook } from "./policies-by-look";
import { providerAddress, providerFacts, providerSubject, sourceFacts } from "./provider-facts";
import { type FactArgument, factArgumentsOf } from "./resource-types";
import { rolesUsedBy } from "./uses-of-roles";
import { ignoredChanges, isIgnored, openArgument } from "./settled";

/** What the facts of a configuration are read with. */
export interface ReadingContext {
  readonly location: ConfigurationLocation;
  /** Symbolic values, and the Terraform expressions that yield them. */
  readonly expressions: JoinedAccess["expressions"];
}

/** What a configuration states of access. */
export interface WrittenAccess {
  readonly facts: readonly WrittenFact[];
  /** The address of the resource that creates a subject, by subject. */
  readonly addresses: () => ReadonlyMap<string, string>;
  /** The address of the resource that can state a fact, even if it does not, by {@link factKey}. */
  readonly holders: () => ReadonlyMap<string, string>;
}

/**
 * Everything in a stack that decides who may do what, as AWS will have it: references are followed, escapes undone, and
 * every policy is found by its argument or, in a type of resource that is not known here, by its look.
 *
 * @param configuration the content of `cdk.tf.json`
 */
export function readConfiguration(configuration: unknown, { location, expressions }: ReadingContext): WrittenAccess {
  const root = isArguments(configuration) ? configuration : {};
  const resources = blocksOf(root["resource"]);
  const data = blocksOf(root["data"], "data.");
  const symbols = expressions.flatMap(([symbol, expression]) =>
    isSymbolic(symbol) ? [[expression, symbol] as const] : [],
  );
  const scope = scopeOf(root, [...resources, ...data], { location, symbols: new Map(symbols) });
  return {
    facts: [
      ...[...resources, ...data].flatMap((block) => factsOf(block, scope)),
      ...providerFacts(root["provider"], scope),
      ...sourceFacts(root["terraform"], scope),
      ...moduleFacts(root["module"]),
    ],
    // Only a failure asks for these.
    addresses: () =>
      new Map([
        [providerSubject, providerAddress],
        ...[...data, ...resources].map((block) => [subjectOf(block, scope), block.address] as const),
      ]),
    holders: () => new Map([...resources, ...data].flatMap((block) => holdersOf(block, scope))),
  };
}

function holdersOf(block: Block, scope: Scope): (readonly [key: string, address: string])[] {
  return factArgumentsOf(block.type).flatMap((row) =>
    subjectsOf(row, block, scope).map((subject) => [factKey({ subject, kind: row.kind }), block.address] as const),
  );
}

function factsOf(block: Block, scope: Scope): WrittenFact[] {
  const { address, path, type } = block;
  const rows = factArgumentsOf(type);
  const stated = rows.flatMap((row) =>
    statedBy(row, block, scope).map((fact) => (isIgnored(row, block) ? { ...fact, value: ignoredChanges } : fact)),
  );
  const known = new Set(rows.map(({ argument }) => argument.split(".")[0] ?? ""));
  const found = known.has("") || type.startsWith("data.") ? [] : policiesByLook(block, known, scope);
  const subject = subjectOf(block, scope);
  const isCloudControl = type.startsWith("awscc_");
  const named = found.length === 0 && !isCloudControl ? [] : namedSubjects(block, scope);
  const open = openArgument(block, scope.location);
  return [
    ...stated.map((fact) => ({
      ...fact,
      address,
      path,
      concerns: isCloudControl ? named : mentionedBy(fact, block, scope),
    })),
    ...rolesUsedBy(block, scope).map((fact) => ({ ...fact, address, path, concerns: [] })),
    ...found.map((fact) => ({
      ...fact,
      ...(isIgnored(fact, block) ? { value: ignoredChanges } : {}),
      ...{ subject, address, path, concerns: named },
    })),
  ].map((fact) => (open === undefined ? fact : { ...fact, value: new Unknown(open) }));
}

/** What is mentioned where the subject, or the policy or group that it gets, is an expression that is not known. */
function mentionedBy({ subject, kind, value }: StatedFact, { arguments: written }: Block, scope: Scope): string[] {
  const isGiven = kind === "attachment" || kind === "membership";
  const repeated = subject.includes("${") ? [JSON.stringify(written["for_each"] ?? written["count"] ?? "")] : [];
  const unknown = [subject, ...repeated, ...(isGiven && value instanceof Unknown ? [value.expression] : [])];
  return unknown.flatMap((expression) => mentionedSubjects(expression, scope));
}

interface StatedFact extends Fact {
  readonly argument: string;
}

function statedBy(row: FactArgument, block: Block, scope: Scope): StatedFact[] {
  const { kind, as } = row;
  return subjectsOf(row, block, scope).flatMap((subject) =>
    writtenValues(row, block).flatMap(({ argument, written }) =>
      readAs(row, written, block, scope).map((value) => ({ subject, kind, argument, value: named(as, value) })),
    ),
  );
}

function readAs({ reads }: FactArgument, written: unknown, block: Block, scope: Scope): readonly Json[] {
  if (reads === "document") return [readDocument(written, scope)];
  if (reads === "arn") return [arnOf(block, scope)];
  const value = readValue(written, scope);
  return reads === "items" && Array.isArray(value) ? (value as readonly Json[]) : [value];
}

function named(template: string | undefined, value: Json): Json {
  return template === undefined || typeof value !== "string" ? value : template.replace("{value}", () => value);
}

function subjectsOf({ of }: FactArgument, block: Block, scope: Scope): string[] {
  if (of === undefined) return [subjectOf(block, scope)];
  const [argument, template] = of;
  const names = [block.arguments[argument] ?? []].flat(Infinity);
  return names.map((name) => {
    const value = typeof name === "string" ? readText(name, scope) : new Unknown(`\${${argument}}`);
    // What is not known may be anything, also what was made here, and is told by its expression alone.
    return typeof value === "string" ? nameSubject(template, value, scope) : value.expression;
  });
}

function nameSubject(template: string, value: string, { location }: Scope): string {
  const known: Readonly<Record<string, string>> = { ...location, value: asArn(value, location) };
  return fillFormat(template, (name) => known[name] ?? "");
}

/** The URL of a queue as its ARN, and a stream without its label, which only AWS knows. */
function asArn(value: string, { partition }: ConfigurationLocation): string {
  const [, region = "", account = "", queue] = /^https:\/\/sqs\.([a-z0-9-]+)\.[^/]+\/(\d{12})\/(.+)$/.exec(value) ?? [];
  if (queue !== undefined) return `arn:${partition}:sqs:${region}:${account}:${queue}`;
  return value.replace(/^(arn:[^:]+:dynamodb:.*\/stream\/).+$/, "$1*");
}

/** The values at an argument; lists on the way to it are gone through. An argument that is left out decides nothing. */
function writtenValues(
  { argument, together, otherwise }: FactArgument,
  { arguments: written }: Block,
): readonly { readonly argument: string; readonly written: unknown }[] {
  if (argument === "") return [{ argument, written: withoutMetadata(written) }];
  if (together !== undefined) {
    return [{ argument, written: Object.fromEntries(together.map((name) => [name, written[name] ?? null])) }];
  }
  const [outer = "", inner] = argument.split(".");
  const values = [...present(written[outer] ?? otherwise), ...dynamicBlocks(outer, written)];
  if (inner === undefined) return values.map((value) => ({ argument, written: value }));
  return values
    .flat(Infinity)
    .flatMap((block) =>
      present(isArguments(block) ? block[inner] : block).map((value) => ({ argument, written: value })),
    );
}

/** Blocks that Terraform makes from an expression: how many there are and what they say is not known. */
function dynamicBlocks(name: string, { dynamic }: Arguments): string[] {
  return labelled(dynamic).some(([label]) => label === name) ? [`\${dynamic.${name}}`] : [];
}

function present(value: unknown): unknown[] {
  return value === undefined || value === null ? [] : [value];
}

function withoutMetadata(written: Arguments): Arguments {
  return Object.fromEntries(Object.entries(written).filter(([name]) => name !== "//" && name !== "depends_on"));
}

/** A Terraform module may make anything, and its files are not read. */
function moduleFacts(modules: unknown): WrittenFact[] {
  return labelled(modules).flatMap(([name, blocks]) =>
    [blocks].flat(Infinity).map((written) => ({
      subject: `module.${name}`,
      kind: "resource policy" as const,
      argument: "source",
      value: new Unknown(isArguments(written) && typeof written["source"] === "string" ? written["source"] : name),
      address: `module.${name}`,
      path: pathOf(written),
      concerns: [],
    })),
  );
}
