import { type Grant } from "../grants";
import { copyData } from "../validation";
import { type Approval } from "./approval";
import { type People } from "./people";

/** How somebody gets an access for a time. */
export type Mechanism =
  /** Everybody who may ask has a role of their own, and a policy is attached to it and detached from it. */
  | "standing role"
  /** A role is made for the request and destroyed after it. */
  | "unique role";

/** Who may have an access for a time, and who decides. */
export interface TemporaryAccessSettings {
  /** Who may ask. */
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
   * Who may take the access at once in an emergency. Every use is told to the topic before anything is granted.
   * @default nobody
   */
  readonly breakGlass?: People;
}

/** An access that somebody gets for a time. Make one with {@link temporaryAccess}. */
export class TemporaryAccessDescription {
  constructor(
    readonly settings: TemporaryAccessSettings,
    readonly grants: readonly Grant[] = [],
  ) {}

  /** The same with more grants. */
  allow(...grants: readonly Grant[]): TemporaryAccessDescription {
    return new TemporaryAccessDescription(this.settings, [...this.grants, ...grants]);
  }
}

/**
 * Access that nobody holds until somebody has approved it, and that ends by itself.
 *
 * @example
 * temporaryAccess({
 *   eligible: { alice: iamUser("alice"), bob: iamUser("bob") },
 *   approval: peer(),
 *   maximumDuration: 3600,
 * }).allow(tables.orders.write());
 */
export function temporaryAccess(settings: TemporaryAccessSettings): TemporaryAccessDescription {
  return new TemporaryAccessDescription(copyData(settings));
}
