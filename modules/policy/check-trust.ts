import { checkName, parseArn } from "../aws";
import { at, problem, type Problem } from "../validation";
import { type AccountPrincipal, type TrustedPrincipal, type WebIdentityPrincipal } from "./trust";

// Wildcards have a meaning here, variables do not: ${aws:SourceArn} would match whatever the service sends.
const sourceArnPattern = /^arn:[a-z-]+:[a-z0-9-]+:[a-z0-9*?-]*:[0-9*?]*:[!-#%-~]+$/;

/**
 * What is wrong with a trusted principal.
 *
 * @param ownAccounts the accounts that are not a third party; for every other one an external ID is required
 */
export function checkTrust(principal: TrustedPrincipal, ownAccounts: readonly string[]): Problem[] {
  switch (principal.kind) {
    case "account":
      return checkAccountTrust(principal, ownAccounts);
    case "service":
      return [
        ...(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/.test(principal.service)
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

function checkAccountTrust(principal: AccountPrincipal, ownAccounts: readonly string[]): Problem[] {
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
    ...(roleArns ?? []).flatMap((arn) => at("roles", checkRoleOf(arn, accountId))),
  ];
}

/** No problem for the ARN of a role of that account. */
export function checkRoleOf(arn: string, accountId: string): Problem[] {
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
  return [];
}

function checkWebIdentity({ providerUrl, audience, subjects }: WebIdentityPrincipal): Problem[] {
  const problems: Problem[] = [];
  if (!/^[a-z0-9.-]+(\/[A-Za-z0-9._~/-]*)?$/.test(providerUrl)) {
    problems.push({
      place: ["providerUrl"],
      value: providerUrl,
      rule: "is not the address of an identity provider without https://",
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
    } else if (coversOtherTenants(subject, providerUrl)) {
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

/**
 * Whether a wildcard leaves open whose token it is. The tenant comes second in the subjects of shared providers:
 * `repo:acme/…`, `organization:acme:…`, `project_path:acme/…`. A provider whose address has a path is the tenant's own.
 */
function coversOtherTenants(subject: string, providerUrl: string): boolean {
  if (!/[*?]/.test(subject)) return false;
  const ownProvider = providerUrl.includes("/");
  return ownProvider ? /^[*?:/]*$/.test(subject) : !/^[^:/*?]+[:/][^:/*?]+[:/]/.test(subject);
}
