import { matchesWildcard } from "../../aws";
import { builtInProvider, isSharedProvider, namesTenant, type TrustedService, trustedService } from "../../policy";
import { type Occurrence, shorten } from "../finding";
import { type Rule, statementRule } from "../rule";
import { type ActionView, type ConditionView, type PolicyView, type StatementView } from "../view";

const thirdParty = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html";
const principalElement = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html";
const deputy = "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html";

const sourceIfDocumented =
  "If the page of the service on its role names aws:SourceAccount or aws:SourceArn, ask for them: in an environment with " +
  "{ sourceAccount, sourceArn } in service(…).";

/** Who may come in. */
export const trustRules: readonly Rule[] = [
  statementRule(
    {
      id: "TRUST_WITHOUT_EXTERNAL_ID",
      otherIds: ["DA12"],
      severity: "error",
      milder: {
        severity: "warning",
        reason:
          "Nobody said which accounts are your own. If this one is a third party's, another customer of it can have it " +
          "assume the role.",
      },
      kinds: ["trust"],
      reason:
        "Another customer of this third party can have it assume the role: nothing says on whose behalf it comes.",
      remedy: 'Ask for StringEquals "sts:ExternalId" with the ID that the third party gave you.',
      source: thirdParty,
    },
    (statement, { ownAccounts }) =>
      assumesRole(statement) && !bindsExternalId(statement) && !isOfOwnOrganization(statement)
        ? [
            ...awsPrincipals(statement).map((name) => ({ place: ["Principal", "AWS"], name })),
            ...(isPublic(statement) ? callersByCondition(statement) : []),
          ]
            .filter(({ name }) => isForeign(name, ownAccounts))
            .map(({ place, name }) => ({ place, value: shorten(name), isMilder: ownAccounts.size === 0 }))
        : [],
  ),
  statementRule(
    {
      id: "TRUST_BEYOND_STS",
      otherIds: ["DA59"],
      severity: "error",
      kinds: ["trust"],
      reason: "A trust policy says who may take the role by which actions of STS, and this says any action but some.",
      remedy: 'Write "Action": "sts:AssumeRole", or the action of the identity provider.',
      source: "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html",
    },
    ({ allows, actions, statement: { notActions } }) => [
      ...(allows && notActions !== undefined ? [{ place: ["NotAction"] }] : []),
      ...(allows
        ? actions
            .filter(({ pattern }) => anyAction.test(pattern))
            .map(({ pattern }) => ({ place: ["Action"], value: shorten(pattern) }))
        : []),
    ],
  ),
  statementRule(
    {
      id: "SHARED_PROVIDER_WITHOUT_SUBJECT",
      otherIds: ["DA60"],
      severity: "error",
      kinds: ["trust"],
      reason:
        "The identity provider serves many customers, and nothing holds the token to one: anybody there can get in.",
      remedy: "Ask for the provider's sub with your own organization and repository written out.",
      source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html",
    },
    (statement) =>
      statement.allows
        ? federatedPrincipals(statement)
            .filter((name) => {
              const provider = providerOf(name);
              return isSharedProvider(provider) && !bindsSubject(statement, provider);
            })
            .map((name) => ({ place: ["Principal", "Federated"], value: shorten(name) }))
        : [],
  ),
  statementRule(
    {
      id: "FOREIGN_IDENTITY_PROVIDER",
      otherIds: ["DA61"],
      severity: "error",
      kinds: ["trust"],
      reason: "The identity provider is of another account, whose owner decides whom it vouches for.",
      remedy:
        "Make an identity provider in the account of the role, or list the account in ownAccounts if it is yours.",
      source: principalElement,
    },
    (statement, { ownAccounts }) =>
      // Nothing is foreign as long as nobody said what is not.
      statement.allows && ownAccounts.size > 0
        ? federatedPrincipals(statement)
            .filter((name) => isForeign(name, ownAccounts))
            .map((name) => ({ place: ["Principal", "Federated"], value: shorten(name) }))
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
        ? knownServices(statement).flatMap(({ name, service }) => {
            const asked = sourceConditions(service);
            if (asked.length === 0 || (service.sends?.accountAsExternalId === true && bindsExternalId(statement)))
              return [];
            const remedy = `Ask for ${asked.join(", and ")}: ${service.source}`;
            return [{ place: ["Principal", "Service"], value: name, remedy }];
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
        ? knownServices(statement)
            .filter(({ service }) => service.sends !== undefined && sourceConditions(service).length === 0)
            .map(({ name }) => ({ place: ["Principal", "Service"], value: name }))
        : [],
  ),
  statementRule(
    {
      id: "SERVICE_SOURCE_UNKNOWN",
      otherIds: ["DA64"],
      severity: "note",
      kinds: ["trust"],
      reason:
        "It is not known whether the service states for which account and resource it assumes the role, so the policy " +
        "asks for neither.",
      remedy: sourceIfDocumented,
      source: deputy,
    },
    (statement) =>
      assumesRole(statement) && !bindsSource(statement) && !bindsExternalId(statement)
        ? servicePrincipals(statement).flatMap((name) => {
            const known = trustedService(name);
            if (known?.sends !== undefined) return [];
            const page = known === undefined ? {} : { remedy: `${sourceIfDocumented} Its role: ${known.source}` };
            return [{ place: ["Principal", "Service"], value: name, ...page }];
          })
        : [],
  ),
  {
    id: "SERVICE_SESSION_INCOMPLETE",
    otherIds: ["DA65"],
    severity: "error",
    kinds: ["trust"],
    reason: "The service opens each session with this call as well. Without it no session starts.",
    remedy: "Allow the service this action in the same statement.",
    source:
      "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html#id_session-tags_permissions-required",
    check: ({ statements }) => statements.flatMap((statement) => missingCalls(statement, statements)),
  },
  statementRule(
    {
      id: "BUILT_IN_PROVIDER_BY_ARN",
      otherIds: ["DA66"],
      severity: "error",
      kinds: ["trust"],
      reason: "The identity provider is built into AWS: no account has one by this ARN, so nobody can get in.",
      remedy: "Name its host as the federated principal.",
      source: principalElement,
    },
    (statement) =>
      statement.allows
        ? federatedPrincipals(statement)
            .filter((name) => name !== providerOf(name) && builtInProvider(providerOf(name)) !== undefined)
            .map((name) => ({
              place: ["Principal", "Federated"],
              value: shorten(name),
              remedy: `Write "Federated": "${providerOf(name)}".`,
            }))
        : [],
  ),
  statementRule(
    {
      id: "BUILT_IN_PROVIDER_WITHOUT_AUDIENCE",
      otherIds: ["DA67"],
      severity: "error",
      kinds: ["trust"],
      reason: "The identity provider serves the apps of all its customers, and nothing limits the tokens to one app.",
      remedy: "Ask for the ID of the app or of the identity pool.",
      source: principalElement,
    },
    (statement) =>
      statement.allows
        ? federatedPrincipals(statement).flatMap((name) => {
            const provider = builtInProvider(name);
            if (provider === undefined) return [];
            const key = `${name}:${provider.audienceKey}`;
            return statement.conditions.some((condition) => condition.name === key && binds(condition))
              ? []
              : [{ place: ["Principal", "Federated"], value: name, remedy: `Ask for StringEquals ${key}.` }];
          })
        : [],
  ),
  statementRule(
    {
      id: "PUBLIC_PRINCIPAL",
      otherIds: ["DA52", "CKV_AWS_33", "CKV_AWS_60", "CKV_AWS_70", "CKV_AWS_283"],
      severity: "error",
      kinds: ["trust", "resource", "key"],
      reason:
        "Everybody is allowed: principals of every account, and callers without credentials where the service takes them.",
      remedy: "Name the principals, or ask for aws:PrincipalOrgID, aws:PrincipalArn, aws:SourceAccount or the like.",
      source: principalElement,
    },
    (statement, { statements }) =>
      statement.allows &&
      isPublic(statement) &&
      !statement.conditions.some(bindsCaller) &&
      !statements.some((denial) => refusesOthers(denial, statement))
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

/** The services of a statement that the table of trusted services lists. */
function knownServices(statement: StatementView): { readonly name: string; readonly service: TrustedService }[] {
  return servicePrincipals(statement).flatMap((name) => {
    const service = trustedService(name);
    return service === undefined ? [] : [{ name, service }];
  });
}

/** The conditions on what a service states about its source. */
function sourceConditions({ sends }: TrustedService): readonly string[] {
  if (sends === undefined) return [];
  const { sourceAccount, sourceArns = [], accountAsExternalId = false } = sends;
  return [
    ...(sourceAccount ? ["StringEquals aws:SourceAccount"] : []),
    ...(sourceArns.length === 0 ? [] : [`ArnLike aws:SourceArn ${sourceArns.join(" or ")}`]),
    ...(accountAsExternalId ? ["StringEquals sts:ExternalId with the ID of the account"] : []),
  ];
}

/** The calls that a service of a statement needs for its sessions, and that no statement allows it. */
function missingCalls(statement: StatementView, all: PolicyView["statements"]): Occurrence[] {
  if (!assumesRole(statement)) return [];
  return knownServices(statement).flatMap(({ name, service }) => {
    const allowed = all.filter((each) => each.allows && servicePrincipals(each).includes(name));
    return service.actions
      .filter((action) => !allowed.some((each) => allowsCall(each, action)))
      .map((action) => ({
        place: [...statement.place, "Action"],
        value: name,
        remedy: `Add "${action}": ${service.source}`,
      }));
  });
}

function allowsCall({ actions, statement: { notActions } }: StatementView, call: string): boolean {
  return (
    notActions !== undefined ||
    actions.some(({ pattern, actions: named }) => anyAction.test(pattern) || named.some(({ name }) => name === call))
  );
}

function federatedPrincipals({ statement: { principals } }: StatementView): readonly string[] {
  return principals === "*" ? [] : (principals?.Federated ?? []);
}

/** The address of an identity provider, by its ARN or by its name. */
function providerOf(principal: string): string {
  return principal.replace(/^arn:[^:]*:iam::[0-9]*:oidc-provider\//, "");
}

/** Whom conditions let in where the principal is everybody. */
function callersByCondition({ conditions }: StatementView): { place: readonly string[]; name: string }[] {
  return conditions
    .filter(
      (condition) => ["aws:principalarn", "aws:principalaccount"].includes(condition.name) && holdsOnly(condition),
    )
    .flatMap(({ place, values }) => values.map((name) => ({ place, name })));
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

function assumesRole({ allows, actions, statement }: StatementView): boolean {
  const isAssumeRole = ({ actions: named }: { actions: readonly { name: string }[] }): boolean =>
    named.some(({ name }) => name === "sts:AssumeRole");
  return (
    allows &&
    (statement.notActions !== undefined ||
      actions.some(isAssumeRole) ||
      actions.some(({ pattern }) => anyAction.test(pattern)))
  );
}

const anyAction = /^[*?]+(?::[*?]+)?$/;

/** Whether a condition holds only where the key has one of the values, and each of them says who that is. */
function binds(condition: ConditionView): boolean {
  return holdsOnly(condition) && condition.values.every((value) => isFixed(condition, value));
}

/** Whether a condition holds only where the key has one of the values. */
function holdsOnly({ operator }: ConditionView): boolean {
  return (
    operator !== undefined &&
    !operator.negated &&
    !operator.ifExists &&
    operator.set !== "ForAllValues" &&
    ["String", "ARN", "IPAddress"].includes(operator.type)
  );
}

function bindsExternalId({ conditions }: StatementView): boolean {
  return conditions.some((condition) => condition.name === "sts:externalid" && binds(condition));
}

/**
 * Claims of GitHub that are condition keys of their own and say as much as its subject.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif
 */
const tenantKeys = ["repository", "repository_id", "repository_owner", "repository_owner_id"].map(
  (claim) => `token.actions.githubusercontent.com:${claim}`,
);

function bindsSubject({ conditions }: StatementView, provider: string): boolean {
  return conditions.some(
    (condition) =>
      (tenantKeys.includes(condition.name) && condition.name.startsWith(`${provider}:`) && binds(condition)) ||
      (condition.name === `${provider}:sub`.toLowerCase() &&
        holdsOnly(condition) &&
        condition.values.every(
          (value) => !value.includes("${") && namesTenant(value, provider, comparesPatterns(condition)),
        )),
  );
}

function comparesPatterns({ operator }: ConditionView): boolean {
  return operator?.type === "ARN" || /^String(?:Not)?Like$/.test(operator?.base ?? "");
}

/** Variables that the resource fills, not the caller. */
const ofTheResource = /^\$\{aws:Resource(?:Account|OrgID|OrgPaths)\}$/;

/** How far the patterns of a key must be written out to say who is meant; other keys take no pattern. */
const fixedParts: ReadonlyMap<string, RegExp> = new Map([
  ["aws:principalarn", /^arn:[^:]*:[^:]*:[^:]*:[0-9]{12}:/],
  // Buckets have no account in their ARN.
  ["aws:sourcearn", /^arn:[^:]*:[^:]*:[^:]*:(?:[0-9]{12}:|:[^*?]+)/],
  // The name of an access point may be a pattern, its account may not.
  ["s3:dataaccesspointarn", /^arn:[^:]*:[^:]*:[^:]*:[0-9]{12}:/],
  ["aws:userid", /^[^*?:]+:/],
  ["aws:principalorgpaths", /^o-[^*?/]+\//],
]);

/** Whether a value says who is meant, and leaves it neither to the caller nor to nearly everybody. */
function isFixed(condition: ConditionView, value: string): boolean {
  if (value === "") return false;
  if (value.includes("${")) return ofTheResource.test(value);
  if (condition.operator?.type === "IPAddress") return !isWideRange(value);
  if (!comparesPatterns(condition) || !/[*?]/.test(value)) return true;
  return fixedParts.get(condition.name)?.test(value) === true;
}

/**
 * Ranges that S3 takes for public.
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
function isWideRange(range: string): boolean {
  const [address = "", bits] = range.split("/");
  return bits !== undefined && Number(bits) < (address.includes(":") ? 32 : 8);
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
  "aws:sourceowner",
  "aws:sourcevpc",
  "aws:sourcevpce",
  "aws:userid",
  "kms:calleraccount",
  "s3:dataaccesspointaccount",
  "s3:dataaccesspointarn",
]);

/**
 * Whether a Deny leaves an Allow for everybody to those callers only whom its condition names, as in the policy of a
 * private API: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
 */
function refusesOthers(denial: StatementView, allowance: StatementView): boolean {
  const [condition, ...more] = denial.conditions;
  return (
    !denial.allows &&
    isPublic(denial) &&
    condition !== undefined &&
    more.length === 0 &&
    namesOthers(condition) &&
    allowance.actions.length > 0 &&
    coversAll(patternsOf(denial.actions), patternsOf(allowance.actions)) &&
    coversAll(denial.resources, allowance.resources)
  );
}

function patternsOf(actions: readonly ActionView[]): readonly string[] {
  return actions.map(({ pattern }) => pattern.toLowerCase());
}

/** Whether each of some texts lies within a pattern. A `?` or a variable of a pattern could meet a `*` of the text. */
function coversAll(patterns: readonly string[], texts: readonly string[]): boolean {
  return texts.every((text) =>
    patterns.some((pattern) => pattern === text || (!/[?$]/.test(pattern) && matchesWildcard(pattern, text))),
  );
}

/** Whether a condition holds for every caller but those that it names, also where the key is absent. */
function namesOthers(condition: ConditionView): boolean {
  const { operator, name, values } = condition;
  return (
    operator !== undefined &&
    operator.negated &&
    operator.set === undefined &&
    callerKeys.has(name) &&
    values.every((value) => isFixed(condition, value))
  );
}

function bindsCaller(condition: ConditionView): boolean {
  return callerKeys.has(condition.name) && binds(condition);
}
