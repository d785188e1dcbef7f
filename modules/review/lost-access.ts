import { listNames } from "../validation";
import { afterOf, beforeOf, type Change, isStay } from "./changes";
import { groupBy } from "./group-by";
import { identityOf } from "./resource-identity";
import { type Resource } from "./resource";
import { sortBy } from "./sort-by";
import { parseStatement, type Statement } from "./statements";

/** How many actions a sentence names. */
const namedActions = 4;

/**
 * Describes what the policies of an entry no longer allow, and what they deny that they did not deny. A statement that
 * moves from one policy to another is no change.
 *
 * @param changes those of one entry; an entry that is gone as a whole is reported otherwise
 * @param forgotten the addresses of what was handed over: the same resource has another address in a policy then
 */
export function describeLostAccess(changes: readonly Change[], forgotten: ReadonlySet<string>): string[] {
  if (!changes.some(isStay)) return [];
  const before = changes.flatMap(beforeOf).flatMap(statementsIn);
  const after = changes.flatMap(afterOf).flatMap(statementsIn);
  const [named, namedAfter] = [permissionsOf(before), permissionsOf(after)];
  return [
    ...describePermissions(
      withoutThose(named, namedAfter).filter(({ resource }) => !forgotten.has(resource)),
      namedAfter,
      "Allow",
    ),
    ...describePermissions(withoutThose(namedAfter, named), named, "Deny"),
    ...describeWholeStatements(before.filter(isWhole), after.filter(isWhole)),
  ];
}

function statementsIn({ type, attributes }: Resource): Statement[] {
  const { attributes: known } = identityOf(type);
  return Object.entries(attributes).flatMap(([name, value]) =>
    known[name]?.effect === "access" && typeof value !== "string"
      ? Object.entries(value).flatMap(([key, resources]) => parseStatement(key, resources) ?? [])
      : [],
  );
}

/** Whether a statement names what it does not hold for, so that its parts say nothing by themselves. */
function isWhole({ isNotAction, isNotResource, isNotPrincipal }: Statement): boolean {
  return isNotAction || isNotResource || isNotPrincipal;
}

/** One action on one resource, with its principals and the digest of its conditions. */
interface Permission {
  readonly effect: string;
  readonly action: string;
  readonly resource: string;
  readonly details: string;
}

type Permissions = ReadonlyMap<string, Permission>;

function permissionsOf(statements: readonly Statement[]): Permissions {
  return new Map(
    statements
      .filter((each) => !isWhole(each))
      .flatMap(({ effect, actions, resources, principals, conditions }) =>
        actions.flatMap((action) =>
          resources.map((resource) => {
            const permission = { effect, action, resource, details: JSON.stringify([principals, conditions]) };
            return [Object.values(permission).join("|"), permission] as const;
          }),
        ),
      ),
  );
}

function withoutThose(first: Permissions, second: Permissions): Permission[] {
  return [...first].flatMap(([key, each]) => (second.has(key) ? [] : [each]));
}

const wordings = {
  Allow: { gone: "no longer allows", changed: "changes the conditions or principals for" },
  Deny: { gone: "now denies", changed: "changes the conditions or principals of the denial of" },
} as const;

/**
 * A sentence for each resource, and another one for the actions of which only conditions or principals change.
 *
 * @param differing the permissions that the other version does not have as they are
 */
function describePermissions(
  differing: readonly Permission[],
  others: Permissions,
  effect: keyof typeof wordings,
): string[] {
  const keyOf = ({ effect, action, resource }: Permission): string => [effect, action, resource].join("|");
  const known = new Set([...others.values()].map(keyOf));
  const ofEffect = differing.filter((each) => each.effect === effect);
  const byResource = groupBy(ofEffect, ({ resource }) => resource);
  return sortBy(byResource, ([resource]) => resource).flatMap(([resource, each]) => {
    const describe = (wording: string, permissions: readonly Permission[]): string[] =>
      permissions.length === 0 ? [] : [`${wording} ${listActions(permissions)} on ${resource}`];
    return [
      ...describe(
        wordings[effect].gone,
        each.filter((one) => !known.has(keyOf(one))),
      ),
      ...describe(
        wordings[effect].changed,
        each.filter((one) => known.has(keyOf(one))),
      ),
    ];
  });
}

function listActions(permissions: readonly Permission[]): string {
  const actions = [...new Set(permissions.map(({ action }) => action))];
  const shown = actions.slice(0, namedActions);
  const more = actions.length - shown.length;
  return more > 0 ? `${shown.join(", ")} and ${more} more` : listNames(shown);
}

/**
 * Describes statements with exceptions that change. What an exception that comes or goes takes away depends on the rest
 * of the statement, so that a changed one is described as it was and as it is.
 */
function describeWholeStatements(before: readonly Statement[], after: readonly Statement[]): string[] {
  const [left, come] = [missingIn(before, after), missingIn(after, before)];
  return (["Allow", "Deny"] as const).flatMap((effect) => {
    const described = (statements: readonly Statement[]): string[] => [
      ...new Set(statements.filter((each) => each.effect === effect).map(inWords)),
    ];
    const [former, present] = [described(left), described(come)];
    const loses = effect === "Allow" ? former : present;
    if (loses.length === 0) return [];
    const verb = effect === "Allow" ? "allows" : "denies";
    const [gone, added] = [
      former.filter((each) => !present.includes(each)),
      present.filter((each) => !former.includes(each)),
    ];
    return [
      ...former
        .filter((each) => present.includes(each))
        .map((each) => `changes the conditions under which it ${verb} ${each}`),
      ...gone.map((each) => `no longer ${verb} ${each}`),
      ...added.map((each) => `now ${verb} ${each}`),
    ];
  });
}

function missingIn(statements: readonly Statement[], others: readonly Statement[]): Statement[] {
  const known = new Set(others.map((each) => JSON.stringify(each)));
  return statements.filter((each) => !known.has(JSON.stringify(each)));
}

/** `every action except iam:PassRole on table/orders`, without its conditions. */
function inWords(statement: Statement): string {
  const { actions, isNotAction, resources, isNotResource, principals, isNotPrincipal } = statement;
  const list = (isNot: boolean, kind: string, names: readonly string[]): string =>
    isNot ? `every ${kind} except ${listNames(names)}` : listNames(names);
  const to = principals === undefined ? "" : ` to ${list(isNotPrincipal, "principal", principals)}`;
  return `${list(isNotAction, "action", actions)} on ${list(isNotResource, "resource", resources)}${to}`;
}
