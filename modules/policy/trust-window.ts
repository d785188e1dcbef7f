import { type PolicyDocument, policyDocument } from "./document";
import { type Caller, type TrustExpectation } from "./proof";
import { statement } from "./statement";

/** From one instant, inclusive, until another, exclusive, in UTC as ISO 8601. */
interface Window {
  readonly from: string;
  readonly until: string;
}

/**
 * The trust policy, for nobody outside the window: whoever assumes the role before its end keeps the session for as
 * long as it lasts, so the permissions need the window too.
 */
export function trustWithin({ statements }: PolicyDocument, { from, until }: Window): PolicyDocument {
  return policyDocument(
    statements.map((each) =>
      statement({
        ...each,
        conditions: {
          ...each.conditions,
          DateGreaterThanEquals: { "aws:CurrentTime": [from] },
          DateLessThan: { "aws:CurrentTime": [until] },
        },
      }),
    ),
  );
}

/** Who must get the role then: the same as before, and nobody earlier or later. */
export function expectTrustWithin({ allows, refuses, trusted }: TrustExpectation, window: Window): TrustExpectation {
  const when = (caller: Caller, instant: string): Caller => ({
    ...caller,
    context: { ...caller.context, "aws:CurrentTime": instant },
  });
  const before = new Date(Date.parse(window.from) - 1000).toISOString();
  return {
    allows: allows.map((caller) => when(caller, window.from)),
    refuses: [
      ...refuses.map((caller) => when(caller, window.from)),
      ...allows.flatMap((caller) => [when(caller, before), when(caller, window.until)]),
    ],
    trusted: trusted.map((each) => ({ ...each, within: { ...each.within, "aws:CurrentTime": window } })),
  };
}
