import { type Problem } from "../validation";

/** Where a policy stands, which decides what its elements mean and how long it may be. */
export type PolicyType = "identity" | "resource" | "trust" | "endpoint" | "key";

/** `error`: the policy does not do what it says, or lets in who should stay out. `note`: worth knowing. */
type Severity = "error" | "warning" | "note";

/** What a rule is about, the same for everything that it finds. */
export interface RuleDescription {
  /** Its name, stable over releases: `RESOURCE_MISMATCH`. */
  readonly id: string;
  /** Its number here (`DA02`), and the names under which other linters and scanners know it. */
  readonly otherIds: readonly string[];
  readonly severity: Severity;
  /** What the rule finds at a lower severity, and why; absent where everything has the severity of the rule. */
  readonly milder?: { readonly severity: Severity; readonly reason: string };
  /** Why it matters. */
  readonly reason: string;
  readonly remedy: string;
  /** The page that states the fact behind it. */
  readonly source: string;
  /**
   * Whether AWS refuses such a policy at apply, so that no suppression accepts it.
   * @default false
   */
  readonly refusedByAws?: boolean;
}

/** One place where a policy breaks a rule. What is not given is as its rule says. */
export interface Occurrence {
  /** The way to it in the document, outermost first: `["Statement", "0", "Action"]`. */
  readonly place: readonly string[];
  /** What stands there, shortened. */
  readonly value?: string;
  readonly reason?: string;
  readonly remedy?: string;
  /** Whether it is one of those that the rule finds at a lower severity. */
  readonly isMilder?: boolean;
  /** Whether AWS refuses the policy for it, where that is otherwise than for the rule. */
  readonly refusedByAws?: boolean;
}

/** What a linter says. */
export interface Finding {
  /** The id of the rule. */
  readonly rule: string;
  /** All ids of the rule, the first one included. */
  readonly ids: readonly string[];
  readonly severity: Severity;
  readonly place: readonly string[];
  readonly value?: string;
  readonly reason: string;
  readonly remedy: string;
  readonly source: string;
  /** Whether AWS refuses the policy at apply, so that it cannot be accepted; absent where AWS takes it. */
  readonly refusedByAws?: true;
  /** Why it is accepted; absent where it is not. */
  readonly suppressed?: string;
}

/** What the rule found, in full. */
export function finding(rule: RuleDescription, occurrence: Occurrence): Finding {
  const isMilder = occurrence.isMilder === true && rule.milder !== undefined;
  const { severity, reason } = isMilder ? rule.milder : rule;
  const refusedByAws = !isMilder && (occurrence.refusedByAws ?? rule.refusedByAws ?? false);
  return {
    rule: rule.id,
    ids: [rule.id, ...rule.otherIds],
    severity,
    place: occurrence.place,
    ...(occurrence.value === undefined ? {} : { value: occurrence.value }),
    reason: occurrence.reason ?? reason,
    remedy: occurrence.remedy ?? rule.remedy,
    source: rule.source,
    ...(refusedByAws ? { refusedByAws } : {}),
  };
}

/** Whether it keeps a policy from being deployed. */
export function isFatal({ severity, suppressed }: Finding): boolean {
  return severity === "error" && suppressed === undefined;
}

/** The finding as a problem, where it keeps a policy from being deployed. */
export function asProblem({ rule, place, value, reason, remedy }: Finding): Problem {
  return {
    place,
    ...(value === undefined ? {} : { value }),
    rule: `breaks the rule ${rule}: ${reason.replace(/\.$/, "")}`,
    remedy,
  };
}

/** A rule without the code that looks for it. */
export function describeRule(rule: RuleDescription): RuleDescription {
  const { id, otherIds, severity, milder, reason, remedy, source, refusedByAws } = rule;
  return {
    id,
    otherIds,
    severity,
    ...(milder === undefined ? {} : { milder }),
    reason,
    remedy,
    source,
    ...(refusedByAws === undefined ? {} : { refusedByAws }),
  };
}

const longestShownText = 200;
const namesShown = 6;

/** Any value, however large or odd, as a short text. */
export function shorten(value: unknown): string {
  if (typeof value === "string") {
    return value.length <= longestShownText ? value : `${value.slice(0, longestShownText - 1)}…`;
  }
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === "object" && value !== null ? "an object" : shorten(String(value));
}

/** Some names as a phrase: the first few, and how many more there are. */
export function enumerate(names: readonly string[]): string {
  const shown = names.slice(0, namesShown).map(shorten).join(", ");
  return names.length <= namesShown ? shown : `${shown} and ${names.length - namesShown} more`;
}
