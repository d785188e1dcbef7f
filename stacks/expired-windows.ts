import { type Grant } from "../modules/grants";
import { type PlannedEnvironment } from "./planned-environment";

/** A grant whose window is over: it allows nothing any more, and can be removed. */
interface ExpiredWindow {
  /** Where it is: `["prod", "principals", "auditor", "tables", "orders"]`. */
  readonly place: readonly string[];
  /** When it ended, in UTC as ISO 8601. */
  readonly until: string;
}

/**
 * The windows that are over at an instant, in the order of the environments.
 *
 * @param at milliseconds since the epoch
 */
export function expiredWindows(plans: readonly PlannedEnvironment[], at: number): readonly ExpiredWindow[] {
  return plans.flatMap(({ environment, grants }) =>
    grants.flatMap((each) =>
      over(each.grants, at).map(({ place, until }) => ({ place: [environment.name, ...each.place, ...place], until })),
    ),
  );
}

function over(grants: readonly Grant[], at: number): ExpiredWindow[] {
  return grants.flatMap(({ place, window }) =>
    window !== undefined && Date.parse(window.until) <= at ? [{ place, until: window.until }] : [],
  );
}
