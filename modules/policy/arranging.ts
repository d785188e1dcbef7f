/** A statement as packing sees it: what it takes, and what may be spread over documents. */
export interface Part<Content> {
  readonly content: Content;
  /** What it takes in each document that holds some of it, besides the items. */
  readonly frame: number;
  readonly items: readonly Item<Content>[];
}

/** The smallest piece that stays whole: one resource of a statement. */
export interface Item<Content> {
  readonly part: Part<Content>;
  readonly name: string;
  readonly size: number;
  /** A number drawn from what the item says, so that it is the same in every environment that has the item. */
  readonly anchor: number;
}

/** What a document holds: the names of each part. */
export type Arrangement<Content> = readonly (readonly Item<Content>[])[];

/** What documents may hold, and what stands between two parts of one document. */
export interface Space {
  readonly room: number;
  readonly separator: number;
}

/** From so many documents on, one in so many is spent on keeping the others as they are. */
const documentsForOneSpare = 50;

/**
 * Spreads items over documents, the fewest first of all, then so that one item more or less changes few of them.
 *
 * Three orders are tried. By name, everything about a table is in one document, and a new table changes one. By part,
 * fewer parts are repeated in every document. Largest first is best where the parts are large and cannot be divided.
 * The first of the three that needs no more than the fewest documents (and one in fifty more, but never more than
 * `most`) is taken.
 */
export function arrange<Content>(parts: readonly Part<Content>[], space: Space, most: number): Arrangement<Content> {
  const byPart = parts.flatMap(({ items }) => items);
  const orders = [[...byPart].sort(byName), byPart].map((items) => ({ items, count: countDocuments(items, space) }));
  const largest = largestFirst(parts, space);
  const fewest = Math.min(largest.length, ...orders.map(({ count }) => count));
  const allowed = Math.max(fewest, Math.min(most, fewest + Math.floor(fewest / documentsForOneSpare)));
  const order = orders.find(({ count }) => count <= allowed);
  return order === undefined ? largest : inOrder(order.items, allowed, space);
}

function byName<Content>(left: Item<Content>, right: Item<Content>): number {
  return left.name < right.name ? -1 : left.name > right.name ? 1 : 0;
}

/**
 * Cuts a sequence that fits into so many documents, and keeps most cuts where they were when an item comes or goes.
 *
 * The sequence is halved, then each half, until one document is left. Where a cut may lie follows from what either
 * side can hold; of those places the item with the lowest anchor wins. All the free space of a half moves its cut, so
 * the range is wide and one item more rarely brings another winner; and a half whose items are the same is cut as
 * before. Filling one document after the other instead would move every cut behind the new item.
 */
function inOrder<Content>(
  items: readonly Item<Content>[],
  documents: number,
  space: Space,
): Arrangement<Content> {
  if (documents < 2 || items.length < 2) return [items];
  const before = Math.floor(documents / 2);
  const latest = Math.min(reach(items, before, space), items.length - 1);
  const earliest = Math.max(items.length - reach(items.toReversed(), documents - before, space), 1);
  let cut = earliest;
  for (let place = earliest + 1; place <= latest; place += 1) {
    if ((items[place]?.anchor ?? 0) < (items[cut]?.anchor ?? 0)) cut = place;
  }
  return [
    ...inOrder(items.slice(0, cut), before, space),
    ...inOrder(items.slice(cut), documents - before, space),
  ];
}

/** How many of the items, from the first on, so many documents hold. */
function reach<Content>(items: readonly Item<Content>[], documents: number, space: Space): number {
  let end = 0;
  for (let document = 0; document < documents && end < items.length; document += 1) end += fill(items, end, space);
  return end;
}

function countDocuments<Content>(items: readonly Item<Content>[], space: Space): number {
  let documents = 0;
  for (let end = 0; end < items.length; documents += 1) end += fill(items, end, space);
  return documents;
}

/** How many of the items, from a place on, one document holds. */
function fill<Content>(items: readonly Item<Content>[], start: number, { room, separator }: Space): number {
  const parts = new Set<Part<Content>>();
  let size = -separator;
  let end = start;
  for (; ; end += 1) {
    const item = items[end];
    if (item === undefined) break;
    size += item.size + (parts.has(item.part) ? 0 : item.part.frame + separator);
    if (size > room) break;
    parts.add(item.part);
  }
  return end - start;
}

/** Fills documents with what is larger than one, then puts every rest, the largest first, where it still fits. */
function largestFirst<Content>(parts: readonly Part<Content>[], space: Space): Arrangement<Content> {
  const documents: { items: Item<Content>[]; size: number }[] = [];
  const rests: { items: readonly Item<Content>[]; size: number }[] = [];
  for (const { items, frame } of parts) {
    for (let start = 0; start < items.length; ) {
      const end = start + fill(items, start, space);
      const piece = items.slice(start, end);
      rests.push({ items: piece, size: piece.reduce((sum, { size }) => sum + size, frame) });
      start = end;
    }
  }
  for (const rest of rests.sort((left, right) => right.size - left.size)) {
    const home = documents.find(({ size }) => size + space.separator + rest.size <= space.room);
    if (home === undefined) documents.push({ items: [...rest.items], size: rest.size });
    else {
      home.items.push(...rest.items);
      home.size += space.separator + rest.size;
    }
  }
  return documents.map(({ items }) => items);
}
