import { type Limit, type TextOrPattern, type Within } from "../policy";
import { contextReader, contextsWithin, keeps, type RequestContext } from "./limit";

/**
 * Contexts of requests within the limits of a grant and within others besides, as those that denials leave open. Of the
 * contexts within the grant's limits, those are left out that cannot be within the others as well.
 *
 * @example
 * contextsWithinAll({}, [{ "dynamodb:LeadingKeys": { noneOf: ["vip"] } }]); // [{ "dynamodb:LeadingKeys": ["stranger"] }]
 */
export function contextsWithinAll(granted: Within, others: readonly Within[]): RequestContext[] {
  const all = [granted, ...others];
  const candidates = joined(others).reduce<readonly RequestContext[]>(
    (found, within) => found.flatMap((each) => contextsWithin(within).map((more) => ({ ...each, ...more }))),
    [{}],
  );
  return contextsWithin(granted).flatMap((context) => {
    const found = candidates.map((each) => ({ ...each, ...context })).find((each) => isWithinAll(all, each));
    return found === undefined ? [] : [found];
  });
}

/** The same limits, each once and exclusions from one key together, so that few combinations have to be tried. */
function joined(several: readonly Within[]): readonly Within[] {
  const excluded: Record<string, readonly TextOrPattern[]> = {};
  const others = new Map<string, Within>();
  for (const [key, limit] of several.flatMap((within) => Object.entries(within))) {
    if (isExclusion(limit)) excluded[key] = [...(excluded[key] ?? []), ...limit.noneOf];
    else others.set(JSON.stringify([key, limit]), { [key]: limit });
  }
  const exclusions = Object.entries(excluded).map(([key, noneOf]) => [key, { noneOf }] as const);
  return [Object.fromEntries(exclusions), ...others.values()];
}

function isExclusion(limit: Limit): limit is { readonly noneOf: readonly TextOrPattern[] } {
  return typeof limit === "object" && "noneOf" in limit;
}

function isWithinAll(all: readonly Within[], context: RequestContext): boolean {
  const read = contextReader(context);
  return all.every((within) => Object.entries(within).every(([key, limit]) => keeps(limit, key, read)));
}
