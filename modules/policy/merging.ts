import { type Statement, sortedUnique, statement } from "./statement";

/**
 * The fewest characters that say the same: statements that differ only in actions or in resources become one.
 *
 * Statements can only merge when effect, principals, conditions and Sid are the same. Of those, the actions that
 * are allowed on each resource are collected, and resources with the same actions share a statement (or actions
 * with the same resources, where that is shorter). Both ways depend on nothing but which action is allowed on
 * which resource, so the meaning stays, the order of the input does not matter, and merging twice changes nothing.
 * Statements without both actions and resources are only freed of repetition.
 */
export function mergeStatements(statements: readonly Statement[]): Statement[] {
  const groups = new Map<string, Statement[]>();
  for (const each of statements.map((one) => statement(one))) {
    const key = mergeKey(each);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [each]);
    else group.push(each);
  }
  return [...groups.values()].flatMap(mergeGroup);
}

/** What must be equal for two statements to merge. */
function mergeKey({ actions, resources, ...frame }: Statement): string {
  return JSON.stringify(actions !== undefined && resources !== undefined ? frame : { frame, actions, resources });
}

function mergeGroup(group: readonly Statement[]): Statement[] {
  const [first] = group as [Statement];
  if (first.actions === undefined || first.resources === undefined) return [first];
  const byResource = factor(group, ({ resources = [], actions = [] }) => [resources, actions]);
  const byAction = factor(group, ({ resources = [], actions = [] }) => [actions, resources]);
  const resourcesFirst = byResource.map(([resources, actions]) => statement({ ...first, actions, resources }));
  const actionsFirst = byAction.map(([actions, resources]) => statement({ ...first, actions, resources }));
  return length(actionsFirst) < length(resourcesFirst) ? actionsFirst : resourcesFirst;
}

/** Collects for each key all values that any statement pairs it with, and groups the keys whose values are equal. */
function factor(
  group: readonly Statement[],
  sides: (each: Statement) => readonly [keys: readonly string[], values: readonly string[]],
): [keys: string[], values: string[]][] {
  const valuesByKey = new Map<string, Set<string>>();
  for (const [keys, values] of group.map(sides)) {
    for (const key of keys) {
      const collected = valuesByKey.get(key) ?? new Set();
      valuesByKey.set(key, collected);
      for (const value of values) collected.add(value);
    }
  }
  const keysByValues = new Map<string, [string[], string[]]>();
  for (const key of sortedUnique(valuesByKey.keys())) {
    const values = sortedUnique(valuesByKey.get(key) ?? []);
    const signature = JSON.stringify(values);
    const entry = keysByValues.get(signature);
    if (entry === undefined) keysByValues.set(signature, [[key], values]);
    else entry[0].push(key);
  }
  return [...keysByValues.values()];
}

function length(statements: readonly Statement[]): number {
  return JSON.stringify(statements).length;
}
