import { at, problem, type Problem } from "../validation";
import { type Deniable, Denial } from "./denial";
import { checkExpressions, type Expressions, joinExpressions } from "./expressions";
import { Grant } from "./grant";
import { checkItemLimits } from "./item-limits";
import { placesOf } from "./places";
import { wholeOf } from "../catalogue";
import { checkTagLimits } from "./tag-limits";

/** What a principal is allowed or denied. */
export type Permission = Grant | Denial;

/** The denials of tables and buckets. What is neither, as untyped code may hand over, stays as it is and is a problem. */
export function denialsOf(resources: readonly Deniable[]): Permission[] {
  return resources.map((each: Partial<Deniable> | undefined) =>
    typeof each?.denial === "function" ? each.denial() : (each as unknown as Denial),
  );
}

/** Those that are permissions; in untyped code something else may have been handed over. */
export function onlyPermissions(permissions: readonly unknown[]): readonly Permission[] {
  return permissions.filter((each) => each instanceof Grant || each instanceof Denial);
}

/** The Terraform expressions of all symbolic values that grants speak of. */
export function grantExpressions(permissions: readonly Permission[]): Expressions {
  const grants = permissions.filter((each) => each instanceof Grant);
  return joinExpressions(grants.flatMap(({ operations }) => operations.map(({ expressions }) => expressions)));
}

/** The problems of permissions, each in the place of its target, of whatever is none, and of what cannot go together. */
export function grantProblems(permissions: readonly unknown[]): Problem[] {
  const known = onlyPermissions(permissions);
  // Several grants on what is not there carry one and the same problem.
  const seen = new Set<Problem>();
  const isFirst = (each: Problem): boolean => !seen.has(each) && seen.add(each).has(each);
  return [
    ...permissions.flatMap((each) => {
      if (each instanceof Grant)
        return at(
          each.place,
          each.problems.filter((one) => isFirst(one)),
        );
      return each instanceof Denial ? [] : [noPermission(each)];
    }),
    ...checkExpressions(
      known
        .filter((each) => each instanceof Grant)
        .flatMap(({ place, operations }) => operations.map(({ expressions }) => ({ place, expressions }))),
    ),
    ...deniedAndGranted(known),
    ...checkItemLimits(known),
    ...checkTagLimits(known.filter((each) => each instanceof Grant)),
  ];
}

function noPermission(each: unknown): Problem {
  return problem({
    rule: `is allowed ${typeof each === "function" ? "a function" : "something"} that is no grant`,
    remedy: "Call a verb, as in orders.read(), and hand over grants one by one; deny takes tables and buckets.",
  });
}

function deniedAndGranted(permissions: readonly Permission[]): Problem[] {
  const denials = permissions.filter((each) => each instanceof Denial);
  if (denials.length === 0) return [];
  // One of the same name in another account is another one.
  const denied = new Set(denials.flatMap(resourcesOf));
  const both = permissions
    .filter((each) => each instanceof Grant)
    .filter((each) => resourcesOf(each).some((resource) => denied.has(wholeOf(resource))));
  return placesOf(both).flatMap((place) =>
    at(place, [
      problem({
        rule: "is both granted and denied, and a denial always wins",
        remedy: "Take the grant or the denial away.",
      }),
    ]),
  );
}

function resourcesOf(permission: Permission): string[] {
  return permission.statements().flatMap(({ resources = [] }) => resources);
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
    (each) =>
      each instanceof Grant &&
      each.operations.some(({ within }) => within?.["aws:MultiFactorAuthPresent"] !== undefined),
  ) as Grant[];
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
