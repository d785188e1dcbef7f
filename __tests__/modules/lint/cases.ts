import { type LintOptions, type PolicyType } from "../../../modules/lint";

/** A document, and what the linter must know besides it. */
export interface Case {
  readonly kind: PolicyType;
  readonly policy: unknown;
  readonly options?: LintOptions;
}

const table = "arn:aws:dynamodb:us-east-1:111122223333:table/orders";
const bucket = "arn:aws:s3:::acme-exports";
const key = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const vendor = "arn:aws:iam::444455556666:root";

type Json = Readonly<Record<string, unknown>>;

function policy(...statements: readonly Json[]): Json {
  return { Version: "2012-10-17", Statement: statements };
}

function identity(...statements: readonly Json[]): Case {
  return { kind: "identity", policy: policy(...statements) };
}

function allow(Action: string | readonly string[], Resource: string | readonly string[], Condition?: Json): Json {
  return { Effect: "Allow", Action, Resource, ...(Condition === undefined ? {} : { Condition }) };
}

function deny(Action: string | readonly string[], Resource: string | readonly string[], Condition?: Json): Json {
  return { ...allow(Action, Resource, Condition), Effect: "Deny" };
}

function trust(Principal: unknown, Condition?: Json): Case {
  const statement = { Effect: "Allow", Principal, Action: "sts:AssumeRole" };
  return { kind: "trust", policy: policy(Condition === undefined ? statement : { ...statement, Condition }) };
}

function trusting(Action: readonly string[], Principal: Json): Case {
  return { kind: "trust", policy: policy({ Effect: "Allow", Principal, Action }) };
}

const gitHub = "token.actions.githubusercontent.com";
const own = { ownAccounts: ["111122223333"] };

function federated(provider: string, Condition: Json = {}): Case {
  const statement = {
    Effect: "Allow",
    Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${provider}` },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition,
  };
  return { kind: "trust", policy: policy(statement), options: own };
}

function bucketPolicy(statement: Json): Case {
  return { kind: "resource", policy: policy({ Principal: { AWS: "arn:aws:iam::111122223333:root" }, ...statement }) };
}

const readItems = allow("dynamodb:GetItem", table);
const leadingKeys = { "dynamodb:LeadingKeys": ["us-east"] };
const keysPresent = { Null: { "dynamodb:LeadingKeys": "false" } };
const attributes = {
  "ForAllValues:StringEquals": { "dynamodb:Attributes": ["pk", "sk", "lastLogin"] },
  Null: { "dynamodb:Attributes": "false" },
};
const specific = { StringEquals: { "dynamodb:Select": "SPECIFIC_ATTRIBUTES" } };
const externalId = { StringEquals: { "sts:ExternalId": "acme-0001" } };
const longList = (count: number): string[] => Array.from({ length: count }, (_, index) => `${table}-number-${index}`);

/** For each rule a policy that breaks it, and the same one put right. */
export const cases: Readonly<Record<string, { readonly fails: readonly Case[]; readonly passes: readonly Case[] }>> = {
  MALFORMED: {
    fails: [
      identity({ Effect: "Allow", Action: [], Resource: "*" }),
      identity({ Effect: "allow", Action: "s3:GetObject", Resource: `${bucket}/*` }),
      identity({ ...readItems, Principal: "*" }),
      identity({ Effect: "Allow", Action: "dynamodb:GetItem" }),
      identity(allow("ec2:Run Instances", "*")),
      identity(allow("dynamodb:GetItem", table, { StringEquals: { "aws:SourceVpc": "a", "aws:sourcevpc": "b" } })),
      { kind: "endpoint", policy: policy({ Effect: "Allow", Principal: "*", Action: "*" }) },
      { kind: "identity", policy: readItems },
      { kind: "trust", policy: policy(readItems) },
      { kind: "resource", policy: policy(readItems) },
      { kind: "identity", policy: "not a policy" },
      { kind: "identity", policy: { Version: "2012-10-17" } },
    ],
    passes: [
      identity(readItems),
      trust({ AWS: vendor }, externalId),
      bucketPolicy(allow("s3:GetObject", `${bucket}/*`)),
    ],
  },
  NO_VERSION: {
    fails: [{ kind: "identity", policy: { Statement: [readItems] } }],
    passes: [identity(readItems), { kind: "identity", policy: { Version: "2026-01-31", Statement: [readItems] } }],
  },
  OLD_VERSION: {
    fails: [{ kind: "identity", policy: { Version: "2008-10-17", Statement: [readItems] } }],
    passes: [identity(readItems)],
  },
  VARIABLE_WITHOUT_VERSION: {
    fails: [
      { kind: "identity", policy: { Statement: [allow("s3:GetObject", `${bucket}/\${aws:username}/*`)] } },
      {
        kind: "identity",
        policy: {
          Version: "2008-10-17",
          Statement: [allow("s3:ListBucket", bucket, { StringLike: { "s3:prefix": "${aws:username}/*" } })],
        },
      },
    ],
    passes: [identity(allow("s3:GetObject", `${bucket}/\${aws:username}/*`))],
  },
  DUPLICATE_SID: {
    fails: [identity({ ...readItems, Sid: "Read" }, { ...allow("s3:GetObject", `${bucket}/*`), Sid: "Read" })],
    passes: [identity({ ...readItems, Sid: "Read" }, { ...allow("s3:GetObject", `${bucket}/*`), Sid: "ReadExports" })],
  },
  INVALID_SID: {
    fails: [identity({ ...readItems, Sid: "" }), identity({ ...readItems, Sid: "read items" })],
    passes: [
      identity({ ...readItems, Sid: "ReadItems" }),
      identity(readItems),
      // The default key policy of AWS has a Sid with spaces.
      {
        kind: "key",
        policy: policy({
          Sid: "Enable IAM User Permissions",
          ...allow("kms:*", "*"),
          Principal: { AWS: "arn:aws:iam::111122223333:root" },
        }),
      },
    ],
  },
  INVALID_ARN: {
    fails: [
      "arn:aws:dynamodb:REGION:ACCOUNT:table/TABLE_NAME",
      "arn:aws:dynamodb:us-east-1:1234:table/orders",
      "arn:aws:DynamoDB:us-east-1:111122223333:table/orders",
      "arn:aws:*:us-east-1:111122223333:table/orders",
      "arn:amazon:dynamodb:us-east-1:111122223333:table/orders",
      "arn:aws:dynamodb:us-east-1:${aws:PrincipalAccount}:table/orders",
      "arn:aws:s3:::",
      "table/orders",
      "arn:aws:dynamodb:us-east-1:111122223333:table*",
      "arn:aws:iam::111122223333:u*",
    ].map((resource) => identity(allow("dynamodb:GetItem", resource))),
    passes: [
      "*",
      table,
      "arn:aws:dynamodb:*:*:table/orders",
      "arn:*:dynamodb:*:*:table/orders",
      "arn:aws*:dynamodb:us-east-1:111122223333:*",
      "arn:aws:dynamodb:us-east-1:111122223333:table/${aws:PrincipalTag/team}-orders",
      "arn:aws-us-gov:dynamodb:us-gov-west-1:111122223333:table/orders",
    ].map((resource) => identity(allow("dynamodb:GetItem", resource))),
  },
  INVALID_VARIABLE: {
    fails: [
      ...[
        "${aws:username,'x'}",
        '${aws:username, "x"}',
        "${}",
        "${aws:username",
        "${aws: username}",
        "${user}",
      ].flatMap((variable) => [
        identity(allow("s3:GetObject", `${bucket}/${variable}`)),
        identity(allow("s3:ListBucket", bucket, { StringEquals: { "s3:prefix": variable } })),
      ]),
      identity(deny("s3:GetObject", "*", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::${AWS::AccountId}:role/*" } })),
    ],
    passes: [
      identity(allow("s3:GetObject", [`${bucket}/\${aws:username, 'x y'}/*`, `${bucket}/\${*}\${?}\${$}`])),
      identity(allow("s3:ListBucket", bucket, { StringLike: { "s3:prefix": "${aws:PrincipalTag/team}/*" } })),
      // Without the version, it is literal text.
      {
        kind: "identity",
        policy: { Statement: [allow("s3:ListBucket", bucket, { StringEquals: { "s3:prefix": "${}" } })] },
      },
    ],
  },
  UNKNOWN_PRINCIPAL: {
    fails: [
      trust({ AWS: "arn:aws:iam::444455556666:role/*" }, externalId),
      trust({ AWS: "444455" }, externalId),
      trust({ AWS: "AROAEXAMPLEEXAMPLE12" }, externalId),
      trust({ Service: "ecs-tasks" }),
      trust({ Federated: "arn:aws:iam::111122223333:oidc" }),
    ],
    passes: [
      trust({ AWS: [vendor, "444455556666", "arn:aws:iam::444455556666:role/path/sync"] }, externalId),
      trust({ Service: ["ecs-tasks.amazonaws.com", "states.us-east-1.amazonaws.com"] }),
      trust({ Federated: ["arn:aws:iam::111122223333:oidc-provider/app.terraform.io", "accounts.google.com"] }),
    ],
  },
  POLICY_TOO_LONG: {
    fails: [
      identity(allow("dynamodb:GetItem", longList(110))),
      { kind: "resource", policy: policy({ ...allow("dynamodb:GetItem", longList(400)), Principal: { AWS: vendor } }) },
      trust(
        { AWS: Array.from({ length: 70 }, (_, index) => `arn:aws:iam::4444${10_000_000 + index}:root`) },
        externalId,
      ),
      identity(allow("dynamodb:GetItem", longList(5_000))),
    ],
    passes: [identity(allow("dynamodb:GetItem", longList(90)))],
  },
  UNKNOWN_ACTION: {
    fails: [
      "dynamodb:TransactGetItems",
      "dynamodb:TransactWriteItems",
      "dynamodb:ExecuteStatement",
      "s3:ListObjectsV2",
      "kms:ReEncrypt",
      "dynamodb:Got*",
    ].map((action) => identity(allow(action, "*"))),
    passes: [
      identity(allow(["dynamodb:GetItem", "DYNAMODB:conditioncheckitem"], table)),
      identity(allow("s3:ListBucket", bucket)),
      identity(allow("kms:ReEncrypt*", key)),
      identity(allow("lambda:InvokeFunction", "arn:aws:lambda:us-east-1:111122223333:function:report")),
    ],
  },
  UNKNOWN_PREFIX: {
    fails: ["dynamo:GetItem", "GetItem", "d*:GetItem", "dynamodb:", ":GetItem"].map((action) =>
      identity(allow(action, "*")),
    ),
    passes: ["dynamodb:GetItem", "lambda:InvokeFunction", "*", "*:*"].map((action) => identity(allow(action, "*"))),
  },
  WILDCARD_ONLY_ON_ARN: {
    fails: [
      identity(allow("dynamodb:ListStreams", `${table}/stream/*`)),
      identity(allow("dynamodb:ListTables", table)),
      identity(deny("s3:ListAllMyBuckets", bucket)),
    ],
    passes: [identity(allow(["dynamodb:ListStreams", "dynamodb:ListTables"], "*"))],
  },
  WILDCARD_PARTLY_VOID: {
    fails: [identity(allow("dynamodb:List*", table)), identity(allow("dynamodb:Describe*", table))],
    passes: [
      identity(allow("dynamodb:ListTagsOfResource", table), allow("dynamodb:ListTables", "*")),
      identity(allow("dynamodb:*", [table, `${table}/*`])),
    ],
  },
  RESOURCE_MISMATCH: {
    fails: [
      identity(allow("dynamodb:DescribeExport", [table, `${table}/stream/*`])),
      identity(allow("dynamodb:GetRecords", table)),
      identity(allow("s3:GetBucketLocation", `${bucket}/*`)),
      identity(allow("s3:GetObject", bucket)),
      identity(allow("dynamodb:GetItem", bucket)),
      identity(deny("dynamodb:DescribeBackup", table)),
      { kind: "resource", policy: policy({ ...allow("dynamodb:GetRecords", table), Principal: { AWS: vendor } }) },
    ],
    passes: [
      identity(allow("dynamodb:DescribeExport", `${table}/export/*`)),
      identity(allow("dynamodb:GetRecords", `${table}/stream/*`)),
      identity(allow(["s3:GetBucketLocation", "s3:ListBucket"], bucket)),
      identity(allow("s3:GetObject", `${bucket}/artie/*`)),
      identity(allow("dynamodb:GetItem", "arn:aws:dynamodb:*:*:table/${aws:PrincipalTag/team}*")),
    ],
  },
  RESOURCE_STAR: {
    fails: [
      identity(allow(["dynamodb:GetItem", "dynamodb:ListTables"], "*")),
      identity(allow("dynamodb:Describe*", "*")),
    ],
    passes: [
      identity(allow(["dynamodb:ListTables", "dynamodb:ListStreams"], "*")),
      identity(allow("kms:Decrypt", "*", { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/orders" } })),
      { kind: "key", policy: policy({ ...allow("kms:*", "*"), Principal: { AWS: "arn:aws:iam::111122223333:root" } }) },
    ],
  },
  RESOURCE_EFFECTIVELY_STAR: {
    fails: [
      identity(allow("dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:111122223333:table/*")),
      identity(allow("s3:GetObject", "arn:aws:s3:::*")),
      identity(allow("s3:GetObject", "arn:aws:s3:::*/*")),
      identity(allow("kms:Decrypt", "arn:aws:kms:us-east-1:111122223333:key/*")),
    ],
    passes: [
      identity(allow("dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:111122223333:table/prod-*")),
      identity(allow("dynamodb:Query", [table, `${table}/index/*`])),
      identity(allow("s3:GetObject", `${bucket}/*`)),
    ],
  },
  FULL_ACCESS: {
    fails: [identity(allow("dynamodb:*", [table, `${table}/*`])), identity(allow("*", "*"))],
    passes: [identity(readItems), identity(deny("dynamodb:*", [table, `${table}/*`]))],
  },
  ALLOW_WITH_NOT: {
    fails: [
      identity({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }),
      identity({ Effect: "Allow", Action: "dynamodb:GetItem", NotResource: table }),
    ],
    passes: [identity({ Effect: "Deny", NotAction: "dynamodb:GetItem", Resource: "*" })],
  },
  INDEX_NOT_COVERED: {
    fails: [
      identity(allow(["dynamodb:GetItem", "dynamodb:Query"], table)),
      identity(allow("dynamodb:Scan", [table, `${table}-archive`, `${table}-archive/index/*`])),
    ],
    passes: [
      identity(allow("dynamodb:Query", [table, `${table}/index/*`])),
      identity(allow("dynamodb:Query", table), allow("dynamodb:Query", `${table}/index/by-email`)),
      identity(allow("dynamodb:Query", [table, `${table}/*`])),
      identity(allow("dynamodb:Query", "arn:aws:dynamodb:us-east-1:111122223333:table/*")),
      identity(readItems),
    ],
  },
  DENY_WITHOUT_CHILDREN: {
    fails: [
      identity(deny("dynamodb:*", table)),
      identity(deny("s3:*", bucket)),
      identity(deny(["dynamodb:Query", "dynamodb:GetItem"], [table, `${table}/stream/*`])),
    ],
    passes: [
      identity(deny("dynamodb:*", [table, `${table}/*`])),
      identity(deny("dynamodb:*", `${table}*`)),
      identity(deny("dynamodb:GetItem", table)),
      identity(deny("s3:*", [bucket, `${bucket}/*`])),
    ],
  },
  KMS_ALIAS_AS_KEY: {
    fails: [
      identity(allow("kms:Decrypt", "arn:aws:kms:us-east-1:111122223333:alias/orders")),
      identity(allow("kms:Decrypt", [key, "arn:aws:kms:us-east-1:111122223333:alias/orders"])),
    ],
    passes: [
      identity(allow("kms:Decrypt", key)),
      identity(allow("kms:DeleteAlias", [key, "arn:aws:kms:us-east-1:111122223333:alias/orders"])),
    ],
  },
  VIA_SERVICE_ON_CLIENT_KEY: {
    fails: [
      {
        ...identity(
          allow("kms:Decrypt", key, { StringEquals: { "kms:ViaService": "dynamodb.us-east-1.amazonaws.com" } }),
        ),
        options: { clientSideKeys: [key] },
      },
    ],
    passes: [
      identity(allow("kms:Decrypt", key, { StringEquals: { "kms:ViaService": "dynamodb.us-east-1.amazonaws.com" } })),
      { ...identity(allow("kms:Decrypt", key)), options: { clientSideKeys: [key] } },
    ],
  },
  MIXED_LEVELS: {
    fails: [identity(allow(["s3:GetObject", "s3:ListBucket"], [bucket, `${bucket}/*`]))],
    passes: [identity(allow("s3:GetObject", `${bucket}/*`), allow("s3:ListBucket", bucket))],
  },
  INCOMPLETE_OPERATION: {
    fails: [
      identity(allow("dynamodb:ExportTableToPointInTime", table), allow("s3:PutObject", `${bucket}/*`)),
      identity(allow("kms:Encrypt", key)),
    ],
    passes: [
      identity(
        allow("dynamodb:ExportTableToPointInTime", table),
        allow(["s3:PutObject", "s3:AbortMultipartUpload", "s3:PutObjectAcl"], `${bucket}/*`),
      ),
      identity(allow(["kms:Encrypt", "kms:GenerateDataKey*"], key)),
    ],
  },
  UNKNOWN_OPERATOR: {
    fails: ["stringEquals", "StringEqual", "ForEveryValue:StringEquals", "NullIfExists", "ForAllValues:Null"].map(
      (operator) => identity(allow("s3:ListBucket", bucket, { [operator]: { "s3:prefix": "a" } })),
    ),
    passes: [
      identity(allow("s3:ListBucket", bucket, { StringEqualsIgnoreCase: { "s3:prefix": "a" } })),
      identity(allow("s3:ListBucket", bucket, { StringNotLikeIfExists: { "s3:prefix": "a" } })),
    ],
  },
  UNKNOWN_CONDITION_FOR_ACTION: {
    fails: [
      identity(allow(["s3:ListBucket", "s3:GetBucketLocation"], bucket, { StringLike: { "s3:prefix": "artie/*" } })),
      identity(allow("dynamodb:DescribeTable", table, { "ForAllValues:StringEquals": leadingKeys, ...keysPresent })),
      identity(allow("dynamodb:GetItem", table, { StringEquals: { "dynamodb:LeadingKey": "a" } })),
      identity(
        allow("dynamodb:DescribeExport", `${table}/export/*`, { StringEquals: { "aws:ResourceTag/team": "a" } }),
      ),
      identity(allow("dynamodb:GetItem", table, { StringEquals: { "aws:PrincipalTeam": "a" } })),
    ],
    passes: [
      identity(allow("s3:ListBucket", bucket, { StringLike: { "s3:PREFIX": "artie/*" } })),
      identity(allow("dynamodb:GetItem", table, { "ForAllValues:StringEquals": leadingKeys, ...keysPresent })),
      identity(
        allow(["dynamodb:PutItem", "dynamodb:ConditionCheckItem"], table, {
          StringEquals: { "dynamodb:EnclosingOperation": "TransactWriteItems" },
        }),
      ),
      identity(
        allow("dynamodb:GetItem", table, { StringEquals: { "aws:ResourceTag/team": "a", "aws:PrincipalTag/x": "b" } }),
      ),
      identity(
        allow("kms:Decrypt", key, { StringEquals: { "kms:EncryptionContext:aws:dynamodb:tableName": "orders" } }),
      ),
      {
        kind: "trust",
        policy: policy({
          Effect: "Allow",
          Principal: { Federated: "arn:aws:iam::111122223333:oidc-provider/app.terraform.io" },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: { StringEquals: { "app.terraform.io:aud": "aws.workload.identity" } },
        }),
      },
    ],
  },
  MISMATCHED_TYPE: {
    fails: [
      { NumericLessThan: { "aws:CurrentTime": "5" } },
      { Bool: { "aws:SecureTransport": "yes" } },
      { IpAddress: { "aws:SourceIp": "10.0.0.0/33" } },
      { IpAddress: { "aws:SourceIp": "10.0.0.256" } },
      { IpAddress: { "aws:SourceIp": "2001:db8::/129" } },
      { StringEquals: { "aws:SourceIp": "10.0.0.1" } },
      { Null: { "aws:username": "no" } },
      { ArnLike: { "aws:PrincipalArn": "role/sync" } },
      { ArnLike: { "aws:SourceArn": "*" } },
      { IpAddress: { "aws:SourceIp": "203.0.113.1/24" } },
      { IpAddress: { "aws:SourceIp": "203.0.113.0/024" } },
      { NumericLessThan: { "aws:MultiFactorAuthAge": "1e3" } },
      { NumericLessThan: { "aws:MultiFactorAuthAge": "one hour" } },
    ].map((condition) => identity(allow("dynamodb:GetItem", table, condition))),
    passes: [
      { NumericLessThan: { "aws:MultiFactorAuthAge": "3600" } },
      { Bool: { "aws:SecureTransport": "true" } },
      { Bool: { "aws:SecureTransport": true } },
      { IpAddress: { "aws:SourceIp": ["10.0.0.0/8", "2001:db8::/32", "::1", "::ffff:10.0.0.1"] } },
      { StringLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/sync" } },
      { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/sync" } },
      { NumericGreaterThan: { "aws:EpochTime": "1760000000" } },
    ].map((condition) => identity(allow("dynamodb:GetItem", table, condition))),
  },
  VARIABLE_IN_OPERATOR: {
    fails: [
      { DateLessThan: { "aws:CurrentTime": "${aws:PrincipalTag/until}" } },
      { NumericLessThan: { "aws:MultiFactorAuthAge": "${aws:PrincipalTag/age}" } },
    ].map((condition) => identity(allow("dynamodb:GetItem", table, condition))),
    passes: [
      identity(
        allow("dynamodb:GetItem", table, { StringEquals: { "aws:ResourceTag/team": "${aws:PrincipalTag/team}" } }),
      ),
    ],
  },
  MULTIVALUED_WITHOUT_SET: {
    fails: [identity(allow("dynamodb:GetItem", table, { StringEquals: leadingKeys }))],
    passes: [identity(allow("dynamodb:GetItem", table, { "ForAllValues:StringEquals": leadingKeys, ...keysPresent }))],
  },
  SET_OPERATOR_ON_SINGLE_VALUE: {
    fails: [
      identity(allow("dynamodb:GetItem", table, { "ForAllValues:StringEquals": { "aws:PrincipalOrgID": "o-acme" } })),
      identity(
        allow("dynamodb:GetItem", table, {
          "ForAnyValue:StringEquals": { "dynamodb:EnclosingOperation": "TransactGetItems" },
        }),
      ),
    ],
    passes: [identity(allow("dynamodb:GetItem", table, { StringEquals: { "aws:PrincipalOrgID": "o-acme" } }))],
  },
  FOR_ALL_VALUES_WITHOUT_NULL: {
    fails: [
      identity(allow("dynamodb:PartiQLSelect", table, { "ForAllValues:StringEquals": leadingKeys })),
      identity(
        allow("dynamodb:PartiQLSelect", table, {
          "ForAllValues:StringEquals": leadingKeys,
          Null: { "dynamodb:LeadingKeys": "true" },
        }),
      ),
      identity(
        allow(["dynamodb:GetItem", "dynamodb:PartiQLSelect"], table, { "ForAllValues:StringEquals": leadingKeys }),
      ),
      identity(allow("kms:Decrypt", key, { "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": "tenant" } })),
      identity(allow("kms:*", key, { "ForAllValues:StringEquals": { "kms:GrantOperations": "Decrypt" } })),
      identity(
        allow("route53:ChangeResourceRecordSets", "*", {
          "ForAllValues:StringLike": { "route53:ChangeResourceRecordSetsNormalizedRecordNames": "*.example.com" },
        }),
      ),
    ],
    passes: [
      identity(allow("dynamodb:GetItem", table, { "ForAllValues:StringEquals": leadingKeys, ...keysPresent })),
      // GetItem requires a Key, Query a partition key, CreateGrant its Operations.
      identity(
        allow(["dynamodb:GetItem", "dynamodb:Query", "dynamodb:BatchWriteItem"], table, {
          "ForAllValues:StringEquals": leadingKeys,
        }),
      ),
      identity(allow("kms:CreateGrant", key, { "ForAllValues:StringEquals": { "kms:GrantOperations": "Decrypt" } })),
      identity(
        allow("s3:PutObject", `${bucket}/*`, { "ForAllValues:StringEquals": { "s3:RequestObjectTagKeys": "team" } }),
      ),
      identity(deny("dynamodb:GetItem", table, { "ForAllValues:StringEquals": leadingKeys })),
    ],
  },
  BAD_PATTERN_FOR_MFA: {
    fails: [
      identity(allow("dynamodb:GetItem", table, { BoolIfExists: { "aws:MultiFactorAuthPresent": "true" } })),
      identity(deny("dynamodb:GetItem", table, { Bool: { "aws:MultiFactorAuthPresent": "false" } })),
    ],
    passes: [
      identity(allow("dynamodb:GetItem", table, { Bool: { "aws:MultiFactorAuthPresent": "true" } })),
      identity(deny("dynamodb:GetItem", table, { BoolIfExists: { "aws:MultiFactorAuthPresent": "false" } })),
    ],
  },
  TIME_WITHOUT_ZONE: {
    fails: ["2026-01-31T18:00:00", "2026-01-32", "tomorrow", "2026-13-31T18:00:00Z"].map((time) =>
      identity(allow("dynamodb:GetItem", table, { DateLessThan: { "aws:CurrentTime": time } })),
    ),
    passes: ["2026-01-31T18:00:00Z", "2026-01-31T18:00:00+01:00", "2026-01-31", "2026-01", "1760000000"].map((time) =>
      identity(allow("dynamodb:GetItem", table, { DateLessThan: { "aws:CurrentTime": time } })),
    ),
  },
  INVERTED_TIME_WINDOW: {
    fails: [
      identity(
        allow("dynamodb:GetItem", table, {
          DateGreaterThan: { "aws:CurrentTime": "2026-01-31T18:00:00Z" },
          DateLessThan: { "aws:CurrentTime": "2026-01-31T18:30:00+01:00" },
        }),
      ),
    ],
    passes: [
      identity(
        allow("dynamodb:GetItem", table, {
          DateGreaterThan: { "aws:CurrentTime": "2026-01-31T18:00:00Z" },
          DateLessThan: { "aws:CurrentTime": "2026-01-31T20:00:00+01:00" },
        }),
      ),
    ],
  },
  LEADING_KEYS_WITH_SCAN: {
    fails: [
      identity(
        allow(["dynamodb:Query", "dynamodb:Scan"], table, { "ForAllValues:StringEquals": leadingKeys, ...keysPresent }),
      ),
      identity(allow("dynamodb:*", table, { "ForAllValues:StringEquals": leadingKeys, ...keysPresent })),
    ],
    passes: [identity(allow("dynamodb:Query", table, { "ForAllValues:StringEquals": leadingKeys, ...keysPresent }))],
  },
  ATTRIBUTES_WITHOUT_SELECT: {
    fails: [
      identity(allow("dynamodb:GetItem", table, attributes)),
      identity(
        allow("dynamodb:GetItem", table, { ...attributes, StringEquals: { "dynamodb:Select": "ALL_ATTRIBUTES" } }),
      ),
    ],
    passes: [
      identity(allow(["dynamodb:GetItem", "dynamodb:Query"], table, { ...attributes, ...specific })),
      identity(
        allow(["dynamodb:GetItem", "dynamodb:UpdateItem"], table, {
          ...attributes,
          StringEqualsIfExists: {
            "dynamodb:Select": "SPECIFIC_ATTRIBUTES",
            "dynamodb:ReturnValues": ["NONE", "UPDATED_OLD", "UPDATED_NEW"],
          },
        }),
      ),
    ],
  },
  ATTRIBUTES_WITHOUT_RETURN_VALUES: {
    fails: [identity(allow("dynamodb:UpdateItem", table, attributes))],
    passes: [
      identity(
        allow("dynamodb:UpdateItem", table, {
          ...attributes,
          StringEquals: { "dynamodb:ReturnValues": ["NONE", "UPDATED_NEW"] },
        }),
      ),
    ],
  },
  ATTRIBUTES_WITH_WHOLE_ITEMS: {
    fails: [identity(allow("dynamodb:PutItem", table, attributes))],
    passes: [identity(allow("dynamodb:PutItem", table))],
  },
  BROAD_ACTION: {
    fails: [identity(allow("dynamodb:UpdateTable", table))],
    passes: [identity(allow("dynamodb:UpdateTimeToLive", table))],
  },
  WILDCARD_GRANTS_MANAGEMENT: {
    fails: ["dynamodb:Delete*", "dynamodb:Update*", "dynamodb:Put*"].map((action) => identity(allow(action, table))),
    passes: [identity(allow("dynamodb:*Item", table)), identity(allow(["dynamodb:Get*", "dynamodb:BatchGet*"], table))],
  },
  TRUST_WITHOUT_EXTERNAL_ID: {
    fails: [
      trust({ AWS: vendor }),
      trust({ AWS: "444455556666" }),
      trust({ AWS: vendor }, { StringEqualsIfExists: { "sts:ExternalId": "acme-0001" } }),
      trust({ AWS: vendor }, { StringLike: { "sts:ExternalId": "*" } }),
      trust({ AWS: vendor }, { StringNotEquals: { "sts:ExternalId": "acme-0001" } }),
      trust({ AWS: vendor }, { StringEquals: { "sts:ExternalId": "${sts:ExternalId}" } }),
      trust({ AWS: vendor }, { StringEquals: { "sts:ExternalId": ["acme-0001", "${sts:ExternalId}"] } }),
      trust({ AWS: vendor }, { StringLike: { "sts:ExternalId": "*-*" } }),
      trust({ AWS: vendor }, { StringLike: { "aws:PrincipalOrgID": "o-*" } }),
      trust({ AWS: "*" }, { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::444455556666:role/*" } }),
      trust({ AWS: "*" }, { StringEquals: { "aws:PrincipalAccount": "444455556666" } }),
      ...["**", "*:*"].map((Action) => ({
        kind: "trust" as const,
        policy: policy({ Effect: "Allow", Principal: { AWS: vendor }, Action }),
      })),
      { kind: "trust", policy: policy({ Effect: "Allow", Principal: { AWS: vendor }, NotAction: "s3:*" }) },
    ],
    passes: [
      trust({ AWS: vendor }, externalId),
      { ...trust({ AWS: vendor }), options: { ownAccounts: ["444455556666"] } },
      trust({ AWS: vendor }, { StringEquals: { "aws:PrincipalOrgID": "o-acme" } }),
      trust({ Service: "ecs-tasks.amazonaws.com" }),
    ],
  },
  TRUST_BEYOND_STS: {
    fails: [
      ...["*", "**", "*:*"].map((Action) => ({
        kind: "trust" as const,
        policy: policy({ Effect: "Allow", Principal: { AWS: vendor }, Action, Condition: externalId }),
      })),
      { kind: "trust", policy: policy({ Effect: "Allow", Principal: { AWS: vendor }, NotAction: "sts:TagSession" }) },
    ],
    passes: [trust({ AWS: vendor }, externalId)],
  },
  SHARED_PROVIDER_WITHOUT_SUBJECT: {
    fails: [
      federated(gitHub),
      federated(gitHub, { StringEquals: { [`${gitHub}:aud`]: "sts.amazonaws.com" } }),
      federated(gitHub, { StringLike: { [`${gitHub}:sub`]: "repo:*" } }),
      federated(gitHub, { StringLike: { [`${gitHub}:sub`]: ["repo:acme/data:*", "*"] } }),
      federated(gitHub, { StringEquals: { [`${gitHub}:sub`]: `\${${gitHub}:sub}` } }),
      federated(gitHub, { StringEqualsIfExists: { [`${gitHub}:sub`]: "repo:acme/data:ref:refs/heads/main" } }),
      federated("gitlab.com", { StringLike: { "gitlab.com:sub": "ref_type:branch:*" } }),
      federated("app.terraform.io"),
      federated("agent.buildkite.com"),
      federated("oidc.circleci.com/org/0123-ab"),
    ],
    passes: [
      federated(gitHub, { StringLike: { [`${gitHub}:sub`]: "repo:acme/data:*" } }),
      federated(gitHub, { StringEquals: { [`${gitHub}:sub`]: "repo:acme/data:environment:prod" } }),
      federated("app.terraform.io", { StringLike: { "app.terraform.io:sub": "organization:acme:*" } }),
      federated("oidc.circleci.com/org/0123-ab", {
        StringLike: { "oidc.circleci.com/org/0123-ab:sub": "org/0123-ab/project/*" },
      }),
      federated("openid.example.com"),
    ],
  },
  FOREIGN_IDENTITY_PROVIDER: {
    fails: [
      { ...trust({ Federated: "arn:aws:iam::444455556666:saml-provider/acme" }), options: own },
      { ...trust({ Federated: "arn:aws:iam::444455556666:oidc-provider/openid.example.com" }), options: own },
    ],
    passes: [
      { ...trust({ Federated: "arn:aws:iam::111122223333:saml-provider/acme" }), options: own },
      trust({ Federated: "accounts.google.com" }),
    ],
  },
  FOREIGN_ROLE_PRINCIPAL: {
    fails: [trust({ AWS: "arn:aws:iam::444455556666:role/sync" }, externalId)],
    passes: [
      trust(
        { AWS: vendor },
        { ...externalId, ArnEquals: { "aws:PrincipalArn": "arn:aws:iam::444455556666:role/sync" } },
      ),
      { ...trust({ AWS: "arn:aws:iam::111122223333:role/sync" }), options: { ownAccounts: ["111122223333"] } },
    ],
  },
  SERVICE_WITHOUT_SOURCE: {
    fails: [trust({ Service: "scheduler.amazonaws.com" }), trust({ Service: "ecs-tasks.amazonaws.com" })],
    passes: [
      trust({ Service: "scheduler.amazonaws.com" }, { StringEquals: { "aws:SourceAccount": "111122223333" } }),
      trust({ Service: "ec2.amazonaws.com" }),
    ],
  },
  SERVICE_SENDS_NO_SOURCE: {
    fails: [trust({ Service: "ec2.amazonaws.com" })],
    passes: [trust({ Service: "ecs-tasks.amazonaws.com" }, { StringEquals: { "aws:SourceAccount": "111122223333" } })],
  },
  SERVICE_SOURCE_UNKNOWN: {
    fails: [trust({ Service: "lambda.amazonaws.com" }), trust({ Service: "some-new-service.amazonaws.com" })],
    passes: [
      trust({ Service: "lambda.amazonaws.com" }, { StringEquals: { "aws:SourceAccount": "111122223333" } }),
      trust({ Service: "redshift.amazonaws.com" }, externalId),
      trust({ Service: "ec2.amazonaws.com" }),
    ],
  },
  SERVICE_SESSION_INCOMPLETE: {
    fails: [
      trust({ Service: "rolesanywhere.amazonaws.com" }),
      trust({ Service: ["ec2.amazonaws.com", "pods.eks.amazonaws.com"] }),
      trusting(["sts:AssumeRole", "sts:TagSession"], { Service: "rolesanywhere.amazonaws.com" }),
    ],
    passes: [
      trusting(["sts:AssumeRole", "sts:TagSession"], { Service: "pods.eks.amazonaws.com" }),
      {
        kind: "trust",
        policy: policy(
          { Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "rolesanywhere.amazonaws.com" } },
          {
            Effect: "Allow",
            Action: ["sts:SetSourceIdentity", "sts:TagSession"],
            Principal: { Service: "rolesanywhere.amazonaws.com" },
          },
        ),
      },
    ],
  },
  BUILT_IN_PROVIDER_BY_ARN: {
    fails: [trust({ Federated: "arn:aws:iam::111122223333:oidc-provider/cognito-identity.amazonaws.com" })],
    passes: [
      trust({ Federated: "cognito-identity.amazonaws.com" }),
      trust({ Federated: "arn:aws:iam::111122223333:oidc-provider/idp.acme.example" }),
    ],
  },
  BUILT_IN_PROVIDER_WITHOUT_AUDIENCE: {
    fails: [
      trust({ Federated: "cognito-identity.amazonaws.com" }),
      trust({ Federated: "www.amazon.com" }, { StringEquals: { "www.amazon.com:aud": "amzn1.app" } }),
      trust({ Federated: "accounts.google.com" }, { StringLike: { "accounts.google.com:aud": "*" } }),
    ],
    passes: [
      trust({ Federated: "www.amazon.com" }, { StringEquals: { "www.amazon.com:app_id": "amzn1.app" } }),
      trust({ Federated: "accounts.google.com" }, { StringEquals: { "accounts.google.com:aud": "1234" } }),
    ],
  },
  PUBLIC_PRINCIPAL: {
    fails: [
      trust("*"),
      trust({ AWS: "*" }, externalId),
      trust("*", { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } }),
      trust("*", { IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "::/0"] } }),
      trust("*", { IpAddress: { "aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"] } }),
      trust("*", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/*" } }),
      trust("*", { StringEquals: { "aws:PrincipalArn": "${aws:PrincipalArn}" } }),
      trust("*", { StringLike: { "aws:userid": "*:*" } }),
      bucketPolicy({ ...allow("s3:GetObject", `${bucket}/*`), Principal: "*" }),
      { kind: "key", policy: policy({ ...allow("kms:Decrypt", "*"), Principal: { AWS: "*" } }) },
    ],
    passes: [
      bucketPolicy({
        ...allow("s3:GetObject", `${bucket}/*`, { StringEquals: { "aws:PrincipalOrgID": "o-acme" } }),
        Principal: "*",
      }),
      bucketPolicy({
        ...deny("s3:*", [bucket, `${bucket}/*`], { Bool: { "aws:SecureTransport": "false" } }),
        Principal: "*",
      }),
      { kind: "endpoint", policy: policy({ ...readItems, Principal: "*" }) },
      trust("*", { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } }),
      trust("*", { StringLike: { "aws:userid": "AROAEXAMPLEEXAMPLE12:*" } }),
      trust("*", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::444455556666:role/*" } }),
      trust("*", { StringEquals: { "aws:PrincipalOrgID": "${aws:ResourceOrgID}" } }),
    ],
  },
  RESOURCE_POLICY_PRIVILEGE_ESCALATION: {
    fails: [identity(allow("s3:PutBucketPolicy", bucket)), identity(allow("dynamodb:PutResourcePolicy", table))],
    passes: [identity(allow("s3:GetBucketPolicy", bucket))],
  },
  PRIVILEGE_ESCALATION: {
    fails: [
      identity(allow("iam:PutRolePolicy", "*")),
      identity(allow("iam:PassRole", "arn:aws:iam::111122223333:role/*"), allow("ec2:RunInstances", "*")),
      identity(allow("*", "*")),
    ],
    passes: [
      identity(allow("iam:PutRolePolicy", "arn:aws:iam::111122223333:role/support")),
      identity(
        allow("iam:AttachRolePolicy", "*", { ArnEquals: { "iam:PolicyARN": "arn:aws:iam::111122223333:policy/read" } }),
      ),
      identity(allow("iam:PassRole", "*")),
      identity(allow("iam:*", "*"), deny("iam:*", "*")),
    ],
  },
  CREDENTIALS_EXPOSURE: {
    fails: [identity(allow("sts:AssumeRole", "*")), identity(allow("secretsmanager:Get*", "*"))],
    passes: [identity(allow("sts:AssumeRole", "arn:aws:iam::111122223333:role/support"))],
  },
  WILDCARD_GRANTS_PERMISSIONS_MANAGEMENT: {
    fails: [
      identity(allow("dynamodb:Put*", table)),
      identity(allow("dynamodb:Delete*", table)),
      identity(allow("kms:*", key)),
    ],
    passes: [identity(allow("dynamodb:*Item", table)), identity(allow("dynamodb:Update*", table))],
  },
};
