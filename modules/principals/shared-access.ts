import { type AccountLocation, formatArn, parseArn, type Partition, resourcePolicyActions } from "../aws";
import { operation } from "../catalogue";
import { type Conditions, type Statement, statement } from "../policy";
import { type RequestPrincipal, roleSession } from "../evaluation";
import { type SharedExpectation, unrelatedAccounts } from "../proof";
import { at, listNames, problem, type Problem } from "../validation";
import {
  checkItemLimits,
  checkMfaOfRole,
  Grant,
  grantExpressions,
  grantProblems,
  onlyPermissions,
  type Permission,
  type PlacedPolicyAddition,
  type PolicyHolder,
  policyHolderOf,
} from "../grants";
import { checkExternalPrincipal, type ExternalPrincipal, isOnlyRoles } from "./external-principal";

/** What the policy of a table, stream, bucket or key has to allow to principals in other accounts. */
type SharedPolicy = Required<PlacedPolicyAddition>;

/** The statements that grant principals of other accounts access, by the holder of the policy. */
export function sharedPolicies(
  principals: readonly ExternalPrincipal[],
  { partition }: Pick<AccountLocation, "partition">,
): SharedPolicy[] {
  const policies = new Map<string, SharedPolicy>();
  for (const principal of principals) {
    for (const [arn, { holder, statements }] of statementsByHolder(principal, partition)) {
      const earlier = policies.get(arn);
      policies.set(arn, {
        holder,
        statements: [...(earlier?.statements ?? []), ...statements],
        shared: [...(earlier?.shared ?? []), expectShared(principal, holder, partition)],
        expressions: { ...earlier?.expressions, ...grantExpressions(principal.grants) },
      });
    }
  }
  return [...policies.values()];
}

/** Resources without a policy are left out here, and are a problem in {@link checkSharedGrants}. */
function statementsByHolder(
  { settings: { account, roles }, grants }: ExternalPrincipal,
  partition: Partition,
): ReadonlyMap<string, Pick<SharedPolicy, "holder" | "statements">> {
  const principals = { AWS: [formatArn("accountRoot", { partition, account })] };
  const found = new Map<string, { readonly holder: PolicyHolder; readonly statements: Statement[] }>();
  for (const { conditions = {}, resources = [], ...granted } of onlyPermissions(grants).flatMap((each) =>
    each.statements(),
  )) {
    for (const resource of resources) {
      const holder = policyHolderOf(resource);
      if (holder === undefined) continue;
      const held = found.get(holder.arn) ?? { holder, statements: [] };
      found.set(holder.arn, held);
      // To a key its own policy says *, for it speaks of nothing else.
      held.statements.push(
        statement({
          ...granted,
          principals,
          resources: [holder.kind === "key" ? "*" : resource],
          conditions: roles === "any" ? conditions : onlyRoles(roles, conditions),
        }),
      );
    }
  }
  return found;
}

function onlyRoles(roles: readonly string[], conditions: Conditions = {}): Conditions {
  return { ...conditions, ArnEquals: { ...conditions["ArnEquals"], "aws:PrincipalArn": roles } };
}

/**
 * The problems of granting an external principal access to one table or bucket.
 *
 * @param holders the resources whose policies can grant it
 */
export function checkShare(
  principal: ExternalPrincipal,
  owner: AccountLocation,
  ownAccounts: readonly string[],
  holders: readonly PolicyHolder[],
): Problem[] {
  const own = [...checkExternalPrincipal(principal.settings, owner, ownAccounts), ...checkSharedGrants(principal)];
  if (own.length > 0) return own;
  const elsewhere = sharedPolicies([principal], owner)
    .map(({ holder }) => holder)
    .filter(({ kind, arn }) => kind !== "key" && holders.every((each) => each.arn !== arn));
  if (elsewhere.length === 0) return [];
  return [
    problem({
      value: elsewhere.map(({ arn }) => arn),
      rule: "is granted on something else, and this policy has no say on it",
      remedy: "Share each table and bucket with the grants that are on it.",
    }),
  ];
}

/** The problems of grants to an external principal, each in the place of its target. */
export function checkSharedGrants({ settings, grants }: ExternalPrincipal): Problem[] {
  return [
    ...grantProblems(grants),
    ...(isOnlyRoles(settings) ? checkMfaOfRole(grants) : []),
    ...onlyPermissions(grants).flatMap((grant) =>
      at(grant.place, [
        ...(denies(grant) ? [deniesThere] : []),
        ...(grant instanceof Grant && grant.needsPermissionsBoundary ? [boundaryElsewhere] : []),
        ...checkAcross(grant, () => true),
      ]),
    ),
  ];
}

/**
 * The problems of limits on items that another entry bypasses, for the same role or for any role of its account.
 * Problems within one principal are reported separately.
 */
export function checkSharedTogether(principals: readonly ExternalPrincipal[]): Problem[][] {
  const grantsOf = new Map<string, Set<Grant>>();
  const anyOf = (account: string): string => `any of ${account}`;
  const whoOf = ({ settings: { account, roles } }: ExternalPrincipal): readonly string[] =>
    roles === "any" ? [anyOf(account)] : roles;
  for (const principal of principals) {
    for (const who of whoOf(principal)) {
      grantsOf.set(who, new Set([...(grantsOf.get(who) ?? []), ...principal.grants]));
    }
  }
  return principals.map((principal) => {
    const { grants, settings } = principal;
    if (checkItemLimits(grants).length > 0) return [];
    const beside = [...whoOf(principal), anyOf(settings.account)].flatMap((who) => [...(grantsOf.get(who) ?? [])]);
    return checkItemLimits([...new Set([...grants, ...beside])], grants);
  });
}

/**
 * What principals of an account are granted and cannot do, because the table is in another account.
 *
 * @param account the account of the principals
 */
export function checkGrantsAcrossAccounts(grants: readonly Permission[], account: string): Problem[] {
  const isElsewhere = (resource: string): boolean => {
    const parsed = parseArn(resource);
    return parsed !== undefined && "account" in parsed && parsed.account !== account;
  };
  return onlyPermissions(grants).flatMap((grant) => at(grant.place, checkAcross(grant, isElsewhere)));
}

function denies(grant: Permission): boolean {
  return grant.statements().some(({ effect }) => effect === "Deny");
}

const deniesThere = problem({
  rule: "denies, and what the policy of a table or bucket denies binds its owner as well",
  remedy: "Grant the other account less, or deny it to its roles there.",
});

const boundaryElsewhere = problem({
  rule: "is granted only to principals with a permissions boundary, and the policy of a table or bucket cannot ask for one",
  remedy: "Let the other account take a role here that has one, or grant what needs none.",
});

/** No problem for a grant of which everything on these resources can be done from another account. */
function checkAcross(grant: Permission, isElsewhere: (resource: string) => boolean): Problem[] {
  if (!(grant instanceof Grant)) return [];
  const impossible = grant.operations.flatMap(({ operation: name, resources }) =>
    resources
      .filter(isElsewhere)
      .flatMap((resource) => operation(name).actions.filter((action) => !worksAcross(action, resource))),
  );
  if (impossible.length === 0) return [];
  return [
    problem({
      value: [...new Set(impossible)],
      rule:
        "cannot be done from another account: AWS takes it only from the account of the table, or there is nothing " +
        "whose policy could let the other account in",
      remedy:
        "Grant only what can, operation by operation, or let the other account take a role in the account of the " +
        `table. From any account work ${listNames(namesOf("table"))} and ${listNames(namesOf("stream"))}.`,
    }),
  ];
}

/** Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-iam-actions.html */
function worksAcross(action: string, resource: string): boolean {
  const holder = policyHolderOf(resource);
  switch (holder?.kind) {
    case "table":
    case "stream":
      return resourcePolicyActions[holder.kind].fromAnyAccount.includes(action);
    case "bucket":
    case "key":
      return true;
    default:
      return false;
  }
}

function namesOf(kind: "table" | "stream"): string[] {
  return resourcePolicyActions[kind].fromAnyAccount.map((action) => action.slice(action.indexOf(":") + 1));
}

/**
 * The principals to which the policy of a table, stream or bucket must allow access, and those to which it must not, for
 * the proof. The grants state what they must be able to do.
 */
function expectShared(
  { settings: { account, roles }, grants }: ExternalPrincipal,
  holder: PolicyHolder,
  partition: Partition,
): SharedExpectation {
  const roleIn = (id: string): RequestPrincipal =>
    roleSession(`arn:${partition}:iam::${id}:role/some-role-of-theirs`, "proof");
  const isHeld = (resource: string): boolean => policyHolderOf(resource)?.arn === holder.arn;
  return {
    principal: `AWS arn:${partition}:iam::${account}:root`,
    callers: roles === "any" ? [roleIn(account)] : roles.map((arn) => roleSession(arn, "proof")),
    strangers: [
      { type: "anonymous" },
      ...unrelatedAccounts.filter((id) => id !== account).map(roleIn),
      ...(roles === "any" ? [] : [roleIn(account)]),
    ],
    within: roles === "any" ? {} : { "aws:PrincipalArn": roles },
    expectations: onlyPermissions(grants).flatMap(({ expectations }) =>
      expectations.map(({ allows, refuses }) => ({
        allows: allows.filter(({ resource }) => isHeld(resource)),
        refuses: refuses.map((each) => ({ ...each, resources: each.resources.filter(isHeld) })),
      })),
    ),
  };
}
