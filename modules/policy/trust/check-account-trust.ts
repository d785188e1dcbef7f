import { checkName, nearAccount, parseArn, type Partition } from "../../aws";
import { at, problem, type Problem } from "../../validation";
import { checkNetworkId } from "../network-id";
import { type AccountLimits, type AccountPrincipal, userName } from "./account-principal";
import { checkIpAddresses } from "./check-ip-addresses";
import { checkMfaAge } from "./check-mfa-age";
import { checkSessionName, checkSessionTags, checkSourceIdentities } from "./check-session";

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
    ...(thirdParty && externalId === undefined ? checkThirdParty(accountId, ownAccounts) : []),
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
    ...(limits.vpcs ?? []).flatMap((each) => at("vpcs", checkNetworkId("VPC", each))),
    ...(limits.vpcEndpoints ?? []).flatMap((each) => at("vpcEndpoints", checkNetworkId("VPC endpoint", each))),
    ...checkNetworks(limits),
    ...(sessionTags === undefined ? [] : at("sessionTags", checkSessionTags(sessionTags))),
    ...(limits.sessionNames ?? []).flatMap((name) => at("sessionNames", checkSessionName(name))),
    ...at("sourceIdentities", checkSourceIdentities(limits.sourceIdentities ?? [])),
    ...checkMfa(limits),
    ...checkRepeated(limits),
    ...checkUserName(limits),
  ];
}

function checkThirdParty(accountId: string, ownAccounts: readonly string[]): Problem[] {
  const own = nearAccount(accountId, ownAccounts);
  if (own !== undefined) return at("account", [own]);
  return at("externalId", [
    problem({
      rule: `is missing for account ${accountId}, a third party: any other customer of it could get in`,
      remedy: `Write account("${accountId}").withExternalId("…") with the ID from the vendor, or list the account in ownAccounts if it is yours.`,
    }),
  ]);
}

/** Lists of which an empty one would let nobody in. */
const lists = [
  { name: "roles", nobody: "nobody could assume the role", method: "onlyRoles" },
  { name: "users", nobody: "nobody could assume the role", method: "onlyUsers" },
  { name: "permissionSets", nobody: "nobody could assume the role", method: "onlyPermissionSets" },
  { name: "ipAddresses", nobody: "nobody could assume the role from anywhere", method: "fromIpAddresses" },
  { name: "vpcs", nobody: "nobody could assume the role from anywhere", method: "fromVpc" },
  { name: "vpcEndpoints", nobody: "nobody could assume the role from anywhere", method: "fromVpcEndpoint" },
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

/** A request through an endpoint has no public address, and one from such an address came through none. */
function checkNetworks({ ipAddresses, vpcs, vpcEndpoints }: AccountLimits): Problem[] {
  if (ipAddresses === undefined || (vpcs ?? vpcEndpoints) === undefined) return [];
  return at("ipAddresses", [
    problem({
      rule: "shuts out what comes through VPC endpoints, which has no public address, and so everybody",
      remedy: "Ask for addresses or for the VPC; trust another party that comes from elsewhere apart.",
    }),
  ]);
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
