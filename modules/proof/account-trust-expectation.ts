import { type AccountLocation } from "../aws";
import { type RequestPrincipal } from "../evaluation";
import {
  accountCalls,
  type AccountLimits,
  type AccountPrincipal,
  type Limit,
  type LimitValue,
  userName,
  type Within,
} from "../policy";
import { requestPrincipal } from "./request-principal";
import { contextsBeyond, contextsWithin, type RequestContext } from "./limit";
import { anonymous, type Caller, roleOf, unrelatedAccounts, type TrustExpectation, userOf } from "./trust-caller";

/** The requests that trust in an account must allow, and those that it must refuse. */
export function expectAccount(trusted: AccountPrincipal, { partition }: AccountLocation): TrustExpectation {
  const { account, limits } = trusted;
  const there = { partition, account };
  const calls = accountCalls(trusted, there);
  const chosen = chosenCallers(limits, there);
  const callers = chosen?.callers ?? anybody(there).filter(({ type }) => type === "user" || !wantsUsers(limits));
  const ask = (principal: RequestPrincipal, contexts: (within: Within) => readonly RequestContext[]): Caller[] =>
    calls.flatMap(({ action, within }) =>
      contexts(limitsOfRequest(within, namesOf(principal))).map((context) => ({ principal, action, context })),
    );
  const outsiders = [
    anonymous,
    { type: "service", name: "ec2.amazonaws.com" } as const,
    ...unrelatedAccounts.filter((each) => each !== account).flatMap((each) => anybody({ partition, account: each })),
    ...(chosen === undefined ? [] : [...anybody(there), ...chosen.namesakes]),
  ];
  return {
    allows: callers.flatMap((principal) => ask(principal, contextsWithin)),
    refuses: [
      ...outsiders.flatMap((principal) => ask(principal, contextsWithin)),
      ...callers.flatMap((principal) => ask(principal, contextsBeyond)),
      ...callers.flatMap((principal) => unmentioned(limits).map((request) => ({ principal, ...request }))),
    ],
    trusted: calls.map(({ action, within }) => ({
      principals: [`AWS ${account}`, `AWS arn:${partition}:iam::${account}:*`],
      actions: [action],
      within,
    })),
  };
}

function anybody(location: AccountLocation): RequestPrincipal[] {
  return [roleOf(location, "some-role-of-theirs"), userOf(location, "some-user-of-theirs")];
}

/** A session of a role has neither MFA nor a user name. */
function wantsUsers({ mfaMaxAge, sessionNames, sourceIdentities }: AccountLimits): boolean {
  const named = [sessionNames, sourceIdentities].some((names) => names?.every((each) => each === userName));
  return named || mfaMaxAge !== undefined;
}

/** The callers that are named, and others whose names are nearly theirs. */
function chosenCallers(
  { roles, users, permissionSets }: AccountLimits,
  location: AccountLocation,
): Readonly<Record<"callers" | "namesakes", readonly RequestPrincipal[]>> | undefined {
  if ((roles ?? users ?? permissionSets) === undefined) return undefined;
  const arns = [roles ?? [], users ?? []].flat();
  const reserved = "/aws-reserved/sso.amazonaws.com/";
  const people = (permissionSets ?? []).map((name) => `AWSReservedSSO_${name}`);
  return {
    callers: [
      ...arns.map(requestPrincipal),
      ...people.flatMap((name) => [
        roleOf(location, `${name}_0123456789abcdef`, reserved),
        roleOf(location, `${name}_abcdef0123456789`, `${reserved}eu-west-1/`),
      ]),
    ],
    namesakes: [
      ...arns.map((arn) => requestPrincipal(`${arn}-2`)),
      ...people.flatMap((name) => [
        roleOf(location, `${name}_0123456789abcdef`),
        roleOf(location, `${name}_More_0123456789abcdef`, reserved),
        roleOf(location, `${name}More_0123456789abcdef`, `${reserved}eu-west-1/`),
      ]),
    ],
  };
}

/** The user name of a caller; none for a session of a role. */
function namesOf(principal: RequestPrincipal): string[] {
  return principal.type === "user" ? [principal.arn.slice(principal.arn.lastIndexOf("/") + 1)] : [];
}

/**
 * What the condition keys of a request may hold beside the ARN of its principal, which follows from the principal.
 * The name of the user that calls is one of the given names, as IAM sets it.
 */
function limitsOfRequest(within: Within, userNames: readonly string[]): Within {
  const resolved = (values: readonly LimitValue[]): readonly LimitValue[] =>
    values.flatMap((each): readonly LimitValue[] =>
      typeof each === "object" && "variable" in each ? userNames : [each],
    );
  return Object.fromEntries(
    Object.entries(within)
      .filter(([key]) => key !== "aws:PrincipalArn")
      .map(([key, limit]) => [key, isList(limit) ? resolved(limit) : limit]),
  );
}

function isList(limit: Limit): limit is readonly LimitValue[] {
  return Array.isArray(limit);
}

/** Requests for a session with tags or a source identity that the trust does not mention. */
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
