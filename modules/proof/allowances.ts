import { type Conditions, type Within } from "../policy";
import { type Expectation } from "./expectation";
import { contextReader, isImplied, keeps, type RequestContext, testsByKey } from "./limit";

/** Whether requests, or all the requests that a statement speaks of, keep within an expectation. */
type Keeps = (within: Within) => boolean;

const anything: Within = {};

/**
 * All that a principal is expected to be allowed, ready to be asked about one ARN or about a pattern of ARNs. What is
 * asked costs the same however much there is.
 */
export class Allowances {
  /** By the text of the resource, then by the action in lower case. */
  private readonly byResource = new Map<string, Map<string, Within[]>>();
  /** How long the texts before a final `*` are. */
  private readonly prefixLengths = new Set<number>();

  constructor(expectations: readonly Expectation[]) {
    for (const { actions, resource, within = anything } of expectations.flatMap(({ allows }) => allows)) {
      // A wildcard elsewhere than at the end would make "begins so" untrue: such an expectation allows nothing.
      if (/[*?]|\$\{/.test(resource.slice(0, -1))) continue;
      const byAction = this.byResource.get(resource) ?? new Map<string, Within[]>();
      this.byResource.set(resource, byAction);
      if (resource.endsWith("*") && resource !== "*") this.prefixLengths.add(resource.length - 1);
      for (const action of actions) {
        const name = action.toLowerCase();
        const known = byAction.get(name);
        if (known === undefined) byAction.set(name, [within]);
        else known.push(within);
      }
    }
  }

  /** Those of the actions that are not expected on the resource, a pattern as a whole, while `keeps` is true. */
  unexpected(actions: readonly string[], resource: string, keeps: Keeps): readonly string[] {
    const candidates = this.about(resource);
    return actions.filter((action) => {
      const name = action.toLowerCase();
      return !candidates.some((byAction) => byAction.get(name)?.some(keeps) === true);
    });
  }

  private about(resource: string): Map<string, Within[]>[] {
    const found: Map<string, Within[]>[] = [];
    const exact = this.byResource.get(resource);
    if (exact !== undefined) found.push(exact);
    for (const length of this.prefixLengths) {
      if (resource.length < length) continue;
      const prefix = `${resource.slice(0, length)}*`;
      const byAction = prefix === resource ? undefined : this.byResource.get(prefix);
      if (byAction !== undefined) found.push(byAction);
    }
    return found;
  }
}

/** For a request with this context. */
export function keptByContext(context: RequestContext): Keeps {
  const read = contextReader(context);
  return (within) => Object.entries(within).every(([key, limit]) => keeps(limit, key, read));
}

/**
 * For all the requests that a statement with these conditions can speak of.
 *
 * @param also further keys whose value is known, by their name in lower case
 */
export function keptByConditions(
  conditions: Conditions | undefined,
  also: ReadonlyMap<string, readonly string[]> = new Map(),
): Keeps {
  const tests = testsByKey(conditions);
  return (within) =>
    Object.entries(within).every(([key, limit]) => {
      const name = key.toLowerCase();
      const known = also.get(name);
      return isImplied(limit, [
        ...(tests.get(name) ?? []),
        ...(known === undefined ? [] : [{ operator: "StringEquals", values: known }]),
      ]);
    });
}
