import * as v from "valibot";
import { hint } from "../validation";
import { type Finding, finding, type RuleDescription, shorten } from "./finding";

/** Says why something that a rule finds is accepted. */
export interface Suppression {
  /** An id of the rule, any of its ids. */
  readonly rule: string;
  /** Only in the statement with this Sid. */
  readonly sid?: string;
  /** Only at this place, or below it: `["Statement", "0"]`. */
  readonly place?: readonly string[];
  /** Why, for whoever reads it later. */
  readonly reason: string;
}

/** The shape of a list of {@link Suppression}s. */
export const suppressionsSchema = v.pipe(
  v.array(
    v.strictObject({
      rule: v.string(),
      sid: v.optional(v.string()),
      place: v.optional(v.array(v.string())),
      reason: v.string(),
    }),
  ),
  hint({ write: (given = "…") => `[{ rule: ${JSON.stringify(given)}, reason: "…" }]` }),
);

const source = "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html";

const withoutReason: RuleDescription = {
  id: "SUPPRESSION_WITHOUT_REASON",
  otherIds: ["DA56"],
  severity: "error",
  reason: "Nobody can tell later why the finding was accepted, so it is not.",
  remedy: "Give the suppression a reason.",
  source,
};

const unused: RuleDescription = {
  id: "UNUSED_SUPPRESSION",
  otherIds: ["DA57"],
  severity: "warning",
  reason: "The suppression suppresses nothing: what it accepted is gone, or it names the wrong rule or place.",
  remedy: "Remove it.",
  source,
};

/** What can be said of suppressions. */
export const suppressionRules: readonly RuleDescription[] = [withoutReason, unused];

/**
 * The findings, those that are accepted marked with the reason, and findings about suppressions that are no use.
 *
 * `sidOf` gives the Sid at a place.
 */
export function suppress(
  findings: readonly Finding[],
  suppressions: readonly Suppression[],
  sidOf: (place: readonly string[]) => string | undefined,
): readonly Finding[] {
  const used = new Set<Suppression>();
  const meantFor = index(suppressions);
  const marked = findings.map((each) => {
    const accepted = meantFor(each.place).find((suppression) => isMeant(suppression, each, sidOf));
    if (accepted === undefined) return each;
    used.add(accepted);
    if (!hasReason(accepted)) return each;
    return each.refusedByAws === true
      ? { ...each, reason: `${each.reason} ${cannotBeAccepted}` }
      : { ...each, suppressed: accepted.reason };
  });
  const faults = suppressions.flatMap((suppression, index) => {
    const place = ["suppressions", String(index)];
    if (!hasReason(suppression)) return [finding(withoutReason, { place, value: shorten(suppression.rule) })];
    return used.has(suppression) ? [] : [finding(unused, { place, value: shorten(suppression.rule) })];
  });
  return [...marked, ...faults];
}

const cannotBeAccepted = "A suppression does not help: AWS refuses such a policy, or does not say what it means.";

/** The suppressions for a place and for all that it is below of, in the order in which they were given. */
function index(suppressions: readonly Suppression[]): (place: readonly string[]) => readonly Suppression[] {
  const byPlace = new Map<string, number[]>();
  suppressions.forEach(({ place = [] }, position) => {
    const key = JSON.stringify(place);
    const known = byPlace.get(key);
    if (known === undefined) byPlace.set(key, [position]);
    else known.push(position);
  });
  if (byPlace.size === 0) return () => [];
  return (place) =>
    [...place, ""]
      .flatMap((_, length) => byPlace.get(JSON.stringify(place.slice(0, length))) ?? [])
      .sort((a, b) => a - b)
      .flatMap((position) => suppressions[position] ?? []);
}

function isMeant(
  { rule, sid, place = [] }: Suppression,
  found: Finding,
  sidOf: (place: readonly string[]) => string | undefined,
): boolean {
  return (
    found.ids.includes(rule) &&
    (sid === undefined || sidOf(found.place) === sid) &&
    place.every((step, index) => found.place[index] === step)
  );
}

function hasReason({ reason }: Suppression): boolean {
  // Whoever writes JavaScript may leave it out.
  return typeof (reason as unknown) === "string" && reason.trim() !== "";
}
