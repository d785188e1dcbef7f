import { type AccountLocation } from "../aws";
import { type RequestPrincipal, roleSession } from "../evaluation";
import { type AccountLimits, type AccountPrincipal, type LimitValue, type TextOrPattern, type Within } from "../policy";
import { contextsBeyond, contextsWithin, type RequestContext } from "./limit";
import { anonymous, type Caller, roleOf, strangers, type TrustExpectation, userOf } from "./trust-caller";

/** As a limit of the trust names the name of the user that calls. */
const userName = "${aws:username}";

/** What is asked for in one call for a session. */
type Action = "sts:AssumeRole" | "sts:SetSourceIdentity" | "sts:TagSession";

/** What trust in an account must let in, and what not. */
export function expectAccount({ account, limits }: AccountPrincipal, { partition }: AccountLocation): TrustExpectation {
  const there = { partition, account };
  const actions: Action[] = [
    "sts:AssumeRole",
    ...(limits.sessionTags === undefined ? [] : ["sts:TagSession" as const]),
    ...(limits.sourceIdentities === undefined ? [] : ["sts:SetSourceIdentity" as const]),
  ];
  const chosen = chosenCallers(limits, there);
  const trusted = chosen?.callers ?? anybody(there).filter(({ type }) => type === "user" || !wantsUsers(limits));
  const ask = (principal: RequestPrincipal, contexts: (within: Within) => readonly RequestContext[]): Caller[] =>
    actions.flatMap((action) =>
      contexts(limitsOn(action, limits, namesOf(principal))).map((context) => ({ principal, action, context })),
    );
  const outsiders = [
    anonymous,
    { type: "service", name: "ec2.amazonaws.com" } as const,
    ...strangers.filter((each) => each !== account).flatMap((each) => anybody({ partition, account: each })),
    ...(chosen === undefined ? [] : [...anybody(there), ...chosen.namesakes]),
  ];
  return {
    allows: trusted.flatMap((principal) => ask(principal, contextsWithin)),
    refuses: [
      ...outsiders.flatMap((principal) => ask(principal, contextsWithin)),
      ...trusted.flatMap((principal) => ask(principal, contextsBeyond)),
      ...trusted.flatMap((principal) => unmentioned(limits).map((request) => ({ principal, ...request }))),
    ],
    trusted: actions.map((action) => ({
      principals: [`AWS ${account}`, `AWS arn:${partition}:iam::${account}:*`],
      actions: [action],
      within: {
        ...limitsOn(action, limits, [{ variable: "aws:username" }]),
        ...(chosen === undefined ? {} : { "aws:PrincipalArn": chosen.arns }),
      },
    })),
  };
}

function anybody(location: AccountLocation): RequestPrincipal[] {
  return [roleOf(location, "some-role-of-theirs"), userOf(location, "some-user-of-theirs")];
}

/** No session of a role has a second factor or a user name. */
function wantsUsers({ mfaMaxAge, sessionNames, sourceIdentities }: AccountLimits): boolean {
  const named = [sessionNames, sourceIdentities].some((names) => names?.every((each) => each === userName));
  return named || mfaMaxAge !== undefined;
}

/** The callers that are named, their ARNs as a statement may have them, and others whose names are nearly theirs. */
function chosenCallers(
  { roles, users, permissionSets }: AccountLimits,
  location: AccountLocation,
): (Record<"callers" | "namesakes", RequestPrincipal[]> & { readonly arns: LimitValue[] }) | undefined {
  if ((roles ?? users ?? permissionSets) === undefined) return undefined;
  const arns = [roles ?? [], users ?? []].flat();
  const caller = (arn: string): RequestPrincipal =>
    arn.includes(":user/") ? { type: "user", arn } : roleSession(arn, "proof");
  const reserved = "/aws-reserved/sso.amazonaws.com/";
  const people = (permissionSets ?? []).map((name) => `AWSReservedSSO_${name}`);
  const { partition, account } = location;
  return {
    arns: [
      ...arns,
      ...people.flatMap((name) =>
        [reserved, `${reserved}*/`].map((path) => ({
          like: `arn:${partition}:iam::${account}:role${path}${name}_????????????????`,
        })),
      ),
    ],
    callers: [
      ...arns.map(caller),
      ...people.flatMap((name) => [
        roleOf(location, `${name}_0123456789abcdef`, reserved),
        roleOf(location, `${name}_abcdef0123456789`, `${reserved}eu-west-1/`),
      ]),
    ],
    namesakes: [
      ...arns.map((arn) => caller(`${arn}-2`)),
      ...people.flatMap((name) => [
        roleOf(location, `${name}_0123456789abcdef`),
        roleOf(location, `${name}_More_0123456789abcdef`, reserved),
        roleOf(location, `${name}More_0123456789abcdef`, `${reserved}eu-west-1/`),
      ]),
    ],
  };
}

/** What stands for the name of the user that calls; nothing for a caller that has none. */
function namesOf(principal: RequestPrincipal): string[] {
  return principal.type === "user" ? [principal.arn.slice(principal.arn.lastIndexOf("/") + 1)] : [];
}

/**
 * What the condition keys of a request may hold, as far as requests for this action have them.
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssecuritytokenservice.html
 */
function limitsOn(action: Action, limits: AccountLimits, user: readonly LimitValue[]): Within {
  const { externalId, organization, mfaMaxAge, ipAddresses, vpcs, vpcEndpoints } = limits;
  const { sessionNames, sourceIdentities, sessionTags } = limits;
  const named = (names: readonly TextOrPattern[]): LimitValue[] =>
    names.flatMap((each) => (each === userName ? user : [each]));
  const ofEvery: Within = {
    ...(organization === undefined ? {} : { "aws:PrincipalOrgID": [organization] }),
    ...(mfaMaxAge === undefined
      ? {}
      : { "aws:MultiFactorAuthPresent": ["true"], "aws:MultiFactorAuthAge": { below: mfaMaxAge } }),
    ...(ipAddresses === undefined ? {} : { "aws:SourceIp": { ranges: ipAddresses } }),
    ...(vpcs === undefined ? {} : { "aws:SourceVpc": vpcs.map(({ id }) => id) }),
    ...(vpcEndpoints === undefined ? {} : { "aws:SourceVpce": vpcEndpoints.map(({ id }) => id) }),
  };
  const tags = Object.entries(sessionTags ?? {});
  const ofTags: Within = {
    ...(sessionTags === undefined ? {} : { "aws:TagKeys": { allOf: Object.keys(sessionTags) } }),
    ...Object.fromEntries(
      tags.map(([key, values]) => [`aws:RequestTag/${key}`, values === "any" ? [{ like: "*" }] : values]),
    ),
  };
  const ofIdentity: Within = sourceIdentities === undefined ? {} : { "sts:SourceIdentity": named(sourceIdentities) };
  switch (action) {
    case "sts:AssumeRole":
      return {
        ...ofEvery,
        ...ofTags,
        ...ofIdentity,
        ...(externalId === undefined ? {} : { "sts:ExternalId": [externalId] }),
        ...(sessionNames === undefined ? {} : { "sts:RoleSessionName": named(sessionNames) }),
      };
    case "sts:TagSession":
      return { ...ofEvery, ...ofTags };
    case "sts:SetSourceIdentity":
      return { ...ofEvery, ...ofIdentity };
  }
}

/** Requests for a session with what nobody spoke of. */
function unmentioned({ sessionTags, sourceIdentities }: AccountLimits): Omit<Caller, "principal">[] {
  return [
    ...(sessionTags === undefined
      ? [{ action: "sts:TagSession", context: { "aws:TagKeys": ["team"], "aws:RequestTag/team": "stranger" } } as const]
      : []),
    ...(sourceIdentities === undefined
      ? [{ action: "sts:SetSourceIdentity", context: { "sts:SourceIdentity": "stranger" } } as const]
      : []),
  ];
}
