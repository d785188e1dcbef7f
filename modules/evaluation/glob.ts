import { type Pattern } from "../policy";

/** Whether a text matches the whole pattern. */
export type Glob = (text: string) => boolean;

/** The text between two `*`: of a fixed length, with a `?` for some of its characters. */
interface Piece {
  readonly length: number;
  readonly standsAt: (text: string, position: number) => boolean;
  /** The first position from `start` on, or -1. */
  readonly find: (text: string, start: number) => number;
}

/** Compiles a pattern: a simple one at once, any other when it is first asked. */
export function compileGlob(pattern: Pattern): Glob {
  const [first, second, third] = pattern;
  if (pattern.length === 1 && typeof first === "string") return (text) => text === first;
  if (typeof second === "object" && second.wildcard === "*" && typeof first === "string") {
    if (pattern.length === 2) return (text) => text.startsWith(first);
    if (pattern.length === 3 && typeof third === "string") {
      const shortest = first.length + third.length;
      return (text) => text.length >= shortest && text.startsWith(first) && text.endsWith(third);
    }
  }
  let glob: Glob | undefined;
  return (text) => {
    glob ??= compilePieces(pattern);
    return glob(text);
  };
}

/**
 * Looks for the pieces between the `*` from left to right, each at its first position: a later one could only leave
 * less room for the rest, so that there is no backtracking.
 */
function compilePieces(pattern: Pattern): Glob {
  const [first = [], ...others] = splitAtStars(pattern);
  const last = others.pop();
  const head = compilePiece(first);
  if (last === undefined) return (text) => text.length === head.length && head.standsAt(text, 0);
  const tail = compilePiece(last);
  const middle = others.filter((runs) => runs.length > 0).map(compilePiece);
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

/** Plain text, or a number of open characters: a piece is written as runs of both. */
type Run = string | number;

function splitAtStars(pattern: Pattern): Run[][] {
  let current: Run[] = [];
  const pieces = [current];
  for (const part of pattern) {
    if (typeof part === "string") {
      if (part !== "") current.push(part);
    } else if (part.wildcard === "?") current.push(1);
    else pieces.push((current = []));
  }
  return pieces;
}

function compilePiece(runs: readonly Run[]): Piece {
  if (runs.every((run) => typeof run === "string")) {
    const literal = runs.length === 1 ? (runs[0] ?? "") : runs.join("");
    return {
      length: literal.length,
      standsAt: (text, position) => text.startsWith(literal, position),
      find: (text, start) => text.indexOf(literal, start),
    };
  }
  const texts: { readonly text: string; readonly offset: number }[] = [];
  let length = 0;
  for (const run of runs) {
    if (typeof run === "string") texts.push({ text: run, offset: length });
    length += typeof run === "string" ? run.length : run;
  }
  let search: Piece["find"] | undefined;
  return {
    length,
    standsAt: (text, position) => texts.every((each) => text.startsWith(each.text, position + each.offset)),
    find: (text, start) => {
      search ??= compileSearch(texts, length);
      return search(text, start);
    },
  };
}

const wordLength = 32;

/**
 * Finds a piece with open characters by following all its possible beginnings at once, a bit each (the Shift-And
 * algorithm of Baeza-Yates and Gonnet): the work for a character never depends on how often the piece nearly matched.
 */
function compileSearch(
  texts: readonly { readonly text: string; readonly offset: number }[],
  length: number,
): Piece["find"] {
  const words = Math.ceil(length / wordLength);
  const open = new Int32Array(words).fill(-1);
  const change = (mask: Int32Array, index: number, flip: (word: number, bit: number) => number): void => {
    const word = Math.floor(index / wordLength);
    mask[word] = flip(mask[word] ?? 0, 1 << (index % wordLength));
  };
  const characters = texts.flatMap(({ text, offset }) =>
    Array.from({ length: text.length }, (_, index) => ({ character: text.charAt(index), index: offset + index })),
  );
  for (const { index } of characters) change(open, index, (word, bit) => word & ~bit);
  const masks = new Map<string, Int32Array>();
  for (const { character, index } of characters) {
    const mask = masks.get(character) ?? Int32Array.from(open);
    masks.set(character, mask);
    change(mask, index, (word, bit) => word | bit);
  }
  const lastBit = 1 << ((length - 1) % wordLength);

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
      if (((state[words - 1] ?? 0) & lastBit) !== 0) return position - length + 1;
    }
    return -1;
  };
}
