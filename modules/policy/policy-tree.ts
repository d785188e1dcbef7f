import { arrange, byName, type Item, type Part, sizeTogether, type Space } from "./arranging";

/** What a document of a given number holds. */
export interface NumberedItems<Content> {
  readonly number: number;
  readonly items: readonly Item<Content>[];
}

/** How many bits of a path are used. Items whose paths agree in all of them stay together. */
const deepest = 16;

/** Items whose paths begin with the same bits. */
interface Place<Content> {
  readonly items: readonly Item<Content>[];
  /** How many bits they share. */
  readonly depth: number;
  /** The number that these bits stand for, the first of them as the lowest. */
  readonly bits: number;
  /** The number of the document that holds the leftmost of them. */
  readonly leftmost: number;
}

interface Node<Content> extends Place<Content> {
  /** Those of its sides, or its own where it has none. */
  readonly documents: readonly NumberedItems<Content>[];
  readonly sides: readonly Node<Content>[];
}

/**
 * Spreads items over documents by the bits of their paths, and numbers the documents by these bits.
 *
 * Items that fit into one document stay together, others are divided by the next bit. The left side keeps the number,
 * the right side gets one of its own; where one side is empty, the other keeps the number. Therefore a number is used
 * exactly where a node is divided and neither side of it is empty, and an item changes its number only where a node on
 * its path is divided that was not before, or the other way round: into a number that was not used, or out of one that
 * is no longer.
 *
 * Where that takes more than `most` documents, nodes are packed into fewer, small ones first and as many as need be;
 * inside of these, items may move between documents that stay. `undefined` where that is not enough.
 */
export function arrangeByTree<Content>(
  parts: readonly Part<Content>[],
  space: Space,
  most: number,
): readonly NumberedItems<Content>[] | undefined {
  const items = parts.flatMap((part) => part.items).sort(byName);
  let root = divide({ items, depth: 0, bits: 0, leftmost: 1 }, space);
  const all = root.documents.length;
  for (let size = 3; root.documents.length > most && size <= all; size += 1) {
    root = packSmall(root, size, root.documents.length - most, space);
  }
  if (root.documents.length > most) return undefined;
  return root.documents.toSorted((left, right) => left.number - right.number);
}

function divide<Content>(place: Place<Content>, space: Space): Node<Content> {
  const { items, depth, bits, leftmost } = place;
  if (depth === deepest || sizeTogether(items, space) <= space.room) {
    return { ...place, documents: pack(place, space), sides: [] };
  }
  const bit = 2 ** depth;
  const left = items.filter(({ path }) => (path & bit) === 0);
  const right = items.filter(({ path }) => (path & bit) !== 0);
  const next = { depth: depth + 1, leftmost };
  if (right.length === 0) return divide({ ...next, items, bits }, space);
  if (left.length === 0) return divide({ ...next, items, bits: bits + bit }, space);
  return withSides(place, [
    divide({ ...next, items: left, bits }, space),
    divide({ ...next, items: right, bits: bits + bit, leftmost: 1 + bits + bit }, space),
  ]);
}

function withSides<Content>(place: Place<Content>, sides: readonly Node<Content>[]): Node<Content> {
  return { ...place, sides, documents: sides.flatMap(({ documents }) => documents) };
}

/** The items in as few documents as hold them, with numbers that no item of another place gets. */
function pack<Content>({ items, depth, bits, leftmost }: Place<Content>, space: Space): NumberedItems<Content>[] {
  const parts = [...new Set(items.map(({ part }) => part))].map((part) => ({
    ...part,
    items: items.filter((item) => item.part === part),
  }));
  return arrange(parts, space, Infinity).map((some, index) => ({
    number: index === 0 ? leftmost : 1 + bits + index * 2 ** depth,
    items: some,
  }));
}

/** Packs nodes that have `size` documents at most, until so many are saved or no more can be. */
function packSmall<Content>(node: Node<Content>, size: number, excess: number, space: Space): Node<Content> {
  const { items, documents, sides } = node;
  if (excess <= 0 || sides.length === 0) return node;
  if (documents.length <= size && sizeTogether(items, space) <= (documents.length - 1) * space.room) {
    const packed = pack(node, space);
    if (packed.length < documents.length) return { ...node, documents: packed, sides: [] };
  }
  let left = excess;
  return withSides(
    node,
    sides.map((side) => {
      const next = packSmall(side, size, left, space);
      left -= side.documents.length - next.documents.length;
      return next;
    }),
  );
}
