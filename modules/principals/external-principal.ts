import * as v from "valibot";
import { type AccountLocation, checkName, nearAccount } from "../aws";
import { checkRoleOf } from "../policy";
import { at, checkShape, copyData, problem, type Problem } from "../validation";
import { type Grant } from "../grants";

/** The account and the roles of an external principal. */
export interface ExternalPrincipalSettings {
  /** The ID of the other account, one of your own. */
  readonly account: string;
  /**
   * The ARNs of the roles, or `"any"` for every role and user to which the other account allows the same.
   *
   * They are matched by `aws:PrincipalArn` beside the account's root, as in a trust policy: a role that is named as the
   * principal itself has to exist, and loses its access when the other account creates it again.
   * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
   */
  readonly roles: readonly string[] | "any";
}

/**
 * Principals in another account, as a value, with what the policies of tables, streams and buckets allow them.
 *
 * The other account has to allow its roles the same.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 */
export class ExternalPrincipal {
  constructor(
    readonly settings: ExternalPrincipalSettings,
    readonly grants: readonly Grant[] = [],
  ) {}

  /** The same principal with more grants. */
  allow(...grants: readonly Grant[]): ExternalPrincipal {
    return new ExternalPrincipal(this.settings, [...this.grants, ...grants]);
  }
}

/**
 * Principals in another account that access tables and buckets of this account directly, without assuming a role here.
 *
 * @example
 * externalPrincipal({ account: "444455556666", roles: ["arn:aws:iam::444455556666:role/analytics"] }).allow(
 *   tables.orders.read(),
 *   buckets.exports.read({ prefix: "reports/" }),
 * );
 */
export function externalPrincipal(settings: ExternalPrincipalSettings): ExternalPrincipal {
  return new ExternalPrincipal(copyData(settings));
}

const settingsSchema = v.strictObject({
  account: v.string(),
  roles: v.union([v.literal("any"), v.array(v.string())]),
});

/** Whether these settings list roles, and so cover no users. */
export function isOnlyRoles(settings: unknown): boolean {
  return v.is(v.object({ roles: v.array(v.string()) }), settings);
}

/**
 * The problems of the settings of an external principal.
 *
 * @param owner where the tables and buckets are
 * @param ownAccounts the accounts that are not a third party
 */
export function checkExternalPrincipal(
  settings: ExternalPrincipalSettings,
  owner: AccountLocation,
  ownAccounts: readonly string[],
): Problem[] {
  const shape = checkShape(settingsSchema, settings);
  if (shape.length > 0) return shape;
  const { account, roles } = settings;
  const invalid = checkName("account", account);
  return [
    ...at("account", invalid.length > 0 ? invalid : checkAccount(account, owner.account, ownAccounts)),
    ...at("roles", roles === "any" ? [] : checkRoles(roles, account, owner)),
  ];
}

function checkAccount(account: string, owner: string, ownAccounts: readonly string[]): Problem[] {
  if (account === owner) {
    return [
      problem({
        value: account,
        rule: "is the account of the tables and buckets themselves, whose roles need no resource policy",
        remedy: "Grant it to a role or a user under principals.",
      }),
    ];
  }
  if (ownAccounts.includes(account)) return [];
  const near = nearAccount(account, [owner, ...ownAccounts]);
  if (near !== undefined) return [near];
  return [
    problem({
      value: account,
      rule:
        "is a third party: a resource policy cannot ask for an external ID, so that any other customer of it could " +
        "have it come here",
      remedy:
        "Let it take a role with an external ID, under connections or principals, or list the account in ownAccounts " +
        "if it is yours.",
    }),
  ];
}

function checkRoles(roles: readonly string[], account: string, { partition }: AccountLocation): Problem[] {
  if (roles.length > 0) return roles.flatMap((arn) => checkRoleOf(arn, account, partition));
  return [problem({ rule: "is empty: nobody would be let in", remedy: 'Name a role, or write "any".' })];
}
