import { type Within } from "../policy";
import { at, problem, type Problem } from "../validation";
import { voidGrants } from "./beside-denials";
import { type Deniable, Denial } from "./denials";
import { checkExpressions, type Expressions, joinExpressions } from "./expressions";
import { Grant } from "./grant";
import { checkItemLimits } from "./item-limits";
import { placesOf } from "./places";
import { wholeOf } from "../catalogue";
import { checkTagLimits } from "./tag-limits";

/** What a principal is allowed or denied. */
export type Permission = Grant | Denial;

/** The denials of what a principal is denied. What is neither, as untyped code may hand over, stays as it is and is a problem. */
export function denialsOf(resources: readonly Deniable[]): Denial[] {
  return resources.map((each: Partial<Deniable> | undefined) =>
    typeof each?.denial === "function" ? each.denial() : (each as unknown as Denial),
  );
}

/** Those that are permissions; in untyped code something else may have been handed over. */
export function onlyPermissions(permissions: readonly unknown[]): readonly Permission[] {
  return permissions.filter((each) => each instanceof Grant || each instanceof Denial);
}

/** The Terraform expressions of all symbolic values that permissions name. */
export function grantExpressions(permissions: readonly Permission[]): Expressions {
  return joinExpressions(permissions.flatMap(expressionsOf));
}

function expressionsOf(permission: Permission): readonly (Expressions | undefined)[] {
  if (permission instanceof Denial) return [permission.expressions];
  return permission.operations.map(({ expressions }) => expressions);
}

/** The problems of permissions, each in the place of its target, of whatever is none, and of what cannot go together. */
export function grantProblems(permissions: readonly unknown[]): Problem[] {
  const known = onlyPermissions(permissions);
  // Several grants on what is not there carry one and the same problem.
  const seen = new Set<Problem>();
  const isFirst = (each: Problem): boolean => !seen.has(each) && seen.add(each).has(each);
  return [
    ...permissions.flatMap((each) => {
      const isKnown = each instanceof Grant || each instanceof Denial;
      if (!isKnown) return [noPermission(each)];
      return at(
        each.place,
        each.problems.filter((one) => isFirst(one)),
      );
    }),
    ...checkExpressions(
      known.flatMap((each) => expressionsOf(each).map((expressions) => ({ place: each.place, expressions }))),
    ),
    ...checkDenied(known),
    ...checkItemLimits(known),
    ...checkTagLimits(known.filter((each) => each instanceof Grant)),
  ];
}

function noPermission(each: unknown): Problem {
  return problem({
    rule: `is allowed ${typeof each === "function" ? "a function" : "something"} that is no grant`,
    remedy:
      "Call a verb, as in orders.read(), and hand over grants one by one; deny takes tables, buckets and their denials.",
  });
}

/** The problem of grants of which denials of the same principal leave nothing. */
export function checkDenied(permissions: readonly Permission[]): Problem[] {
  const both = [...onWhatIsDenied(permissions), ...voidGrants(permissions)];
  return placesOf(both).flatMap((place) =>
    at(place, [
      problem({
        rule: "is both granted and denied, and a denial always wins",
        remedy: "Take the grant or the denial away.",
      }),
    ]),
  );
}

/** The grants on tables and buckets that are denied as a whole. One of the same name in another account is another one. */
function onWhatIsDenied(permissions: readonly Permission[]): Grant[] {
  const denied = new Set(permissions.flatMap((each) => (each instanceof Denial ? (each.whole ?? []) : [])));
  if (denied.size === 0) return [];
  return permissions
    .filter((each) => each instanceof Grant)
    .filter(({ operations }) =>
      operations.some(({ resources }) => resources.some((each) => denied.has(wholeOf(each)))),
    );
}

/** The problem of grants that only principals with a permissions boundary can have. */
export function checkBoundaryFor(permissions: readonly unknown[], permissionsBoundary: string | undefined): Problem[] {
  if (permissionsBoundary !== undefined) return [];
  const grants = permissions.filter((each) => each instanceof Grant && each.needsPermissionsBoundary) as Grant[];
  return placesOf(grants).flatMap((place) =>
    at(place, [
      problem({
        rule: "is granted only to principals with a permissions boundary, and this one has none",
        remedy: "Give it, or the whole environment or stack, a permissionsBoundary that says what must never happen.",
      }),
    ]),
  );
}

/**
 * The problem of grants that ask for MFA, on a role: they would never hold.
 *
 * AWS: "The temporary credentials returned by AssumeRole do not include MFA information in the context".
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html#scenarios
 */
export function checkMfaOfRole(permissions: readonly unknown[]): Problem[] {
  const asking = permissions.filter(
    (each) => (each instanceof Grant || each instanceof Denial) && limitsOf(each).some(asksForMfa),
  ) as Permission[];
  return placesOf(asking).flatMap((place) =>
    at(place, [
      problem({
        value: "withMfa",
        rule: "never holds for a role: its sessions say nothing of MFA, even if it was assumed with it",
        remedy: "Ask for it in the trust of the role, as in account(…).withMfa(), and leave it out here.",
      }),
    ]),
  );
}

function limitsOf(permission: Permission): readonly Within[] {
  if (permission instanceof Denial) return permission.denied.flatMap(({ unless = [] }) => unless);
  return permission.operations.map(({ within = {} }) => within);
}

function asksForMfa(within: Within): boolean {
  return within["aws:MultiFactorAuthPresent"] !== undefined;
}
