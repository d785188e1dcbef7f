import { type AccessRequest, type Decision, type RequestPrincipal, roleSession } from "../../../modules/evaluation";

/** The policies of a case, as AWS reads them. */
export interface PoliciesJson {
  readonly identity?: readonly unknown[];
  readonly boundary?: unknown;
  readonly session?: readonly unknown[];
  readonly resource?: unknown;
  readonly trust?: unknown;
  readonly gatewayEndpoint?: unknown;
  readonly interfaceEndpoint?: unknown;
  readonly serviceControl?: readonly (readonly unknown[])[];
}

/** One request and what AWS answers to it. */
interface EvaluationCase extends PoliciesJson {
  readonly case: string;
  /** What differs from {@link usualRequest}. */
  readonly request?: Partial<AccessRequest>;
  readonly decision: Decision;
}

/** A rule of the evaluation logic, the page of AWS that states it, and cases on both of its sides. */
interface EvaluationRule {
  readonly rule: string;
  readonly source: string;
  readonly cases: readonly EvaluationCase[];
}

export const table = "arn:aws:dynamodb:us-east-1:111122223333:table/orders";
const key = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
export const role = "arn:aws:iam::111122223333:role/vendors/artie";
export const session = roleSession(role, "sync");
const sessionArn = "arn:aws:sts::111122223333:assumed-role/artie/sync";
const userArn = "arn:aws:iam::111122223333:user/ana";
const user: RequestPrincipal = { type: "user", arn: userArn };
const rootArn = "arn:aws:iam::111122223333:root";
const root: RequestPrincipal = { type: "account root", arn: rootArn };
const stranger = roleSession("arn:aws:iam::444455556666:role/partner", "sync");

/** A session of a role of the table's account reads an item. */
export const usualRequest: AccessRequest = { principal: session, action: "dynamodb:GetItem", resource: table };

type Elements = Readonly<Record<string, unknown>>;

/** A policy of the current version. */
export function policy(...statements: readonly Elements[]): Elements {
  return { Version: "2012-10-17", Statement: statements };
}

/** A statement that allows what the usual request asks for, with other elements in place. */
export function allow(elements: Elements = {}): Elements {
  return { Effect: "Allow", Action: "dynamodb:GetItem", Resource: table, ...elements };
}

export function deny(elements: Elements = {}): Elements {
  return { ...allow(elements), Effect: "Deny" };
}

const allowed = policy(allow());
const elsewhere = policy(allow({ Resource: `${table}-archive` }));
const everything = policy(allow({ Action: "*", Resource: "*" }));
/** A policy on the table whose statement names a principal. */
const grantTo = (principal: unknown): Elements => policy(allow({ Principal: principal }));

/** The same for everyone who meets conditions. */
const toEveryoneWith = (conditions: Elements): Elements => policy(allow({ Principal: "*", Condition: conditions }));
const denyAll = policy(deny({ Action: "*", Resource: "*" }));
const whoAmI: Partial<AccessRequest> = { action: "sts:GetCallerIdentity", resource: "*" };
const sessionToken: Partial<AccessRequest> = { action: "sts:GetSessionToken", resource: "*" };

const without = (elements: Elements, ...names: string[]): Elements =>
  Object.fromEntries(Object.entries(elements).filter(([name]) => !names.includes(name)));
const resources = (...patterns: string[]): Pick<PoliciesJson, "identity"> => ({
  identity: [policy(allow({ Resource: patterns }))],
});
const actions = (...patterns: string[]): Pick<PoliciesJson, "identity"> => ({
  identity: [policy(allow({ Action: patterns }))],
});
/** A policy that allows under conditions. */
export const conditioned = (conditions: Elements): Pick<PoliciesJson, "identity"> => ({
  identity: [policy(allow({ Condition: conditions }))],
});
const onObject = (name: string): Partial<AccessRequest> => ({
  resource: `arn:aws:s3:::acme/${name}`,
  action: "s3:GetObject",
});
const objects = (...names: string[]): Pick<PoliciesJson, "identity"> => ({
  identity: [policy(allow({ Action: "s3:GetObject", Resource: names.map((name) => `arn:aws:s3:::acme/${name}`) }))],
});

const guide = "https://docs.aws.amazon.com/IAM/latest/UserGuide";
const pages = {
  action: `${guide}/reference_policies_elements_action.html`,
  resource: `${guide}/reference_policies_elements_resource.html`,
  arns: `${guide}/reference-arns.html`,
  notAction: `${guide}/reference_policies_elements_notaction.html`,
  notResource: `${guide}/reference_policies_elements_notresource.html`,
  principal: `${guide}/reference_policies_elements_principal.html`,
  notPrincipal: `${guide}/reference_policies_elements_notprincipal.html`,
  version: `${guide}/reference_policies_elements_version.html`,
  variables: `${guide}/reference_policies_variables.html`,
  operators: `${guide}/reference_policies_elements_condition_operators.html`,
  logic: `${guide}/reference_policies_condition-logic-multiple-context-keys-or-values.html`,
  multivalued: `${guide}/reference_policies_condition-single-vs-multi-valued-context-keys.html`,
  keys: `${guide}/reference_policies_condition-keys.html`,
  grammar: `${guide}/reference_policies_grammar.html`,
  evaluation: `${guide}/reference_policies_evaluation-logic_policy-eval-denyallow.html`,
  account: `${guide}/reference_policies_evaluation-logic_policy-eval-basics.html`,
  crossAccount: `${guide}/reference_policies_evaluation-logic-cross-account.html`,
  partitions: `${guide}/access_policies-cross-account-resource-access.html`,
  boundaries: `${guide}/access_policies_boundaries.html`,
  policies: `${guide}/access_policies.html`,
  serviceControl:
    "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html",
  endpoints: "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html",
  keyPolicies: "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
  callerIdentity: "https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html",
  assumeRole: "https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html",
} as const;

const logs = "arn:aws:logs:us-east-1:111122223333";

const matching: readonly EvaluationRule[] = [
  {
    rule: "Action names ignore case, the service's name included.",
    source: pages.action,
    cases: [
      { case: "another case in the policy", ...actions("DynamoDB:GETITEM"), decision: "allowed" },
      {
        case: "another case in the request",
        ...actions("dynamodb:GetItem"),
        request: { action: "DYNAMODB:getitem" },
        decision: "allowed",
      },
      { case: "another action", ...actions("dynamodb:GetItems"), decision: "implicitly denied" },
      {
        case: "a letter beyond ASCII that folds to one of it",
        ...actions("\u212Ams:Decrypt"),
        decision: "unsupported",
      },
      {
        case: "the same in the request",
        ...actions("kms:Decrypt"),
        request: { action: "\u212Ams:Decrypt", resource: key },
        decision: "unsupported",
      },
    ],
  },
  {
    rule: "In an action, * stands for any characters and ? for one.",
    source: pages.action,
    cases: [
      { case: "* at the end", ...actions("dynamodb:Get*"), decision: "allowed" },
      { case: "* for nothing", ...actions("dynamodb:GetItem*"), decision: "allowed" },
      { case: "* in the middle", ...actions("dynamodb:G*Item"), decision: "allowed" },
      { case: "* alone", ...actions("*"), decision: "allowed" },
      { case: "? for one", ...actions("dynamodb:Get?tem"), decision: "allowed" },
      { case: "? for none", ...actions("dynamodb:GetItem?"), decision: "implicitly denied" },
      { case: "another beginning", ...actions("dynamodb:Put*"), decision: "implicitly denied" },
    ],
  },
  {
    rule: "An action names its service, without wildcards; only * alone means all services.",
    source: pages.action,
    cases: [
      { case: "a wildcard in the service", ...actions("dynamo*:GetItem"), decision: "unsupported" },
      { case: "no service", ...actions("GetItem"), decision: "unsupported" },
      { case: "a variable", ...actions("dynamodb:${aws:username}"), decision: "unsupported" },
      {
        case: "the request names several",
        ...actions("*"),
        request: { action: "dynamodb:Get*" },
        decision: "unsupported",
      },
    ],
  },
  {
    rule: "Resources keep case.",
    source: pages.resource,
    cases: [
      { case: "the same", ...resources(table), decision: "allowed" },
      { case: "another case", ...resources(table.replace("orders", "Orders")), decision: "implicitly denied" },
    ],
  },
  {
    rule: "In a resource, * also covers slashes, and ? is exactly one character.",
    source: pages.resource,
    cases: [
      {
        case: "* over slashes",
        ...objects("*/test/*"),
        request: onObject("1/2/test/3/object.jpg"),
        decision: "allowed",
      },
      {
        case: "* needs what surrounds it",
        ...objects("*/test/*"),
        request: onObject("1/2/test"),
        decision: "implicitly denied",
      },
      { case: "? for one", ...objects("200?.csv"), request: onObject("2009.csv"), decision: "allowed" },
      { case: "? for none", ...objects("200?.csv"), request: onObject("200.csv"), decision: "implicitly denied" },
      { case: "? for two", ...objects("200?.csv"), request: onObject("20099.csv"), decision: "implicitly denied" },
    ],
  },
  {
    rule: "A * that ends a segment of an ARN also covers colons; any other stays in its segment.",
    source: pages.resource,
    cases: [
      {
        case: "at the end of the ARN",
        ...resources(`${table}/stream/*`),
        request: { resource: `${table}/stream/2026-11-21T09:00:00.000` },
        decision: "allowed",
      },
      {
        case: "at the end of an inner segment",
        identity: [policy(allow({ Action: "logs:*", Resource: `${logs}:log-group:*:log-stream:?` }))],
        request: { action: "logs:GetLogEvents", resource: `${logs}:log-group:a:b:log-stream:c` },
        decision: "allowed",
      },
      {
        case: "the same, where the rest does not follow",
        identity: [policy(allow({ Action: "logs:*", Resource: `${logs}:log-group:*:log-stream:?` }))],
        request: { action: "logs:GetLogEvents", resource: `${logs}:log-group:a:b:log-stream` },
        decision: "implicitly denied",
      },
      {
        case: "inside a segment",
        ...resources("arn:aws:dynamodb:us-*-1:111122223333:table/orders"),
        decision: "allowed",
      },
      {
        case: "inside a segment, where only a colon would fit",
        ...resources(`${table}/stream/*.000`),
        request: { resource: `${table}/stream/2026-11-21T09:00:00.000` },
        decision: "unsupported",
      },
    ],
  },
  {
    rule: "An ARN has six parts, no wildcard in its service or its resource type, and AWS's own case.",
    source: pages.arns,
    cases: [
      {
        case: "a wildcard as the service",
        ...resources("arn:aws:*:us-east-1:111122223333:table/orders"),
        decision: "unsupported",
      },
      {
        case: "a wildcard in the resource type",
        ...resources("arn:aws:dynamodb:us-east-1:111122223333:tab*/orders"),
        decision: "unsupported",
      },
      {
        case: "every resource of a service",
        ...resources("arn:aws:dynamodb:us-east-1:111122223333:*"),
        decision: "allowed",
      },
      {
        case: "every table, without the slash",
        ...resources("arn:aws:dynamodb:us-east-1:111122223333:table*"),
        decision: "unsupported",
      },
      {
        case: "every partition",
        ...resources("arn:*:dynamodb:us-east-1:111122223333:table/orders"),
        decision: "allowed",
      },
      {
        case: "a partition that AWS does not have",
        ...resources("arn:amazon:dynamodb:us-east-1:111122223333:table/orders"),
        decision: "unsupported",
      },
      { case: "fewer parts", ...resources("arn:aws:dynamodb:us-east-1"), decision: "unsupported" },
      {
        case: "an upper-case service",
        ...resources("arn:aws:DynamoDB:us-east-1:111122223333:table/orders"),
        decision: "unsupported",
      },
      {
        case: "an upper-case partition",
        ...resources("arn:AWS:dynamodb:us-east-1:111122223333:table/orders"),
        decision: "unsupported",
      },
      {
        case: "an account of 11 digits",
        ...resources("arn:aws:dynamodb:us-east-1:11112222333:table/orders"),
        decision: "unsupported",
      },
      { case: "no ARN", ...resources("orders"), decision: "unsupported" },
      {
        case: "the request's resource is none",
        ...resources("*"),
        request: { resource: "orders" },
        decision: "unsupported",
      },
    ],
  },
  {
    rule: "An action without resources is covered only by what covers every resource.",
    source: pages.resource,
    cases: [
      { case: "*", ...resources("*"), request: { resource: "*" }, decision: "allowed" },
      { case: "one resource", ...resources(table), request: { resource: "*" }, decision: "implicitly denied" },
      {
        case: "a pattern of tables",
        ...resources("arn:aws:dynamodb:*:*:*"),
        request: { resource: "*" },
        decision: "implicitly denied",
      },
    ],
  },
  {
    rule: "NotAction covers every other action of every service.",
    source: pages.notAction,
    cases: [
      {
        case: "another action",
        identity: [policy({ ...without(allow(), "Action"), NotAction: "iam:*" })],
        decision: "allowed",
      },
      {
        case: "the action itself",
        identity: [policy({ ...without(allow(), "Action"), NotAction: "dynamodb:*" })],
        decision: "implicitly denied",
      },
      {
        case: "in a Deny",
        identity: [everything, policy({ ...without(deny(), "Action"), NotAction: "iam:*" })],
        decision: "explicitly denied",
      },
    ],
  },
  {
    rule: "NotResource covers every other resource.",
    source: pages.notResource,
    cases: [
      {
        case: "another resource",
        identity: [policy({ ...without(allow(), "Resource"), NotResource: `${table}-archive` })],
        decision: "allowed",
      },
      {
        case: "the resource itself",
        identity: [policy({ ...without(allow(), "Resource"), NotResource: [table] })],
        decision: "implicitly denied",
      },
      {
        case: "in a Deny",
        identity: [everything, policy({ ...without(deny(), "Resource"), NotResource: `${table}-archive` })],
        decision: "explicitly denied",
      },
    ],
  },
  {
    rule: "A policy follows the grammar; what does not is no policy.",
    source: pages.grammar,
    cases: [
      { case: "no Action", identity: [policy(without(allow(), "Action"))], decision: "unsupported" },
      { case: "Action and NotAction", identity: [policy(allow({ NotAction: "iam:*" }))], decision: "unsupported" },
      { case: "no Resource", identity: [policy(without(allow(), "Resource"))], decision: "unsupported" },
      {
        case: "no Resource in a boundary",
        identity: [allowed],
        boundary: policy(without(allow(), "Resource")),
        decision: "unsupported",
      },
      {
        case: "no Resource in a session policy",
        identity: [allowed],
        session: [policy(without(allow(), "Resource"))],
        decision: "unsupported",
      },
      {
        case: "no Resource in a service control policy",
        identity: [allowed],
        serviceControl: [[policy(without(allow(), "Resource"))]],
        decision: "unsupported",
      },
      { case: "no action in the list", identity: [policy(allow({ Action: [] }))], decision: "unsupported" },
      {
        case: "a list in a list",
        identity: [policy(allow({ Action: [["dynamodb:GetItem"]] }))],
        decision: "unsupported",
      },
      { case: "an unknown element", identity: [policy(allow({ Actions: "*" }))], decision: "unsupported" },
      { case: "an effect in another case", identity: [policy(allow({ Effect: "allow" }))], decision: "unsupported" },
      { case: "an unknown version", identity: [{ ...everything, Version: "2012-10-18" }], decision: "unsupported" },
      { case: "no object", identity: ["allow all"], decision: "unsupported" },
      { case: "one statement without a list", identity: [{ Statement: allow() }], decision: "allowed" },
    ],
  },
];

const named = (value?: string): Partial<AccessRequest> => ({
  ...onObject("ana/a.csv"),
  ...(value === undefined ? {} : { context: { "aws:PrincipalTag/name": value } }),
});
const like = (value: string, operator = "StringEquals"): Pick<PoliciesJson, "identity"> =>
  conditioned({ [operator]: { "aws:PrincipalTag/team": value } });
const team = (value: string, more: Record<string, string> = {}): Partial<AccessRequest> => ({
  context: { "aws:PrincipalTag/team": value, ...more },
});

const variables: readonly EvaluationRule[] = [
  {
    rule: "A variable stands for the value of a condition key of the request; the key's name ignores case.",
    source: pages.variables,
    cases: [
      { case: "in a resource", ...objects("${aws:PrincipalTag/name}/*"), request: named("ana"), decision: "allowed" },
      {
        case: "another value",
        ...objects("${aws:PrincipalTag/name}/*"),
        request: named("bob"),
        decision: "implicitly denied",
      },
      { case: "in another case", ...objects("${AWS:principaltag/NAME}/*"), request: named("ana"), decision: "allowed" },
      {
        case: "in a condition",
        ...like("${aws:SourceVpc}"),
        request: team("vpc-1", { "aws:SourceVpc": "vpc-1" }),
        decision: "allowed",
      },
      {
        case: "with a letter beyond ASCII in its name",
        ...like("${aws:To\u212AenIssueTime}"),
        request: team("a", { "aws:TokenIssueTime": "a" }),
        decision: "unsupported",
      },
      {
        case: "a user's name",
        ...objects("${aws:username}/*"),
        request: { ...named(), principal: user },
        decision: "allowed",
      },
      {
        case: "a user ID, which holds a colon",
        ...objects("*/${aws:userid}/*"),
        request: { ...onObject("x/AROAEXAMPLE:sync/y"), context: { "aws:userid": "AROAEXAMPLE:sync" } },
        decision: "allowed",
      },
    ],
  },
  {
    rule: "Variables belong to Version 2012-10-17; without it, ${…} is literal text.",
    source: pages.version,
    cases: [
      {
        case: "no Version",
        identity: [{ Statement: allow({ Action: "s3:*", Resource: "arn:aws:s3:::acme/${aws:PrincipalTag/name}/*" }) }],
        request: named("ana"),
        decision: "implicitly denied",
      },
      {
        case: "the older Version",
        identity: [
          {
            Version: "2008-10-17",
            Statement: allow({ Action: "s3:*", Resource: "arn:aws:s3:::acme/${aws:username}/*" }),
          },
        ],
        request: onObject("${aws:username}/a"),
        decision: "allowed",
      },
    ],
  },
  {
    rule: "${*}, ${?} and ${$} are the literal characters.",
    source: pages.variables,
    cases: [
      { case: "${*} in a resource", ...objects("a${*}/*"), request: onObject("a*/b"), decision: "allowed" },
      { case: "${*} is no wildcard", ...objects("a${*}/*"), request: onObject("ab/b"), decision: "implicitly denied" },
      { case: "${?} is no wildcard", ...objects("a${?}"), request: onObject("ab"), decision: "implicitly denied" },
      { case: "${$}", ...objects("a${$}"), request: onObject("a$"), decision: "allowed" },
      { case: "${*} under StringEquals", ...like("${*}"), request: team("*"), decision: "allowed" },
      {
        case: "${*} under StringLike",
        ...like("a${*}", "StringLike"),
        request: team("ab"),
        decision: "implicitly denied",
      },
    ],
  },
  {
    rule: "A default stands behind a comma and a space, in single quotes.",
    source: pages.variables,
    cases: [
      {
        case: "without a value",
        ...objects("${aws:PrincipalTag/name, 'ana'}/*"),
        request: named(),
        decision: "allowed",
      },
      {
        case: "with a value",
        ...objects("${aws:PrincipalTag/name, 'ana'}/*"),
        request: named("bob"),
        decision: "implicitly denied",
      },
      {
        case: "without the space",
        ...objects("${aws:PrincipalTag/name,'ana'}/*"),
        request: named(),
        decision: "unsupported",
      },
      {
        case: "in double quotes",
        ...objects('${aws:PrincipalTag/name, "ana"}/*'),
        request: named(),
        decision: "unsupported",
      },
      { case: "empty", ...objects("${aws:PrincipalTag/name, ''}/*"), request: named(), decision: "unsupported" },
      {
        case: "a space in the name",
        ...objects("${aws:PrincipalTag/the name}/*"),
        request: { ...named(), context: { "aws:PrincipalTag/the name": "ana" } },
        decision: "unsupported",
      },
      {
        case: "no prefix in the name",
        ...objects("${username}/*"),
        request: { ...named(), principal: user },
        decision: "unsupported",
      },
      { case: "not closed", ...objects("${aws:PrincipalTag/name/*"), request: named("ana"), decision: "unsupported" },
    ],
  },
  {
    rule: "A variable without a value matches nothing: a positive operator is false, a negated one true.",
    source: pages.variables,
    cases: [
      { case: "in Resource", ...objects("${aws:PrincipalTag/name}*"), request: named(), decision: "implicitly denied" },
      {
        case: "in the Resource of a Deny, which then disappears",
        identity: [
          everything,
          policy(deny({ Action: "s3:*", Resource: "arn:aws:s3:::acme/${aws:PrincipalTag/name}*" })),
        ],
        request: named(),
        decision: "allowed",
      },
      {
        case: "in NotResource, which then excepts nothing",
        identity: [
          everything,
          policy({ Effect: "Deny", Action: "s3:*", NotResource: "arn:aws:s3:::acme/${aws:PrincipalTag/name}*" }),
        ],
        request: named(),
        decision: "explicitly denied",
      },
      { case: "StringEquals", ...like("${aws:SourceVpc}"), request: team("a"), decision: "implicitly denied" },
      {
        case: "StringNotEquals",
        ...like("${aws:SourceVpc}", "StringNotEquals"),
        request: team("a"),
        decision: "allowed",
      },
      { case: "ArnNotLike", ...like("${aws:SourceVpc}", "ArnNotLike"), request: team(role), decision: "allowed" },
    ],
  },
  {
    rule: "The value of a variable is literal text.",
    source: pages.variables,
    cases: [
      {
        case: "a * in it is no wildcard",
        ...objects("${aws:PrincipalTag/name}/*"),
        request: named("*"),
        decision: "implicitly denied",
      },
      {
        case: "a * in it matches itself",
        ...objects("${aws:PrincipalTag/name}/*"),
        request: { ...named("*"), ...onObject("*/a") },
        decision: "allowed",
      },
      {
        case: "a colon in it moves no part of an ARN",
        ...like("arn:aws:iam::${aws:SourceVpc}:role/ana", "ArnLike"),
        request: team("arn:aws:iam::1:role/x:role/ana", { "aws:SourceVpc": "1:role/x" }),
        decision: "implicitly denied",
      },
    ],
  },
  {
    rule: "A variable stands only behind the fifth colon of a resource, and under string and ARN operators.",
    source: pages.variables,
    cases: [
      {
        case: "as the account",
        ...resources("arn:aws:dynamodb:us-east-1:${aws:PrincipalAccount}:table/orders"),
        decision: "unsupported",
      },
      {
        case: "as the account in ArnEquals",
        ...like("arn:aws:iam::${aws:PrincipalAccount}:role/*", "ArnEquals"),
        request: team(role),
        decision: "allowed",
      },
      {
        case: "as a whole ARN in ArnEquals",
        ...like("${aws:PrincipalArn}", "ArnEquals"),
        request: team(role),
        decision: "allowed",
      },
      {
        case: "under Numeric",
        ...like("${aws:MultiFactorAuthAge}", "NumericEquals"),
        request: team("1", { "aws:MultiFactorAuthAge": "1" }),
        decision: "unsupported",
      },
      {
        case: "under Date",
        ...like("${aws:CurrentTime}", "DateEquals"),
        request: team("1700000000"),
        decision: "unsupported",
      },
      {
        case: "under Bool",
        ...like("${aws:SecureTransport}", "Bool"),
        request: team("true", { "aws:SecureTransport": "true" }),
        decision: "unsupported",
      },
      {
        case: "under IpAddress",
        ...like("${aws:SourceIp}", "IpAddress"),
        request: team("203.0.113.1", { "aws:SourceIp": "203.0.113.1" }),
        decision: "unsupported",
      },
    ],
  },
  {
    rule: "A key with several values cannot be a variable.",
    source: pages.multivalued,
    cases: [
      {
        case: "in a resource",
        ...objects("${aws:TagKeys}/*"),
        request: { ...named(), context: { "aws:TagKeys": ["ana"] } },
        decision: "unsupported",
      },
      {
        case: "of a resource that it cannot make match",
        ...objects("b/${aws:TagKeys}/*"),
        request: { ...named(), context: { "aws:TagKeys": ["ana"] } },
        decision: "implicitly denied",
      },
    ],
  },
];

const tags = (...values: string[]): Partial<AccessRequest> => ({ context: { "aws:TagKeys": values } });
const absent: Partial<AccessRequest> = { context: {} };

const conditions: readonly EvaluationRule[] = [
  {
    rule: "All operators and all keys must hold; of the values of a key one is enough, and for a negated operator none may match.",
    source: pages.logic,
    cases: [
      {
        case: "one of the values",
        ...conditioned({ StringEquals: { "aws:PrincipalTag/team": ["a", "b"] } }),
        request: team("b"),
        decision: "allowed",
      },
      {
        case: "none of the values",
        ...conditioned({ StringEquals: { "aws:PrincipalTag/team": ["a", "b"] } }),
        request: team("c"),
        decision: "implicitly denied",
      },
      {
        case: "one of two keys",
        ...conditioned({ StringEquals: { "aws:PrincipalTag/team": "a", "aws:SourceVpc": "v" } }),
        request: team("a", { "aws:SourceVpc": "w" }),
        decision: "implicitly denied",
      },
      {
        case: "one of two operators",
        ...conditioned({ StringEquals: { "aws:PrincipalTag/team": "a" }, StringLike: { "aws:SourceVpc": "w*" } }),
        request: team("a", { "aws:SourceVpc": "v" }),
        decision: "implicitly denied",
      },
      {
        case: "negated, one matches",
        ...conditioned({ StringNotEquals: { "aws:PrincipalTag/team": ["a", "b"] } }),
        request: team("b"),
        decision: "implicitly denied",
      },
      {
        case: "negated, none matches",
        ...conditioned({ StringNotEquals: { "aws:PrincipalTag/team": ["a", "b"] } }),
        request: team("c"),
        decision: "allowed",
      },
    ],
  },
  {
    rule: "The names of condition keys and of tag keys ignore case; the values do not.",
    source: pages.keys,
    cases: [
      {
        case: "the name in another case",
        ...conditioned({ StringEquals: { "AWS:principaltag/TEAM": "a" } }),
        request: team("a"),
        decision: "allowed",
      },
      {
        case: "the value in another case",
        ...conditioned({ StringEquals: { "aws:PrincipalTag/team": "A" } }),
        request: team("a"),
        decision: "implicitly denied",
      },
      {
        case: "twice in a request",
        ...conditioned({ StringEquals: { "aws:SourceVpc": "a" } }),
        request: { context: { "aws:SourceVpc": "a", "aws:sourcevpc": "b" } },
        decision: "unsupported",
      },
      {
        case: "twice in a policy",
        ...conditioned({ StringEquals: { "aws:SourceVpc": "a", "aws:sourcevpc": "b" } }),
        request: absent,
        decision: "unsupported",
      },
      {
        case: "a letter beyond ASCII in a policy",
        ...conditioned({ StringEquals: { "aws:To\u212AenIssueTime": "a" } }),
        request: { context: { "aws:TokenIssueTime": "a" } },
        decision: "unsupported",
      },
      {
        case: "a letter beyond ASCII in a request",
        ...conditioned({ StringEquals: { "aws:TokenIssueTime": "a" } }),
        request: { context: { "aws:To\u212AenIssueTime": "a" } },
        decision: "unsupported",
      },
    ],
  },
  {
    rule: "An absent key fails a positive operator and meets a negated one.",
    source: pages.operators,
    cases: [
      {
        case: "StringEquals",
        ...conditioned({ StringEquals: { "aws:SourceVpc": "v" } }),
        decision: "implicitly denied",
      },
      { case: "StringNotEquals", ...conditioned({ StringNotEquals: { "aws:SourceVpc": "v" } }), decision: "allowed" },
      {
        case: "NotIpAddress",
        ...conditioned({ NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } }),
        decision: "allowed",
      },
      { case: "ArnNotEquals", ...conditioned({ ArnNotEquals: { "aws:SourceArn": role } }), decision: "allowed" },
      {
        case: "NumericLessThan",
        ...conditioned({ NumericLessThan: { "aws:MultiFactorAuthAge": "1" } }),
        decision: "implicitly denied",
      },
      {
        case: "Bool",
        ...conditioned({ Bool: { "aws:MultiFactorAuthPresent": "false" } }),
        decision: "implicitly denied",
      },
    ],
  },
  {
    rule: "IfExists holds for an absent key, and compares one that is there.",
    source: `${pages.operators}#Conditions_IfExists`,
    cases: [
      { case: "absent", ...conditioned({ StringEqualsIfExists: { "aws:SourceVpc": "v" } }), decision: "allowed" },
      {
        case: "absent, behind ForAnyValue",
        ...conditioned({ "ForAnyValue:StringEqualsIfExists": { "aws:TagKeys": "v" } }),
        decision: "allowed",
      },
      {
        case: "equal",
        ...conditioned({ StringEqualsIfExists: { "aws:SourceVpc": "v" } }),
        request: { context: { "aws:SourceVpc": "v" } },
        decision: "allowed",
      },
      {
        case: "different",
        ...conditioned({ StringEqualsIfExists: { "aws:SourceVpc": "v" } }),
        request: { context: { "aws:SourceVpc": "w" } },
        decision: "implicitly denied",
      },
    ],
  },
  {
    rule: "Null asks whether a key is absent; a list without values is absent.",
    source: `${pages.operators}#Conditions_Null`,
    cases: [
      { case: "true, absent", ...conditioned({ Null: { "aws:TagKeys": "true" } }), decision: "allowed" },
      {
        case: "true, present",
        ...conditioned({ Null: { "aws:TagKeys": "true" } }),
        request: tags("a"),
        decision: "implicitly denied",
      },
      { case: "false, absent", ...conditioned({ Null: { "aws:TagKeys": "false" } }), decision: "implicitly denied" },
      {
        case: "false, present",
        ...conditioned({ Null: { "aws:TagKeys": "false" } }),
        request: tags("a"),
        decision: "allowed",
      },
      {
        case: "false, empty list",
        ...conditioned({ Null: { "aws:TagKeys": "false" } }),
        request: tags(),
        decision: "implicitly denied",
      },
      {
        case: "false, empty text",
        ...conditioned({ Null: { "s3:prefix": "false" } }),
        request: { context: { "s3:prefix": "" } },
        decision: "allowed",
      },
      {
        case: "JSON's own false",
        ...conditioned({ Null: { "aws:TagKeys": false } }),
        request: tags("a"),
        decision: "allowed",
      },
      { case: "another word", ...conditioned({ Null: { "aws:TagKeys": "yes" } }), decision: "unsupported" },
      { case: "NullIfExists", ...conditioned({ NullIfExists: { "aws:TagKeys": "true" } }), decision: "unsupported" },
      {
        case: "ForAllValues:Null",
        ...conditioned({ "ForAllValues:Null": { "aws:TagKeys": "true" } }),
        decision: "unsupported",
      },
    ],
  },
  {
    rule: "ForAllValues holds when every value of the request matches, and when there is none.",
    source: pages.multivalued,
    cases: [
      {
        case: "all",
        ...conditioned({ "ForAllValues:StringEquals": { "aws:TagKeys": ["a", "b"] } }),
        request: tags("b", "a"),
        decision: "allowed",
      },
      {
        case: "not all",
        ...conditioned({ "ForAllValues:StringEquals": { "aws:TagKeys": ["a", "b"] } }),
        request: tags("a", "c"),
        decision: "implicitly denied",
      },
      { case: "absent", ...conditioned({ "ForAllValues:StringEquals": { "aws:TagKeys": "a" } }), decision: "allowed" },
      {
        case: "empty",
        ...conditioned({ "ForAllValues:StringEquals": { "aws:TagKeys": "a" } }),
        request: tags(),
        decision: "allowed",
      },
      {
        case: "absent, with Null beside it",
        ...conditioned({ "ForAllValues:StringEquals": { "aws:TagKeys": "a" }, Null: { "aws:TagKeys": "false" } }),
        decision: "implicitly denied",
      },
      {
        case: "negated, none matches",
        ...conditioned({ "ForAllValues:StringNotEquals": { "aws:TagKeys": "a" } }),
        request: tags("b", "c"),
        decision: "allowed",
      },
      {
        case: "negated, one matches",
        ...conditioned({ "ForAllValues:StringNotEquals": { "aws:TagKeys": "a" } }),
        request: tags("a", "c"),
        decision: "implicitly denied",
      },
      {
        case: "an empty text, of which AWS says two things",
        ...conditioned({ "ForAllValues:StringEquals": { "aws:TagKeys": "a" } }),
        request: tags(""),
        decision: "unsupported",
      },
    ],
  },
  {
    rule: "ForAnyValue holds when one value of the request matches, and fails when there is none.",
    source: pages.multivalued,
    cases: [
      {
        case: "one",
        ...conditioned({ "ForAnyValue:StringEquals": { "aws:TagKeys": ["a", "b"] } }),
        request: tags("c", "a"),
        decision: "allowed",
      },
      {
        case: "none",
        ...conditioned({ "ForAnyValue:StringEquals": { "aws:TagKeys": ["a", "b"] } }),
        request: tags("c"),
        decision: "implicitly denied",
      },
      {
        case: "absent",
        ...conditioned({ "ForAnyValue:StringEquals": { "aws:TagKeys": "a" } }),
        decision: "implicitly denied",
      },
      {
        case: "absent, negated",
        ...conditioned({ "ForAnyValue:StringNotEquals": { "aws:TagKeys": "a" } }),
        decision: "implicitly denied",
      },
      {
        case: "empty",
        ...conditioned({ "ForAnyValue:StringEquals": { "aws:TagKeys": "a" } }),
        request: tags(),
        decision: "implicitly denied",
      },
      {
        case: "negated, one differs",
        ...conditioned({ "ForAnyValue:StringNotEquals": { "aws:TagKeys": "a" } }),
        request: tags("a", "b"),
        decision: "allowed",
      },
      {
        case: "negated, none differs",
        ...conditioned({ "ForAnyValue:StringNotEquals": { "aws:TagKeys": "a" } }),
        request: tags("a"),
        decision: "implicitly denied",
      },
      {
        case: "on a single-valued key, as AWS's own example has it",
        ...conditioned({
          "ForAnyValue:StringEquals": { "dynamodb:EnclosingOperation": ["TransactWriteItems", "TransactGetItems"] },
        }),
        request: { context: { "dynamodb:EnclosingOperation": "TransactGetItems" } },
        decision: "allowed",
      },
    ],
  },
  {
    rule: "A multivalued key needs a set operator.",
    source: pages.multivalued,
    cases: [
      {
        case: "without one",
        ...conditioned({ StringEquals: { "aws:TagKeys": "a" } }),
        request: tags("a"),
        decision: "unsupported",
      },
      {
        case: "without one, in a Deny",
        identity: [allowed, policy(deny({ Condition: { StringEquals: { "aws:TagKeys": "a" } } }))],
        request: tags("b"),
        decision: "unsupported",
      },
      {
        case: "without one, in a statement that another condition keeps from applying",
        identity: [
          allowed,
          policy(deny({ Condition: { StringEquals: { "aws:TagKeys": "a", "aws:SourceVpc": "v" } } })),
        ],
        request: tags("b"),
        decision: "allowed",
      },
      {
        case: "without one, where another statement denies anyway",
        identity: [policy(deny(), deny({ Condition: { StringEquals: { "aws:TagKeys": "a" } } }))],
        request: tags("b"),
        decision: "explicitly denied",
      },
    ],
  },
  {
    rule: "Condition operators are spelled as AWS spells them and compare with at least one value.",
    source: pages.operators,
    cases: [
      { case: "another case", ...conditioned({ stringEquals: { "aws:SourceVpc": "v" } }), decision: "unsupported" },
      { case: "an unknown one", ...conditioned({ StringMatches: { "aws:SourceVpc": "v" } }), decision: "unsupported" },
      {
        case: "an unknown set operator",
        ...conditioned({ "ForSomeValues:StringEquals": { "aws:TagKeys": "v" } }),
        decision: "unsupported",
      },
      {
        case: "IfExists twice",
        ...conditioned({ StringEqualsIfExistsIfExists: { "aws:SourceVpc": "v" } }),
        decision: "unsupported",
      },
      { case: "no values", ...conditioned({ StringEquals: { "aws:SourceVpc": [] } }), decision: "unsupported" },
      { case: "no keys", ...conditioned({ StringEquals: {} }), decision: "unsupported" },
      {
        case: "a value that is an object",
        ...conditioned({ StringEquals: { "aws:SourceVpc": { a: "v" } } }),
        decision: "unsupported",
      },
      { case: "an inherited name", ...conditioned({ constructor: { "aws:SourceVpc": "v" } }), decision: "unsupported" },
    ],
  },
  {
    rule: "Keys that follow from the principal are in every request: a role's session has the role's ARN.",
    source: pages.keys,
    cases: [
      { case: "the role", ...conditioned({ ArnEquals: { "aws:PrincipalArn": role } }), decision: "allowed" },
      {
        case: "not the session",
        ...conditioned({ ArnEquals: { "aws:PrincipalArn": sessionArn } }),
        decision: "implicitly denied",
      },
      {
        case: "the account",
        ...conditioned({ StringEquals: { "aws:PrincipalAccount": "111122223333" } }),
        decision: "allowed",
      },
      {
        case: "no user name in a session",
        ...conditioned({ StringNotEquals: { "aws:username": "ana" } }),
        decision: "allowed",
      },
      {
        case: "what the request says goes first",
        ...conditioned({ StringEquals: { "aws:PrincipalAccount": "111122223333" } }),
        request: { context: { "aws:PrincipalAccount": "444455556666" } },
        decision: "implicitly denied",
      },
    ],
  },
];

const inAccount: readonly EvaluationRule[] = [
  {
    rule: "Nothing is allowed unless a statement allows it, and an explicit Deny anywhere wins.",
    source: pages.evaluation,
    cases: [
      { case: "no policy", decision: "implicitly denied" },
      { case: "an Allow", identity: [allowed], decision: "allowed" },
      { case: "an Allow of something else", identity: [elsewhere], decision: "implicitly denied" },
      { case: "a Deny in the identity policy", identity: [allowed, policy(deny())], decision: "explicitly denied" },
      {
        case: "a Deny in the boundary",
        identity: [allowed],
        boundary: policy(allow(), deny()),
        decision: "explicitly denied",
      },
      {
        case: "a Deny in the session policy",
        identity: [allowed],
        session: [policy(allow(), deny())],
        decision: "explicitly denied",
      },
      {
        case: "a Deny in the resource policy",
        identity: [allowed],
        resource: policy(deny({ Principal: "*" })),
        decision: "explicitly denied",
      },
      {
        case: "a Deny in the endpoint policy",
        identity: [allowed],
        gatewayEndpoint: policy(allow({ Principal: "*" }), deny({ Principal: "*" })),
        decision: "explicitly denied",
      },
      {
        case: "a Deny in a service control policy",
        identity: [allowed],
        serviceControl: [[everything, policy(deny())]],
        decision: "explicitly denied",
      },
      { case: "a Deny without any Allow", identity: [policy(deny())], decision: "explicitly denied" },
    ],
  },
  {
    rule: "Boundary, session policy and service control policies each have to allow; none of them grants.",
    source: pages.evaluation,
    cases: [
      {
        case: "all allow",
        identity: [allowed],
        boundary: allowed,
        session: [allowed],
        serviceControl: [[everything], [allowed]],
        decision: "allowed",
      },
      { case: "the boundary does not", identity: [allowed], boundary: elsewhere, decision: "implicitly denied" },
      {
        case: "no session policy does",
        identity: [allowed],
        session: [elsewhere, elsewhere],
        decision: "implicitly denied",
      },
      { case: "there is no session policy", identity: [allowed], session: [], decision: "allowed" },
      { case: "one session policy does", identity: [allowed], session: [elsewhere, allowed], decision: "allowed" },
      { case: "the boundary alone", boundary: allowed, decision: "implicitly denied" },
      { case: "the session policy alone", session: [allowed], decision: "implicitly denied" },
      { case: "the service control policy alone", serviceControl: [[everything]], decision: "implicitly denied" },
    ],
  },
  {
    rule: "At each level of the organization a service control policy has to allow.",
    source: pages.serviceControl,
    cases: [
      { case: "one of a level", identity: [allowed], serviceControl: [[elsewhere, everything]], decision: "allowed" },
      {
        case: "a level without",
        identity: [allowed],
        serviceControl: [[everything], [elsewhere]],
        decision: "implicitly denied",
      },
      {
        case: "a level of denials beside full access",
        identity: [allowed],
        serviceControl: [[everything, policy(deny({ Action: "iam:*", Resource: "*" }))]],
        decision: "allowed",
      },
      {
        case: "also for a grant by resource policy",
        resource: grantTo({ AWS: sessionArn }),
        serviceControl: [[elsewhere]],
        decision: "implicitly denied",
      },
    ],
  },
  {
    rule: "In one account, an identity policy or a resource policy is enough.",
    source: pages.account,
    cases: [
      {
        case: "the identity policy",
        identity: [allowed],
        resource: grantTo({ AWS: "444455556666" }),
        decision: "allowed",
      },
      { case: "the resource policy, naming the role", resource: grantTo({ AWS: role }), decision: "allowed" },
      { case: "the resource policy, naming the session", resource: grantTo({ AWS: sessionArn }), decision: "allowed" },
      { case: "the resource policy, naming everyone", resource: grantTo("*"), decision: "allowed" },
      {
        case: "the resource policy, naming everyone in the longer form",
        resource: grantTo({ AWS: "*" }),
        decision: "allowed",
      },
      {
        case: "the resource policy, naming another role",
        resource: grantTo({ AWS: `${role}-2` }),
        decision: "implicitly denied",
      },
      {
        case: "the resource policy, naming another session",
        resource: grantTo({ AWS: `${sessionArn}-2` }),
        decision: "implicitly denied",
      },
      { case: "a user", resource: grantTo({ AWS: userArn }), request: { principal: user }, decision: "allowed" },
    ],
  },
  {
    rule: "A resource policy that names the account grants nothing by itself: it hands the decision to that account.",
    source: `${pages.principal}#principal-accounts`,
    cases: [
      { case: "without an identity policy", resource: grantTo({ AWS: rootArn }), decision: "implicitly denied" },
      { case: "by account ID", resource: grantTo({ AWS: "111122223333" }), decision: "implicitly denied" },
      {
        case: "with an identity policy",
        identity: [allowed],
        resource: grantTo({ AWS: rootArn }),
        decision: "allowed",
      },
      {
        case: "a Deny of the account is one of all its principals",
        identity: [allowed],
        resource: policy(deny({ Principal: { AWS: rootArn } })),
        decision: "explicitly denied",
      },
    ],
  },
  {
    rule: "A boundary that does not allow limits what a resource policy grants to a role, not what it grants to a session or a user.",
    source: pages.account,
    cases: [
      { case: "the role", boundary: elsewhere, resource: grantTo({ AWS: role }), decision: "implicitly denied" },
      { case: "the session", boundary: elsewhere, resource: grantTo({ AWS: sessionArn }), decision: "allowed" },
      {
        case: "the user",
        boundary: elsewhere,
        resource: grantTo({ AWS: userArn }),
        request: { principal: user },
        decision: "allowed",
      },
      {
        case: "the session, denied by the boundary",
        boundary: policy(allow(), deny()),
        resource: grantTo({ AWS: sessionArn }),
        decision: "explicitly denied",
      },
    ],
  },
  {
    rule: "A boundary or session policy that does not allow the request does not limit a grant to everyone with a condition on aws:PrincipalArn; for other grants to everyone, AWS documents no answer.",
    source: `${pages.principal}#principal-roles`,
    cases: [
      {
        case: "the boundary, by aws:PrincipalArn",
        boundary: elsewhere,
        resource: toEveryoneWith({ ArnEquals: { "aws:PrincipalArn": role } }),
        decision: "allowed",
      },
      {
        case: "the session policy, by aws:PrincipalArn",
        session: [elsewhere],
        resource: toEveryoneWith({ "ForAnyValue:StringLike": { "AWS:principalArn": "*:role/vendors/*" } }),
        decision: "allowed",
      },
      {
        case: "another aws:PrincipalArn",
        boundary: elsewhere,
        resource: toEveryoneWith({ ArnEquals: { "aws:PrincipalArn": `${role}-2` } }),
        decision: "implicitly denied",
      },
      {
        case: "denied by the boundary",
        boundary: policy(allow(), deny()),
        resource: toEveryoneWith({ ArnEquals: { "aws:PrincipalArn": role } }),
        decision: "explicitly denied",
      },
      { case: "the boundary, everyone", boundary: elsewhere, resource: grantTo("*"), decision: "unsupported" },
      {
        case: "the boundary, everyone in the longer form",
        boundary: elsewhere,
        resource: grantTo({ AWS: "*" }),
        decision: "unsupported",
      },
      { case: "the session policy, everyone", session: [elsewhere], resource: grantTo("*"), decision: "unsupported" },
      {
        case: "the boundary of a user, everyone",
        boundary: elsewhere,
        resource: grantTo("*"),
        request: { principal: user },
        decision: "unsupported",
      },
      {
        case: "the boundary, everyone, and the identity policy allows",
        identity: [allowed],
        boundary: elsewhere,
        resource: grantTo("*"),
        decision: "unsupported",
      },
      {
        case: "the boundary, all but one aws:PrincipalArn",
        boundary: elsewhere,
        resource: toEveryoneWith({ ArnNotEquals: { "aws:PrincipalArn": `${role}-2` } }),
        decision: "unsupported",
      },
      {
        case: "the boundary, by aws:PrincipalArn if it exists",
        boundary: elsewhere,
        resource: toEveryoneWith({ ArnEqualsIfExists: { "aws:PrincipalArn": role } }),
        decision: "unsupported",
      },
      {
        case: "the boundary, by another key",
        boundary: elsewhere,
        resource: toEveryoneWith({ StringEquals: { "aws:PrincipalAccount": "111122223333" } }),
        decision: "unsupported",
      },
      { case: "both allow", boundary: allowed, session: [allowed], resource: grantTo("*"), decision: "allowed" },
      {
        case: "the boundary denies, everyone",
        boundary: policy(deny()),
        resource: grantTo("*"),
        decision: "explicitly denied",
      },
      {
        case: "the boundary, a role's trust in everyone",
        boundary: elsewhere,
        trust: policy({ Effect: "Allow", Principal: "*", Action: "sts:AssumeRole" }),
        request: { action: "sts:AssumeRole", resource: role, principal: user },
        decision: "unsupported",
      },
      {
        case: "the boundary, a Deny of everyone",
        identity: [allowed],
        boundary: elsewhere,
        resource: policy(deny({ Principal: "*" })),
        decision: "explicitly denied",
      },
      {
        case: "the boundary, from another account",
        identity: [allowed],
        boundary: elsewhere,
        resource: grantTo("*"),
        request: { principal: stranger },
        decision: "implicitly denied",
      },
    ],
  },
  {
    rule: "sts:GetCallerIdentity needs no permission: a Deny in a policy of the identity has no effect on it.",
    source: pages.callerIdentity,
    cases: [
      { case: "no policy", request: whoAmI, decision: "allowed" },
      { case: "in any case", request: { ...whoAmI, action: "STS:getcalleridentity" }, decision: "allowed" },
      { case: "an identity policy denies", identity: [denyAll], request: whoAmI, decision: "allowed" },
      { case: "a boundary denies", boundary: denyAll, request: whoAmI, decision: "allowed" },
      { case: "a session policy denies", session: [denyAll], request: whoAmI, decision: "allowed" },
      { case: "a boundary does not allow", boundary: elsewhere, request: whoAmI, decision: "allowed" },
      { case: "a user", identity: [denyAll], request: { ...whoAmI, principal: user }, decision: "allowed" },
      { case: "the root user", request: { ...whoAmI, principal: root }, decision: "allowed" },
      {
        case: "a request without a signature",
        request: { ...whoAmI, principal: { type: "anonymous" } },
        decision: "implicitly denied",
      },
      {
        case: "a service control policy denies, for which AWS documents no answer",
        serviceControl: [[denyAll]],
        request: whoAmI,
        decision: "unsupported",
      },
      {
        case: "no service control policy allows",
        identity: [everything],
        serviceControl: [[elsewhere]],
        request: whoAmI,
        decision: "unsupported",
      },
      { case: "a service control policy allows", serviceControl: [[everything]], request: whoAmI, decision: "allowed" },
      {
        case: "an identity policy that cannot be read",
        identity: [{ Statement: [] }],
        request: whoAmI,
        decision: "unsupported",
      },
      {
        case: "another action of STS",
        request: { ...whoAmI, action: "sts:GetFederationToken" },
        decision: "implicitly denied",
      },
      {
        case: "an action that another one begins with",
        identity: [denyAll],
        request: { ...whoAmI, action: "sts:GetCallerIdentityX" },
        decision: "explicitly denied",
      },
    ],
  },
  {
    rule: "An endpoint policy has to allow a request to STS that comes through its endpoint, even if the action needs no permission.",
    source: `${guide}/reference_sts_vpc_endpoint_policies.html`,
    cases: [
      {
        case: "it allows",
        interfaceEndpoint: policy(allow({ Principal: "*", Action: "sts:*", Resource: "*" })),
        request: whoAmI,
        decision: "allowed",
      },
      {
        case: "it does not",
        identity: [everything],
        interfaceEndpoint: policy(allow({ Principal: "*", Action: "sts:AssumeRole", Resource: "*" })),
        request: whoAmI,
        decision: "implicitly denied",
      },
      {
        case: "it denies",
        interfaceEndpoint: policy(
          allow({ Principal: "*", Action: "*", Resource: "*" }),
          deny({ Principal: "*", Action: "sts:Get*", Resource: "*" }),
        ),
        request: whoAmI,
        decision: "explicitly denied",
      },
    ],
  },
  {
    rule: "sts:GetSessionToken needs no permission, and only users and the root user can call it.",
    source: `${guide}/id_credentials_temp_control-access_getsessiontoken.html`,
    cases: [
      { case: "a user", request: { ...sessionToken, principal: user }, decision: "allowed" },
      {
        case: "a user, denied",
        identity: [denyAll],
        request: { ...sessionToken, principal: user },
        decision: "allowed",
      },
      { case: "the root user", request: { ...sessionToken, principal: root }, decision: "allowed" },
      { case: "a session", identity: [everything], request: sessionToken, decision: "implicitly denied" },
    ],
  },
  {
    rule: "Session policies of a user limit its federated session, even if a resource policy grants the request to the user.",
    source: `${pages.boundaries}#access_policies_boundaries-eval-logic`,
    cases: [
      {
        case: "the session policy does not allow",
        session: [elsewhere],
        resource: grantTo({ AWS: userArn }),
        request: { principal: user },
        decision: "implicitly denied",
      },
      {
        case: "the session policy allows",
        session: [allowed],
        resource: grantTo({ AWS: userArn }),
        request: { principal: user },
        decision: "allowed",
      },
    ],
  },
  {
    rule: "A session policy that does not allow limits what a resource policy grants to a role, not what it grants to the session.",
    source: `${pages.policies}#policies_session`,
    cases: [
      { case: "the role", session: [elsewhere], resource: grantTo({ AWS: role }), decision: "implicitly denied" },
      {
        case: "the role, and the session policy allows",
        session: [allowed],
        resource: grantTo({ AWS: role }),
        decision: "allowed",
      },
      { case: "the session", session: [elsewhere], resource: grantTo({ AWS: sessionArn }), decision: "allowed" },
    ],
  },
  {
    rule: "The root user may do everything in its account that nothing denies, and is bound by service control policies.",
    source: pages.evaluation,
    cases: [
      { case: "no policy", request: { principal: root }, decision: "allowed" },
      {
        case: "a resource policy denies",
        resource: policy(deny({ Principal: "*" })),
        request: { principal: root },
        decision: "explicitly denied",
      },
      {
        case: "a service control policy does not allow",
        serviceControl: [[elsewhere]],
        request: { principal: root },
        decision: "implicitly denied",
      },
      {
        case: "a table of another account",
        request: { principal: root, resource: table.replace("111122223333", "444455556666") },
        decision: "implicitly denied",
      },
    ],
  },
  {
    rule: "An endpoint policy never grants; where the request comes through it, it has to allow.",
    source: pages.endpoints,
    cases: [
      { case: "it allows", identity: [allowed], gatewayEndpoint: grantTo("*"), decision: "allowed" },
      {
        case: "it does not",
        identity: [allowed],
        gatewayEndpoint: policy(allow({ Principal: "*", Action: "s3:*" })),
        decision: "implicitly denied",
      },
      { case: "it alone", gatewayEndpoint: grantTo("*"), decision: "implicitly denied" },
      {
        case: "it limits a grant to the session",
        resource: grantTo({ AWS: sessionArn }),
        gatewayEndpoint: policy(allow({ Principal: "*", Action: "s3:*" })),
        decision: "implicitly denied",
      },
      {
        case: "an interface endpoint for the account",
        identity: [allowed],
        interfaceEndpoint: grantTo({ AWS: rootArn }),
        decision: "allowed",
      },
      {
        case: "a gateway endpoint for a role, by condition",
        identity: [allowed],
        gatewayEndpoint: policy(allow({ Principal: "*", Condition: { ArnEquals: { "aws:PrincipalArn": role } } })),
        decision: "allowed",
      },
      {
        case: "a gateway endpoint for a role, by name",
        identity: [allowed],
        gatewayEndpoint: grantTo({ AWS: role }),
        decision: "unsupported",
      },
      { case: "no Principal", identity: [allowed], gatewayEndpoint: allowed, decision: "unsupported" },
      {
        case: "no Resource, so that it would speak of the endpoint",
        identity: [allowed],
        gatewayEndpoint: policy({ Effect: "Allow", Principal: "*", Action: "*" }),
        decision: "unsupported",
      },
      {
        case: "no Resource, at an interface endpoint",
        identity: [allowed],
        interfaceEndpoint: policy({ Effect: "Allow", Principal: "*", Action: "*" }),
        decision: "unsupported",
      },
      {
        case: "no Resource in a Deny",
        identity: [allowed],
        gatewayEndpoint: policy(allow({ Principal: "*" }), { Effect: "Deny", Principal: "*", Action: "s3:*" }),
        decision: "unsupported",
      },
      {
        case: "NotResource",
        identity: [allowed],
        gatewayEndpoint: policy({ Effect: "Allow", Principal: "*", Action: "*", NotResource: `${table}-archive` }),
        decision: "allowed",
      },
    ],
  },
];

const partner = { principal: stranger };
const partnerTable = grantTo({ AWS: "arn:aws:iam::444455556666:role/partner" });

const acrossAccounts: readonly EvaluationRule[] = [
  {
    rule: "From another account, the identity policies and the resource policy have to allow.",
    source: pages.crossAccount,
    cases: [
      { case: "both", identity: [allowed], resource: partnerTable, request: partner, decision: "allowed" },
      {
        case: "both, naming the account",
        identity: [allowed],
        resource: grantTo({ AWS: "444455556666" }),
        request: partner,
        decision: "allowed",
      },
      {
        case: "both, naming everyone",
        identity: [allowed],
        resource: grantTo("*"),
        request: partner,
        decision: "allowed",
      },
      { case: "the identity policy alone", identity: [allowed], request: partner, decision: "implicitly denied" },
      { case: "the resource policy alone", resource: partnerTable, request: partner, decision: "implicitly denied" },
      {
        case: "the resource policy alone, naming the session",
        resource: grantTo({ AWS: "arn:aws:sts::444455556666:assumed-role/partner/sync" }),
        request: partner,
        decision: "implicitly denied",
      },
      {
        case: "both, and the boundary does not",
        identity: [allowed],
        boundary: elsewhere,
        resource: partnerTable,
        request: partner,
        decision: "implicitly denied",
      },
      {
        case: "an account that the policy does not name",
        identity: [allowed],
        resource: grantTo({ AWS: "777788889999" }),
        request: partner,
        decision: "implicitly denied",
      },
    ],
  },
  {
    rule: "The ARN of a bucket does not tell its account; the request does.",
    source: pages.crossAccount,
    cases: [
      {
        case: "the principal's own",
        ...objects("*"),
        request: { ...onObject("a"), resourceAccount: "111122223333" },
        decision: "allowed",
      },
      { case: "its own unless given", ...objects("*"), request: onObject("a"), decision: "allowed" },
      {
        case: "another",
        ...objects("*"),
        request: { ...onObject("a"), resourceAccount: "444455556666" },
        decision: "implicitly denied",
      },
      {
        case: "not the one of the ARN",
        identity: [allowed],
        request: { resourceAccount: "444455556666" },
        decision: "unsupported",
      },
    ],
  },
];

const decrypt: Partial<AccessRequest> = { action: "kms:Decrypt", resource: key };
const mayDecrypt = policy(allow({ Action: "kms:Decrypt", Resource: key }));
const keyPolicy = (principal: unknown): Elements =>
  policy({ Effect: "Allow", Principal: principal, Action: "kms:*", Resource: "*" });
const assume: Partial<AccessRequest> = { action: "sts:AssumeRole", resource: role, principal: user };
const mayAssume = policy(allow({ Action: "sts:AssumeRole", Resource: role }));
const trusts = (principal: unknown, elements: Elements = {}): Elements =>
  policy({ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole", ...elements });
const externalId = { StringEquals: { "sts:ExternalId": "acme-7" } };

const keysAndRoles: readonly EvaluationRule[] = [
  {
    rule: "Identity policies count for a key only when its key policy hands the decision to the account.",
    source: pages.keyPolicies,
    cases: [
      { case: "no key policy", identity: [mayDecrypt], request: decrypt, decision: "implicitly denied" },
      {
        case: "a key policy for somebody else",
        identity: [mayDecrypt],
        resource: keyPolicy({ AWS: userArn }),
        request: decrypt,
        decision: "implicitly denied",
      },
      {
        case: "a key policy for the account",
        identity: [mayDecrypt],
        resource: keyPolicy({ AWS: rootArn }),
        request: decrypt,
        decision: "allowed",
      },
      {
        case: "the same without an identity policy",
        resource: keyPolicy({ AWS: rootArn }),
        request: decrypt,
        decision: "implicitly denied",
      },
      { case: "a key policy for the role", resource: keyPolicy({ AWS: role }), request: decrypt, decision: "allowed" },
      {
        case: "the root user without a key policy for it",
        resource: keyPolicy({ AWS: userArn }),
        request: { ...decrypt, principal: root },
        decision: "implicitly denied",
      },
      {
        case: "the root user with one",
        resource: keyPolicy({ AWS: rootArn }),
        request: { ...decrypt, principal: root },
        decision: "allowed",
      },
      {
        case: "an action without a key",
        identity: [everything],
        request: { action: "kms:ListKeys", resource: "*" },
        decision: "allowed",
      },
      {
        case: "an alias, which has no key policy",
        identity: [everything],
        request: { action: "kms:UpdateAlias", resource: "arn:aws:kms:us-east-1:111122223333:alias/orders" },
        decision: "allowed",
      },
      {
        case: "another account, both sides",
        identity: [mayDecrypt],
        resource: keyPolicy({ AWS: "444455556666" }),
        request: { ...decrypt, ...partner },
        decision: "allowed",
      },
    ],
  },
  {
    rule: "Nobody reaches into another partition, whatever the account ID.",
    source: pages.partitions,
    cases: [
      {
        case: "the same",
        ...resources(table.replace("arn:aws:", "arn:aws-cn:")),
        request: {
          principal: roleSession(role.replace("arn:aws:", "arn:aws-cn:"), "sync"),
          resource: table.replace("arn:aws:", "arn:aws-cn:"),
        },
        decision: "allowed",
      },
      {
        case: "another",
        ...resources(table),
        request: { principal: roleSession(role.replace("arn:aws:", "arn:aws-cn:"), "sync") },
        decision: "unsupported",
      },
      {
        case: "another, on an object",
        ...objects("a"),
        request: { ...onObject("a"), principal: { type: "user", arn: userArn.replace("arn:aws:", "arn:aws-us-gov:") } },
        decision: "unsupported",
      },
      {
        case: "another, by an identity provider",
        trust: trusts(
          { Federated: "arn:aws-cn:iam::111122223333:oidc-provider/app.terraform.io" },
          { Action: "sts:AssumeRoleWithWebIdentity" },
        ),
        request: {
          action: "sts:AssumeRoleWithWebIdentity",
          resource: role,
          principal: { type: "federated", provider: "arn:aws-cn:iam::111122223333:oidc-provider/app.terraform.io" },
        },
        decision: "unsupported",
      },
      {
        case: "one that AWS does not have",
        ...resources(table.replace("arn:aws:", "arn:aws-zzz:")),
        request: {
          principal: roleSession(role.replace("arn:aws:", "arn:aws-zzz:"), "sync"),
          resource: table.replace("arn:aws:", "arn:aws-zzz:"),
        },
        decision: "unsupported",
      },
      {
        case: "one that AWS does not have, of an action without a resource",
        ...resources("*"),
        request: { principal: { type: "user", arn: userArn.replace("arn:aws:", "arn:aws-zzz:") }, resource: "*" },
        decision: "unsupported",
      },
    ],
  },
  {
    rule: "A role is taken by whom its trust policy names; naming the account hands the decision to that account.",
    source: pages.assumeRole,
    cases: [
      { case: "the user by name", trust: trusts({ AWS: userArn }), request: assume, decision: "allowed" },
      {
        case: "the account, without an identity policy",
        trust: trusts({ AWS: rootArn }),
        request: assume,
        decision: "implicitly denied",
      },
      {
        case: "the account, with an identity policy",
        identity: [mayAssume],
        trust: trusts({ AWS: rootArn }),
        request: assume,
        decision: "allowed",
      },
      { case: "an identity policy alone", identity: [mayAssume], request: assume, decision: "implicitly denied" },
      {
        case: "somebody else",
        identity: [mayAssume],
        trust: trusts({ AWS: `${userArn}-2` }),
        request: assume,
        decision: "implicitly denied",
      },
      {
        case: "another account, both sides",
        identity: [mayAssume],
        trust: trusts({ AWS: "444455556666" }),
        request: { ...assume, ...partner },
        decision: "allowed",
      },
      {
        case: "another account, the trust alone",
        trust: trusts({ AWS: "444455556666" }),
        request: { ...assume, ...partner },
        decision: "implicitly denied",
      },
      {
        case: "the right external ID",
        identity: [mayAssume],
        trust: trusts({ AWS: "444455556666" }, { Condition: externalId }),
        request: { ...assume, ...partner, context: { "sts:ExternalId": "acme-7" } },
        decision: "allowed",
      },
      {
        case: "no external ID",
        identity: [mayAssume],
        trust: trusts({ AWS: "444455556666" }, { Condition: externalId }),
        request: { ...assume, ...partner },
        decision: "implicitly denied",
      },
      {
        case: "the root user, who can take no role",
        trust: trusts({ AWS: rootArn }),
        request: { ...assume, principal: root },
        decision: "implicitly denied",
      },
      {
        case: "a trust policy does not govern the role's own administration",
        identity: [everything],
        request: { action: "iam:GetRole", resource: role },
        decision: "allowed",
      },
      {
        case: "a Resource, which no trust policy has",
        trust: trusts({ AWS: userArn }, { Resource: "*" }),
        request: assume,
        decision: "unsupported",
      },
      {
        case: "any action, asked for one that is not of STS",
        trust: trusts({ AWS: userArn }, { Action: "*" }),
        request: { ...assume, action: "dynamodb:GetItem", resource: table },
        decision: "implicitly denied",
      },
      {
        case: "any action, asked for the role",
        trust: trusts({ AWS: userArn }, { Action: "*" }),
        request: assume,
        decision: "allowed",
      },
    ],
  },
  {
    rule: "A service and somebody vouched for by an identity provider need only the policy that names them.",
    source: pages.principal,
    cases: [
      {
        case: "the service",
        trust: trusts({ Service: "lambda.amazonaws.com" }),
        request: { ...assume, principal: { type: "service", name: "lambda.amazonaws.com" } },
        decision: "allowed",
      },
      {
        case: "another service",
        trust: trusts({ Service: "lambda.amazonaws.com" }),
        request: { ...assume, principal: { type: "service", name: "ec2.amazonaws.com" } },
        decision: "implicitly denied",
      },
      {
        case: "the identity provider",
        trust: trusts(
          { Federated: "arn:aws:iam::111122223333:oidc-provider/app.terraform.io" },
          {
            Action: "sts:AssumeRoleWithWebIdentity",
            Condition: { StringEquals: { "app.terraform.io:aud": "aws.workload.identity" } },
          },
        ),
        request: {
          action: "sts:AssumeRoleWithWebIdentity",
          resource: role,
          principal: { type: "federated", provider: "arn:aws:iam::111122223333:oidc-provider/app.terraform.io" },
          context: { "app.terraform.io:aud": "aws.workload.identity" },
        },
        decision: "allowed",
      },
      {
        case: "the identity provider, by an action that takes no token",
        trust: trusts({ Federated: "arn:aws:iam::111122223333:oidc-provider/app.terraform.io" }),
        request: {
          ...assume,
          principal: { type: "federated", provider: "arn:aws:iam::111122223333:oidc-provider/app.terraform.io" },
        },
        decision: "implicitly denied",
      },
      {
        case: "the identity provider, by the action of the other kind of provider",
        trust: trusts(
          { Federated: "arn:aws:iam::111122223333:saml-provider/acme" },
          { Action: ["sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity"] },
        ),
        request: {
          ...assume,
          action: "sts:AssumeRoleWithWebIdentity",
          principal: { type: "federated", provider: "arn:aws:iam::111122223333:saml-provider/acme" },
        },
        decision: "implicitly denied",
      },
      {
        case: "a SAML provider",
        trust: trusts(
          { Federated: "arn:aws:iam::111122223333:saml-provider/acme" },
          { Action: ["sts:AssumeRoleWithSAML", "sts:TagSession"] },
        ),
        request: {
          ...assume,
          action: "sts:AssumeRoleWithSAML",
          principal: { type: "federated", provider: "arn:aws:iam::111122223333:saml-provider/acme" },
        },
        decision: "allowed",
      },
      {
        case: "a user, by an action that takes a token",
        trust: trusts({ AWS: userArn }, { Action: "sts:*" }),
        request: { ...assume, action: "sts:AssumeRoleWithWebIdentity" },
        decision: "implicitly denied",
      },
      {
        case: "a provider of the name of a service",
        trust: trusts({ Service: "cognito-identity.amazonaws.com" }),
        request: { ...assume, principal: { type: "federated", provider: "cognito-identity.amazonaws.com" } },
        decision: "implicitly denied",
      },
      {
        case: "nobody in particular, on a public bucket",
        resource: policy(allow({ Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::acme/*" })),
        request: { ...onObject("a"), principal: { type: "anonymous" } },
        decision: "allowed",
      },
      {
        case: "nobody in particular, on another",
        resource: policy(
          allow({ Principal: { AWS: "111122223333" }, Action: "s3:GetObject", Resource: "arn:aws:s3:::acme/*" }),
        ),
        request: { ...onObject("a"), principal: { type: "anonymous" } },
        decision: "implicitly denied",
      },
    ],
  },
  {
    rule: "A name in Principal has no wildcard, and identity policies have no Principal.",
    source: pages.principal,
    cases: [
      {
        case: "a wildcard in a role's name",
        resource: grantTo({ AWS: "arn:aws:iam::111122223333:role/*" }),
        decision: "unsupported",
      },
      {
        case: "all sessions of a role",
        resource: grantTo({ AWS: "arn:aws:sts::111122223333:assumed-role/artie/*" }),
        decision: "unsupported",
      },
      { case: "every service", resource: grantTo({ Service: "*" }), decision: "unsupported" },
      { case: "a group", resource: grantTo({ AWS: "arn:aws:iam::111122223333:group/data" }), decision: "unsupported" },
      {
        case: "the ID of a role that is gone",
        resource: grantTo({ AWS: "AROAEXAMPLEEXAMPLE123" }),
        decision: "implicitly denied",
      },
      { case: "a Principal in an identity policy", identity: [grantTo("*")], decision: "unsupported" },
      { case: "no Principal in a resource policy", resource: allowed, decision: "unsupported" },
      {
        case: "no Resource in a resource policy, which then speaks of its own",
        resource: policy({ Effect: "Allow", Principal: { AWS: role }, Action: "dynamodb:*" }),
        decision: "allowed",
      },
      {
        case: "a canonical user denied, who may be anybody",
        identity: [allowed],
        resource: policy(
          deny({ Principal: { CanonicalUser: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be" } }),
        ),
        decision: "unsupported",
      },
    ],
  },
  {
    rule: "NotPrincipal denies everybody who is not named together with the account, and everybody with a boundary.",
    source: pages.notPrincipal,
    cases: [
      {
        case: "role and account",
        identity: [allowed],
        resource: policy(deny({ NotPrincipal: { AWS: [role, rootArn] } })),
        decision: "allowed",
      },
      {
        case: "role without account",
        identity: [allowed],
        resource: policy(deny({ NotPrincipal: { AWS: role } })),
        decision: "explicitly denied",
      },
      {
        case: "account without role",
        identity: [allowed],
        resource: policy(deny({ NotPrincipal: { AWS: rootArn } })),
        decision: "explicitly denied",
      },
      {
        case: "user and account",
        identity: [allowed],
        resource: policy(deny({ NotPrincipal: { AWS: [userArn, "111122223333"] } })),
        request: { principal: user },
        decision: "allowed",
      },
      {
        case: "role and account, with a boundary",
        identity: [allowed],
        boundary: allowed,
        resource: policy(deny({ NotPrincipal: { AWS: [role, rootArn] } })),
        decision: "explicitly denied",
      },
      { case: "with Allow", resource: policy(allow({ NotPrincipal: { AWS: userArn } })), decision: "unsupported" },
      {
        case: "everybody",
        identity: [allowed],
        resource: policy(deny({ NotPrincipal: "*" })),
        decision: "unsupported",
      },
      {
        case: "in a trust policy",
        identity: [mayAssume],
        trust: policy(...[trusts({ AWS: userArn })].flatMap(({ Statement }) => Statement as Elements[]), {
          Effect: "Deny",
          NotPrincipal: { AWS: [userArn, rootArn] },
          Action: "sts:AssumeRole",
        }),
        request: assume,
        decision: "unsupported",
      },
    ],
  },
];

/** The documented rules, each with cases on both of its sides. */
export const evaluationRules: readonly EvaluationRule[] = [
  ...matching,
  ...variables,
  ...conditions,
  ...inAccount,
  ...acrossAccounts,
  ...keysAndRoles,
];
