import { type Grant } from "../modules/grants";
import { type PlannedEnvironment } from "./plan-environment";

/** A grant whose window is over: nothing it says holds any more, and it can go. */
export interface ExpiredWindow {
  /** The way to it: `["prod", "principals", "auditor", "table orders"]`. */
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
  return plans.flatMap(({ environment, principals, internalTools, connections, crossAccount, temporaryAccess }) => {
    const ofTools = new Set(Object.values(internalTools).flatMap(({ roles }) => Object.keys(roles)));
    return [
      ...Object.entries(connections).map(([key, { plan }]) => ["connections", key, plan.need] as const),
      ...Object.entries(principals).map(
        ([key, { description }]) =>
          [ofTools.has(key) ? "internalTools" : "principals", key, description.grants] as const,
      ),
      ...Object.entries(crossAccount).map(([key, { principal }]) => ["crossAccount", key, principal.grants] as const),
      ...Object.entries(temporaryAccess).map(
        ([key, design]) => ["temporaryAccess", key, design.kind === "revocation" ? [] : design.grants] as const,
      ),
    ].flatMap(([section, key, grants]) =>
      over(grants, at).map(({ target, until }) => ({ place: [environment.name, section, key, target], until })),
    );
  });
}

function over(grants: readonly Grant[], at: number): { readonly target: string; readonly until: string }[] {
  return grants.flatMap(({ target, window }) =>
    window !== undefined && Date.parse(window.until) <= at ? [{ target, until: window.until }] : [],
  );
}
