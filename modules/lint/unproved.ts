import { type Finding, finding, type RuleDescription } from "./finding";

/** Something in a configuration that decides access and was not proved. */
export interface UnprovedAccess {
  /** The address of the resource, and the argument. */
  readonly address: string;
  readonly argument: string;
  /** What it is, and whose: `trust policy`, `role audit`. */
  readonly kind: string;
  readonly subject: string;
}

const unproved: RuleDescription = {
  id: "UNPROVED_POLICY",
  otherIds: ["DA63"],
  severity: "warning",
  reason: "Nothing was proved of it: it was written by hand, or given to attach(…).",
  remedy: "Grant the access with allow(…), or accept it with the reason: suppress(construct, { rule, reason }).",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
};

/** What can be said of a configuration. */
export const configurationRules: readonly RuleDescription[] = [unproved];

/** A finding for each. */
export function findUnproved(all: readonly UnprovedAccess[]): readonly Finding[] {
  return all.map(({ address, argument, kind, subject }) =>
    finding(unproved, {
      place: argument === "" ? [address] : [address, argument],
      value: `${kind} of ${subject}`,
    }),
  );
}
