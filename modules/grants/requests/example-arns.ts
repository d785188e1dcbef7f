import { fillFormat, partitionOf, regions, type ResourceTypeInfo } from "../../aws";
import { unrelatedAccounts } from "../../proof";

/** What a granted ARN or pattern stands for, as resources of one type that real requests name. */
export interface ExampleArns {
  readonly covered: readonly string[];
  /** ARNs that differ in one name from what is granted, so that the grant must not cover them. */
  readonly neighbours: readonly string[];
}

/** Names for what a wildcard stands for, by the variables of the ARN formats in AWS's reference. */
const examples: Readonly<Record<string, string>> = {
  TableName: "some-table",
  IndexName: "some-index",
  StreamLabel: "2026-11-21T09:30:00.000",
  ExportName: "01795253400000-a1b2c3d4",
  ImportName: "01795253400000-b2c3d4e5",
  BackupName: "01795253400000-c3d4e5f6",
  ObjectName: "2026/11/part-0001.json.gz",
  KeyId: "0a1b2c3d-1111-4222-8333-444455556666",
};

type Names = Readonly<Record<string, string>>;

const besideName = (name: string): readonly string[] => [`${name}-stranger`];
const besideId = (): readonly string[] => ["99999999-9999-4999-8999-999999999999"];

/** Other names of the same kind, for variables in whose place a longer name would not do. */
const neighboursOf: Readonly<Record<string, (name: string) => readonly string[]>> = {
  Partition: () => [],
  Account: (account) => unrelatedAccounts.filter((each) => each !== account).slice(0, 1),
  Region: (region) => regions[partitionOf(region)].filter((each) => each !== region).slice(0, 1),
  KeyId: besideId,
  WorkgroupId: besideId,
  // A pattern of objects covers what begins with its prefix.
  ObjectName: (pattern) => {
    const prefix = pattern.slice(0, -1);
    return prefix === "" ? [] : ["stranger.csv", `${prefix.slice(0, -1)}-stranger/part-0001.json.gz`];
  },
};

/**
 * Examples of what a granted resource covers, and of what it must not, as the format of the type's ARNs in AWS's reference
 * has them. Nothing where the resource cannot be of that type.
 *
 * @param indexes names of a table's indexes, for patterns that cover all of them
 * @example
 * exampleArns("arn:aws:s3:::acme/artie/*", objectType).covered; // ["arn:aws:s3:::acme/artie/2026/11/part-0001.json.gz"]
 */
export function exampleArns(
  resource: string,
  { arn: format }: ResourceTypeInfo,
  indexes: readonly string[],
): ExampleArns | undefined {
  const names = namesIn(resource, format);
  if (names === undefined) return undefined;
  const arnsOf = (all: Names): readonly string[] =>
    all["IndexName"] === "*" && indexes.length > 0
      ? indexes.map((index) => filled(format, { ...all, IndexName: index }))
      : [filled(format, all)];
  const isFixed = ([variable, name]: readonly [string, string]): boolean =>
    variable === "ObjectName" || !name.includes("*");
  const known = withoutSymbols(names);
  return {
    covered: arnsOf(names),
    neighbours: Object.entries(names)
      .filter(isFixed)
      .flatMap(([variable, name]) =>
        (neighboursOf[variable] ?? besideName)(name).flatMap((other) => arnsOf({ ...known, [variable]: other })),
      ),
  };
}

/** An expression takes the place of a symbolic name only in the ARN that is granted, so others get an example. */
function withoutSymbols(names: Names): Names {
  return Object.fromEntries(
    Object.entries(names).map(([variable, name]) => [
      variable,
      name.startsWith("<") ? (examples[variable] ?? "example") : name,
    ]),
  );
}

function filled(format: string, names: Names): string {
  return fillFormat(format, (variable) => (names[variable] ?? "").replace("*", examples[variable] ?? "example"));
}

/** The names that stand in a resource for the variables of a format, wildcards included. */
function namesIn(resource: string, format: string): Names | undefined {
  return formatPattern(format).exec(completed(resource, format))?.groups;
}

/** `…:table/*` covers whatever is in a table, so a type whose ARNs have more steps gets a wildcard for each of those. */
function completed(resource: string, format: string): string {
  const steps = format.split("/");
  const given = resource.split("/");
  if (given.at(-1) !== "*" || given.length >= steps.length) return resource;
  return [...given, ...steps.slice(given.length).map((step) => step.replace(/\{\w+\}/, "*"))].join("/");
}

const patterns = new Map<string, RegExp>();

function formatPattern(format: string): RegExp {
  const known = patterns.get(format);
  if (known !== undefined) return known;
  // A symbolic name in angle brackets stands for a name that is only known when it is applied.
  const source = format.replace(/\{(\w+)\}/g, (_, variable: string) =>
    variable === "ObjectName" || variable.endsWith("WithPath")
      ? `(?<${variable}>.+)`
      : `(?<${variable}><[^<>]+>|[^/:]+)`,
  );
  const pattern = new RegExp(`^${source}$`, "s");
  patterns.set(format, pattern);
  return pattern;
}
