import { actionInfo, isWildcardOnly, resourceTypesOf } from "../../aws";
import { operation } from "../../catalogue";
import { type Within } from "../../policy";
import { contextsWithin, type Expectation, type RefusedRequests } from "../../proof";
import { type GrantedOperation } from "../granted-operation";
import { exampleArns, type ExampleArns } from "./example-arns";

/** One action on one resource of a grant, as requests. */
interface Requests extends ExampleArns {
  readonly action: string;
  readonly resource: string;
  readonly within: Within;
}

/**
 * The requests that granted operations allow, and those beside them that they must not: the proof asks the rendered
 * policies for both.
 *
 * Which resources an action is checked on, and what their ARNs look like, comes from AWS's reference: an operation
 * whose row says otherwise allows requests that nothing here expects, and the synth fails.
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 *
 * @param indexes the names of the table's indexes, as examples of what a pattern for all of them covers
 */
export function expectationOf(granted: readonly GrantedOperation[], indexes: readonly string[]): Expectation {
  const groups = new Map<string, { readonly requests: Requests; readonly actions: Set<string> }>();
  for (const requests of granted.flatMap((each) => requestsOf(each, indexes))) {
    const key = JSON.stringify([requests.resource, requests.covered, requests.within]);
    const group = groups.get(key) ?? { requests, actions: new Set<string>() };
    groups.set(key, group);
    group.actions.add(requests.action);
  }
  const expected = [...groups.values()].map(({ requests, actions }) => ({ ...requests, actions: [...actions] }));
  return {
    allows: expected.map(({ actions, resource, covered, within }) => ({
      actions,
      resource,
      examples: covered,
      ...(Object.keys(within).length === 0 ? {} : { within }),
    })),
    refuses: expected
      .filter(({ neighbours }) => neighbours.length > 0)
      .map(({ actions, neighbours, within }) => ({ actions, resources: neighbours, ...contextOf(within) })),
  };
}

/** A context within the limits, so that a refusal is for the resource. */
function contextOf(within: Within): Pick<RefusedRequests, "context"> {
  const [context] = Object.keys(within).length === 0 ? [] : contextsWithin(within);
  return context === undefined ? {} : { context };
}

function requestsOf(
  { operation: name, resources, within = {} }: GrantedOperation,
  indexes: readonly string[],
): Requests[] {
  return operation(name).actions.flatMap((action) =>
    resources.flatMap((resource) => {
      const examples = examplesOn(action, resource, indexes);
      return examples === undefined ? [] : [{ ...examples, action, resource, within }];
    }),
  );
}

/** Nothing where AWS does not check the action on such a resource. */
function examplesOn(action: string, resource: string, indexes: readonly string[]): ExampleArns | undefined {
  const info = actionInfo(action);
  if (info === undefined) return undefined;
  if (resource === "*") return isWildcardOnly(info) ? { covered: ["*"], neighbours: [] } : undefined;
  const found = resourceTypesOf(info).flatMap((type) => exampleArns(resource, type, indexes) ?? []);
  if (found.length === 0) return undefined;
  return {
    covered: found.flatMap(({ covered }) => covered),
    neighbours: found.flatMap(({ neighbours }) => neighbours),
  };
}
