import { type AccountLocation, formatArn } from "../../aws";
import { type Conditions, type Statement, statement } from "../statement";
import { type AccountLimits, type AccountPrincipal } from "./account-principal";
import { permissionSetRoles } from "./permission-sets";
import { allOf, identityConditions, tagConditions } from "./session-conditions";

/**
 * The statements that let callers of an account in. What a call for a tagged or identified session asks for beside
 * the role is a statement of its own, since the request for it lacks the keys of AssumeRole, as the external ID.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required and
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
 */
export function accountStatements({ account, limits }: AccountPrincipal, { partition }: AccountLocation): Statement[] {
  const { externalId, sessionNames, sessionTags, sourceIdentities } = limits;
  const principals = { AWS: [formatArn("accountRoot", { partition, account })] };
  const caller = callerConditions(limits, { partition, account });
  const tags = sessionTags === undefined ? [] : [tagConditions(sessionTags)];
  const identity = sourceIdentities === undefined ? [] : [identityConditions(sourceIdentities)];
  const role: Conditions = {
    StringEquals: {
      ...(externalId === undefined ? {} : { "sts:ExternalId": [externalId] }),
      ...(sessionNames === undefined ? {} : { "sts:RoleSessionName": sessionNames }),
    },
  };
  const allow = (action: string, ...conditions: readonly Conditions[]): Statement =>
    statement({ principals, actions: [action], conditions: allOf([caller, ...conditions]) });
  return [
    allow("sts:AssumeRole", role, ...tags, ...identity),
    ...tags.map((each) => allow("sts:TagSession", each)),
    ...identity.map((each) => allow("sts:SetSourceIdentity", each)),
  ];
}

/** Conditions on keys of every request: who calls, from where, with what factor. */
function callerConditions(limits: AccountLimits, location: AccountLocation): Conditions {
  const { organization, mfaMaxAge, ipAddresses, vpcs, vpcEndpoints, roles, users, permissionSets } = limits;
  const people = (permissionSets ?? []).flatMap((name) => permissionSetRoles(name, location));
  const chosen = [...(roles ?? []), ...(users ?? []), ...people];
  return {
    StringEquals: {
      ...(organization === undefined ? {} : { "aws:PrincipalOrgID": [organization] }),
      ...(vpcs === undefined ? {} : { "aws:SourceVpc": vpcs.map(({ id }) => id) }),
      ...(vpcEndpoints === undefined ? {} : { "aws:SourceVpce": vpcEndpoints.map(({ id }) => id) }),
    },
    [people.length === 0 ? "ArnEquals" : "ArnLike"]:
      (roles ?? users ?? permissionSets) === undefined ? {} : { "aws:PrincipalArn": chosen },
    // Not BoolIfExists: requests with long-lived keys lack the key, and would get by.
    Bool: mfaMaxAge === undefined ? {} : { "aws:MultiFactorAuthPresent": ["true"] },
    NumericLessThan: mfaMaxAge === undefined ? {} : { "aws:MultiFactorAuthAge": [String(mfaMaxAge)] },
    IpAddress: ipAddresses === undefined ? {} : { "aws:SourceIp": ipAddresses },
  };
}
