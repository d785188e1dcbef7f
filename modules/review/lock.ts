import { isArguments } from "../configuration";
import { type ResourceLocation } from "../catalogue";
import { at, problem, type Problem } from "../validation";
import { formatEntry, parseEntry } from "./entry";
import { dataPrefix } from "./inventory";
import { type AttributeValue, type Resource } from "./resource";
import { sortBy } from "./sort-by";

/** The resources of an environment as its team approved them last. */
export interface Lock {
  readonly environment: string;
  readonly location: ResourceLocation;
  /** By address, sorted. */
  readonly resources: ReadonlyMap<string, Resource>;
  /** The names of existing tables and buckets, by the address of the data source that looks each up, sorted. */
  readonly existing: ReadonlyMap<string, string>;
}

const schemaVersion = 1;
const rewrite = (environment: string): string =>
  "Take the lock of the target branch, as in git checkout origin/main -- " +
  `stacks/environments/${environment}.lock.json, and run: npm run access -- lock ${environment}`;

/**
 * The text of a lock: JSON with one line for each address, sorted, so that merges conflict line by line. The last line is
 * constant, so that every line before it ends with a comma.
 */
export function formatLock({ environment, location, resources, existing }: Lock): string {
  const sorted = sortBy(resources.values(), (each) => each.address);
  const lines: readonly (readonly [string, unknown])[] = [
    ["environment", environment],
    ["account", location.account],
    ["region", location.region],
    ...sorted.map((resource) => [resource.address, toLine(resource)] as const),
    ...[...existing].map(([address, name]) => [address, { name }] as const),
    ["schema", schemaVersion],
  ];
  return `{\n${lines.map(([key, value]) => `  ${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(",\n")}\n}\n`;
}

function toLine({ entry, disposable, attributes }: Resource): object {
  return {
    ...(entry === undefined ? {} : { entry: formatEntry(entry) }),
    ...(disposable ? { disposable } : {}),
    ...Object.fromEntries(sortBy(Object.entries(attributes), ([name]) => name)),
  };
}

/**
 * Reads the text of a lock, which a person or a merge may have changed.
 *
 * @param environment the environment that the file is named after
 */
export function parseLock(
  text: string,
  environment: string,
): { readonly lock?: Lock; readonly problems: readonly Problem[] } {
  const lines = text.replaceAll("\r\n", "\n").trimEnd().split("\n");
  const refused = (rule: string, place: readonly string[] = [], remedy = rewrite(environment)) => ({
    problems: at([`${environment}.lock.json`, ...place], [problem({ rule, remedy })]),
  });
  if (lines.some((line) => /^(<{7}|={7}|>{7}|\|{7})/.test(line))) {
    return refused("has the markers of a merge conflict");
  }
  const members = lines.slice(1, -1).map(memberOf);
  if (lines[0] !== "{" || lines.at(-1) !== "}" || members.includes(undefined)) {
    return refused("is not as access lock writes it: an object with a line for each address");
  }
  const known = members.filter((member) => member !== undefined);
  const keys = known.map(([key]) => key);
  const seen = new Set<string>();
  const repeated = keys.find((key) => seen.size === seen.add(key).size);
  if (repeated !== undefined) return refused("has two lines", [repeated], `Keep one of them. ${rewrite(environment)}`);
  const { environment: name, account, region, schema, ...addresses } = Object.fromEntries(known);
  if (schema !== schemaVersion) {
    return refused(`has schema ${JSON.stringify(schema ?? null)}; this version reads ${schemaVersion}`, ["schema"]);
  }
  if (name !== environment) return { problems: [otherEnvironment(environment, name)] };
  const existing = Object.entries(addresses).flatMap(([address, value]) =>
    address.startsWith(dataPrefix) ? [[address, isArguments(value) ? String(value["name"]) : ""] as const] : [],
  );
  const resources = Object.entries(addresses)
    .filter(([address]) => !address.startsWith(dataPrefix))
    .map(([address, value]) => [address, resourceOf(address, value)] as const);
  const wrong = resources.find(([, resource]) => resource === undefined)?.[0];
  if (wrong !== undefined) return refused("is not a line of a lock", [wrong]);
  if (typeof account !== "string" || typeof region !== "string") return refused("has no account or no region");
  const read = new Map(
    resources.flatMap(([address, resource]) => (resource === undefined ? [] : [[address, resource]])),
  );
  const lock = { environment, location: { account, region }, resources: read, existing: new Map(existing) };
  return formatLock(lock).trimEnd() === lines.join("\n")
    ? { lock, problems: [] }
    : refused("is not as access lock writes it: its lines are not sorted, or were edited manually");
}

/** A file that was renamed with its environment: the state and the names in AWS are still those of the former name. */
function otherEnvironment(environment: string, name: unknown): Problem {
  const former = typeof name === "string" ? name : "another environment";
  return {
    place: [`${environment}.lock.json`, "environment"],
    value: name,
    rule: "is not the environment of this file: its state and its names in AWS are those of the former name",
    remedy: `Keep the name "${former}". For a second environment, leave this file out and lock it once it is deployed.`,
  };
}

function memberOf(line: string): readonly [key: string, value: unknown] | undefined {
  try {
    return Object.entries(JSON.parse(`{${line.replace(/,$/, "")}}`) as object)[0];
  } catch {
    return undefined;
  }
}

function resourceOf(address: string, value: unknown): Resource | undefined {
  if (!isArguments(value) || !/^[a-z][a-z0-9_]*\.[A-Za-z_][A-Za-z0-9_-]*$/.test(address)) return undefined;
  const { entry, disposable = false, ...attributes } = value;
  const isText = (each: unknown): boolean => typeof each === "string";
  const isValue = (each: unknown): boolean => isText(each) || (isArguments(each) && Object.values(each).every(isText));
  if (!Object.values(attributes).every(isValue) || typeof disposable !== "boolean") return undefined;
  if (entry !== undefined && typeof entry !== "string") return undefined;
  return {
    address,
    type: address.split(".")[0] ?? address,
    ...(entry === undefined ? {} : { entry: parseEntry(entry) }),
    disposable,
    attributes: attributes as Readonly<Record<string, AttributeValue>>,
  };
}
