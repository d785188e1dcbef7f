import { type Construct } from "constructs";
import { TerraformResource, type TerraformStack } from "cdktf";
import { partitionOf } from "../modules/aws";
import { type Arguments, importIdsOf } from "../modules/configuration";
import { addressesOf, addressOf, checkMoves, movesOf, renamedFrom, type StateBlocks } from "../modules/terraform";
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

/**
 * What a stack tells Terraform of the past of its environment.
 *
 * @param nameOf the name of a resource whose construct has this path below the stack
 * @throws ValidationError where Terraform would refuse a block
 */
export function stateBlocksOf(
  stack: TerraformStack,
  { environment, histories }: PlannedEnvironment,
  configuration: Arguments,
  nameOf: (path: readonly string[]) => string,
): StateBlocks {
  const built = histories.flatMap((history) => builtEntry(stack, history));
  const moved = movesOf(stack, nameOf, new Map(built.flatMap(publishedAddresses)));
  const declared = declaredIn(configuration);
  throwProblems(at(environment.name, [...built.flatMap(checkAdopted), ...checkMoves(moved, declared)]));
  const location = { ...environment, partition: partitionOf(environment.region) };
  const ids = built.length === 0 ? new Map<string, string>() : importIdsOf(configuration, location);
  return {
    moved,
    removed: [...new Set(forgotten({ environment, histories }))].filter((address) => !declared.has(address)),
    imports: built.flatMap((each) => importsOf(each, ids, configuration)),
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

/** The generation of the access key that a part is. */
function generationOf(part: string): string[] {
  const [, generation] = /(?:^|_)key_(20\d\d-\d\d)$/.exec(part) ?? [];
  return generation === undefined ? [] : [generation];
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
    Object.entries(resource as ByType).flatMap(([type, byName]) =>
      Object.keys(byName).map((name) => `${type}.${name}`),
    ),
  );
}

/** The blocks that take over the resources of an adopted entry, but not those that belong to a part that does not exist. */
function importsOf(
  { history: { adopt }, parts }: BuiltEntry,
  ids: ReadonlyMap<string, string>,
  { resource: written }: Arguments,
): StateBlocks["imports"] {
  if (adopt === undefined) return [];
  const { except = [], accessKeys = {}, id } = adopt === true ? {} : adopt;
  const missing = [...parts].flatMap(([part, each]) => (except.includes(part) ? [addressOf(each)] : []));
  const belongsToMissing = ({ terraformResourceType, friendlyUniqueId }: TerraformResource): boolean => {
    const block = (written as ByType)[terraformResourceType]?.[friendlyUniqueId];
    return missing.some((address) => identifyingArguments(block).includes(`\${${address}.`));
  };
  return [...parts].flatMap(([part, resource]) => {
    const to = addressOf(resource);
    if (missing.includes(to) || belongsToMissing(resource)) return [];
    const given = resource.terraformResourceType === "aws_kms_key" ? id : accessKeys[generationOf(part)[0] ?? ""];
    const known = given ?? ids.get(to);
    return known === undefined ? [] : [{ to, id: known }];
  });
}

type ByType = Readonly<Record<string, Readonly<Record<string, Arguments>>>>;

/** The arguments that name what a resource belongs to. */
const owners = ["bucket", "group", "groups", "policy_arn", "resource_arn", "role", "target_key_id", "user"];

function identifyingArguments(block: Arguments = {}): string {
  return JSON.stringify(owners.map((name) => block[name]));
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
  if (adopt === undefined) return [];
  const { except = [], accessKeys = {}, id } = adopt === true ? {} : adopt;
  const known = [...parts.keys()];
  const generations = known.flatMap(generationOf);
  const problems = [
    ...checkKeyId(id, parts.get("")),
    ...except
      .filter((part) => !known.includes(part))
      .map((part) => {
        const remedy = `Write some of ${known.filter((each) => each !== "").join(", ")}.`;
        return problem({ value: part, rule: "is not a part of the entry", remedy });
      }),
    ...Object.keys(accessKeys)
      .filter((generation) => !generations.includes(generation))
      .map((generation) => {
        const remedy = "List it among the generations of accessKeys, or leave it out here.";
        return problem({ value: generation, rule: "is not a generation of the entry", remedy });
      }),
  ];
  return at([section, key, "adopt"], problems);
}

/** A KMS key is known by an ID that AWS gives, everything else by its name. */
function checkKeyId(id: string | undefined, resource: TerraformResource | undefined): Problem[] {
  const isKey = resource?.terraformResourceType === "aws_kms_key";
  if (!isKey && id === undefined) return [];
  if (!isKey) {
    const remedy = "Leave it out: Terraform imports the entry by its name.";
    return [problem({ ...showId(id), rule: "is set, but only a KMS key is adopted by its ID", remedy })];
  }
  if (id !== undefined && /^(?:mrk-[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.test(id)) return [];
  const remedy =
    'Write adopt: { id: "…" } with what this prints: aws kms describe-key --key-id ALIAS --query KeyMetadata.KeyId';
  return [problem({ ...showId(id), rule: "is not the ID of a KMS key, which AWS gives", remedy })];
}

function showId(id: string | undefined): { readonly value?: string } {
  return id === undefined ? {} : { value: id };
}
