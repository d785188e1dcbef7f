import { MistakenGrant } from "../../mistaken-grant";
import * as fc from "fast-check";
import { identityPolicies, proveGrants } from "../../../modules/principals";
import { bucketVerbs, checkKeyArn, operation, type OperationName, tableVerbs } from "../../../modules/catalogue";
import { type Grant, grantExpressions, grantProblems, KeyRef, RoleRef, WorkgroupRef } from "../../../modules/grants";
import { actionInfo } from "../../../modules/aws";
import { policyJson, type StatementJson, userName } from "../../../modules/policy";
import { formatProblem, type Problem } from "../../../modules/validation";
import { bucketRef, own, tableRef } from "../../sample-refs";

const table = `arn:aws:dynamodb:us-east-1:${own}:table/orders`;
const bucket = "arn:aws:s3:::acme-exports";
const key = new KeyRef({ arn: `arn:aws:kms:us-east-1:${own}:key/1234abcd-12ab-34cd-56ef-1234567890ab` });

/** The statements of the one policy that grants turn into, without their Sids. */
function granted(...grants: readonly Grant[]): (Omit<StatementJson, "Sid"> & { readonly Sid: undefined })[] {
  const { policies, problems } = identityPolicies(grants, "orders", "role");
  expect(problems).toEqual([]);
  expect(policies).toHaveLength(1);
  return policies
    .flatMap(({ document }) => policyJson(document).Statement)
    .map((each) => ({ ...each, Sid: undefined }))
    .sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1));
}

function allow(actions: string | readonly string[], resources: string | readonly string[], condition?: object): object {
  return {
    Effect: "Allow",
    Action: actions,
    Resource: resources,
    ...(condition === undefined ? {} : { Condition: condition }),
  };
}

const messages = (problems: readonly Problem[]): string[] => problems.map(formatProblem);

describe("verbs", () => {
  test("no profile writes, deletes or manages unless its name says so", () => {
    const levels = (profile: readonly OperationName[]): string[] => [
      ...new Set(
        profile.flatMap((name) => operation(name).actions.flatMap((each) => actionInfo(each)?.accessLevels ?? [])),
      ),
    ];
    for (const profile of [
      tableVerbs.read,
      tableVerbs.scan,
      tableVerbs.metadata,
      tableVerbs.readStream,
      bucketVerbs.list,
      bucketVerbs.read,
    ]) {
      expect(["Read", "List"]).toEqual(expect.arrayContaining(levels(profile)));
    }
  });
});

describe("grants on a table", () => {
  const reads = ["dynamodb:BatchGetItem", "dynamodb:GetItem"];
  const writes = ["dynamodb:BatchWriteItem", "dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"];
  const indexed = [table, `${table}/index/*`];

  test.each<[string, Grant, object[]]>([
    [
      "read",
      tableRef().read(),
      [allow([...reads, "dynamodb:Query"], table), allow("dynamodb:Query", `${table}/index/*`)],
    ],
    ["scan", tableRef().scan(), [allow("dynamodb:Scan", indexed)]],
    ["write", tableRef().write(), [allow(writes, table)]],
    [
      "readWrite",
      tableRef().readWrite(),
      [allow([...reads, ...writes, "dynamodb:Query"].sort(), table), allow("dynamodb:Query", `${table}/index/*`)],
    ],
    ["queryIndex", tableRef().queryIndex("by-email"), [allow("dynamodb:Query", `${table}/index/by-email`)]],
    [
      "readStream",
      tableRef().readStream(),
      [allow(["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"], `${table}/stream/*`)],
    ],
    [
      "export",
      tableRef().export(),
      [
        allow("dynamodb:DescribeExport", `${table}/export/*`),
        allow(["dynamodb:ExportTableToPointInTime", "dynamodb:ListExports"], table),
      ],
    ],
    [
      "chosen operations",
      tableRef().grant(["getItem", "listTables", "listStreams", "getItem"]),
      [allow(["dynamodb:ListStreams", "dynamodb:ListTables"], "*"), allow("dynamodb:GetItem", table)],
    ],
  ])("%s: exactly what it says", (_, grant, statements) => {
    const pairs = (all: readonly object[]): string[] =>
      (all as { Action: string | string[]; Resource: string | string[] }[])
        .flatMap(({ Action, Resource }) =>
          [Action].flat().flatMap((action) => [Resource].flat().map((on) => `${action} ${on}`)),
        )
        .sort();
    // How actions and resources share statements is the business of merging; what is allowed is that of the grant.
    expect(pairs(granted(grant))).toEqual(pairs(statements));
    expect(granted(grant).every((each) => each.Effect === "Allow" && each.Condition === undefined)).toBe(true);
  });

  test.each([
    ["us-gov-west-1", "aws-us-gov"],
    ["cn-north-1", "aws-cn"],
    ["eu-west-1", "aws"],
  ])("in %s have ARNs of the partition %s", (region, partition) => {
    const ref = tableRef({ region });
    expect(ref.arn).toBe(`arn:${partition}:dynamodb:${region}:${own}:table/orders`);
    for (const each of ["index", "stream", "export", "import", "backup"] as const) {
      expect(ref.arnOf(each)).toBe(`${ref.arn}/${each}/*`);
      expect(ref.arnOf(each, "a")).toBe(`${ref.arn}/${each}/a`);
    }
  });

  test("never share a statement between actions of all resources and actions of the table", () => {
    for (const each of granted(tableRef().grant(["listTables", "describeTable", "query", "listStreams"]))) {
      const resources = [each.Resource ?? []].flat();
      expect(resources.includes("*") ? resources : []).toEqual(resources.includes("*") ? ["*"] : []);
    }
  });

  test.each<[string, Grant, string]>([
    ["a stream that is not there", tableRef({ streamViewTypes: [] }).readStream(), "has no stream that could be read"],
    [
      "an export without point-in-time recovery",
      tableRef({ pointInTimeRecovery: false }).export(),
      "has no point-in-time recovery, which every export reads from",
    ],
    [
      "an index that is not there",
      tableRef().queryIndex("by-name"),
      '"by-name" is no index of the table, which has by-email',
    ],
    ["any index of a table without", tableRef({ indexes: [] }).queryIndex("by-email"), "which has none"],
    ["a wildcard for an index", tableRef().queryIndex("*"), '"*" is no index of the table'],
    ["an inherited name for an index", tableRef().queryIndex("constructor"), "is no index of the table"],
  ])("carry their refusal: %s", (_, grant, message) => {
    const problems = grantProblems([tableRef().read(), grant]);
    expect(problems.map(({ place }) => place)).toEqual([["table orders"]]);
    expect(messages(problems)).toEqual([expect.stringContaining(message)]);
  });
});

describe("grants on a bucket", () => {
  const objects = `${bucket}/*`;
  const under = { StringLike: { "s3:prefix": "reports/*" } };
  const scope = { prefix: "reports/" };

  test.each<[string, Grant, object[]]>([
    ["list", bucketRef().list(), [allow("s3:ListBucket", bucket)]],
    [
      "read",
      bucketRef().read(),
      [allow("s3:GetObject", objects), allow(["s3:GetBucketLocation", "s3:ListBucket"], bucket)],
    ],
    [
      "write",
      bucketRef().write(),
      [allow("s3:GetBucketLocation", bucket), allow(["s3:AbortMultipartUpload", "s3:PutObject"], objects)],
    ],
    [
      "readWrite",
      bucketRef().readWrite(),
      [
        allow(["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"], objects),
        allow(["s3:GetBucketLocation", "s3:ListBucket"], bucket),
      ],
    ],
    ["delete", bucketRef().delete(), [allow("s3:DeleteObject", objects)]],
    [
      "receiveExport",
      bucketRef().receiveExport(),
      [allow(["s3:AbortMultipartUpload", "s3:PutObject", "s3:PutObjectAcl"], objects)],
    ],
    ["list under a prefix", bucketRef().list(scope), [allow("s3:ListBucket", bucket, under)]],
    [
      "read under a prefix",
      bucketRef().read(scope),
      [
        allow("s3:GetBucketLocation", bucket),
        allow("s3:GetObject", `${bucket}/reports/*`),
        allow("s3:ListBucket", bucket, under),
      ],
    ],
    [
      "write under a prefix",
      bucketRef().write(scope),
      [
        allow("s3:GetBucketLocation", bucket),
        allow(["s3:AbortMultipartUpload", "s3:PutObject"], `${bucket}/reports/*`),
      ],
    ],
    ["delete under a prefix", bucketRef().delete(scope), [allow("s3:DeleteObject", `${bucket}/reports/*`)]],
    [
      "read of another partition",
      bucketRef({ region: "cn-north-1" }).delete(),
      [allow("s3:DeleteObject", "arn:aws-cn:s3:::acme-exports/*")],
    ],
  ])("%s: exactly these statements", (_, grant, statements) => {
    expect(granted(grant)).toEqual(statements);
  });

  test("keep actions on the bucket and on its objects apart, whatever is granted together", () => {
    const verbs = ["list", "read", "write", "readWrite", "delete", "receiveExport"] as const;
    const grant = fc.record({
      verb: fc.constantFrom(...verbs),
      prefix: fc.constantFrom(undefined, "a/", "a/b/", "c/"),
    });
    fc.assert(
      fc.property(fc.array(grant, { minLength: 1, maxLength: 6 }), (all) => {
        for (const each of granted(...all.map(({ verb, prefix }) => bucketRef()[verb]({ prefix })))) {
          const actions = [each.Action ?? []].flat();
          const onBucket = actions.map((action) =>
            actionInfo(action)?.resourceTypes.some(({ name }) => name === "bucket"),
          );
          expect(new Set([each.Resource ?? []].flat().map((resource) => resource === bucket))).toEqual(
            new Set(onBucket),
          );
          // GetBucketLocation has no s3:prefix: under such a condition it would be refused.
          const conditioned = each.Condition !== undefined;
          expect(conditioned && actions.includes("s3:GetBucketLocation")).toBe(false);
        }
      }),
    );
  });

  test.each(["", "reports", "/reports/", "re*/", "${aws:username}/", "é/", "a\n/", 12, null])(
    "refuse the prefix %j",
    (prefix) => {
      const grant = bucketRef().read({ prefix: prefix as string });
      expect(messages(grantProblems([grant]))).toEqual([expect.stringMatching(/^bucket acme-exports › prefix: /)]);
    },
  );

  test("a prefix that is undefined is none", () => {
    expect(granted(bucketRef().read({ prefix: undefined }))).toEqual(granted(bucketRef().read()));
  });
});

describe("grants on a workgroup and on a role", () => {
  const workgroup = `arn:aws:redshift-serverless:us-east-1:${own}:workgroup/5c2a7f1e-0b1d-4d3c-9a68-3f0e2d1c4b5a`;
  const otherRole = `arn:aws:iam::${own}:role/reporting`;

  test("are SQL as one's own database user, and assuming the role", () => {
    expect(granted(new WorkgroupRef(workgroup).runSql(), new RoleRef(otherRole).assume())).toEqual(
      [
        allow(
          [
            "redshift-data:DescribeTable",
            "redshift-data:ExecuteStatement",
            "redshift-data:ListDatabases",
            "redshift-data:ListSchemas",
            "redshift-data:ListTables",
            "redshift-serverless:GetCredentials",
          ],
          workgroup,
        ),
        allow(
          ["redshift-data:CancelStatement", "redshift-data:DescribeStatement", "redshift-data:GetStatementResult"],
          "*",
          { StringEquals: { "redshift-data:statement-owner-iam-userid": "${aws:userid}" } },
        ),
        allow("sts:AssumeRole", otherRole),
      ].sort((left, right) => (JSON.stringify(left) < JSON.stringify(right) ? -1 : 1)),
    );
  });

  test("are proved like those on tables, also where they are narrowed", () => {
    const grants = [
      new WorkgroupRef(workgroup).runSql().fromIpAddresses("203.0.113.0/24"),
      new RoleRef(otherRole).assume().withMfa(),
    ];
    const { policies } = identityPolicies(grants, "sql", "role");
    expect(messages(proveGrants(`arn:aws:iam::${own}:role/sql`, grants, policies))).toEqual([]);
    const wider = identityPolicies([new WorkgroupRef(workgroup).runSql()], "sql", "role");
    expect(proveGrants(`arn:aws:iam::${own}:role/sql`, grants, wider.policies)).not.toEqual([]);
  });

  const identified = { sourceIdentities: [{ like: "*@acme.example" }, "batch"] };
  const tagged = { sessionTags: { region: ["us-east", "us-west"], ticket: [{ like: "OPS-*" }], team: "any" } } as const;

  test.each([
    new WorkgroupRef(workgroup).runSql(),
    new RoleRef(otherRole).assume(),
    new RoleRef(otherRole).assume(identified),
    new RoleRef(otherRole).assume(tagged),
    new RoleRef(otherRole).assume({ ...identified, ...tagged }),
    new RoleRef(otherRole).assume({ sourceIdentities: [userName] }),
  ])("lack nothing and have nothing to spare: $target", ({ target, operations: all, expectations }) => {
    const prove = (given: Grant["operations"], expected = expectations): unknown => {
      const grants = [new MistakenGrant(target, given, expected)];
      const { policies } = identityPolicies(grants, "sql", "role");
      return proveGrants(`arn:aws:iam::${own}:role/sql`, grants, policies);
    };
    expect(prove(all)).toEqual([]);
    expect(prove(all, [])).not.toEqual([]);
    for (const each of all) {
      expect(prove(all.filter((other) => other !== each))).not.toEqual([]);
      expect(prove(all.map((other) => (other === each ? { ...each, resources: ["arn:aws:*"] } : other)))).not.toEqual(
        [],
      );
      if (each.within === undefined || Object.keys(each.within).length === 0) continue;
      const { operation: name, resources } = each;
      expect(prove(all.map((other) => (other === each ? { operation: name, resources } : other)))).not.toEqual([]);
    }
  });

  test.each<[string, string]>([
    ["*", "is not the ARN of a role"],
    ["reporting", "is not the ARN of a role"],
    [`arn:aws:iam::${own}:role/*`, "does not name one role"],
    [`arn:aws:iam::${own}:role/\${aws:username}`, "is not the ARN of a role"],
  ])("refuse %j as a role", (arn, rule) => {
    expect(messages(new RoleRef(arn).assume().problems)).toEqual([expect.stringContaining(rule)]);
  });

  test.each<[string, string]>([
    ["*", "is not the ARN of a workgroup of Redshift Serverless"],
    [`arn:aws:redshift-serverless:us-east-1:${own}:workgroup/*`, "does not end in the UUID of a workgroup"],
    [`arn:aws:redshift-serverless:us-east-1:${own}:workgroup/default`, "does not end in the UUID of a workgroup"],
    [undefined as never, "is not the ARN of a workgroup of Redshift Serverless"],
  ])("refuse %j as a workgroup", (arn, rule) => {
    expect(messages(new WorkgroupRef(arn).runSql().problems)).toEqual([expect.stringContaining(rule)]);
  });
});

describe("a customer-managed key", () => {
  const through = (host: string | readonly string[]): object => ({ StringEquals: { "kms:ViaService": host } });
  const onKey = (...grants: readonly Grant[]): object[] =>
    granted(...grants).filter((each) => each.Resource === key.arn);
  const encrypted = tableRef({ encryptionKey: key });
  const encryptedBucket = bucketRef({ encryptionKey: key });
  const decryptTable = ["kms:Decrypt", "kms:DescribeKey"];
  const encryptTable = [
    ...decryptTable,
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
  ];

  test.each<[string, Grant, string | readonly string[]]>([
    ["read", encrypted.read(), decryptTable],
    ["scan", encrypted.scan(), decryptTable],
    ["queryIndex", encrypted.queryIndex("by-email"), decryptTable],
    ["readStream", encrypted.readStream(), decryptTable],
    ["export", encrypted.export(), decryptTable],
    ["write", encrypted.write(), encryptTable],
    ["readWrite", encrypted.readWrite(), encryptTable],
  ])("of a table follows %s by itself, only through DynamoDB", (_, grant, actions) => {
    expect(onKey(grant)).toEqual([allow(actions, key.arn, through("dynamodb.us-east-1.amazonaws.com"))]);
  });

  test.each<[string, Grant, string | readonly string[]]>([
    ["read", encryptedBucket.read({ prefix: "a/" }), "kms:Decrypt"],
    ["write", encryptedBucket.write(), ["kms:Decrypt", "kms:GenerateDataKey"]],
    ["readWrite", encryptedBucket.readWrite(), ["kms:Decrypt", "kms:GenerateDataKey"]],
    ["receiveExport", encryptedBucket.receiveExport(), ["kms:Decrypt", "kms:GenerateDataKey"]],
  ])("of a bucket follows %s by itself, only through S3", (_, grant, actions) => {
    expect(onKey(grant)).toEqual([allow(actions, key.arn, through("s3.us-east-1.amazonaws.com"))]);
  });

  test.each<[string, Grant]>([
    ["metadata", encrypted.metadata()],
    ["list", encryptedBucket.list()],
    ["delete", encryptedBucket.delete()],
    ["discovery", encrypted.grant(["listTables", "describeStream"])],
  ])("is not granted for %s, which touches no data", (_, grant) => {
    expect(onKey(grant)).toEqual([]);
  });

  test("that is not there adds nothing", () => {
    const grants = [tableRef().readWrite(), tableRef().readStream(), bucketRef().readWrite()];
    expect(JSON.stringify(granted(...grants))).not.toContain("kms:");
  });

  test("is reached by either name of the service in China", () => {
    const arn = `arn:aws-cn:kms:cn-north-1:${own}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
    const grant = tableRef({ region: "cn-north-1", encryptionKey: new KeyRef({ arn }) }).scan();
    expect(granted(grant).find((each) => each.Resource === arn)?.Condition).toEqual(
      through(["dynamodb.cn-north-1.amazonaws.com", "dynamodb.cn-north-1.amazonaws.com.cn"]),
    );
  });

  test("that is made in the same deployment brings its Terraform expression with the grant", () => {
    const symbolic = new KeyRef({
      arn: `arn:aws:kms:us-east-1:${own}:key/<orders>`,
      expression: "${aws_kms_key.orders.arn}",
    });
    const grants = [
      tableRef({ encryptionKey: symbolic }).read(),
      bucketRef({ encryptionKey: symbolic }).write(),
      tableRef({ encryptionKey: key }).queryIndex("by-email"),
    ];
    expect(grantExpressions(grants)).toEqual({ [symbolic.arn]: symbolic.expression });
    expect(grantExpressions([tableRef().read()])).toEqual({});
  });

  test.each<[string, string[]]>([
    [key.arn, []],
    [`arn:aws:kms:us-east-1:${own}:key/mrk-1234abcd12ab34cd56ef1234567890ab`, []],
    [`arn:aws:kms:us-east-1:${own}:alias/orders`, ["is an alias: in a policy it stands for the alias itself"]],
    ["alias/orders", ["is not the ARN of a KMS key"]],
    ["1234abcd-12ab-34cd-56ef-1234567890ab", ["is not the ARN of a KMS key"]],
    [`arn:aws:kms:us-east-1:${own}:key/*`, ["is not the ARN of a KMS key"]],
    [`arn:aws:kms:us-east-1:${own}:key/1234abcd-????`, ["is not the ARN of a KMS key"]],
    [`arn:aws:kms:us-east-1:${own}:key/<orders>`, ["is not the ARN of a KMS key"]],
    [`${key.arn}\n`, ["is not the ARN of a KMS key"]],
    [`arn:aws:kms:*:${own}:key/a`, ["is not the ARN of a KMS key"]],
    ["arn:aws:kms:us-east-1:*:key/a", ["is not the ARN of a KMS key"]],
    [
      `arn:aws:kms:eu-west-1:${own}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
      ["is a key of eu-west-1; a table or bucket in us-east-1 can only use a key of its own region"],
    ],
  ])("%j is checked", (arn, expected) => {
    expect(messages(checkKeyArn(arn, "us-east-1"))).toEqual(
      expected.map((each) => expect.stringContaining(each) as unknown),
    );
  });
});
