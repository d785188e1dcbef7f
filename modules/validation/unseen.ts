/** Characters at the ends of a text, or anywhere in it, that are not seen in most editors. */
const unseen = /[\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const unseenAtEnds = new RegExp(`^${unseen.source}+|${unseen.source}+$`, "gu");
const unseenWithin = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u00a0\u2000-\u200a\u202f\u205f\u3000]/gu;

/** The text without what is not seen of it. */
export function withoutUnseen(text: string): string {
  return text.replaceAll(unseenAtEnds, "").replaceAll(unseenWithin, "");
}

/** What is not seen of a text: `ends with a blank`. Empty where all of it is seen. */
export function describeUnseen(text: string): string {
  const within = text.replaceAll(unseenAtEnds, "");
  const where: readonly (readonly [string | undefined, string])[] = [
    [new RegExp(`^${unseen.source}`, "u").exec(text)?.[0], "begins with"],
    [new RegExp(`${unseen.source}$`, "u").exec(text)?.[0], "ends with"],
    [new RegExp(unseenWithin.source, "u").exec(within)?.[0], "holds"],
  ];
  return where
    .flatMap(([character, verb]) => (character === undefined ? [] : [`${verb} ${nameOf(character)}`]))
    .join(" and ");
}

function nameOf(character: string): string {
  if (character === " ") return "a blank";
  if (character === "\t") return "a tab";
  if (character === "\n" || character === "\r") return "a line break";
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  return `a character that is not visible (U+${code})`;
}
