import { serviceSources } from "../../service-sources";
import { shorten } from "../finding";
import { type Rule, statementRule } from "../rule";
import { type ConditionView, type StatementView } from "../view";

const thirdParty = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html";
const principalElement = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html";
const deputy = "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html";

/** Who may come in. */
export const trustRules: readonly Rule[] = [
  statementRule(
    {
      id: "TRUST_WITHOUT_EXTERNAL_ID",
      otherIds: ["DA12"],
      severity: "error",
      kinds: ["trust"],
      reason:
        "Another customer of this third party can have it assume the role: nothing says on whose behalf it comes.",
      remedy: 'Ask for StringEquals "sts:ExternalId" with the ID that the third party gave you.',
      source: thirdParty,
    },
    (statement, { ownAccounts }) =>
      assumesRole(statement) && !bindsExternalId(statement) && !isOfOwnOrganization(statement)
        ? awsPrincipals(statement)
            .filter((name) => isForeign(name, ownAccounts))
            .map((name) => ({ place: ["Principal", "AWS"], value: shorten(name) }))
        : [],
  ),
  statementRule(
    {
      id: "FOREIGN_ROLE_PRINCIPAL",
      otherIds: ["DA13"],
      severity: "warning",
      kinds: ["trust", "resource", "key"],
      reason:
        "AWS stores the role or user by its unique ID. When its owner makes it anew under the same name, access ends, " +
        "and until it exists the policy is refused.",
      remedy: "Name the account, and ask for ArnEquals aws:PrincipalArn with the role's ARN.",
      source: principalElement,
    },
    (statement, { ownAccounts }) =>
      statement.allows
        ? awsPrincipals(statement)
            .filter((name) => isForeign(name, ownAccounts) && /:(?:role|user)\//.test(name))
            .map((name) => ({ place: ["Principal", "AWS"], value: shorten(name) }))
        : [],
  ),
  statementRule(
    {
      id: "SERVICE_WITHOUT_SOURCE",
      otherIds: ["DA14"],
      severity: "warning",
      kinds: ["trust"],
      reason: "The service says for which account and resource it comes, and the policy does not ask.",
      remedy: "Ask for StringEquals aws:SourceAccount, and ArnLike aws:SourceArn.",
      source: deputy,
    },
    (statement) =>
      assumesRole(statement) && !bindsSource(statement)
        ? servicePrincipals(statement).flatMap((name) => {
            const known = serviceSources.get(name);
            return known?.sends === true
              ? [
                  {
                    place: ["Principal", "Service"],
                    value: name,
                    remedy: `Ask for StringEquals aws:SourceAccount, and ArnLike aws:SourceArn ${known.sourceArn}: ${known.source}`,
                  },
                ]
              : [];
          })
        : [],
  ),
  statementRule(
    {
      id: "SERVICE_SENDS_NO_SOURCE",
      otherIds: ["DA51"],
      severity: "note",
      kinds: ["trust"],
      reason: "Everybody who may pass this role to the service and start something there has its permissions.",
      remedy: "Limit iam:PassRole for this role. For a third party, trust its account and an external ID instead.",
      source: deputy,
    },
    (statement) =>
      assumesRole(statement)
        ? servicePrincipals(statement)
            .filter((name) => serviceSources.get(name)?.sends === false)
            .map((name) => ({ place: ["Principal", "Service"], value: name }))
        : [],
  ),
  statementRule(
    {
      id: "PUBLIC_PRINCIPAL",
      otherIds: ["DA52", "CKV_AWS_33", "CKV_AWS_60", "CKV_AWS_70", "CKV_AWS_283"],
      severity: "error",
      kinds: ["trust", "resource", "key"],
      reason: "Everybody is allowed, of every account, and nobody at all for services that need no signature.",
      remedy: "Name the principals, or ask for aws:PrincipalOrgID, aws:PrincipalArn, aws:SourceAccount or the like.",
      source: principalElement,
    },
    (statement) =>
      statement.allows && isPublic(statement) && !statement.conditions.some(bindsCaller)
        ? [{ place: ["Principal"], value: "*" }]
        : [],
  ),
  statementRule(
    {
      id: "RESOURCE_POLICY_PRIVILEGE_ESCALATION",
      otherIds: ["DA53"],
      severity: "warning",
      kinds: ["identity", "resource"],
      reason: "Whoever may write the policy of a resource can give themselves and others everything on it.",
      remedy: "Leave it to the deployer of the resource.",
      source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_identity-vs-resource.html",
    },
    ({ allows, actions }) =>
      allows
        ? actions
            .filter(
              ({ hasWildcard, actions: [action] }) =>
                !hasWildcard && action !== undefined && writesResourcePolicy(action.name),
            )
            .map(({ pattern }) => ({ place: ["Action"], value: shorten(pattern) }))
        : [],
  ),
];

function writesResourcePolicy(name: string): boolean {
  return /:Put(?:Resource|Bucket|AccessPoint|Key)Policy$|:PutBucketAcl$|:AddPermission$/.test(name);
}

function awsPrincipals({ statement: { principals } }: StatementView): readonly string[] {
  return principals === "*" ? ["*"] : (principals?.AWS ?? []);
}

function servicePrincipals({ statement: { principals } }: StatementView): readonly string[] {
  return principals === "*" ? [] : (principals?.Service ?? []);
}

function isPublic(statement: StatementView): boolean {
  return awsPrincipals(statement).includes("*");
}

/** The account of a principal, as an ID or in its ARN. */
export function accountOf(principal: string): string | undefined {
  return /^(?:arn:[^:]*:(?:iam|sts)::)?([0-9]{12})(?:$|:)/.exec(principal)?.[1];
}

function isForeign(principal: string, ownAccounts: ReadonlySet<string>): boolean {
  const account = accountOf(principal);
  return account !== undefined && !ownAccounts.has(account);
}

function assumesRole({ allows, actions }: StatementView): boolean {
  const isAssumeRole = ({ actions: named }: { actions: readonly { name: string }[] }): boolean =>
    named.some(({ name }) => name === "sts:AssumeRole");
  return allows && (actions.some(isAssumeRole) || actions.some(({ pattern }) => pattern === "*"));
}

/** Whether a condition holds only where the key has one of the values. */
function binds({ operator }: ConditionView): boolean {
  return (
    operator !== undefined &&
    !operator.negated &&
    !operator.ifExists &&
    operator.set !== "ForAllValues" &&
    ["String", "ARN", "IPAddress"].includes(operator.type)
  );
}

function bindsExternalId({ conditions }: StatementView): boolean {
  return conditions.some(
    (condition) =>
      condition.name === "sts:externalid" &&
      binds(condition) &&
      !condition.values.some((value) => /^[*?]*$/.test(value)),
  );
}

function isOfOwnOrganization({ conditions }: StatementView): boolean {
  return conditions.some((condition) => condition.name === "aws:principalorgid" && binds(condition));
}

function bindsSource({ conditions }: StatementView): boolean {
  return conditions.some(
    (condition) =>
      ["aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid"].includes(condition.name) && binds(condition),
  );
}

const callerKeys = new Set([
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalorgid",
  "aws:principalorgpaths",
  "aws:sourceaccount",
  "aws:sourcearn",
  "aws:sourceip",
  "aws:sourceorgid",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:userid",
  "kms:calleraccount",
  "s3:dataaccesspointaccount",
]);

function bindsCaller(condition: ConditionView): boolean {
  return callerKeys.has(condition.name) && binds(condition) && !condition.values.some((value) => /^[*?]*$/.test(value));
}
