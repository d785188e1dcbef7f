import { type EntryHistory, type Renamed, splitHistory } from "../catalogue";
import { type Grant } from "../grants";
import { copyData } from "../validation";
import { type Approval } from "./approval";
import { type People } from "./people";

/** How a person gets a temporary access. */
export type Mechanism =
  /** Each person who may ask has a role, to which the policy is attached temporarily. */
  | "standing role"
  /** A role is created for each request and destroyed after it. */
  | "unique role";

/** Who may have a temporary access, and who decides. */
export interface TemporaryAccessSettings {
  /** The people who may ask. */
  readonly eligible: People;
  readonly approval: Approval;
  /** The longest duration that may be asked for, in seconds, 300 to 43,200. */
  readonly maximumDuration: number;
  /**
   * How long a request waits for its decision, in seconds, 60 to 604,800.
   * @default 3600
   */
  readonly decisionWithin?: number;
  /** @default "standing role" */
  readonly mechanism?: Mechanism;
  /**
   * The people who may take the access at once in an emergency. Every use is published to the topic before anything is
   * granted.
   * @default no one
   */
  readonly breakGlass?: People;
}

/** An access that people get temporarily. Make one with {@link temporaryAccess}. */
export class TemporaryAccessDescription {
  constructor(
    readonly settings: TemporaryAccessSettings,
    readonly grants: readonly Grant[] = [],
    readonly history: EntryHistory = {},
  ) {}

  /** The same with more grants. */
  allow(...grants: readonly Grant[]): TemporaryAccessDescription {
    return new TemporaryAccessDescription(this.settings, [...this.grants, ...grants], this.history);
  }
}

/**
 * Access that a person requests, that is granted when it is approved, and that ends by itself.
 *
 * @example
 * temporaryAccess({
 *   eligible: { alice: iamUser("alice"), bob: iamUser("bob") },
 *   approval: peer(),
 *   maximumDuration: 3600,
 * }).allow(tables.orders.write());
 */
export function temporaryAccess(given: TemporaryAccessSettings & Renamed): TemporaryAccessDescription {
  const { settings, history } = splitHistory(copyData(given));
  return new TemporaryAccessDescription(settings, [], history);
}
