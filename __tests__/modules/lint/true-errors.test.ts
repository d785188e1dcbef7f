import { type Finding, lintPolicy, type PolicyType } from "../../../modules/lint";

// What AWS writes itself or documents to work is no error; what AWS documents to do nothing is one. The policies are
// made up, each after a kind that AWS's managed policies hold.

type Json = Readonly<Record<string, unknown>>;

function lint(statement: Json, kind: PolicyType = "identity"): readonly Finding[] {
  return lintPolicy({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Resource: "*", ...statement }] }, kind);
}

function errors(statement: Json, kind?: PolicyType): readonly string[] {
  return lint(statement, kind)
    .filter(({ severity }) => severity === "error")
    .map(({ rule }) => rule);
}

function severityOf(rule: string, statement: Json, kind?: PolicyType): string | undefined {
  return lint(statement, kind).find((found) => found.rule === rule)?.severity;
}

const logs = "arn:aws:logs:us-east-1:111122223333";
const table = "arn:aws:dynamodb:us-east-1:111122223333:table/orders";
const key = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

describe("an action on a resource of its own type", () => {
  it.each([
    ["logs:PutLogEvents", `${logs}:log-group:/aws/lambda/f:*`],
    ["logs:PutLogEvents", `${logs}:log-group:/aws/lambda/f:log-stream:*`],
    ["logs:PutLogEvents", "arn:aws:logs:*:*:log-group:/aws/lambda/*"],
    ["logs:CreateLogGroup", `${logs}:log-group:/aws/lambda/f`],
    ["logs:CreateLogGroup", `${logs}:log-group:/aws/lambda/f:*`],
    ["logs:DescribeLogStreams", `${logs}:log-group:/aws/lambda/f:log-stream:*`],
    ["logs:CreateLogStream", `${logs}:log-group:/aws/lambda/f:log-stream:a`],
    // A `*` at the end of a part covers colons too.
    ["logs:GetLogEvents", "arn:aws:logs:*:*:/aws-glue/*"],
    ["logs:DescribeLogGroups", `${logs}:log-group:*`],
    ["logs:DescribeLogGroups", "arn:aws:logs:*:*:*"],
    ["events:CreateEventBus", "arn:aws:events:us-east-1:111122223333:event-bus/aws.partner/example.com/a"],
    ["events:PutRule", "arn:aws:events:us-east-1:111122223333:rule/aws.partner/example.com/a/orders"],
    ["ssm:StartSession", "arn:aws:ecs:us-east-1:111122223333:task/cluster/0123456789abcdef"],
    ["ssm:SendCommand", "arn:aws:ssm:us-east-1::document/AWS-RunShellScript"],
    ["ssm:GetParameter", "arn:aws:ssm:us-east-1::parameter/aws/service/ami-amazon-linux-latest/al2023"],
    ["ssm:GetParameter", "arn:aws:ssm:us-east-1:111122223333:parameter/orders/prod/url"],
    ["execute-api:Invoke", "arn:aws:execute-api:us-east-1:111122223333:a1b2c3d4/prod/$connect"],
    ["execute-api:Invoke", "arn:aws:execute-api:us-east-1:111122223333:a1b2c3d4/prod/GET/"],
    ["s3:ListAllMyBuckets", "arn:aws:s3:::*"],
    ["iam:ListUsers", "arn:aws:iam::111122223333:user/Department/Development/*"],
    ["iam:ListRoles", "arn:aws:iam::*:role/*"],
    ["iam:PassRole", "arn:aws:iam::*:role/service-role/sync"],
    ["secretsmanager:GetSecretValue", "arn:aws:secretsmanager:*:*:secret:orders/prod/*"],
    ["dynamodb:GetRecords", `${table}/stream/2026-01-31T00:00:00.000`],
    ["dynamodb:GetItem", "arn:*:dynamodb:*:*:table/orders"],
    ["s3:ListBucket", "arn:aws:s3:us-east-1:111122223333:accesspoint/exports"],
    ["s3:ListBucket", "arn:aws:s3::111122223333:accesspoint/mfzwi23gnjvgw.mrap"],
    ["s3:GetObject", "arn:aws:s3::111122223333:accesspoint/mfzwi23gnjvgw.mrap/object/*"],
    ["events:InvokeApiDestination", "arn:aws:events:::api-destination/*"],
    ["ssm:ListDocuments", "arn:aws:ssm:us-east-2:111122223333:document/Update*"],
  ])("%s on %s is no error", (Action, Resource) => {
    expect(errors({ Action, Resource })).toEqual([]);
  });

  it.each([
    ["s3:GetObject", "arn:aws:s3:::acme-exports"],
    ["s3:ListBucket", "arn:aws:s3:::acme-exports/*"],
    ["dynamodb:Query", `${table}/stream/2026-01-31T00:00:00.000`],
    ["dynamodb:Query", `${table}/stream/*`],
    ["dynamodb:GetItem", `${table}/*`],
    ["dynamodb:GetRecords", table],
    ["logs:FilterLogEvents", `${logs}:log-group:/aws/lambda/f:log-stream:a`],
    ["kinesis:GetRecords", "arn:aws:kinesis:us-east-1:111122223333:stream/orders/consumer/sync:1700000000"],
    ["events:PutRule", "arn:aws:events:us-east-1:111122223333:event-bus/orders"],
    ["states:StartExecution", "arn:aws:states:us-east-1:111122223333:statemachine:orders"],
    ["ssm:SendCommand", "arn:aws:ssm:us-east-1:111122223333:parameter/orders"],
    // A key always has an account.
    ["kms:Decrypt", "arn:aws:kms:*::*"],
    ["sqs:SendMessage", "arn:aws:sns:us-east-1:111122223333:orders"],
  ])("%s on %s is a mismatch", (Action, Resource) => {
    expect(errors({ Action, Resource })).toEqual(["RESOURCE_MISMATCH"]);
  });
});

describe("an action that the reference lists no resource for", () => {
  it.each([
    ["logs:DescribeLogGroups", `${logs}:log-group:/aws/lambda/f:*`],
    ["s3:ListAllMyBuckets", "arn:aws:s3:::acme-*"],
    ["dynamodb:ListTables", table],
    ["sqs:ListQueues", "arn:aws:sqs:us-east-1:111122223333:orders-*"],
    ["kms:CreateKey", "arn:aws:iam::111122223333:role/keys"],
  ])("%s does nothing on %s", (Action, Resource) => {
    expect(severityOf("WILDCARD_ONLY_ON_ARN", { Action, Resource })).toBe("error");
  });

  it.each([
    ["ssm:CreateOpsItem", "arn:aws:ssm:*:*:opsitem/*"],
    ["application-autoscaling:DescribeScalableTargets", "arn:aws:application-autoscaling:*:*:scalable-target/*"],
    ["kinesis:UpdateShardCount", "arn:aws:kinesis:us-east-1:111122223333:stream/orders"],
  ])("%s may be reached by %s, which is a warning", (Action, Resource) => {
    expect(severityOf("WILDCARD_ONLY_ON_ARN", { Action, Resource })).toBe("warning");
  });
});

describe("an operator", () => {
  const arn = "arn:aws:s3:::acme-exports/*";

  it.each([
    ["ArnLike", "kms:EncryptionContext:aws:s3:arn", arn],
    ["ArnLike", "kms:EncryptionContext:SecretARN", "arn:aws:secretsmanager:*:*:secret:orders-*"],
    ["ArnLike", "aws:RequestTag/owner", "arn:aws:ecs:*:*:service/*/*"],
    ["ArnEquals", "aws:ResourceTag/owner", "arn:${aws:Partition}:iam::111122223333:role/sync"],
    ["NumericLessThan", "aws:PrincipalTag/level", "5"],
    ["StringLike", "aws:SourceArn", "arn:aws:sns:*:*:orders"],
  ])("%s suits %s", (operator, name, value) => {
    expect(severityOf("MISMATCHED_TYPE", { Action: "kms:Decrypt", Condition: { [operator]: { [name]: value } } })).toBe(
      undefined,
    );
  });

  it.each([
    ["StringEquals", "aws:SecureTransport", "true", "warning"],
    ["StringLike", "aws:SourceIp", "203.0.113.*", "warning"],
    ["StringEquals", "aws:ViaAWSService", "amplify.amazonaws.com", "error"],
    ["ArnLike", "aws:RequestedRegion", "us-*", "error"],
    ["ArnLike", "kms:EncryptionContext:tenant", "acme", "error"],
    ["NumericLessThan", "aws:CurrentTime", "5", "error"],
    ["Bool", "aws:ViaAWSService", "yes", "error"],
  ])("%s with %s and the value %s is found as it can be compared or not", (operator, name, value, severity) => {
    expect(severityOf("MISMATCHED_TYPE", { Action: "kms:Decrypt", Condition: { [operator]: { [name]: value } } })).toBe(
      severity,
    );
  });

  it("needs no set where EventBridge documents how it compares", () => {
    const rule = "arn:aws:events:us-east-1:111122223333:rule/orders";
    const Condition = {
      StringEquals: { "events:source": "aws.ec2", "events:detail-type": "EC2 State-change" },
      ArnLike: { "events:TargetArn": "arn:aws:lambda:*:*:function:*" },
    };
    expect(errors({ Action: "events:PutRule", Resource: rule, Condition })).toEqual([]);
    const tags = { StringEquals: { "aws:TagKeys": "team" } };
    expect(errors({ Action: "events:TagResource", Resource: rule, Condition: tags })).toEqual([
      "MULTIVALUED_WITHOUT_SET",
    ]);
  });

  it("ForAllValues without a check for the key is a warning, as in AWS's validator", () => {
    const Condition = { "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": "aws:ebs:id" } };
    expect(severityOf("FOR_ALL_VALUES_WITHOUT_NULL", { Action: "kms:Decrypt", Resource: key, Condition })).toBe(
      "warning",
    );
  });
});

describe("the prefix of an action", () => {
  it.each(["sumerian:*", "iot1click:ListDevices", "deepracer:Get*", "macie:*"])(
    "%s may be that of a retired service",
    (Action) => {
      expect(severityOf("UNKNOWN_PREFIX", { Action })).toBe("warning");
    },
  );

  it.each([
    ["dynamdb:GetItem", "dynamodb:GetItem"],
    ["dynamodbb:*", "dynamodb:*"],
    ["secretmanager:GetSecretValue", "secretsmanager:GetSecretValue"],
    ["s3x:Get*", "s3:Get*"],
  ])("%s is misspelt", (Action, meant) => {
    const found = lint({ Action }).find(({ rule }) => rule === "UNKNOWN_PREFIX");
    expect(found).toMatchObject({ severity: "error", remedy: `Did you mean ${meant}?` });
  });

  it.each(["GetItem", "d*:GetItem", "dynamodb:", ":GetItem"])("%s is none", (Action) => {
    expect(severityOf("UNKNOWN_PREFIX", { Action })).toBe("error");
  });
});

describe("a policy that is longer than a customer-managed policy can be", () => {
  const policy = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: "dynamodb:GetItem",
        Resource: Array.from({ length: 110 }, (_, index) => `${table}-number-${index}`),
      },
    ],
  };
  const found = (options?: { readonly isCustomerManaged: boolean }): readonly string[] =>
    lintPolicy(policy, "identity", options).map(({ rule, severity }) => `${severity} ${rule}`);

  it("is refused by AWS if it is to be one", () => {
    expect(found({ isCustomerManaged: true })).toEqual(["error POLICY_TOO_LONG"]);
  });

  it("may be another policy, so that it is a warning where nobody says what it is", () => {
    expect(found()).toEqual(["warning POLICY_TOO_LONG"]);
    expect(found({ isCustomerManaged: false })).toEqual(["warning POLICY_TOO_LONG"]);
  });
});

describe("what gives permissions", () => {
  it("is an error where the principal can give itself any, and a warning where it gets those of others", () => {
    expect(severityOf("PRIVILEGE_ESCALATION", { Action: "iam:CreatePolicyVersion" })).toBe("error");
    expect(severityOf("PRIVILEGE_ESCALATION", { Action: "*" })).toBe("error");
    expect(severityOf("PRIVILEGE_ESCALATION", { Action: "lambda:UpdateFunctionCode" })).toBe("warning");
  });

  it("is a warning behind a wildcard", () => {
    const rule = "WILDCARD_GRANTS_PERMISSIONS_MANAGEMENT";
    expect(severityOf(rule, { Action: "s3:Put*" })).toBe("warning");
    expect(severityOf(rule, { Action: "s3:*" })).toBe("warning");
  });
});

describe("a Sid", () => {
  it("that is empty names nothing, and no plan of Terraform shows it", () => {
    const [found] = lint({ Sid: "", Action: "dynamodb:ListTables" });
    expect(found).toMatchObject({
      rule: "INVALID_SID",
      severity: "warning",
      reason: expect.not.stringMatching(/plan/) as unknown,
    });
  });

  it("must be unique in a policy of IAM, and should be elsewhere", () => {
    const read = { Sid: "Read", Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::acme-exports/*" };
    const Principal = { AWS: "arn:aws:iam::111122223333:root" };
    const severities = (kind: PolicyType, statement: Json): readonly string[] =>
      lintPolicy({ Version: "2012-10-17", Statement: [statement, statement] }, kind)
        .filter(({ rule }) => rule === "DUPLICATE_SID")
        .map(({ severity }) => severity);
    expect(severities("identity", read)).toEqual(["error"]);
    expect(severities("resource", { ...read, Principal })).toEqual(["warning"]);
  });
});

describe("the policy of a resource, as AWS writes it", () => {
  const topic = "arn:aws:sns:us-east-1:111122223333:orders";
  const everybody = { AWS: "*" };

  it.each<readonly [string, PolicyType, Json]>([
    [
      "a new topic",
      "resource",
      {
        Sid: "__default_statement_ID",
        Principal: everybody,
        Action: ["SNS:GetTopicAttributes", "SNS:Publish", "SNS:Receive", "SNS:Subscribe"],
        Resource: topic,
        Condition: { StringEquals: { "AWS:SourceOwner": "111122223333" } },
      },
    ],
    [
      "a queue that takes messages of a topic",
      "resource",
      {
        Principal: { Service: "sns.amazonaws.com" },
        Action: "SQS:SendMessage",
        Resource: "arn:aws:sqs:us-east-1:111122223333:orders",
        Condition: { ArnEquals: { "aws:SourceArn": topic } },
      },
    ],
    [
      "a bucket that leaves its access to access points",
      "resource",
      {
        Principal: everybody,
        Action: "*",
        Resource: ["arn:aws:s3:::acme-exports", "arn:aws:s3:::acme-exports/*"],
        Condition: { StringLike: { "s3:DataAccessPointArn": "arn:aws:s3:us-west-2:111122223333:accesspoint/*" } },
      },
    ],
    [
      "a bucket behind CloudFront",
      "resource",
      {
        Sid: "Grant CloudFront access",
        Principal: { AWS: "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE" },
        Action: "s3:GetObject",
        Resource: "arn:aws:s3:::acme-exports/*",
      },
    ],
    [
      "a private API",
      "resource",
      {
        Principal: "*",
        Action: "execute-api:Invoke",
        Resource: "execute-api:/*",
        Condition: { StringEquals: { "aws:SourceVpce": "vpce-1a2b3c4d" } },
      },
    ],
    [
      "a private API, one path",
      "resource",
      {
        Principal: { Service: "events.amazonaws.com" },
        Action: "execute-api:Invoke",
        Resource: "execute-api:/prod/GET/a/b",
      },
    ],
    [
      "a new key",
      "key",
      {
        Sid: "Enable IAM User Permissions",
        Principal: { AWS: "arn:aws:iam::111122223333:root" },
        Action: "kms:*",
      },
    ],
    ["an endpoint that lets everything through", "endpoint", { Principal: "*", Action: "*" }],
    [
      "a role for people of another account",
      "trust",
      {
        Resource: undefined,
        Principal: { AWS: "arn:aws:iam::444455556666:root" },
        Action: "sts:AssumeRole",
        Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } },
      },
    ],
  ])("of %s has no error", (_, kind, statement) => {
    expect(errors(statement, kind)).toEqual([]);
  });

  it("has none where a Deny refuses everybody else", () => {
    const Resource = "execute-api:/*";
    const allow = { Effect: "Allow", Principal: "*", Action: "execute-api:Invoke", Resource };
    const rules = (deny: Json): readonly string[] =>
      lintPolicy({ Version: "2012-10-17", Statement: [allow, { ...allow, Effect: "Deny", ...deny }] }, "resource").map(
        ({ rule }) => rule,
      );
    const outside = { StringNotEquals: { "aws:SourceVpce": "vpce-1a2b3c4d" } };
    expect(rules({ Condition: outside })).toEqual([]);
    expect(rules({ Condition: { NotIpAddress: { "aws:SourceIp": ["203.0.113.0/24"] } } })).toEqual([]);
    for (const deny of [
      {},
      { Condition: { ...outside, Bool: { "aws:SecureTransport": "false" } } },
      { Condition: { StringEquals: { "aws:SourceVpce": "vpce-1a2b3c4d" } } },
      { Condition: { NotIpAddress: { "aws:SourceIp": ["0.0.0.0/0"] } } },
      { Condition: { StringNotLike: { "aws:PrincipalArn": "*" } } },
      { Condition: { "ForAnyValue:StringNotEquals": { "aws:SourceVpce": "vpce-1a2b3c4d" } } },
      { Condition: outside, Resource: "execute-api:/prod/GET/*" },
      { Condition: outside, Resource: "execute-api:/?" },
      { Condition: outside, Action: "execute-api:ManageConnections" },
      { Condition: outside, Principal: { AWS: "444455556666" } },
    ]) {
      expect({ deny, found: rules(deny) }).toMatchObject({
        found: expect.arrayContaining(["PUBLIC_PRINCIPAL"]) as unknown,
      });
    }
  });

  it("has one where everybody gets in", () => {
    const read = { Principal: everybody, Action: "s3:GetObject", Resource: "arn:aws:s3:::acme-exports/*" };
    const anyPoint = { StringLike: { "s3:DataAccessPointArn": "arn:aws:s3:us-west-2:*:accesspoint/*" } };
    expect(errors(read, "resource")).toEqual(["PUBLIC_PRINCIPAL"]);
    expect(errors({ ...read, Condition: anyPoint }, "resource")).toEqual(["PUBLIC_PRINCIPAL"]);
  });

  it("has one where a known third party comes without an external ID", () => {
    const trust = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS: "444455556666" }, Action: "sts:AssumeRole" }],
    };
    const severities = (ownAccounts?: readonly string[]): readonly string[] =>
      lintPolicy(trust, "trust", ownAccounts === undefined ? {} : { ownAccounts }).map(({ severity }) => severity);
    expect(severities(["111122223333"])).toEqual(["error"]);
    expect(severities()).toEqual(["warning"]);
  });
});
