import { copyData } from "../../validation";
import { type TextOrPattern } from "../limit";
import { type NetworkId, type VpcEndpointRef, type VpcRef } from "../network-id";
import { defaultMfaAge } from "./check-mfa-age";

/** What narrows the trust in an account. Nothing that is absent narrows it. */
export interface AccountLimits {
  readonly externalId?: string;
  /** ARNs of roles. These, the users and the permission sets together are who may. */
  readonly roles?: readonly string[];
  /** ARNs of users. */
  readonly users?: readonly string[];
  /** Names of permission sets of IAM Identity Center. */
  readonly permissionSets?: readonly string[];
  /** How many seconds ago the caller may have used its second factor at most. */
  readonly mfaMaxAge?: number;
  /** The ID of the organization that the account has to be in. */
  readonly organization?: string;
  /** Ranges of IP addresses in CIDR notation. */
  readonly ipAddresses?: readonly string[];
  readonly vpcs?: readonly VpcRef[];
  readonly vpcEndpoints?: readonly VpcEndpointRef[];
  /** The tags that every session has, with their values. */
  readonly sessionTags?: SessionTags;
  readonly sessionNames?: readonly string[];
  readonly sourceIdentities?: readonly TextOrPattern[];
  /** What was said twice, with different values. The trust is refused. */
  readonly repeated?: readonly ("externalId" | "mfaMaxAge" | "organization" | "sessionTags")[];
}

/** Session tags by key: the values that each may have, or `"any"`. */
export type SessionTags = Readonly<Record<string, readonly TextOrPattern[] | "any">>;

/** The name of the IAM user that calls, where a session name or a source identity is asked for. */
export const userName = "${aws:username}";

/**
 * An account, or chosen roles, users and permission sets of it.
 *
 * They are matched by `aws:PrincipalArn` beside the account's root, not named as principals: AWS stores a named role
 * by its internal ID, so that the trust dies when the other side creates its role anew.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles
 */
export class AccountPrincipal {
  readonly kind = "account";
  private constructor(
    readonly account: string,
    readonly limits: AccountLimits,
  ) {}

  /** The account as a whole: whoever may call `sts:AssumeRole` there. */
  static of(accountId: string): AccountPrincipal {
    return new AccountPrincipal(accountId, {});
  }

  /**
   * Only for callers that send this external ID, which keeps another customer of the same vendor out.
   * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html
   */
  withExternalId(externalId: string): AccountPrincipal {
    return this.once({ externalId: textOf(externalId) });
  }

  /** Only for these roles of the account, and for its users and permission sets that are named. */
  onlyRoles(...roleArns: readonly string[]): AccountPrincipal {
    return this.narrowed({ roles: [...(this.limits.roles ?? []), ...roleArns] });
  }

  /**
   * Only for these users of the account, and for its roles and permission sets that are named.
   *
   * @example
   * account("111122223333").onlyUsers("arn:aws:iam::111122223333:user/ada").withMfa();
   */
  onlyUsers(...userArns: readonly string[]): AccountPrincipal {
    return this.narrowed({ users: [...(this.limits.users ?? []), ...userArns] });
  }

  /**
   * Only for people who come to the account with these permission sets of IAM Identity Center, and for the roles and
   * users that are named. Their roles get a new suffix whenever they are provisioned anew, so the suffix is left open.
   * Source: https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
   *
   * @example
   * account("111122223333").onlyPermissionSets("DataSupport");
   */
  onlyPermissionSets(...names: readonly string[]): AccountPrincipal {
    return this.narrowed({ permissionSets: [...(this.limits.permissionSets ?? []), ...names] });
  }

  /**
   * Only for users who have used their second factor (MFA), when they signed in or in the request for the role itself.
   *
   * This is where MFA is asked for: credentials of an assumed role say nothing of it, whether or not the role was assumed
   * with it. So no role can bring it either, and IAM Identity Center asks its people for it by itself.
   * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html#scenarios
   *
   * @param settings.maxAge how long ago at most, in seconds, 1 to 129,600; 3,600 unless given
   */
  withMfa({ maxAge = defaultMfaAge }: { readonly maxAge?: number } = {}): AccountPrincipal {
    return this.once({ mfaMaxAge: maxAge });
  }

  /**
   * Only as long as the account is in this organization. It takes the place of no external ID: every customer of a
   * vendor is served from the same organization.
   *
   * @param organization its ID, as `o-a1b2c3d4e5`
   */
  inOrganization(organization: string): AccountPrincipal {
    return this.once({ organization: textOf(organization) });
  }

  /**
   * Only from these ranges of IP addresses, as AWS sees them: public ones. A request through a VPC endpoint has none.
   *
   * @param ranges in CIDR notation, of IPv4 or IPv6
   */
  fromIpAddresses(...ranges: readonly string[]): AccountPrincipal {
    return this.narrowed({ ipAddresses: [...(this.limits.ipAddresses ?? []), ...ranges] });
  }

  /**
   * Only from these VPCs, by ID or by ref. Requests to STS say so if they come through an interface endpoint for STS there; those over
   * the internet, through a NAT gateway for instance, are refused.
   * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-sourcevpc
   */
  fromVpc(...vpcs: readonly (string | VpcRef)[]): AccountPrincipal {
    return this.narrowed({ vpcs: [...(this.limits.vpcs ?? []), ...vpcs.map(networkId)] });
  }

  /** Only through these VPC endpoints, by ID or by ref. They have to be for STS: others carry no such request. */
  fromVpcEndpoint(...endpoints: readonly (string | VpcEndpointRef)[]): AccountPrincipal {
    return this.narrowed({ vpcEndpoints: [...(this.limits.vpcEndpoints ?? []), ...endpoints.map(networkId)] });
  }

  /**
   * Only with exactly these session tags, each with one of its values, which then are `aws:PrincipalTag/…` of the
   * session. Without this, no tags can be passed.
   * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html
   *
   * @example
   * account("111122223333").withSessionTags({ team: ["payments", "risk"], ticket: "any" });
   */
  withSessionTags(tags: SessionTags): AccountPrincipal {
    const given = { ...copyData(tags) };
    const said = this.limits.sessionTags ?? {};
    const differs = Object.entries(given).some(
      ([key, values]) => Object.hasOwn(said, key) && JSON.stringify(said[key]) !== JSON.stringify(values),
    );
    return this.narrowed({ sessionTags: { ...said, ...given }, ...(differs ? this.withRepeated("sessionTags") : {}) });
  }

  /**
   * Only under one of these session names, which stand in the ARN of the session and in CloudTrail. A caller could
   * otherwise choose any name, somebody else's too.
   *
   * @param names `userName` for the name of the IAM user that calls
   *
   * @example
   * account("111122223333").withMfa().withSessionName(userName);
   */
  withSessionName(...names: readonly string[]): AccountPrincipal {
    return this.narrowed({ sessionNames: [...(this.limits.sessionNames ?? []), ...names] });
  }

  /**
   * Only with one of these source identities, which a session keeps through every further role. Without this, none
   * can be set. Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html
   *
   * @param identities `userName` for the name of the IAM user that calls, `{ like: "*@acme.example" }` for a pattern
   */
  withSourceIdentity(...identities: readonly TextOrPattern[]): AccountPrincipal {
    return this.narrowed({ sourceIdentities: [...(this.limits.sourceIdentities ?? []), ...copyData(identities)] });
  }

  /** A limit of one value. A second one that differs would take the place of the first, and is remembered as a problem. */
  private once(limit: Pick<AccountLimits, "externalId" | "mfaMaxAge" | "organization">): AccountPrincipal {
    const differing = (["externalId", "mfaMaxAge", "organization"] as const).filter(
      (name) => name in limit && this.limits[name] !== undefined && this.limits[name] !== limit[name],
    );
    return this.narrowed({ ...limit, ...this.withRepeated(...differing) });
  }

  private withRepeated(...names: NonNullable<AccountLimits["repeated"]>): Pick<AccountLimits, "repeated"> {
    if (names.length === 0) return {};
    return { repeated: [...new Set([...(this.limits.repeated ?? []), ...names])] };
  }

  private narrowed(limits: AccountLimits): AccountPrincipal {
    return new AccountPrincipal(this.account, { ...this.limits, ...limits });
  }
}

function networkId(given: string | NetworkId): NetworkId {
  return typeof given === "string" ? { id: given } : copyData(given);
}

/** What an untyped caller leaves undefined must stay a problem: without the condition the trust would be open. */
function textOf(given: string): string {
  const value: unknown = given;
  return value === undefined || value === null ? "" : given;
}

/**
 * Trust in an account, to be narrowed: to one customer of a vendor with `.withExternalId(…)`, to roles, users or
 * permission sets, to people with MFA, and more.
 *
 * A whole organization cannot be trusted: it would take everybody as the principal, and then everything in the role's
 * own account could assume the role without being allowed to. Name its accounts, each `.inOrganization(…)`.
 *
 * @example
 * account("444455556666").withExternalId("2f9c…");
 */
export function account(accountId: string): AccountPrincipal {
  return AccountPrincipal.of(accountId);
}
