import { type IConstruct } from "constructs";

const formerIds = new WeakMap<IConstruct, readonly string[]>();

/**
 * States that a construct had other IDs in its path before, oldest first. The stack of an environment then writes
 * `moved` blocks for every resource at or below the construct, so that Terraform renames them in its state instead of
 * destroying and creating them. Only the stack of an environment writes the blocks; in a stack of your own, use `moveTo`
 * or `moveFromId` of the engine.
 *
 * @example
 * renamedFrom(policy, ["policy_1"]);
 */
export function renamedFrom(construct: IConstruct, ids: readonly string[]): void {
  formerIds.set(construct, [...(formerIds.get(construct) ?? []), ...ids]);
}

/**
 * The paths that a construct had, as IDs from below the stack on, oldest first, without the present one. Where several
 * steps were renamed, every combination is a path.
 */
export function formerPaths(construct: IConstruct, stack: IConstruct): readonly (readonly string[])[] {
  const { scopes } = construct.node;
  const steps = scopes.slice(scopes.indexOf(stack) + 1);
  if (!steps.some((step) => formerIds.has(step))) return [];
  const paths = steps.reduce<readonly (readonly string[])[]>(
    (known, step) => {
      const ids = [...(formerIds.get(step) ?? []), step.node.id];
      return known.flatMap((path) => ids.map((id) => [...path, id]));
    },
    [[]],
  );
  return paths.slice(0, -1);
}
