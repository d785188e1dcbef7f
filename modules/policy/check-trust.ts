import { checkName, parseArn, type Partition } from "../aws";
import { at, problem, type Problem } from "../validation";
import { namesTenant } from "./shared-providers";
import { type AccountPrincipal, type TrustedPrincipal, type WebIdentityPrincipal } from "./trust";

// Wildcards have a meaning here, variables do not: ${aws:SourceArn} would match whatever the service sends.
const sourceArnPattern = /^arn:[a-z-]+:[a-z0-9-]+:[a-z0-9*?-]*:[0-9*?]*:[!-#%-~]+$/;

/**
 * What is wrong with a trusted principal.
 *
 * @param ownAccounts the accounts that are not a third party; for every other one an external ID is required
 * @param partition the partition of the role; not compared unless given
 */
export function checkTrust(
  principal: TrustedPrincipal,
  ownAccounts: readonly string[],
  partition?: Partition,
): Problem[] {
  switch (principal.kind) {
    case "account":
      return checkAccountTrust(principal, ownAccounts, partition);
    case "service":
      return [
        ...(isServiceName(principal.service, partition)
          ? []
          : at("service", [
              problem({
                value: principal.service,
                rule: "is not the name of an AWS service",
                remedy: 'Write it as in "ecs-tasks".',
              }),
            ])),
        ...(principal.sourceAccount === undefined
          ? []
          : at("sourceAccount", checkName("account", principal.sourceAccount))),
        ...(principal.externalId === undefined ? [] : at("externalId", checkName("externalId", principal.externalId))),
        ...(principal.sourceArn === undefined || sourceArnPattern.test(principal.sourceArn)
          ? []
          : at("sourceArn", [
              problem({
                value: principal.sourceArn,
                rule: "is not the ARN of a source",
                remedy: "Copy it from the service.",
              }),
            ])),
      ];
    case "web identity":
      return checkWebIdentity(principal);
  }
}

/** The domain is only ever the end of a name, and China's only stands in China. */
function isServiceName(text: string, partition: Partition | undefined): boolean {
  const [, name = "", china] = /^(.*?)(?:\.amazonaws\.com(\.cn)?)?$/.exec(text) ?? [];
  const labels = name.split(".");
  return (
    labels.every((label) => /^[a-z0-9-]+$/.test(label) && !["amazonaws", "com", "cn"].includes(label)) &&
    (china === undefined || partition === undefined || partition === "aws-cn")
  );
}

function checkAccountTrust(
  principal: AccountPrincipal,
  ownAccounts: readonly string[],
  partition: Partition | undefined,
): Problem[] {
  const { account: accountId, externalId, roleArns } = principal;
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
    ...(roleArns?.length === 0
      ? at("roles", [
          problem({ rule: "is empty: nobody could assume the role", remedy: "Name a role, or leave onlyRoles out." }),
        ])
      : []),
    ...(roleArns ?? []).flatMap((arn) => at("roles", checkRoleOf(arn, accountId, partition))),
  ];
}

/**
 * No problem for the ARN of one role of that account.
 *
 * @param partition the partition that the role must be in; not compared unless given
 */
export function checkRoleOf(arn: string, accountId: string, partition?: Partition): Problem[] {
  const parsed = parseArn(arn);
  if (parsed?.shape !== "role") {
    return [problem({ value: arn, rule: "is not the ARN of a role", remedy: "Copy it from the account's owner." })];
  }
  if (parsed.account !== accountId) {
    return [
      problem({
        value: arn,
        rule: `is a role of account ${parsed.account}, not of the trusted account ${accountId}`,
        remedy: "Correct the account or the role.",
      }),
    ];
  }
  if (partition !== undefined && parsed.partition !== partition) {
    return [
      problem({
        value: arn,
        rule: `is a role of the partition ${parsed.partition}, and nothing in ${partition} can trust it`,
        remedy: "Name a role of the same partition.",
      }),
    ];
  }
  if (/[*?$:]/.test(parsed.path + parsed.role)) {
    return [
      problem({
        value: arn,
        rule: "does not name one role: * ? $ and : are in no name, and as wildcards or variables they cover others",
        remedy: "Name each role that may.",
      }),
    ];
  }
  return checkName("role", parsed.role);
}

function checkWebIdentity({ providerUrl, audience, subjects }: WebIdentityPrincipal): Problem[] {
  const problems: Problem[] = [];
  if (!/^[a-z0-9.-]+((\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+\/?)?$/.test(providerUrl)) {
    problems.push({
      place: ["providerUrl"],
      value: providerUrl,
      rule: "is not the address of an identity provider without https:// and without an empty part",
      remedy: 'Write it as in "token.actions.githubusercontent.com".',
    });
  }
  if (!/^[!-~]+$/.test(audience) || /[*?$]/.test(audience)) {
    problems.push({
      place: ["audience"],
      value: audience,
      rule: "is not one exact audience",
      remedy: "Copy it from the provider's documentation.",
    });
  }
  if (subjects.length === 0) {
    problems.push({
      place: ["subjects"],
      rule: "is empty, so that every user of the provider could get in",
      remedy: "Name the subjects that may.",
    });
  }
  for (const subject of subjects) {
    if (!/^[ -~]+$/.test(subject) || subject.includes("${")) {
      problems.push({
        place: ["subjects"],
        value: subject,
        rule: "is not a subject: it is printable ASCII without policy variables, which the token itself could fill",
        remedy: "Write it out.",
      });
    } else if (!namesTenant(subject, providerUrl)) {
      problems.push({
        place: ["subjects"],
        value: subject,
        rule: "covers tenants of the provider other than yours",
        remedy: "Begin the subject with your own organisation and repository.",
      });
    }
  }
  return problems;
}
