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
  /** The bits by which a tree finds its document: the same for all that belongs to one table, whatever else there is. */
  readonly path: number;
}

/** The items of each document. */
export type Arrangement<Content> = readonly (readonly Item<Content>[])[];

/** What documents may hold, and what stands between two parts of one document. */
export interface Space {
  readonly room: number;
  readonly separator: number;
}

/** One document in so many is spent on keeping the others as they are, where large parts fill them. */
const documentsForOneSpare = 25;

/**
 * Spreads items over few documents, so that one item more or less changes few of them.
 *
 * Two orders keep neighbours together. By name, everything about a table is in one document, and a new table changes
 * one. By part, fewer parts are repeated in every document. Two ways keep nothing together but save space: largest
 * first is best for many parts that cannot be divided, and is taken where it needs fewer documents than the orders do;
 * without gaps is only taken where all else needs more than `most`. Parts that are larger than a document are repeated
 * anyway, so of those that they fill one in 25 may be spare.
 */
export function arrange<Content>(parts: readonly Part<Content>[], space: Space, most: number): Arrangement<Content> {
  const byPart = parts.flatMap(({ items }) => items);
  if (byPart.length === 0) return [];
  const orders = [[...byPart].sort(byName), byPart].map((items) => ({ items, count: countDocuments(items, space) }));
  const largest = largestFirst(parts, space);
  const fewest = Math.min(largest.length, ...orders.map(({ count }) => count));
  const dense = fewest > most ? withoutGaps(byPart, space) : largest;
  const large = parts.map(sizeOf).filter((size) => size > space.room);
  const spare = Math.floor(large.reduce((sum, size) => sum + size, 0) / space.room / documentsForOneSpare);
  const allowed = Math.max(Math.min(fewest, dense.length), Math.min(most, fewest + spare));
  const order = orders.find(({ count }) => count <= allowed);
  if (order !== undefined) return inOrder(order.items, allowed, space);
  return dense.length <= largest.length ? dense : largest;
}

export function byName<Content>(left: Item<Content>, right: Item<Content>): number {
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
function inOrder<Content>(items: readonly Item<Content>[], documents: number, space: Space): Arrangement<Content> {
  if (documents < 2 || items.length < 2) return [items];
  const before = Math.floor(documents / 2);
  const latest = Math.min(reach(items, before, space), items.length - 1);
  const earliest = Math.max(items.length - reach(items.toReversed(), documents - before, space), 1);
  let cut = earliest;
  for (let place = earliest + 1; place <= latest; place += 1) {
    if ((items[place]?.anchor ?? 0) < (items[cut]?.anchor ?? 0)) cut = place;
  }
  return [...inOrder(items.slice(0, cut), before, space), ...inOrder(items.slice(cut), documents - before, space)];
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
function fill<Content>(items: readonly Item<Content>[], start: number, space: Space): number {
  const parts = new Set<Part<Content>>();
  let size = -space.separator;
  let end = start;
  for (let item = items[end]; item !== undefined; item = items[end]) {
    size += item.size + (parts.has(item.part) ? 0 : item.part.frame + space.separator);
    if (size > space.room) break;
    parts.add(item.part);
    end += 1;
  }
  return end - start;
}

function sizeOf<Content>({ items, frame }: Pick<Part<Content>, "items" | "frame">): number {
  return items.reduce((sum, { size }) => sum + size, frame);
}

/** How many of the shortest items of a document are exchanged. */
const exchanges = 4;

/** Fills one document after the other; short items at the end of each are exchanged for longer ones that come later. */
function withoutGaps<Content>(sequence: readonly Item<Content>[], space: Space): Arrangement<Content> {
  const items = [...sequence];
  const documents: (readonly Item<Content>[])[] = [];
  for (let start = 0, end = 0; start < items.length; start = end) {
    end = start + fill(items, start, space);
    let gap = space.room - sizeTogether(items.slice(start, end), space);
    const last = items[end - 1]?.part;
    const short = [...items.keys()].slice(start, end).filter((place) => items[place]?.part === last);
    for (const place of short.sort((left, right) => sizeAt(items, left) - sizeAt(items, right)).slice(0, exchanges)) {
      const size = sizeAt(items, place);
      let longer = place;
      for (let later = end; items[later]?.part === last; later += 1) {
        if (sizeAt(items, later) <= size + gap && sizeAt(items, later) > sizeAt(items, longer)) longer = later;
      }
      gap -= sizeAt(items, longer) - size;
      [items[place], items[longer]] = [items[longer], items[place]] as [Item<Content>, Item<Content>];
    }
    documents.push(items.slice(start, end));
  }
  return documents;
}

function sizeAt<Content>(items: readonly Item<Content>[], place: number): number {
  return items[place]?.size ?? 0;
}

export function sizeTogether<Content>(items: readonly Item<Content>[], { separator }: Space): number {
  const parts = new Set(items.map(({ part }) => part));
  const frames = [...parts].reduce((sum, { frame }) => sum + frame + separator, -separator);
  return sizeOf({ items, frame: frames });
}

/** Fills documents with what is larger than one, then puts every rest, the largest first, where it still fits. */
function largestFirst<Content>(parts: readonly Part<Content>[], space: Space): Arrangement<Content> {
  const documents: { items: Item<Content>[]; size: number }[] = [];
  const rests: { items: readonly Item<Content>[]; size: number }[] = [];
  for (const { items, frame } of parts) {
    for (let start = 0; start < items.length;) {
      const end = start + fill(items, start, space);
      const piece = items.slice(start, end);
      rests.push({ items: piece, size: sizeOf({ items: piece, frame }) });
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
