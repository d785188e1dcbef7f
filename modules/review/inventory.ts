import { isMarkedDisposable, partitionOf } from "../aws";
import { dataTypes, type ResourceLocation } from "../catalogue";
import { isArguments, labelled, readResources, type ReadResource } from "../configuration";
import { argumentOf, attributesOf } from "./attributes";
import { type Entry } from "./entry";
import { type Resource } from "./resource";
import { identityOf } from "./resource-identity";
import { sortBy } from "./sort-by";

/** A resource of a written stack. */
export interface WrittenResource extends Resource {
  /** The attributes whose changes Terraform ignores: they are not among the attributes. */
  readonly ignored: ReadonlySet<string>;
}

/** A `moved` block. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

/** The resources of a written stack and what it declares about their past. */
export interface Inventory {
  readonly location: ResourceLocation;
  /** By address, sorted. */
  readonly resources: ReadonlyMap<string, WrittenResource>;
  /** The names of existing tables and buckets, by the address of the data source that looks each up, sorted. */
  readonly existing: ReadonlyMap<string, string>;
  readonly moves: readonly Move[];
  /** The addresses that `removed` blocks forget. A block that destroys is not among them. */
  readonly forgotten: ReadonlySet<string>;
  /** The targets of `import` blocks. */
  readonly imported: ReadonlySet<string>;
}

/**
 * Lists the resources of a written stack.
 *
 * @param configuration the content of `cdk.tf.json`
 */
export function readInventory(configuration: unknown): Inventory {
  const root = isArguments(configuration) ? configuration : {};
  const location = locationOfProvider(root["provider"]);
  const partition = location.region === "" ? "aws" : partitionOf(location.region);
  const read = readResources(configuration, { ...location, partition });
  const isData = ({ type }: ReadResource): boolean => type.startsWith(dataPrefix);
  const resources = read.filter((each) => !isData(each)).map((each) => [each.address, toResource(each)] as const);
  const existing = read.filter(isData).flatMap(({ address, type, argument }) => {
    const managed = type.slice(dataPrefix.length);
    const name = dataTypes.has(managed) ? argument(identityOf(managed).name ?? "") : undefined;
    return typeof name === "string" ? [[address, name] as const] : [];
  });
  const blocks = (name: string): readonly Readonly<Record<string, unknown>>[] =>
    [root[name] ?? []].flat(Infinity).filter(isArguments);
  return {
    location,
    resources: new Map(sortBy(resources, ([address]) => address)),
    existing: new Map(sortBy(existing, ([address]) => address)),
    moves: blocks("moved").map(({ from, to }) => ({ from: String(from), to: String(to) })),
    forgotten: new Set(
      blocks("removed")
        .filter(({ lifecycle }) => [lifecycle].flat().some((each) => isArguments(each) && each["destroy"] === false))
        .map(({ from }) => String(from)),
    ),
    imported: new Set(blocks("import").map(({ to }) => String(to))),
  };
}

/** What the address of a data source begins with. */
export const dataPrefix = "data.";

function locationOfProvider(providers: unknown): ResourceLocation {
  const aws = labelled(providers).find(([name]) => name === "aws")?.[1];
  const { region, allowed_account_ids: accounts } = [aws].flat(Infinity).find(isArguments) ?? {};
  const [account] = [accounts].flat();
  return { account: typeof account === "string" ? account : "", region: typeof region === "string" ? region : "" };
}

function toResource({ address, type, path, ignored, argument }: ReadResource): WrittenResource {
  const entry = entryOf(path);
  const isIgnored = (name: string): boolean => ignored.includes(name) || ignored.includes("all");
  return {
    address,
    type,
    ...(entry === undefined ? {} : { entry }),
    disposable: isMarkedDisposable(argument("tags")),
    attributes: attributesOf(type, (name) => (isIgnored(name) ? undefined : argument(name))),
    ignored: new Set(
      Object.entries(identityOf(type).attributes)
        .filter(([name, attribute]) => isIgnored(argumentOf(name, attribute)))
        .map(([name]) => name),
    ),
  };
}

/**
 * The scope of the machinery of temporary access, above that of each access. The constructs that have these IDs are in
 * modules above this one, so that their IDs are repeated here; a test of locks compares them.
 */
const machinery = "temporary-access";

/** The entry `artie` of `connections` for the path `prod/connections/artie/role/Resource`. */
function entryOf(path: string): Entry | undefined {
  const [, section = "", ...steps] = path.split("/");
  const isMachinery = section === "temporaryAccess" && steps[0] === machinery;
  const [key = "", ...below] = isMachinery ? steps.slice(1) : steps;
  if (section === "" || key === "") return undefined;
  // What all accesses share is right below the machinery: the API, the table of requests, their roles.
  const isShared = isMachinery && (below.length === 0 || key === "requests" || key.endsWith("_role"));
  return isShared ? { section } : { section, key };
}
