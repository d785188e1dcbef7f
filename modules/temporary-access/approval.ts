import { type UtcHours } from "./hours";
import { type People } from "./people";

/** Somebody who decides. */
export type Approver =
  | { readonly kind: "administrator"; readonly people: People }
  | { readonly kind: "peer" }
  | { readonly kind: "customer"; readonly account: string; readonly partitionKeys: readonly string[] };

/** When no person has to decide: all conditions that are given hold. */
export interface GrantConditions {
  /**
   * Ranges of IPv4 addresses that the request comes from, in CIDR notation.
   * @default from anywhere
   */
  readonly fromIpAddresses?: readonly string[];
  /**
   * The longest duration, in seconds.
   * @default as long as anybody may ask for
   */
  readonly upTo?: number;
  /**
   * Hours of the day and days of the week, in UTC: a machine of states knows no time zones. Where the hours of a named
   * zone matter, use a schedule.
   * @default at any time
   */
  readonly hours?: UtcHours;
}

/** Who decides a request, or what does. */
export type Approval =
  Approver | { readonly kind: "deterministic"; readonly when: GrantConditions; readonly otherwise: Approver };

/** A named set of people. */
export function administrator(people: People): Approver {
  return { kind: "administrator", people };
}

/** Whoever may ask for the same access, but for the one who asked. */
export function peer(): Approver {
  return { kind: "peer" };
}

/**
 * The customer whose data it is: whoever in their account may invoke the decision path. The access must be narrowed to
 * the customer's own partition keys.
 */
export function customer(settings: { readonly account: string; readonly partitionKeys: readonly string[] }): Approver {
  return { kind: "customer", ...settings };
}

/**
 * Granted at once while all conditions hold; otherwise somebody decides.
 *
 * @example
 * deterministic({ upTo: 900, fromIpAddresses: ["203.0.113.0/24"] }, { otherwise: peer() });
 */
export function deterministic(when: GrantConditions, { otherwise }: { readonly otherwise: Approver }): Approval {
  return { kind: "deterministic", when, otherwise };
}

/** The one who decides when nothing else does. */
export function approverOf(approval: Approval): Approver {
  return approval.kind === "deterministic" ? approval.otherwise : approval;
}

/** The people of the environment who decide: nobody where a customer does. */
export function decidersOf(approver: Approver, peers: People): People {
  switch (approver.kind) {
    case "administrator":
      return approver.people;
    case "peer":
      return peers;
    case "customer":
      return {};
  }
}
