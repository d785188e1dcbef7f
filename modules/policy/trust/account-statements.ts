import { type AccountLocation, formatArn } from "../../aws";
import { conditionsOf, type Within } from "../limit";
import { type Statement, statement } from "../statement";
import { type AccountLimits, type AccountPrincipal } from "./account-principal";
import { permissionSetRoles } from "./permission-sets";
import { sessionNameLimits, sessionTagLimits, sourceIdentityLimits } from "./session-limits";

/** The statements that allow the calls that an account is trusted with. */
export function accountStatements(principal: AccountPrincipal, location: AccountLocation): Statement[] {
  const principals = {
    AWS: [formatArn("accountRoot", { partition: location.partition, account: principal.account })],
  };
  return accountCalls(principal, location).map(({ action, within }) =>
    statement({ principals, actions: [action], conditions: conditionsOf(within) }),
  );
}

/** A call to STS that an account is trusted with. */
interface AccountCall {
  readonly action: "sts:AssumeRole" | "sts:SetSourceIdentity" | "sts:TagSession";
  /** What the condition keys of its request may hold. */
  readonly within: Within;
}

/**
 * The calls that an account is trusted with. Tags and a source identity are calls of their own, because their requests
 * lack keys of AssumeRole, such as the external ID.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
 */
export function accountCalls({ account, limits }: AccountPrincipal, { partition }: AccountLocation): AccountCall[] {
  const { externalId, sessionNames, sessionTags, sourceIdentities } = limits;
  const caller = callerLimits(limits, { partition, account });
  const tags = sessionTags === undefined ? {} : sessionTagLimits(sessionTags);
  const identity = sourceIdentities === undefined ? {} : sourceIdentityLimits(sourceIdentities);
  const role: Within = {
    ...(externalId === undefined ? {} : { "sts:ExternalId": [externalId] }),
    ...(sessionNames === undefined ? {} : sessionNameLimits(sessionNames)),
  };
  return [
    { action: "sts:AssumeRole", within: { ...caller, ...tags, ...identity, ...role } },
    ...(sessionTags === undefined ? [] : [{ action: "sts:TagSession", within: { ...caller, ...tags } } as const]),
    ...(sourceIdentities === undefined
      ? []
      : [{ action: "sts:SetSourceIdentity", within: { ...caller, ...identity } } as const]),
  ];
}

/** Limits on keys of every request: who calls, from where, with which factor. */
function callerLimits(limits: AccountLimits, location: AccountLocation): Within {
  const { organization, mfaMaxAge, ipAddresses, vpcs, vpcEndpoints, roles, users, permissionSets } = limits;
  const people = (permissionSets ?? []).flatMap((name) => permissionSetRoles(name, location));
  const chosen = [...(roles ?? []), ...(users ?? []), ...people.map((like) => ({ like }))];
  return {
    ...((roles ?? users ?? permissionSets) === undefined ? {} : { "aws:PrincipalArn": chosen }),
    ...(organization === undefined ? {} : { "aws:PrincipalOrgID": [organization] }),
    // Requests with long-term access keys have neither key.
    ...(mfaMaxAge === undefined
      ? {}
      : { "aws:MultiFactorAuthPresent": ["true"], "aws:MultiFactorAuthAge": { below: mfaMaxAge } }),
    ...(ipAddresses === undefined ? {} : { "aws:SourceIp": { ranges: ipAddresses } }),
    ...(vpcs === undefined ? {} : { "aws:SourceVpc": vpcs.map(({ id }) => id) }),
    ...(vpcEndpoints === undefined ? {} : { "aws:SourceVpce": vpcEndpoints.map(({ id }) => id) }),
  };
}
