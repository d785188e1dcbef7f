import { type PolicyDocument, policyDocument } from "./document";
import { statement } from "./statement";

/** From one instant, inclusive, until another, exclusive, in UTC as ISO 8601. */
export interface TimeWindow {
  readonly from: string;
  readonly until: string;
}

/**
 * The trust policy, for nobody outside the window: whoever assumes the role before its end keeps the session for as
 * long as it lasts, so the permissions need the window too.
 */
export function trustWithin({ statements }: PolicyDocument, { from, until }: TimeWindow): PolicyDocument {
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
