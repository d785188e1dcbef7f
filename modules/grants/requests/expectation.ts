import {
  actionInfo,
  actionsOn,
  isWildcardOnly,
  type ResourceTypeInfo,
  resourceTypesOf,
  type ServiceAuthorization,
  serviceAuthorization,
} from "../../aws";
import { operation } from "../../catalogue";
import { type Within } from "../../policy";
import { contextsWithin, type Expectation, type RefusedRequests } from "../../proof";
import { type GrantedOperation } from "../granted-operation";
import { exampleArns, type ExampleArns } from "./example-arns";

/** What a granted resource stands for among the resources of one type. */
interface Examples extends ExampleArns {
  readonly resource: string;
  /** All actions that AWS checks on resources of the type. */
  readonly onType: readonly string[];
  /** The same for examples of which the same requests are expected. */
  readonly key: string;
}

/** Actions on the same resources, within the same limits. */
interface RequestGroup extends Examples {
  readonly within: Within;
  /** By the service that sends the requests; undefined where the principal does. */
  readonly bySender: Map<string | undefined, Set<string>>;
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
  const groups = new Map<string, RequestGroup>();
  const examplesOf = examplesOnce(indexes);
  for (const { operation: name, resources, within = {} } of granted) {
    const limits = JSON.stringify(within);
    const { actions: names, through } = operation(name);
    for (const action of names) {
      for (const examples of resources.flatMap((resource) => examplesOn(action, resource, examplesOf))) {
        const key = `${examples.key} ${limits}`;
        const group = groups.get(key) ?? { ...examples, within, bySender: new Map<string | undefined, Set<string>>() };
        groups.set(key, group);
        group.bySender.set(through, (group.bySender.get(through) ?? new Set()).add(action));
      }
    }
  }
  const expected = [...groups.values()].map((group) => ({ ...group, actions: actionsOf(group) }));
  const allowed = new Map<string, Set<string>>();
  for (const { actions, covered } of expected) {
    for (const arn of covered) allowed.set(arn, new Set([...(allowed.get(arn) ?? []), ...actions]));
  }
  const except = (actions: readonly string[], covered: readonly string[]): readonly string[] =>
    actions.filter((action) => !covered.some((arn) => allowed.get(arn)?.has(action)));
  return {
    allows: expected.flatMap(({ bySender, resource, covered, within }) =>
      [...bySender].map(([through, actions]) => ({
        actions: [...actions],
        resource,
        examples: covered,
        ...(Object.keys(within).length === 0 ? {} : { within }),
        ...(through === undefined ? {} : { through }),
      })),
    ),
    refuses: expected.flatMap(({ actions, covered, neighbours, within, onType }) => [
      ...(onType.length === 0 ? [] : [{ actions: except(onType, covered), resources: covered, ...contextOf(within) }]),
      ...(neighbours.length === 0 ? [] : [{ actions, resources: neighbours, ...contextOf(within) }]),
    ]),
  };
}

function actionsOf({ bySender }: RequestGroup): readonly string[] {
  return [...new Set([...bySender.values()].flatMap((actions) => [...actions]))];
}

/** A context within the limits, so that a refusal is for the action or the resource. */
function contextOf(within: Within): Pick<RefusedRequests, "context"> {
  const [context] = Object.keys(within).length === 0 ? [] : contextsWithin(within);
  return context === undefined ? {} : { context };
}

type ExamplesOf = (resource: string, type: ResourceTypeInfo, service: ServiceAuthorization) => readonly Examples[];

/** Examples of each resource as each type, made once for all actions of a grant. */
function examplesOnce(indexes: readonly string[]): ExamplesOf {
  const known = new Map<string, readonly Examples[]>();
  return (resource, type, service) => {
    const id = `${service.service} ${type.name} ${resource}`;
    const made = known.get(id) ?? examplesAs(resource, type, service, indexes);
    known.set(id, made);
    return made;
  };
}

/** None where the resource cannot be of the type. */
function examplesAs(
  resource: string,
  type: ResourceTypeInfo,
  service: ServiceAuthorization,
  indexes: readonly string[],
): readonly Examples[] {
  const examples = exampleArns(resource, type, indexes);
  if (examples === undefined) return [];
  const key = JSON.stringify([resource, examples.covered]);
  return [{ ...examples, resource, key, onType: actionsOn(type, service) }];
}

const withoutResource: Examples = { covered: ["*"], neighbours: [], resource: "*", onType: [], key: "*" };

/** By type of the resource; none where AWS does not check the action on such a resource. */
function examplesOn(action: string, resource: string, examplesOf: ExamplesOf): readonly Examples[] {
  const info = actionInfo(action);
  if (info === undefined) return [];
  if (resource === "*") return isWildcardOnly(info) ? [withoutResource] : [];
  const service = serviceAuthorization(info.service);
  return resourceTypesOf(info).flatMap((type) => examplesOf(resource, type, service));
}
