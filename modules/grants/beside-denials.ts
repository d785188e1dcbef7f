import { operation } from "../catalogue";
import { type Within } from "../policy";
import {
  contextsBeyond,
  contextsWithinAll,
  type Expectation,
  type ExpectedAccess,
  type RequestContext,
} from "../proof";
import { Denial, type DeniedRequests, isAbout } from "./denials";
import { type Grant } from "./grant";
import { type GrantedOperation } from "./granted-operation";
import { expectationOf } from "./requests";

/**
 * What permissions must allow and refuse together: what denials leave of the grants, and what the denials deny. The
 * requests that a denial leaves are asked with condition keys that keep outside it.
 */
export function expectationsOf(permissions: readonly (Grant | Denial)[]): readonly Expectation[] {
  const denied = deniedBy(permissions);
  if (denied.length === 0) return permissions.flatMap(({ expectations }) => expectations);
  return permissions.flatMap((each) =>
    each instanceof Denial ? each.expectations : each.expectations.map((expectation) => leftOf(expectation, denied)),
  );
}

/** The grants of which denials leave nothing that touches data, or nothing at all. */
export function voidGrants(permissions: readonly (Grant | Denial)[]): Grant[] {
  const denied = deniedBy(permissions);
  if (denied.length === 0) return [];
  return permissions
    .filter((each): each is Grant => !(each instanceof Denial))
    .filter((grant) => isVoid(grant, denied));
}

function deniedBy(permissions: readonly (Grant | Denial)[]): readonly DeniedRequests[] {
  return permissions.flatMap((each) => (each instanceof Denial ? each.denied : []));
}

function isVoid({ operations, indexes }: Grant, denied: readonly DeniedRequests[]): boolean {
  const own = operations.filter((each) => operation(each.operation).through === undefined);
  const ofData = own.filter((each) => operation(each.operation).data !== undefined);
  const needed = ofData.length > 0 ? ofData : own;
  return needed.length > 0 && needed.every((each) => !isLeft(each, indexes, denied));
}

function isLeft(granted: GrantedOperation, indexes: readonly string[], denied: readonly DeniedRequests[]): boolean {
  const { allows } = leftOf(expectationOf([granted], indexes), denied);
  return allows.some(({ examples }) => examples.length > 0);
}

function leftOf({ allows, refuses }: Expectation, denied: readonly DeniedRequests[]): Expectation {
  const [untouched, touched] = [false, true].map((wanted) =>
    allows.filter((access) => isTouched(access, denied) === wanted),
  );
  return {
    allows: [
      ...(untouched ?? []),
      // What the statement of the grant may say stays the same, whatever of it is denied.
      ...(touched ?? []).map((access) => ({ ...access, examples: [] })),
      ...(touched ?? []).flatMap((access) => access.actions.flatMap((action) => leftOfAction(access, action, denied))),
    ],
    refuses: [
      ...refuses,
      ...(touched ?? []).flatMap(({ actions, examples, within = {} }) =>
        contextsBeyond(within).map((context) => ({ actions, resources: examples, context })),
      ),
    ],
  };
}

function isTouched({ actions, examples }: ExpectedAccess, denied: readonly DeniedRequests[]): boolean {
  return denied.some((each) => actions.some((action) => examples.some((example) => isAbout(each, action, example))));
}

/** The requests of one action that are not denied. */
function leftOfAction(access: ExpectedAccess, action: string, denied: readonly DeniedRequests[]): ExpectedAccess[] {
  const { within = {} } = access;
  return examplesLeft(access, action, denied).flatMap((example) => {
    const about = denied.filter((each) => isAbout(each, action, example));
    const choices = about.reduce<readonly (readonly Within[])[]>(
      (found, { unless = [] }) => found.flatMap((chosen) => unless.map((each) => [...chosen, each])),
      [[]],
    );
    const contexts = choices.map((others) => contextsWithinAll(within, others)).find((found) => found.length > 0) ?? [];
    return limitsTo(contexts).map((limits) => ({ ...access, actions: [action], examples: [example], within: limits }));
  });
}

/** Examples that some request is left on; another one of a pattern, where every known one is denied by itself. */
function examplesLeft(
  { resource, examples }: ExpectedAccess,
  action: string,
  denied: readonly DeniedRequests[],
): readonly string[] {
  const isDenied = (arn: string): boolean =>
    denied.some((each) => each.unless === undefined && isAbout(each, action, arn));
  const left = examples.filter((example) => !isDenied(example));
  if (left.length > 0 || !resource.endsWith("*") || isDenied(resource)) return left;
  return [`${resource.slice(0, -1)}beside-what-is-denied`].filter((example) => !isDenied(example));
}

/**
 * Limits within which there are exactly these contexts. Those that differ in single values only are within the same ones:
 * so they stay one request from several networks, of which a policy of the resource may deny some.
 */
function limitsTo(contexts: readonly RequestContext[]): readonly Within[] {
  const lists = contexts.map((each) =>
    JSON.stringify(Object.entries(each).map(([key, value]) => [key, typeof value === "string" ? "" : value])),
  );
  const isAlike = lists.every((each) => each === lists[0]);
  const groups = isAlike ? [contexts] : contexts.map((each) => [each]);
  return groups.flatMap((group) => group.slice(0, 1).map((first) => exactly(first, group)));
}

function exactly(first: RequestContext, group: readonly RequestContext[]): Within {
  return Object.fromEntries(
    Object.entries(first).map(([key, value]) => [
      key,
      typeof value === "string" ? group.map((each) => String(each[key])) : { allOf: value },
    ]),
  );
}
