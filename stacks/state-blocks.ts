import { type Construct } from "constructs";
import { TerraformResource } from "cdktf";
import { partitionOf } from "../modules/aws";
import { type Arguments, importIdsOf } from "../modules/configuration";
import { addressesOf, renamedFrom, type StateBlocks } from "../modules/terraform";
import { at, problem, type Problem, throwProblems } from "../modules/validation";
import { type PlannedEnvironment } from "./planned-environment";
import { allSections } from "./sections";
import { type PlacedHistory } from "./sections/planned-section";

/** The construct of an entry with a history, and the addresses of its resources by what follows the key in each. */
interface BuiltEntry {
  readonly history: PlacedHistory;
  readonly parts: ReadonlyMap<string, TerraformResource>;
}

/** States the former keys of the entries of a section to the constructs that it has built. */
export function markRenamed(scope: Construct, histories: readonly PlacedHistory[]): void {
  for (const { section, key, formerly = [], isExisting } of histories) {
    const built = section === scope.node.id && !isExisting ? scope.node.tryFindChild(key) : undefined;
    if (built !== undefined) renamedFrom(built, formerly);
  }
}

/** What a stack tells Terraform of the past of its environment, except moves of renamed entries. */
export function blocksOf(
  stack: Construct,
  { environment, histories }: PlannedEnvironment,
  configuration: Arguments,
): Pick<StateBlocks, "removed" | "imports"> & { readonly published: ReadonlyMap<string, string> } {
  const built = histories.flatMap((history) => builtEntry(stack, history));
  throwProblems(at(environment.name, built.flatMap(checkAdopted)));
  const location = { ...environment, partition: partitionOf(environment.region) };
  const ids = importIdsOf(configuration, location);
  const declared = declaredIn(configuration);
  return {
    removed: forgotten({ environment, histories }).filter((address) => !declared.has(address)),
    imports: built.flatMap((each) => importsOf(each, ids)),
    published: new Map(built.flatMap(publishedAddresses)),
  };
}

function builtEntry(stack: Construct, history: PlacedHistory): BuiltEntry[] {
  const { section, key, isExisting } = history;
  const construct = stack.node.tryFindChild(section)?.node.tryFindChild(key);
  if (isExisting || construct === undefined) return [];
  const resources = construct.node.findAll().filter((each) => TerraformResource.isTerraformResource(each));
  const parts = resources.map((each) => [each.friendlyUniqueId.slice(key.length + 1), each] as const);
  return [{ history, parts: new Map(parts) }];
}

function addressOf({ terraformResourceType, friendlyUniqueId }: TerraformResource): string {
  return `${terraformResourceType}.${friendlyUniqueId}`;
}

/** The addresses of data that the environment may have made and does not make any more. */
function forgotten({ environment, histories }: Pick<PlannedEnvironment, "environment" | "histories">): string[] {
  const { region, retired = {} } = environment;
  return allSections.flatMap(({ name, parts }) => {
    if (parts === undefined) return [];
    const handedOver = histories.flatMap(({ section, key, formerly = [], isExisting }) =>
      section === name && isExisting ? [...formerly, key] : [],
    );
    const retiredKeys = retired[name as keyof typeof retired] ?? [];
    return [...handedOver, ...retiredKeys].flatMap((key) => addressesOf(key, parts(region)));
  });
}

function declaredIn({ resource = {} }: Arguments): ReadonlySet<string> {
  return new Set(
    Object.entries(resource as Readonly<Record<string, object>>).flatMap(([type, byName]) =>
      Object.keys(byName).map((name) => `${type}.${name}`),
    ),
  );
}

/** The blocks that take over the resources of an adopted entry. */
function importsOf(
  { history: { adopt }, parts }: BuiltEntry,
  ids: ReadonlyMap<string, string>,
): StateBlocks["imports"] {
  if (adopt === undefined) return [];
  const { except = [], accessKeys = {}, id } = adopt === true ? {} : adopt;
  return [...parts].flatMap(([part, resource]) => {
    if (except.includes(part)) return [];
    const to = addressOf(resource);
    const given =
      resource.terraformResourceType === "aws_kms_key" ? id : accessKeys[/_key_(.+)$/.exec(`_${part}`)?.[1] ?? ""];
    const known = given ?? ids.get(to);
    return known === undefined ? [] : [{ to, id: known }];
  });
}

function publishedAddresses({
  history: { published = {} },
  parts,
}: BuiltEntry): (readonly [to: string, from: string])[] {
  return Object.entries(published).flatMap(([part, from]) => {
    const resource = parts.get(part);
    return resource === undefined ? [] : [[addressOf(resource), from] as const];
  });
}

/** What is wrong with an adoption, which only the built entry tells. */
function checkAdopted({ history: { section, key, adopt }, parts }: BuiltEntry): Problem[] {
  const { except = [], accessKeys = {} } = typeof adopt === "object" ? adopt : {};
  const known = [...parts.keys()];
  const generations = known.flatMap((part) => /(?:^|_)key_(20[0-9-]+)$/.exec(part)?.[1] ?? []);
  const problems = [
    ...except
      .filter((part) => !known.includes(part))
      .map((part) => {
        const remedy = `Write some of ${known.filter((each) => each !== "").join(", ")}.`;
        return problem({ value: part, rule: "is no part of the entry", remedy });
      }),
    ...Object.keys(accessKeys)
      .filter((generation) => !generations.includes(generation))
      .map((generation) => {
        const remedy = "List it among the generations of accessKeys, or leave it out here.";
        return problem({ value: generation, rule: "is no generation of the entry", remedy });
      }),
  ];
  return at([section, key, "adopt"], problems);
}
