import { type UtcHours } from "./hours";
import { type People } from "./people";

/** The people who decide requests. */
export type Approver =
  | { readonly kind: "administrator"; readonly people: People }
  | { readonly kind: "peer" }
  | { readonly kind: "customer"; readonly account: string; readonly partitionKeys: readonly string[] };

/** Conditions under which no person has to decide. All that are given must hold. */
export interface GrantConditions {
  /**
   * Ranges of IPv4 or IPv6 addresses from which the request comes, in CIDR notation.
   * @default any address
   */
  readonly fromIpAddresses?: readonly string[];
  /**
   * The longest duration, in seconds.
   * @default the maximum duration of the access
   */
  readonly upTo?: number;
  /**
   * Hours of the day and days of the week, in UTC: a state machine knows no time zones. For hours in another time zone use
   * `scheduledAccess`.
   * @default at any time
   */
  readonly hours?: UtcHours;
  /**
   * Says that no person is to decide any request: conditions that every request meets are refused without it. People
   * still decide extensions.
   * @default false
   */
  readonly always?: boolean;
}

/** The people or the conditions that decide a request. */
export type Approval =
  Approver | { readonly kind: "deterministic"; readonly when: GrantConditions; readonly otherwise: Approver };

/**
 * Lets named people decide.
 *
 * @example
 * administrator({ dora: iamUser("dora") });
 */
export function administrator(people: People): Approver {
  return { kind: "administrator", people };
}

/** Lets the people who may ask for the same access decide, except the person who asked. */
export function peer(): Approver {
  return { kind: "peer" };
}

/**
 * Lets the customer who owns the data decide: any principal in their account that may invoke the decision path. The access
 * must be narrowed to the customer's own partition keys.
 *
 * @example
 * customer({ account: "444455556666", partitionKeys: ["acme"] });
 */
export function customer(settings: { readonly account: string; readonly partitionKeys: readonly string[] }): Approver {
  return { kind: "customer", ...settings };
}

/**
 * Grants at once while all conditions hold; otherwise people decide.
 *
 * @example
 * deterministic({ upTo: 900, fromIpAddresses: ["203.0.113.0/24"] }, { otherwise: peer() });
 */
export function deterministic(when: GrantConditions, { otherwise }: { readonly otherwise: Approver }): Approval {
  return { kind: "deterministic", when, otherwise };
}

/** The people who decide where conditions do not. */
export function approverOf(approval: Approval): Approver {
  return approval.kind === "deterministic" ? approval.otherwise : approval;
}

/** The people of the environment who decide; empty where a customer decides. */
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
