import { type Construct } from "constructs";
import { TerraformResource, type TerraformStack } from "cdktf";
import { partitionOf } from "../modules/aws";
import { type Arguments, importIdsOf } from "../modules/configuration";
import { addressesOf, addressOf, checkMoves, movesOf, renamedFrom, type StateBlocks } from "../modules/terraform";
import { at, throwProblems } from "../modules/validation";
import { type BuiltEntry, type ByType, checkAdopted, importsOf } from "./adoption";
import { type PlannedEnvironment } from "./planned-environment";
import { allSections, planOf } from "./sections";
import { type PlacedHistory } from "./sections/planned-section";

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
  plan: PlannedEnvironment,
  configuration: Arguments,
  nameOf: (path: readonly string[]) => string,
): StateBlocks {
  const { environment, histories } = plan;
  const built = histories.flatMap((history) => builtEntry(stack, history));
  const moved = movesOf(stack, nameOf, new Map(built.flatMap(publishedAddresses)));
  const declared = declaredIn(configuration);
  throwProblems(at(environment.name, [...built.flatMap(checkAdopted), ...checkMoves(moved, declared)]));
  const adopted = built.filter(({ history: { adopt } }) => adopt !== undefined);
  const location = { ...environment, partition: partitionOf(environment.region) };
  const ids = adopted.length === 0 ? new Map<string, string>() : importIdsOf(configuration, location);
  return {
    moved,
    removed: [...new Set(forgotten(plan))].filter((address) => !declared.has(address)),
    imports: adopted.flatMap((each) => importsOf(each, ids, configuration)),
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

/**
 * The addresses of what the environment may have made and does not make any more: not those of another entry, whose
 * resources may have the same address, and not those of policies that it still writes when there are grants for them.
 */
function forgotten(plan: PlannedEnvironment): string[] {
  const { environment, histories } = plan;
  const { region, retired = {} } = environment;
  return allSections.flatMap((section) => {
    const { name, parts, keeps } = section;
    if (parts === undefined) return [];
    const entries = planOf(section, plan);
    const handedOver = histories.filter((each) => each.section === name && each.isExisting);
    const isHandedOver = (key: string): boolean => handedOver.some((each) => each.key === key);
    const made = Object.keys(entries).filter((key) => !isHandedOver(key));
    const kept = new Set(made.flatMap((key) => addressesOf(key, parts(region))));
    const gone = [
      ...handedOver.flatMap(({ key, formerly = [] }) => {
        const still = Object.entries(entries).flatMap(([each, entry]) => (each === key ? (keeps?.(entry) ?? []) : []));
        const mine = parts(region).filter(([, part]) => !still.includes(part));
        return [...formerly, key].flatMap((each) => addressesOf(each, mine));
      }),
      ...(retired[name as keyof typeof retired] ?? []).flatMap((key) => addressesOf(key, parts(region))),
    ];
    return gone.filter((address) => !kept.has(address));
  });
}

function declaredIn({ resource = {} }: Arguments): ReadonlySet<string> {
  return new Set(
    Object.entries(resource as ByType).flatMap(([type, byName]) =>
      Object.keys(byName).map((name) => `${type}.${name}`),
    ),
  );
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
