import {
  actionInfo,
  expandActions,
  isWildcardOnly,
  matchesWildcard,
  resourceTypesMatching,
  resourceTypesOf,
  serviceOf,
} from "../aws";
import { sortedUnique } from "../policy";
import { literalBeginning } from "./reach";

/** Every resource that the proof knows, including resources to which no principal has access. */
export class Inventory {
  private listed: readonly string[] | undefined;

  /** @param resources ARNs, as real requests name them; only asked for when there is something to report */
  constructor(private readonly resources: () => Iterable<string>) {}

  /** The resources that a pattern of a policy covers, found by how it begins. */
  covered(pattern: string): readonly string[] {
    const literal = literalBeginning(pattern);
    const wildcards = pattern.replace(/\$\{[^}]*\}/g, "*");
    const found: string[] = [];
    const { sorted } = this;
    for (let index = firstFrom(literal, sorted); index < sorted.length; index++) {
      const resource = sorted[index] ?? "";
      if (!resource.startsWith(literal)) break;
      if (matchesWildcard(wildcards, resource)) found.push(resource);
    }
    return found;
  }

  /**
   * A request that an action and a resource of a policy, both perhaps with wildcards, can mean here, if `wanted`.
   * Actions that cannot be done on a resource are passed over.
   */
  witness(
    action: string,
    pattern: string,
    wanted: (action: string, resource: string) => boolean,
  ): { readonly action: string; readonly resource: string } | undefined {
    const resources = this.covered(pattern);
    const actions =
      action === "*" ? servicesAtHand.flatMap((service) => expandActions(`${service}:*`)) : expandActions(action);
    for (const { name } of actions) {
      for (const resource of pattern === "*" ? ["*", ...resources] : resources) {
        if (canBeDoneOn(name, resource) && wanted(name, resource)) return { action: name, resource };
      }
    }
    return undefined;
  }

  private get sorted(): readonly string[] {
    return (this.listed ??= sortedUnique(this.resources()));
  }
}

/** The place of the first text that is not less. */
function firstFrom(text: string, sorted: readonly string[]): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? "") < text) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The services whose resources an environment has. */
const servicesAtHand = ["dynamodb", "s3", "kms", "sts", "iam"];

function canBeDoneOn(action: string, resource: string): boolean {
  const info = actionInfo(action);
  const service = serviceOf(action);
  if (info === undefined || service === undefined) return false;
  if (resource === "*") return isWildcardOnly(info);
  const types = new Set(resourceTypesOf(info).map(({ name }) => name));
  return resourceTypesMatching(resource, service).some(({ name }) => types.has(name));
}
