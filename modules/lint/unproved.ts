import { type Finding, finding, type RuleDescription } from "./finding";

/** A part of a configuration that grants or limits access and was not proved. */
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
  reason: "The access that it grants is not proved: it was written by hand, or passed to attach(…).",
  remedy:
    'Grant the access with allow(…), or accept it: suppress(construct, { rule: "UNPROVED_POLICY", reason: "…" }).',
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
};

/** Everything that reading a configuration back can find by itself. */
export const configurationRules: readonly RuleDescription[] = [unproved];

/** Returns an `UNPROVED_POLICY` finding for each. */
export function findUnproved(all: readonly UnprovedAccess[]): readonly Finding[] {
  return all.map(({ address, argument, kind, subject }) =>
    finding(unproved, {
      place: argument === "" ? [address] : [address, argument],
      value: `${kind} of ${subject}`,
    }),
  );
}
