/** A character of a pattern that stands for others: `*` for any number of them, `?` for exactly one. */
export interface Wildcard {
  readonly wildcard: "*" | "?";
}

/** Text in which every character stands for itself, and wildcards between. */
export type Pattern = readonly (string | Wildcard)[];

/** Whether a text matches the whole pattern. */
export type Glob = (text: string) => boolean;

/** The pattern that a text is when each `*` and `?` in it is a wildcard. */
export function readPattern(text: string): Pattern {
  return text.split(/([*?])/).map((part) => (part === "*" || part === "?" ? { wildcard: part } : part));
}

/** What stands between two `*`: text of a fixed length, some of its characters left open by `?`. */
interface Piece {
  readonly length: number;
  readonly standsAt: (text: string, position: number) => boolean;
  /** The first position from `start` on, or -1. */
  readonly find: (text: string, start: number) => number;
}

/**
 * Compiles a pattern.
 *
 * The pieces between the `*` are looked for from left to right, each at its first place: a later one could only leave
 * less room for the rest, so nothing is ever tried twice and no pattern makes matching explode.
 */
export function compileGlob(pattern: Pattern): Glob {
  const [first = [], ...others] = splitAtStars(pattern);
  const last = others.pop();
  const head = compilePiece(first);
  if (last === undefined) return (text) => text.length === head.length && head.standsAt(text, 0);
  const tail = compilePiece(last);
  const middle = others.filter((units) => units.length > 0).map(compilePiece);
  return (text) => {
    const end = text.length - tail.length;
    if (end < head.length || !head.standsAt(text, 0) || !tail.standsAt(text, end)) return false;
    let position = head.length;
    for (const piece of middle) {
      const found = piece.find(text, position);
      position = found + piece.length;
      if (found < 0 || position > end) return false;
    }
    return true;
  };
}

/** One character, or a `?`. */
type Unit = string | Wildcard;

function splitAtStars(pattern: Pattern): Unit[][] {
  let current: Unit[] = [];
  const pieces = [current];
  for (const part of pattern) {
    if (typeof part === "string") for (let index = 0; index < part.length; index++) current.push(part.charAt(index));
    else if (part.wildcard === "?") current.push(part);
    else pieces.push((current = []));
  }
  return pieces;
}

function compilePiece(units: readonly Unit[]): Piece {
  const { length } = units;
  if (units.every((unit) => typeof unit === "string")) {
    const literal = units.join("");
    return {
      length,
      standsAt: (text, position) => text.startsWith(literal, position),
      find: (text, start) => text.indexOf(literal, start),
    };
  }
  const standsAt: Piece["standsAt"] = (text, position) =>
    units.every((unit, index) => typeof unit !== "string" || unit === text.charAt(position + index));
  return { length, standsAt, find: compileSearch(units) };
}

const wordLength = 32;

/**
 * Finds a piece with open characters by following all its possible beginnings at once, a bit each (the Shift-And
 * algorithm of Baeza-Yates and Gonnet): the work for a character never depends on how often the piece nearly matched.
 */
function compileSearch(units: readonly Unit[]): Piece["find"] {
  const words = Math.ceil(units.length / wordLength);
  const open = new Int32Array(words);
  const masks = new Map<string, Int32Array>();
  const set = (mask: Int32Array, index: number): void => {
    const word = Math.floor(index / wordLength);
    mask[word] = (mask[word] ?? 0) | (1 << (index % wordLength));
  };
  units.forEach((unit, index) => {
    if (typeof unit !== "string") set(open, index);
  });
  units.forEach((unit, index) => {
    if (typeof unit !== "string") return;
    const mask = masks.get(unit) ?? Int32Array.from(open);
    masks.set(unit, mask);
    set(mask, index);
  });
  const lastBit = 1 << ((units.length - 1) % wordLength);

  return (text, start) => {
    const state = new Int32Array(words);
    for (let position = start; position < text.length; position++) {
      const mask = masks.get(text.charAt(position)) ?? open;
      let carried = 1;
      for (let word = 0; word < words; word++) {
        const before = state[word] ?? 0;
        state[word] = ((before << 1) | carried) & (mask[word] ?? 0);
        carried = before >>> (wordLength - 1);
      }
      if (((state[words - 1] ?? 0) & lastBit) !== 0) return position - units.length + 1;
    }
    return -1;
  };
}
