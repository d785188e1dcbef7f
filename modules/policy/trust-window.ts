import { type PolicyDocument, policyDocument } from "./document";
import { conditionsOf } from "./limit";
import { statement } from "./statement";

/** From one instant, inclusive, until another, exclusive, in UTC as ISO 8601. */
export interface TimeWindow {
  readonly from: string;
  readonly until: string;
}

/**
 * Limits a trust policy to a window of time. A session that begins before the end of the window outlasts it, so the
 * permissions of the role need the window too.
 */
export function trustWithin({ statements }: PolicyDocument, window: TimeWindow): PolicyDocument {
  return policyDocument(
    statements.map((each) =>
      statement({
        ...each,
        conditions: { ...each.conditions, ...conditionsOf({ "aws:CurrentTime": window }) },
      }),
    ),
  );
}
