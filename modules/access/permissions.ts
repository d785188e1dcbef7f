import { at, listNames, problem, type Problem } from "../validation";
import { type Deniable, Denial } from "./denial";
import { type Expressions, joinExpressions } from "./expressions";
import { Grant } from "./grant";
import { operation, type OperationName } from "./operations";
import { type ItemLimit, TableGrant } from "./table-grant";

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
  return [
    ...permissions.flatMap((each) => {
      if (each instanceof Grant) return at(each.target, each.problems);
      return each instanceof Denial ? [] : [noPermission(each)];
    }),
    ...deniedAndGranted(known),
    ...beyondItemLimits(known.filter((each) => each instanceof TableGrant)),
  ];
}

function noPermission(each: unknown): Problem {
  return problem({
    rule: `is allowed ${typeof each === "function" ? "a function" : "something"} that is no grant`,
    remedy: "Call a verb, as in orders.read(), and hand over grants one by one; deny takes tables and buckets.",
  });
}

function deniedAndGranted(permissions: readonly Permission[]): Problem[] {
  const denied = new Set(permissions.filter((each) => each instanceof Denial).map(({ target }) => target));
  const both = new Set(
    permissions.filter((each) => each instanceof Grant && denied.has(each.target)).map(({ target }) => target),
  );
  return [...both].flatMap((target) =>
    at(target, [
      problem({
        rule: "is both granted and denied, and a denial always wins",
        remedy: "Take the grant or the denial away.",
      }),
    ]),
  );
}

/** The condition key that a limit on items works by. */
const keyOfLimit = {
  onlyLeadingKeys: "dynamodb:LeadingKeys",
  onlyAttributes: "dynamodb:Attributes",
} as const satisfies Record<ItemLimit, string>;

/**
 * What reads the table past a limit on its items: streams, exports, backups and the like know no such limit, and a Scan
 * none on partition keys. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
 */
function beyondItemLimits(grants: readonly TableGrant[]): Problem[] {
  return grants.flatMap((limited) =>
    limited.itemLimits.flatMap((limit) => {
      const beside = grants.filter((each) => each.target === limited.target && !each.itemLimits.includes(limit));
      const ignoring = beside.flatMap(({ operations }) =>
        operations.map((each) => each.operation).filter((name) => readsPast(name, keyOfLimit[limit])),
      );
      const actions = [...new Set(ignoring.flatMap((name) => operation(name).actions))];
      if (actions.length === 0) return [];
      return at(limited.target, [
        problem({
          value: limit,
          rule: `holds nothing back beside ${listNames(actions)}, which the principal is granted as well and which ignore it`,
          remedy: "Give the two to different principals.",
        }),
      ]);
    }),
  );
}

/** What carries all items elsewhere, where they can be read without the limit. */
const copying: ReadonlySet<OperationName> = new Set<OperationName>([
  "createTableReplica",
  "enableKinesisStreamingDestination",
  "fillTable",
  "restoreTableFromBackup",
  "restoreTableToPointInTime",
]);

function readsPast(name: OperationName, key: (typeof keyOfLimit)[ItemLimit]): boolean {
  const { data, on, conditionKeys = [] } = operation(name);
  return copying.has(name) || (data === "reads" && on[0] !== "key" && !conditionKeys.includes(key));
}

/** The problem of grants that only principals with a permissions boundary can have. */
export function checkBoundaryFor(permissions: readonly unknown[], permissionsBoundary: string | undefined): Problem[] {
  if (permissionsBoundary !== undefined) return [];
  const grants = permissions.filter((each) => each instanceof Grant && each.needsPermissionsBoundary) as Grant[];
  return [...new Set(grants.map(({ target }) => target))].flatMap((target) =>
    at(target, [
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
      each.operations.some(({ conditions }) => conditions?.["Bool"]?.["aws:MultiFactorAuthPresent"] !== undefined),
  ) as Grant[];
  return [...new Set(asking.map(({ target }) => target))].flatMap((target) =>
    at(target, [
      problem({
        value: "withMfa",
        rule: "never holds for a role: its sessions say nothing of MFA, even if it was assumed with it",
        remedy: "Ask for it in the trust of the role, as in account(…).withMfa(), and leave it out here.",
      }),
    ]),
  );
}
