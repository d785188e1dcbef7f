import { fillFormat } from "../aws";
import {
  type Fact,
  factKey,
  type FactKind,
  factKinds,
  type JoinedAccess,
  type Json,
  Unknown,
  type WrittenFact,
} from "./fact";
import {
  arnOf,
  type Block,
  type ConfigurationLocation,
  readDocument,
  readText,
  readValue,
  type Scope,
  subjectOf,
} from "./expressions";
import { type FactArgument, factArguments } from "./resource-types";

/** What expressions in a configuration are resolved with. */
interface ReadingContext {
  readonly location: ConfigurationLocation;
  /** Symbolic values, and the Terraform expressions that yield them. */
  readonly expressions: JoinedAccess["expressions"];
}

/** The facts of a configuration, and the resources that state them. */
export interface WrittenAccess {
  readonly facts: readonly WrittenFact[];
  /** The address of the resource that creates a subject, by subject. */
  readonly addresses: ReadonlyMap<string, string>;
  /** The address of the resource that can state a fact, even if it does not, by {@link factKey}. */
  readonly holders: ReadonlyMap<string, string>;
}

type Arguments = Readonly<Record<string, unknown>>;

/**
 * Reads everything in a stack that decides access, as AWS will have it: references are resolved and escapes undone.
 * Policies are found by their arguments and, in arguments that the table does not list, by their form.
 *
 * @param configuration the content of `cdk.tf.json`
 */
export function readConfiguration(configuration: unknown, { location, expressions }: ReadingContext): WrittenAccess {
  const root = isArguments(configuration) ? configuration : {};
  const resources = blocksOf(root["resource"], "");
  const scope: Scope = {
    blocks: new Map([...resources, ...blocksOf(root["data"], "data.")].map((block) => [block.address, block])),
    locals: isArguments(root["locals"]) ? root["locals"] : {},
    symbols: new Map(expressions.map(([symbol, expression]) => [expression, symbol])),
    location,
  };
  return {
    facts: [
      ...resources.flatMap((block) => factsOf(block, scope)),
      ...providerFacts(root["provider"], scope),
      ...moduleFacts(root["module"]),
    ],
    addresses: new Map(resources.map((block) => [subjectOf(block, scope), block.address])),
    holders: new Map(resources.flatMap((block) => holdersOf(block, scope))),
  };
}

function blocksOf(byType: unknown, prefix: string): Block[] {
  return entriesOf(byType).flatMap(([type, byName]) =>
    entriesOf(byName).map(([name, block]) => ({
      type: `${prefix}${type}`,
      address: `${prefix}${type}.${name}`,
      path: pathOf(block),
      arguments: isArguments(block) ? block : {},
    })),
  );
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return isArguments(value) ? Object.entries(value).filter(([key]) => key !== "//") : [];
}

/** The path of the construct, which the engine writes into each resource. */
function pathOf(block: unknown): string {
  const metadata = isArguments(block) && isArguments(block["//"]) ? block["//"]["metadata"] : undefined;
  const path = isArguments(metadata) ? metadata["path"] : undefined;
  return typeof path === "string" ? path : "";
}

function holdersOf(block: Block, scope: Scope): (readonly [key: string, address: string])[] {
  return (factArguments[block.type] ?? []).flatMap((row) =>
    subjectsOf(row, block, scope).map((subject) => [factKey({ subject, kind: row.kind }), block.address] as const),
  );
}

function factsOf(block: Block, scope: Scope): WrittenFact[] {
  const { address, path, type } = block;
  const rows = factArguments[type] ?? [];
  const stated = rows.flatMap((row) => statedBy(row, block, scope));
  const known = new Set(rows.map(({ argument }) => rootOf(argument)));
  const whole = known.has("");
  const found = whole ? [] : policiesByForm(block, known, scope);
  const concerns = found.length === 0 ? [] : referredSubjects(block, scope);
  const open = openArgument(block, scope);
  return [
    ...stated.map((fact) => ({ ...fact, address, path, concerns: [] })),
    ...found.map((fact) => ({ ...fact, address, path, concerns })),
  ].map((fact) => (open === undefined ? fact : { ...fact, value: new Unknown(open) }));
}

interface StatedFact extends Fact {
  readonly argument: string;
}

function statedBy(row: FactArgument, block: Block, scope: Scope): StatedFact[] {
  const { kind, as } = row;
  const isKept = isIgnored(block, sourcesOf(row));
  return subjectsOf(row, block, scope).flatMap((subject) =>
    writtenValues(row, block).flatMap(({ argument, written }) =>
      readAs(row, written, block, scope).map((value) => ({
        subject,
        kind,
        argument,
        value: isKept ? keptByTerraform : named(as, value),
      })),
    ),
  );
}

/** The arguments that a fact is read from; none where the whole resource is the fact. */
function sourcesOf({ argument, together = [], of, reads }: FactArgument): string[] {
  return argument === ""
    ? []
    : [
        ...[argument, ...together, ...(of === undefined ? [] : [of[0]])].map(rootOf),
        ...(reads === "arn" ? ["path"] : []),
      ];
}

/** The argument that a path such as `rule[0].object_ownership` begins with. */
function rootOf(path: string): string {
  return path.split(/[.[]/, 1)[0] ?? "";
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
  const names = [block.arguments[argument] ?? []].flat();
  return names.map((name) => {
    const value = typeof name === "string" ? readText(name, scope) : new Unknown(argument);
    // An unknown name may be that of any subject; its expression is all that identifies it.
    return typeof value === "string" ? nameSubject(template, value, scope) : value.expression;
  });
}

function nameSubject(template: string, value: string, { location }: Scope): string {
  const known: Readonly<Record<string, string>> = { ...location, value };
  return fillFormat(template, (name) => known[name] ?? "");
}

/** The values of an argument, in each block where it is in a block. An argument that is left out decides nothing. */
function writtenValues(
  { argument, together }: FactArgument,
  { arguments: written }: Block,
): readonly { readonly argument: string; readonly written: unknown }[] {
  if (argument === "") return [{ argument, written: withoutMetadata(written) }];
  if (together !== undefined) {
    return [{ argument, written: Object.fromEntries(together.map((name) => [name, written[name] ?? null])) }];
  }
  const [outer = "", inner] = argument.split(".");
  const values = present(written[outer]);
  if (inner === undefined) return values.map((value) => ({ argument, written: value }));
  return values
    .flat()
    .flatMap((block) =>
      present(isArguments(block) ? block[inner] : undefined).map((value) => ({ argument, written: value })),
    );
}

function present(value: unknown): unknown[] {
  return value === undefined || value === null ? [] : [value];
}

function withoutMetadata(written: Arguments): Arguments {
  return Object.fromEntries(Object.entries(written).filter(([name]) => name !== "//" && name !== "depends_on"));
}

const policyArgument = /(^|_)(policy|policies|policy_document|policy_json)$/;
const policyArn = /^arn:[^:]*:iam::[^:]*:policy\//;

/**
 * Policies in arguments that the table does not list: JSON with statements, ARNs of policies, and what may be either.
 */
function policiesByForm(block: Block, known: ReadonlySet<string>, scope: Scope): StatedFact[] {
  const subject = subjectOf(block, scope);
  const fact = (kind: FactKind, argument: string, value: Json): StatedFact => ({
    subject,
    kind,
    argument,
    value: isIgnored(block, [rootOf(argument)]) ? keptByTerraform : value,
  });
  const search = (name: string, value: unknown, argument: string): StatedFact[] => {
    if (Array.isArray(value)) return value.flatMap((each) => search(name, each, argument));
    if (isArguments(value)) {
      if (hasStatements(value)) return [fact("resource policy", argument, readValue(value, scope))];
      return entriesOf(value).flatMap(([key, each]) => search(key, each, `${argument}.${key}`));
    }
    if (typeof value !== "string") return [];
    const read = readDocument(value, scope);
    if (isArguments(read) && hasStatements(read)) return [fact("resource policy", argument, read)];
    if (typeof read === "string" && policyArn.test(read)) return [fact("attachment", argument, read)];
    return read instanceof Unknown && policyArgument.test(name) ? [fact("resource policy", argument, read)] : [];
  };
  return entriesOf(block.arguments)
    .filter(([name]) => !known.has(name) && !metaArguments.has(name))
    .flatMap(([name, value]) => search(name, value, name));
}

const metaArguments: ReadonlySet<string> = new Set([
  "depends_on",
  "lifecycle",
  "provider",
  "provisioner",
  "connection",
]);

function hasStatements(value: object): boolean {
  return "Statement" in value && !(value instanceof Unknown);
}

/** The resources of the stack that a resource names directly. */
function referredSubjects(block: Block, scope: Scope): string[] {
  return entriesOf(block.arguments).flatMap(([name, value]) => {
    if (metaArguments.has(name) || typeof value !== "string") return [];
    const address = /^\$\{([a-z0-9_]+\.[A-Za-z0-9_-]+)\.[a-z_]+\}$/.exec(value)?.[1];
    const referred = address === undefined ? undefined : scope.blocks.get(address);
    const text = readText(value, scope);
    return [
      ...(referred === undefined ? [] : [subjectOf(referred, scope)]),
      ...(typeof text === "string" ? [text] : []),
    ];
  });
}

/** An argument that leaves open whether, how often or where the resource is made. */
function openArgument({ arguments: written }: Block, { location }: Scope): string | undefined {
  const open = ["count", "for_each", "provider"].find((name) => written[name] !== undefined);
  if (open !== undefined) return `${open} = ${JSON.stringify(written[open]).slice(0, 80)}`;
  const { region } = written;
  return region === undefined || region === location.region ? undefined : `region = ${JSON.stringify(region)}`;
}

const keptByTerraform = new Unknown("lifecycle.ignore_changes");

/**
 * Whether Terraform keeps what AWS has in place of what is written.
 *
 * @param sources the arguments; every argument of the resource where there are none
 */
function isIgnored({ arguments: { lifecycle } }: Block, sources: readonly string[]): boolean {
  const ignored = [lifecycle ?? []]
    .flat()
    .flatMap((each) => (isArguments(each) ? [each["ignore_changes"] ?? []].flat() : []))
    .map((each) => (typeof each === "string" ? rootOf(each) : "all"));
  return ignored.some((each) => each === "all" || sources.length === 0 || sources.includes(each));
}

/** Where the resources are made: the region and the accounts of the provider that all of them use. */
function providerFacts(providers: unknown, scope: Scope): WrittenFact[] {
  const configured = isArguments(providers) ? [providers["aws"] ?? []].flat() : [];
  return configured.filter(isArguments).flatMap((written) =>
    written["alias"] !== undefined
      ? []
      : (["region", "allowed_account_ids"] as const).flatMap((argument) =>
          present(written[argument]).map((value) => ({
            subject: "provider aws",
            kind: argument === "region" ? ("region" as const) : ("accounts" as const),
            argument,
            value: readValue(value, scope),
            address: "provider.aws",
            path: "",
            concerns: [],
          })),
        ),
  );
}

/** A Terraform module may make anything, and its files are not read. */
function moduleFacts(modules: unknown): WrittenFact[] {
  return entriesOf(modules).map(([name, written]) => ({
    subject: `module.${name}`,
    kind: "resource policy",
    argument: "source",
    value: new Unknown(isArguments(written) && typeof written["source"] === "string" ? written["source"] : name),
    address: `module.${name}`,
    path: pathOf(written),
    concerns: [],
  }));
}

function isArguments(value: unknown): value is Arguments {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Unknown);
}

/** Whether an unproved fact is reported for any subject. */
export function isReportedEverywhere({ kind }: Fact): boolean {
  return factKinds[kind] === "everywhere";
}
