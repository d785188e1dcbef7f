import { hiddenBegins, hiddenIfRandom, withoutSecrets } from "./secrets";
import { describeUnseen } from "./unseen";

/**
 * Something that is wrong with the input: where, what, why, and what to do about it.
 *
 * Problems are values. A check returns them, its caller puts them in their place with {@link at}, and whoever
 * stands at the edge of the program prints them all at once or throws one {@link ValidationError}.
 */
export interface Problem {
  /** The way to the value, outermost first: `["prod", "connections", "artie", "externalId"]`. */
  readonly place: readonly string[];
  /** The value that was refused. Left out where there is none, or where it must not be shown. */
  readonly value?: unknown;
  /** The rule that it breaks, worded to follow the value: `has a space; AWS allows …`. */
  readonly rule: string;
  /** What to do, as a sentence: `Copy it from the vendor's connection page.` */
  readonly remedy: string;
  /** The error behind it, whose message may hold a secret: shown on request only. */
  readonly cause?: unknown;
}

/** A longer text is not searched for unseen characters: only its beginning is shown. */
const longestLookedThrough = 1_000;

/**
 * A problem that has no place yet. A value with blanks at its ends or with unseen characters is said to have them.
 *
 * @example
 * problem({ value: "abc def", rule: "has a space", remedy: "Remove it." });
 */
export function problem(description: Omit<Problem, "place">): Problem {
  const { value, remedy } = description;
  const unseen = typeof value === "string" && value.length <= longestLookedThrough ? describeUnseen(value) : "";
  return { place: [], ...description, remedy: unseen === "" ? remedy : `It ${unseen}. ${remedy}` };
}

/** The same problems, one or more steps further out. */
export function at(place: string | readonly string[], problems: readonly Problem[]): Problem[] {
  const outer = typeof place === "string" ? [place] : place;
  return problems.map((inner) => ({ ...inner, place: [...outer, ...inner.place] }));
}

const longestShownValue = 120;
/** What comes after cannot be among the characters that are shown. */
const longestReadText = 10_000;

/** Text that is safe to print on one line: JSON, ASCII only, at most 120 characters, and nothing like a secret. */
export function showValue(value: unknown): string {
  const text = asText(value).slice(0, longestReadText);
  const shown = withoutSecrets(text);
  const random =
    typeof value === "string" && shown === text ? hiddenIfRandom(value.slice(0, longestReadText)) : undefined;
  if (random !== undefined) return random;
  const ascii = escapeAll(shown, /[^\x20-\x7e]/g);
  return ascii.length <= longestShownValue ? ascii : `${ascii.slice(0, longestShownValue - 1)}…`;
}

function asText(value: unknown): string {
  // JSON has no words for these: NaN would be printed as null, and a bigint is an error.
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  try {
    // It gives undefined for a function, a symbol and undefined itself, whatever its type says.
    const json = JSON.stringify(value) as string | undefined;
    return json ?? String(value);
  } catch {
    return `a value of type ${typeof value} that cannot be printed`;
  }
}

function escapeAll(text: string, characters: RegExp): string {
  const escape = (unit: string): string => "\\u" + unit.charCodeAt(0).toString(16).padStart(4, "0");
  return text.replace(characters, (character) => character.split("").map(escape).join(""));
}

/**
 * One problem as one line, whatever is in it: control characters and the like are escaped.
 *
 * @example
 * // prod › account: "12" is not an account ID: AWS uses 12 digits. Copy it from the console.
 */
export function formatProblem({ place, value, rule, remedy }: Problem): string {
  const shown = value === undefined ? "" : showValue(value);
  const isHidden = shown.includes(hiddenBegins);
  // A rule may quote a part of the input, and a remedy write out what is to be typed: neither is trusted.
  const [told = "", advised = ""] = [rule, remedy].map((text) => (isHidden ? withoutLongTexts(text) : text));
  const subject = shown === "" ? told : `${shown} ${told}`;
  const end = subject.endsWith("?") ? "" : ".";
  const where = place.length === 0 ? "" : `${place.map(printable).join(" › ")}: `;
  return oneLine(`${where}${subject}${end} ${advised}`);
}

/** The text without the quoted parts that are as long as a secret, which may be made of one. */
function withoutLongTexts(text: string): string {
  return text.replace(/"[^"]{16,}"/g, '"…"');
}

/** The text without what looks like a secret, and with what could move a terminal's cursor, or hide, escaped. */
export function oneLine(text: string): string {
  return escapeAll(withoutSecrets(text), /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu);
}

const mostNamesListed = 10;

/** Names as a phrase: at most ten of them, and how many more there are. */
export function listNames(names: readonly string[]): string {
  if (names.length === 0) return "none";
  const listed = names.slice(0, mostNamesListed).join(", ");
  return names.length <= mostNamesListed ? listed : `${listed} and ${names.length - mostNamesListed} more`;
}

function printable(step: string): string {
  const shown = showValue(step);
  return step !== "" && shown === `"${step}"` ? step : shown;
}

/** All that was found wrong, thrown once. The message lists every problem on a line of its own. */
export class ValidationError extends Error {
  override readonly name = "ValidationError";

  constructor(
    readonly problems: readonly Problem[],
    options?: ErrorOptions,
  ) {
    const count = problems.length === 1 ? "1 problem" : `${problems.length} problems`;
    const lines = problems.map((each) => `  ${formatProblem(each)}`);
    super([`${count} found; nothing was written.`, ...lines].join("\n"), options);
  }
}

/** Does nothing when there is no problem, otherwise throws all of them as one {@link ValidationError}. */
export function throwProblems(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new ValidationError(problems);
}
