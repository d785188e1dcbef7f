import { listSize, textSize } from "./size";
import { sortedUnique } from "./statement";

/** Every one of the actions on every one of the resources. */
export interface Product {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/**
 * A relation between actions and resources in few characters: as products, each of which costs `frame` besides its
 * names. The answer depends on the pairs alone, not on how they came grouped or ordered.
 *
 * Where resources are many, it is best to name each once, with all of its actions. Where mixtures of actions are
 * many, it is best to name each set of actions once, with all of its resources. Both are tried, the second improved
 * by {@link sharedSets}.
 */
export function productsOf(products: readonly Product[], frame: number): readonly Product[] {
  const rows = factor(products, ({ actions, resources }) => [resources, actions]).map(
    ([resources, actions]): Product => ({ actions, resources }),
  );
  if (rows.length < 2) return rows;
  const shared = sharedSets(rows, frame);
  return sizeOf(shared, frame) < sizeOf(rows, frame) ? shared : rows;
}

/** Collects for each key all values that it is ever paired with, and groups the keys whose values are equal. */
function factor(
  products: readonly Product[],
  sides: (each: Product) => readonly [keys: readonly string[], values: readonly string[]],
): [keys: string[], values: string[]][] {
  const valuesByKey = new Map<string, Set<string>>();
  for (const [keys, values] of products.map(sides)) {
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

/** Only the largest rows propose sets of actions, so that the time stays in proportion to the number of rows. */
const proposingRows = 48;
const mostPasses = 4;

/** Resources with equal actions; `cover` is the sets of actions, in bits, under which they are named. */
interface Row {
  readonly resources: readonly string[];
  readonly size: number;
  readonly actions: bigint;
  readonly cover: Set<bigint>;
}

/**
 * Starts with the smallest sets of actions, those that always occur together, each with all of its resources. Then a
 * larger set is named beside them wherever that saves more than it costs: each resource that has all of its actions
 * is named once for them instead of once for every smaller set.
 */
function sharedSets(rows: readonly Product[], frame: number): readonly Product[] {
  const columns = factor(rows, ({ actions, resources }) => [actions, [resources[0] ?? ""]]).map(([actions]) => actions);
  const costs = new Map<bigint, number>(
    columns.map((actions, index) => [1n << BigInt(index), frame + namesSize(actions)]),
  );
  const columnOf = new Map(columns.flatMap((actions, index) => actions.map((action) => [action, 1n << BigInt(index)])));
  const table = rows.map(({ actions, resources }): Row => {
    const cover = new Set(actions.map((action) => columnOf.get(action) ?? 0n));
    return { resources, size: namesSize(resources), actions: [...cover].reduce((all, one) => all | one, 0n), cover };
  });
  const uses = new Map([...costs.keys()].map((set) => [set, table.filter(({ cover }) => cover.has(set)).length]));
  const singles = [...costs];
  for (const set of proposedSets(table)) {
    const cost = singles.reduce((sum, [single, size]) => ((single & set) === single ? sum + size - frame : sum), frame);
    costs.set(set, costs.get(set) ?? cost);
  }

  const saved = (set: bigint): number => saving(set, owners(set, table), costs, uses);
  for (let pass = 0, better = true; better && pass < mostPasses; pass += 1) {
    better = false;
    const promising = [...costs.keys()].map((set) => ({ set, saved: saved(set) })).filter((each) => each.saved > 0);
    for (const { set } of promising.sort((left, right) => right.saved - left.saved)) {
      if (saved(set) <= 0) continue;
      better = true;
      for (const { cover } of owners(set, table)) nameUnder(set, cover, uses);
    }
  }
  return written(table, columns);
}

/** The rows that have all actions of the set and are named under a part of it. */
function owners(set: bigint, table: readonly Row[]): readonly Row[] {
  return table.filter(
    ({ actions, cover }) =>
      (actions & set) === set && !cover.has(set) && [...cover].some((part) => (part & set) === part),
  );
}

/** What rows have, and what two rows have in common. */
function proposedSets(table: readonly Row[]): readonly bigint[] {
  const largest = [...table].sort((left, right) => right.size - left.size).slice(0, proposingRows);
  return largest.flatMap((one) => largest.map((other) => one.actions & other.actions)).filter((set) => set !== 0n);
}

/** How many characters fewer it takes when the owners are named under the set, instead of under parts of it. */
function saving(
  set: bigint,
  owners: readonly Row[],
  costs: ReadonlyMap<bigint, number>,
  uses: ReadonlyMap<bigint, number>,
): number {
  const left = new Map<bigint, number>();
  let saved = uses.get(set) === undefined ? -(costs.get(set) ?? 0) : 0;
  for (const { cover, size } of owners) {
    saved -= size;
    for (const part of cover) {
      if ((part & set) !== part) continue;
      saved += size;
      left.set(part, (left.get(part) ?? 0) + 1);
    }
  }
  for (const [part, count] of left) if (count === uses.get(part)) saved += costs.get(part) ?? 0;
  return saved;
}

function nameUnder(set: bigint, cover: Set<bigint>, uses: Map<bigint, number>): void {
  for (const part of [...cover].filter((one) => (one & set) === one)) {
    const others = (uses.get(part) ?? 1) - 1;
    if (others === 0) uses.delete(part);
    else uses.set(part, others);
    cover.delete(part);
  }
  cover.add(set);
  uses.set(set, (uses.get(set) ?? 0) + 1);
}

/** The sets as products; those that hold the same rows become one. */
function written(table: readonly Row[], columns: readonly (readonly string[])[]): readonly Product[] {
  const holdersBySet = new Map<bigint, number[]>();
  for (const [index, { cover }] of table.entries()) {
    for (const set of cover) {
      const holders = holdersBySet.get(set);
      if (holders === undefined) holdersBySet.set(set, [index]);
      else holders.push(index);
    }
  }
  const setByHolders = new Map<string, bigint>();
  for (const [set, holders] of holdersBySet) {
    setByHolders.set(holders.join(), set | (setByHolders.get(holders.join()) ?? 0n));
  }
  return [...setByHolders].map(([holders, set]): Product => ({
    actions: columns.flatMap((actions, index) => ((set >> BigInt(index)) & 1n ? actions : [])),
    resources: holders.split(",").flatMap((index) => table[Number(index)]?.resources ?? []),
  }));
}

function sizeOf(products: readonly Product[], frame: number): number {
  return products.reduce((sum, each) => sum + frame + namesSize(each.actions) + namesSize(each.resources), 0);
}

function namesSize(names: readonly string[]): number {
  return listSize(
    names.length,
    names.reduce((sum, each) => sum + textSize(each), 0),
  );
}
