import { checkName, checkTags, parseArn, type Partition } from "../../aws";
import { at, problem, type Problem } from "../../validation";
import { type AccountLimits, type AccountPrincipal, type SessionTags, userName } from "./account-principal";
import { checkConditionKey } from "../evaluation";
import { checkIpAddresses } from "./check-ip-addresses";
import { checkMfaAge } from "./check-mfa-age";

/** What is wrong with the trust in an account. */
export function checkAccountTrust(
  { account: accountId, limits }: AccountPrincipal,
  ownAccounts: readonly string[],
  partition: Partition | undefined,
): Problem[] {
  const { externalId, organization, roles = [], users = [], sessionTags } = limits;
  const thirdParty = !ownAccounts.includes(accountId);
  return [
    ...at("account", checkName("account", accountId)),
    ...(externalId === undefined ? [] : at("externalId", checkName("externalId", externalId))),
    ...(thirdParty && externalId === undefined
      ? at("externalId", [
          problem({
            rule: `is missing for account ${accountId}, a third party: any other customer of it could get in`,
            remedy: "Add the external ID from the vendor, or list the account in ownAccounts if it is yours.",
          }),
        ])
      : []),
    ...lists.flatMap(({ name, nobody, method }) =>
      limits[name]?.length === 0
        ? at(name, [problem({ rule: `is empty: ${nobody}`, remedy: `Name one, or leave ${method} out.` })])
        : [],
    ),
    ...roles.flatMap((arn) => at("roles", checkRoleOf(arn, accountId, partition))),
    ...users.flatMap((arn) => at("users", checkIdentityOf("user", arn, accountId, partition))),
    ...(limits.permissionSets ?? []).flatMap((name) => at("permissionSets", checkPermissionSet(name))),
    ...(organization === undefined ? [] : at("organization", checkName("organization", organization))),
    ...at("ipAddresses", checkIpAddresses(limits.ipAddresses ?? [])),
    ...(sessionTags === undefined ? [] : at("sessionTags", checkSessionTags(sessionTags))),
    ...(limits.sessionNames ?? []).flatMap((name) => at("sessionNames", checkSessionText(name))),
    ...(limits.sourceIdentities ?? []).flatMap((name) => at("sourceIdentities", checkSessionText(name))),
    ...checkMfa(limits),
    ...checkRepeated(limits),
    ...checkUserName(limits),
  ];
}

/** Lists of which an empty one would let nobody in. */
const lists = [
  { name: "roles", nobody: "nobody could assume the role", method: "onlyRoles" },
  { name: "users", nobody: "nobody could assume the role", method: "onlyUsers" },
  { name: "permissionSets", nobody: "nobody could assume the role", method: "onlyPermissionSets" },
  { name: "ipAddresses", nobody: "nobody could assume the role from anywhere", method: "fromIpAddresses" },
  { name: "sessionNames", nobody: "no session could have a name", method: "withSessionName" },
  { name: "sourceIdentities", nobody: "no session could have a source identity", method: "withSourceIdentity" },
] as const;

/**
 * No problem for the ARN of one role of that account.
 *
 * @param partition the partition that the role must be in; not compared unless given
 */
export function checkRoleOf(arn: string, accountId: string, partition?: Partition): Problem[] {
  return checkIdentityOf("role", arn, accountId, partition);
}

function checkIdentityOf(
  kind: "role" | "user",
  arn: string,
  accountId: string,
  partition: Partition | undefined,
): Problem[] {
  const parsed = parseArn(arn);
  const identity =
    parsed?.shape === "role" && kind === "role"
      ? { ...parsed, name: parsed.role }
      : parsed?.shape === "user" && kind === "user"
        ? { ...parsed, name: parsed.user }
        : undefined;
  if (identity === undefined) {
    return [problem({ value: arn, rule: `is not the ARN of a ${kind}`, remedy: "Copy it from the account's owner." })];
  }
  if (identity.account !== accountId) {
    return [
      problem({
        value: arn,
        rule: `is a ${kind} of account ${identity.account}, not of the trusted account ${accountId}`,
        remedy: `Correct the account or the ${kind}.`,
      }),
    ];
  }
  if (partition !== undefined && identity.partition !== partition) {
    return [
      problem({
        value: arn,
        rule: `is a ${kind} of the partition ${identity.partition}, and nothing in ${partition} can trust it`,
        remedy: `Name a ${kind} of the same partition.`,
      }),
    ];
  }
  if (/[*?$:]/.test(identity.path + identity.name)) {
    return [
      problem({
        value: arn,
        rule: `does not name one ${kind}: * ? $ and : are in no name, and as wildcards or variables they cover others`,
        remedy: `Name each ${kind} that may.`,
      }),
    ];
  }
  return checkName(kind, identity.name);
}

// https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_PermissionSet.html
function checkPermissionSet(name: string): Problem[] {
  if (/^[A-Za-z0-9_+=,.@-]{1,32}$/.test(name)) return [];
  return [
    problem({
      value: name,
      rule: "is not the name of a permission set: IAM Identity Center allows 1 to 32 of A–Z a–z 0–9 _ + = , . @ -",
      remedy: "Copy it from IAM Identity Center, without AWSReservedSSO_ and without the suffix.",
    }),
  ];
}

/** Session tags keep the rules of IAM's tags: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html */
function checkSessionTags(tags: SessionTags): Problem[] {
  const keys = Object.keys(tags);
  if (keys.length === 0) {
    return [problem({ rule: "is empty: it asks for nothing", remedy: "Name a tag, or leave withSessionTags out." })];
  }
  return [
    ...checkTags(Object.fromEntries(keys.map((key) => [key, ""]))),
    ...keys.flatMap((key) => at(key, checkConditionKey(key))),
    ...Object.entries(tags).flatMap(([key, values]) => {
      if (values === "any") return [];
      if (values.length === 0) {
        const remedy = 'Name its values, or write "any".';
        return at(key, [problem({ rule: "has no value, so that nobody could assume the role", remedy })]);
      }
      return values.flatMap((value) => checkTags({ [key]: value }).filter((each) => each.value !== key));
    }),
  ];
}

// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
function checkSessionText(text: string): Problem[] {
  if (text === userName || /^[A-Za-z0-9_+=,.@-]{2,64}$/.test(text)) return [];
  return [
    problem({
      value: text,
      rule: "is not the name of a session: STS allows 2 to 64 of A–Z a–z 0–9 _ + = , . @ -",
      remedy: "Write it out, or write userName for the name of the IAM user that calls.",
    }),
  ];
}

function checkMfa({ mfaMaxAge, roles, permissionSets }: AccountLimits): Problem[] {
  if (mfaMaxAge === undefined) return [];
  return at("mfaMaxAge", [
    ...checkMfaAge(mfaMaxAge),
    ...(roles === undefined && permissionSets === undefined
      ? []
      : [
          problem({
            rule: "shuts out the roles and permission sets that are named: no session of a role says anything of MFA",
            remedy: "Ask for MFA of users only; IAM Identity Center asks its people for it by itself.",
          }),
        ]),
  ]);
}

/** Limits of one value, each said twice differently: neither is meant for sure. */
function checkRepeated({ repeated = [] }: AccountLimits): Problem[] {
  return repeated.flatMap((name) =>
    at(name, [
      problem({ rule: "is said twice, and differently", remedy: "Say it once; for another party, trust it apart." }),
    ]),
  );
}

/** A role has no user name, so a condition on it shuts roles out. */
function checkUserName({ sessionNames, sourceIdentities, roles, permissionSets }: AccountLimits): Problem[] {
  if (roles === undefined && permissionSets === undefined) return [];
  return Object.entries({ sessionNames, sourceIdentities }).flatMap(([place, names]) =>
    names?.length !== undefined && names.length > 0 && names.every((each) => each === userName)
      ? at(place, [
          problem({
            value: userName,
            rule: "shuts out the roles and permission sets that are named: only users have a user name",
            remedy: "Name users only, or write the names out.",
          }),
        ])
      : [],
  );
}
