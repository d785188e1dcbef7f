import { actionInfo, actionsOn, isWildcardOnly, resourceTypesOf, serviceAuthorization } from "../../aws";
import { operation } from "../../catalogue";
import { type Within } from "../../policy";
import { contextsWithin, type Expectation, type RefusedRequests } from "../../proof";
import { type GrantedOperation } from "../granted-operation";
import { exampleArns, type ExampleArns } from "./example-arns";

/** One action on resources of one type, as requests. */
interface Requests extends ExampleArns {
  readonly action: string;
  readonly resource: string;
  readonly within: Within;
  /** All actions that AWS checks on resources of the type. */
  readonly onType: readonly string[];
}

/**
 * The requests that granted operations allow, and those that they must not: the proof asks the rendered policies for
 * both. Refused are the same actions on other resources, and all other actions on the same resources.
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
  const allowed = new Map<string, Set<string>>();
  for (const { actions, covered } of expected) {
    for (const arn of covered) allowed.set(arn, new Set([...(allowed.get(arn) ?? []), ...actions]));
  }
  const except = (actions: readonly string[], covered: readonly string[]): readonly string[] =>
    actions.filter((action) => !covered.some((arn) => allowed.get(arn)?.has(action)));
  return {
    allows: expected.map(({ actions, resource, covered, within }) => ({
      actions,
      resource,
      examples: covered,
      ...(Object.keys(within).length === 0 ? {} : { within }),
    })),
    refuses: expected.flatMap(({ actions, covered, neighbours, within, onType }) => [
      ...(onType.length === 0 ? [] : [{ actions: except(onType, covered), resources: covered, ...contextOf(within) }]),
      ...(neighbours.length === 0 ? [] : [{ actions, resources: neighbours, ...contextOf(within) }]),
    ]),
  };
}

/** A context within the limits, so that a refusal is for the action or the resource. */
function contextOf(within: Within): Pick<RefusedRequests, "context"> {
  const [context] = Object.keys(within).length === 0 ? [] : contextsWithin(within);
  return context === undefined ? {} : { context };
}

function requestsOf(
  { operation: name, resources, within = {} }: GrantedOperation,
  indexes: readonly string[],
): Requests[] {
  return operation(name).actions.flatMap((action) =>
    resources.flatMap((resource) =>
      examplesOn(action, resource, indexes).map((examples) => ({ ...examples, action, resource, within })),
    ),
  );
}

/** By type of the resource; none where AWS does not check the action on such a resource. */
function examplesOn(
  action: string,
  resource: string,
  indexes: readonly string[],
): readonly Pick<Requests, "covered" | "neighbours" | "onType">[] {
  const info = actionInfo(action);
  if (info === undefined) return [];
  if (resource === "*") return isWildcardOnly(info) ? [{ covered: ["*"], neighbours: [], onType: [] }] : [];
  const service = serviceAuthorization(info.service);
  return resourceTypesOf(info).flatMap((type) => {
    const examples = exampleArns(resource, type, indexes);
    return examples === undefined ? [] : [{ ...examples, onType: actionsOn(type, service) }];
  });
}
