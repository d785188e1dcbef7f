import { accessKeys } from "../../../modules/principals";
import {
  artie,
  type Connection,
  differences,
  polytomicDatabricks,
  polytomicDynamoDb,
  polytomicRedshiftServerless,
  polytomicS3,
} from "../../../modules/connections";
import { excess, parsePolicy, type PolicyJson, type Statement } from "../../../modules/policy";
import { existingKey, existingTable } from "../../../stacks";
import { account, connect, iamAddresses, problemsOf, tableArn, trustOf } from "../../connection";
import { allows, mayAssume } from "../../permission";
import { refusals, type SynthesizedStack } from "../../synth";

const polytomicRole = "arn:aws:iam::568237466542:role/convox/prod-polytomic-ServiceRole-1ELGH39L0GCHT";
const key = { name: "pk", type: "S" } as const;

describe("Artie as documented: https://www.artie.com/docs/sources/dynamodb", () => {
  const stack = connect(
    artie({
      rendering: "as-documented",
      tables: ["tableName"],
      exportTo: { bucket: "transfer" },
      credentials: ["role", accessKeys(["2026-11"])],
    }),
  );

  it("trusts what the page trusts", () => {
    expect(stack.block("aws_iam_role.vendor_role")["name"]).toBe("DynamoDBStreamsRole");
    expect(trustOf(stack)).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Action: "sts:AssumeRole",
          Principal: { Service: "ec2.amazonaws.com" },
          Effect: "Allow",
          Sid: "",
        },
      ],
    });
  });

  it("grants what the page grants, statement by statement", () => {
    const { policy, ...others } = stack.block("aws_iam_policy.vendor_policy");
    expect(others).toEqual({
      name: "DynamoDBStreamsAccess",
      description: "My policy that grants access to DynamoDB streams",
      lifecycle: { ignore_changes: ["description"] },
    });
    expect(JSON.parse(String(policy))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: [
            "dynamodb:GetShardIterator",
            "dynamodb:DescribeStream",
            "dynamodb:GetRecords",
            "dynamodb:ListStreams",
            "dynamodb:DescribeContinuousBackups",
            "dynamodb:DescribeTable",
            "dynamodb:ListExports",
            "dynamodb:DescribeExport",
            "dynamodb:ExportTableToPointInTime",
          ],
          Resource: "*",
        },
        {
          Effect: "Allow",
          Action: ["s3:ListBucket"],
          Resource: "arn:aws:s3:::artie-transfer-test",
        },
        {
          Effect: "Allow",
          Action: ["s3:GetObject", "s3:PutObject", "s3:GetBucketLocation"],
          Resource: "arn:aws:s3:::artie-transfer-test/*",
        },
      ],
    });
  });

  it("makes the page's resources and no others", () => {
    expect(iamAddresses(stack)).toEqual([
      "aws_iam_access_key.vendor_user_key_2026-11",
      "aws_iam_policy.vendor_policy",
      "aws_iam_role.vendor_role",
      "aws_iam_role_policy_attachment.vendor_role_policy_attachment",
      "aws_iam_user.vendor_user",
      "aws_iam_user_policy_attachment.vendor_user_policy_attachment",
    ]);
    expect(stack.block("aws_iam_user.vendor_user")).toEqual({ name: "dynamodb-artie-user", path: "/" });
    const reference = { policy_arn: "${aws_iam_policy.vendor_policy.arn}" };
    expect(stack.block("aws_iam_role_policy_attachment.vendor_role_policy_attachment")).toEqual({
      role: "${aws_iam_role.vendor_role.name}",
      ...reference,
    });
    expect(stack.block("aws_iam_user_policy_attachment.vendor_user_policy_attachment")).toEqual({
      user: "${aws_iam_user.vendor_user.name}",
      ...reference,
    });
    expect(stack.block("aws_iam_access_key.vendor_user_key_2026-11")).toMatchObject({
      user: "${aws_iam_user.vendor_user.name}",
      depends_on: ["aws_iam_user_policy_attachment.vendor_user_policy_attachment"],
    });
  });

  it("hands over what the page's outputs hand over", () => {
    expect(stack.outputs).toMatchObject({
      vendor_service_role_arn: { value: "${aws_iam_role.vendor_role.arn}" },
      vendor_aws_access_key_id: { value: "${aws_iam_access_key.vendor_user_key_2026-11.id}", sensitive: true },
      vendor_aws_secret_access_key: { value: "${aws_iam_access_key.vendor_user_key_2026-11.secret}", sensitive: true },
    });
  });

  it("speaks of no bucket where there is none", () => {
    const changesOnly = connect(artie({ rendering: "as-documented", tables: ["tableName"] }));
    expect(changesOnly.policy("aws_iam_policy.vendor_policy").Statement).toHaveLength(1);
  });

  it("can be given other names", () => {
    const names = { role: "MyRole", user: "my-user", policy: "MyPolicy" };
    const credentials = ["role", accessKeys(["2026-11"])] as const;
    const named = connect(artie({ rendering: "as-documented", tables: ["tableName"], credentials, names }));
    expect(named.block("aws_iam_role.vendor_role")["name"]).toBe("MyRole");
    expect(named.block("aws_iam_user.vendor_user")["name"]).toBe("my-user");
    expect(named.block("aws_iam_policy.vendor_policy")["name"]).toBe("MyPolicy");
  });

  it("refuses what the page does not know", () => {
    expect(
      problemsOf(
        artie({
          rendering: "as-documented",
          tables: ["tableName"],
          exportTo: { bucket: "transfer", prefix: "artie/" },
          externalId: "8d41c7",
          vendorAccount: "444455556666",
        }),
      ),
    ).toEqual([
      'exportTo › prefix: "artie/" is not known to Artie\'s own document, which is for the whole bucket. Remove it, or use ' +
        'the rendering "least-privilege".',
      expect.stringMatching(/^externalId: "8d41c7" /),
      expect.stringMatching(/^vendorAccount: "444455556666" /),
    ]);
  });
});

describe("Artie", () => {
  const trust = { vendorAccount: "444455556666", externalId: "artie-8d41c7" };
  const exportTo = { bucket: "transfer", prefix: "artie/" } as const;

  it("grants exactly what Artie calls, on the tables and below the prefix", () => {
    const stack = connect(artie({ tables: ["tableName"], exportTo, ...trust }));
    expect(stack.block("aws_iam_policy.vendor_policy")["name"]).toBe("prod-vendor");
    const statements = stack.policy("aws_iam_policy.vendor_policy").Statement.map(({ Sid, ...others }) => {
      expect(Sid).toMatch(/^[A-Za-z0-9]+$/);
      return others;
    });
    const bucket = "arn:aws:s3:::artie-transfer-test";
    const table = tableArn("tableName");
    const expected = [
      {
        Effect: "Allow",
        Action: [
          "dynamodb:DescribeContinuousBackups",
          "dynamodb:DescribeTable",
          "dynamodb:ExportTableToPointInTime",
          "dynamodb:ListExports",
        ],
        Resource: table,
      },
      { Effect: "Allow", Action: "dynamodb:DescribeExport", Resource: `${table}/export/*` },
      {
        Effect: "Allow",
        Action: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
        Resource: `${table}/stream/*`,
      },
      { Effect: "Allow", Action: "s3:GetBucketLocation", Resource: bucket },
      {
        Effect: "Allow",
        Action: "s3:ListBucket",
        Resource: bucket,
        Condition: { StringLike: { "s3:prefix": "artie/*" } },
      },
      {
        Effect: "Allow",
        Action: ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject", "s3:PutObjectAcl"],
        Resource: `${bucket}/artie/*`,
      },
    ];
    expect(statements).toHaveLength(expected.length);
    for (const statement of expected) expect(statements).toContainEqual(statement);
  });

  it("grants no export where there is no bucket for it", () => {
    const held = connect(artie({ tables: ["tableName"], ...trust })).policiesOf("aws_iam_role.vendor_role");
    expect(allows(held, "dynamodb:GetRecords", `${tableArn("tableName")}/stream/2026-11-01T00:00:00.000`)).toBe(true);
    expect(allows(held, "dynamodb:ExportTableToPointInTime", tableArn("tableName"))).toBe(false);
    expect(allows(held, "dynamodb:GetRecords", `${tableArn("users")}/stream/2026-11-01T00:00:00.000`)).toBe(false);
    expect(allows(held, "dynamodb:GetItem", tableArn("tableName"))).toBe(false);
    expect(allows(held, "dynamodb:Scan", tableArn("tableName"))).toBe(false);
  });

  it("is trusted by account and external ID, or by role of the account as well", () => {
    expect(trustOf(connect(artie({ tables: ["tableName"], ...trust })))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::444455556666:root" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "sts:ExternalId": "artie-8d41c7" } },
        },
      ],
    });
    const vendorRole = "arn:aws:iam::444455556666:role/artie-reader";
    expect(trustOf(connect(artie({ tables: ["tableName"], ...trust, vendorRole }))).Statement[0]?.Condition).toEqual({
      ArnEquals: { "aws:PrincipalArn": vendorRole },
      StringEquals: { "sts:ExternalId": "artie-8d41c7" },
    });
  });

  it.each([
    ["role", ["aws_iam_role.vendor_role"]],
    [accessKeys(["2026-11"]), ["aws_iam_user.vendor_user"]],
    [
      ["role", accessKeys(["2026-11"])],
      ["aws_iam_role.vendor_role", "aws_iam_user.vendor_user"],
    ],
  ] as const)("identifies itself with %j", (credentials, holders) => {
    const byRole = JSON.stringify(credentials).includes("role");
    const stack = connect(artie({ tables: ["tableName"], exportTo, credentials, ...(byRole ? trust : {}) }));
    expect(iamAddresses(stack).filter((address) => /^aws_iam_(role|user)\./.test(address))).toEqual(holders);
    expect(iamAddresses(stack).filter((address) => address.startsWith("aws_iam_policy."))).toHaveLength(1);
    for (const holder of holders) {
      expect(stack.policiesOf(holder)).toEqual([stack.policy("aws_iam_policy.vendor_policy")]);
    }
  });

  it("hands over what its form asks for", () => {
    const credentials = ["role", accessKeys(["2026-05", "2026-11"])] as const;
    const tables = ["tableName", "eitherNew"] as const;
    const stack = connect(artie({ tables, exportTo, credentials, ...trust }), {
      tables: {
        tableName: { partitionKey: key, stream: "NEW_AND_OLD_IMAGES", pointInTimeRecovery: {} },
        eitherNew: existingTable({
          requires: { stream: ["NEW_IMAGE", "NEW_AND_OLD_IMAGES"], pointInTimeRecovery: true },
        }),
      },
    });
    expect(stack.outputs).toEqual({
      vendor_service_role_arn: { value: "${aws_iam_role.vendor_role.arn}", sensitive: false },
      vendor_aws_access_key_id: { value: "${aws_iam_access_key.vendor_user_key_2026-11.id}", sensitive: true },
      vendor_aws_secret_access_key: { value: "${aws_iam_access_key.vendor_user_key_2026-11.secret}", sensitive: true },
      vendor_external_id: { value: "artie-8d41c7", sensitive: false },
      vendor_region: { value: "us-west-2", sensitive: false },
      vendor_bucket: { value: "artie-transfer-test", sensitive: false },
      vendor_tableName_stream_arn: { value: "${aws_dynamodb_table.tableName.stream_arn}", sensitive: false },
      vendor_eitherNew_stream_arn: { value: "${data.aws_dynamodb_table.eitherNew.stream_arn}", sensitive: false },
    });
  });

  it("hands over an encrypted secret in place of a plain one", () => {
    const credentials = accessKeys(["2026-11"], { pgpKey: "keybase:acme" });
    const { outputs } = connect(artie({ tables: ["tableName"], credentials }));
    expect(Object.keys(outputs)).not.toContain("vendor_aws_secret_access_key");
    expect(outputs["vendor_aws_encrypted_secret_access_key"]).toEqual({
      value: "${aws_iam_access_key.vendor_user_key_2026-11.encrypted_secret}",
      sensitive: false,
    });
  });

  it("hands over the newest active key as that one is: encrypted, or not", () => {
    const encrypted = { generation: "2026-11", status: "Active", pgpKey: "keybase:acme" } as const;
    const outputsOf = (...generations: Parameters<typeof accessKeys>[0]): unknown =>
      connect(artie({ tables: ["tableName"], credentials: accessKeys(generations) })).outputs;
    expect(outputsOf("2026-05", encrypted)).toMatchObject({
      vendor_aws_encrypted_secret_access_key: {
        value: "${aws_iam_access_key.vendor_user_key_2026-11.encrypted_secret}",
      },
    });
    expect(outputsOf("2026-05", { ...encrypted, status: "Inactive" })).toMatchObject({
      vendor_aws_secret_access_key: { value: "${aws_iam_access_key.vendor_user_key_2026-05.secret}" },
    });
  });

  it("refuses tables whose streams do not do, tables without recovery, and unknown names, all at once", () => {
    const tables = ["plain", "keysOnly", "eitherView", "ordres"];
    const problems = problemsOf(artie({ tables, exportTo: { bucket: "exprots" }, ...trust }));
    const remedy =
      "Set the table's stream to NEW_AND_OLD_IMAGES or NEW_IMAGE; for an existing table, say so under requires. A " +
      "changed view type makes a new stream: tell its other readers.";
    const noRecovery =
      "has no point-in-time recovery, which every export reads from. Set pointInTimeRecovery, as in { days: 35 }; for " +
      "an existing table, say that it is on: requires: { pointInTimeRecovery: true }.";
    expect(problems).toEqual([
      'tables: no table "ordres" in the environment. There are tableName, users, plain, keysOnly, eitherView.',
      `tables › keysOnly: "KEYS_ONLY" is a stream without new images, which Artie reads. ${remedy}`,
      `tables › eitherView: "OLD_IMAGE" is a stream without new images, which Artie reads. ${remedy}`,
      'exportTo › bucket: no bucket "exprots" in the environment. There are transfer, sync.',
      expect.stringMatching(/^tables › plain: has no stream that could be read\. Set /),
      `tables › plain: ${noRecovery}`,
      `tables › keysOnly: ${noRecovery}`,
    ]);
  });

  it("refuses a role without an account and an external ID to trust", () => {
    expect(problemsOf(artie({ tables: ["tableName"] }))).toEqual([
      "vendorAccount: is missing: Artie does not publish the account that it calls from. Copy it from Artie's connection " +
        "page, or ask Artie for it.",
      "externalId: is missing: without it, any other customer of Artie could have Artie use the role. Copy it from " +
        "Artie's connection page.",
    ]);
  });

  it("refuses an external ID and a role that AWS does not take, and a role of another account", () => {
    const tables = ["tableName"] as const;
    expect(problemsOf(artie({ tables, ...trust, externalId: "abc def" }))).toEqual([
      'externalId: "abc def" is not a valid external ID: AWS allows 2 to 1,224 of A–Z a–z 0–9 _ + = , . @ : / -. Copy it ' +
        "from the vendor's connection page.",
    ]);
    expect(problemsOf(artie({ tables, ...trust, vendorRole: "artie-reader" }))).toEqual([
      'vendorRole: "artie-reader" is not the ARN of a role. Copy it from the account\'s owner.',
    ]);
    expect(problemsOf(artie({ tables, ...trust, vendorRole: polytomicRole }))).toEqual([
      `vendorRole: "${polytomicRole}" is a role of account 568237466542, not of the trusted account 444455556666. ` +
        "Correct the account or the role.",
    ]);
  });

  it("refuses credentials that are none, twice, or too many", () => {
    const tables = ["tableName"] as const;
    const keys = accessKeys(["2026-11"]);
    expect(problemsOf(artie({ tables, credentials: accessKeys(["2026-03", "2026-05", "2026-11"]) }))).toEqual([
      'credentials: ["2026-03","2026-05","2026-11"] are 3 access keys; AWS allows a user 2. Set 2026-03 to "Inactive" once nothing uses it, deploy, remove it, deploy, then add 2026-11.',
    ]);
    expect(problemsOf(artie({ tables, credentials: accessKeys(["2026-11", "2026-11"]) }))).toEqual([
      'credentials: "2026-11" is listed twice. Give each generation its own month.',
    ]);
    const privateKeys = accessKeys(["2026-11"], { pgpKey: "-----BEGIN PGP PRIVATE KEY BLOCK-----" });
    for (const [credentials, shown] of [
      [[], "[]"],
      [[keys, privateKeys], '["access keys","access keys"]'],
      [["role", "role"], '["role","role"]'],
    ] as const) {
      expect(problemsOf(artie({ tables, credentials, ...(credentials[0] === "role" ? trust : {}) }))).toEqual([
        `credentials: ${shown} is neither a role nor access keys, nor one of each. ` +
          'Write "role", accessKeys(["2026-11"]) or both in a list.',
      ]);
    }
  });

  it("refuses options of a role where only access keys are wanted", () => {
    expect(problemsOf(artie({ tables: ["tableName"], credentials: accessKeys(["2026-11"]), ...trust }))).toEqual([
      'externalId: "artie-8d41c7" says something about a role, and the connection has access keys only. Remove it, ' +
        'or add "role" to the credentials.',
      'vendorAccount: "444455556666" says something about a role, and the connection has access keys only. Remove ' +
        'it, or add "role" to the credentials.',
    ]);
  });

  it("refuses no tables, unusable names, and options that are not known", () => {
    expect(problemsOf(artie({ tables: [], ...trust }))).toEqual([
      "tables: names no table. Name at least one table of the environment.",
    ]);
    expect(problemsOf(artie({ tables: ["tableName"], ...trust, names: { role: "Rôle", policy: "a b" } }))).toEqual([
      expect.stringMatching(/^names › role: "R\\u00f4le" is not a valid role name: IAM allows 1 to 64 of /),
      expect.stringMatching(/^names › policy: "a b" is not a valid policy name: IAM allows 1 to 128 of /),
    ]);
    const untyped = { tables: ["tableName"], ...trust, extarnalId: "x" };
    expect(problemsOf(artie(untyped))).toEqual([
      'extarnalId: "extarnalId" is not a property that is known here. Did you mean "externalId"?',
    ]);
  });
});

/** The page's trust policies: https://docs.polytomic.com/docs/amazon-dynamodb and iam-role-authentication-to-aws */
const openTrust = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::568237466542:root" },
      Action: "sts:AssumeRole",
    },
  ],
};
const trustByExternalId = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::568237466542:root" },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "sts:ExternalId": "0000" } },
    },
  ],
};
const documentedTrustByRole = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { AWS: polytomicRole },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "sts:ExternalId": "0000" } },
    },
  ],
};
/** As the page means it, and alive when Polytomic makes its role anew. */
const correctedTrustByRole = {
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Allow",
      Principal: { AWS: "arn:aws:iam::568237466542:root" },
      Action: "sts:AssumeRole",
      Condition: {
        ArnEquals: { "aws:PrincipalArn": polytomicRole },
        StringEquals: { "sts:ExternalId": "0000" },
      },
    },
  ],
};

describe.each([
  ["DynamoDB", (options: object) => polytomicDynamoDb({ tables: ["tableName"], ...options })],
  ["S3", (options: object) => polytomicS3({ bucket: "sync", ...options })],
] as const)("Polytomic for %s", (_, polytomic: (options: object) => Connection) => {
  it.each([
    ["as-documented", { firstPhase: true }, openTrust],
    ["least-privilege", { firstPhase: true }, openTrust],
    ["as-documented", { externalId: "0000" }, trustByExternalId],
    ["least-privilege", { externalId: "0000" }, trustByExternalId],
    ["as-documented", { externalId: "0000", restrictToRole: true }, documentedTrustByRole],
    ["least-privilege", { externalId: "0000", restrictToRole: true }, correctedTrustByRole],
  ])("%s with %j is trusted as its page says", (rendering, options, trust) => {
    expect(trustOf(connect(polytomic({ rendering, ...options })))).toEqual(trust);
  });

  it("can be assumed by Polytomic and by nobody else, with the external ID only", () => {
    const trust = trustOf(connect(polytomic({ externalId: "0000" })));
    const restricted = trustOf(connect(polytomic({ externalId: "0000", restrictToRole: true })));
    const otherRole = "arn:aws:iam::568237466542:role/other";
    const withId = { "sts:ExternalId": "0000" };
    expect(mayAssume(trust, polytomicRole, withId)).toBe(true);
    expect(mayAssume(trust, otherRole, withId)).toBe(true);
    expect(mayAssume(restricted, polytomicRole, withId)).toBe(true);
    expect(mayAssume(restricted, otherRole, withId)).toBe(false);
    for (const each of [trust, restricted]) {
      expect(mayAssume(each, polytomicRole)).toBe(false);
      expect(mayAssume(each, polytomicRole, { "sts:ExternalId": "0001" })).toBe(false);
      expect(mayAssume(each, "arn:aws:iam::444455556666:role/polytomic", withId)).toBe(false);
      expect(mayAssume(each, `arn:aws:iam::${account}:role/own`, withId)).toBe(false);
    }
  });

  it.each(["as-documented", "least-privilege"])("attaches nothing in a first phase that is %s", (rendering) => {
    const stack = connect(polytomic({ rendering, firstPhase: true }));
    expect(iamAddresses(stack)).toEqual(["aws_iam_role.vendor_role"]);
    expect(stack.outputs["vendor_service_role_arn"]).toEqual({
      value: "${aws_iam_role.vendor_role.arn}",
      sensitive: false,
    });
    expect(Object.keys(stack.outputs)).not.toContain("vendor_external_id");
  });

  it("can be restricted to another role of another account of Polytomic", () => {
    const restrictToRole = "arn:aws:iam::444455556666:role/polytomic";
    const options = { externalId: "0000", vendorAccount: "444455556666" };
    const [statement] = trustOf(connect(polytomic({ ...options, restrictToRole }))).Statement;
    expect(statement?.Principal).toEqual({ AWS: "arn:aws:iam::444455556666:root" });
    expect(statement?.Condition?.["ArnEquals"]).toEqual({ "aws:PrincipalArn": restrictToRole });
  });

  it("holds the same policy with access keys", () => {
    const credentials = ["role", accessKeys(["2026-11"])];
    const stack = connect(polytomic({ externalId: "0000", credentials }));
    const policy = stack.policy("aws_iam_policy.vendor_policy");
    expect(stack.policiesOf("aws_iam_role.vendor_role")).toEqual([policy]);
    expect(stack.policiesOf("aws_iam_user.vendor_user")).toEqual([policy]);
    const keysOnly = connect(polytomic({ credentials: accessKeys(["2026-11"]) }));
    expect(iamAddresses(keysOnly)).not.toContain("aws_iam_role.vendor_role");
    expect(keysOnly.policiesOf("aws_iam_user.vendor_user")).toEqual([policy]);
  });

  it("is called after the environment and the connection unless it is named", () => {
    const credentials = ["role", accessKeys(["2026-11"])];
    const namesIn = (options: object): unknown[] => {
      const stack = connect(polytomic({ externalId: "0000", credentials, ...options }));
      return ["role.vendor_role", "user.vendor_user", "policy.vendor_policy"].map(
        (address) => stack.block(`aws_iam_${address}`)["name"],
      );
    };
    expect(namesIn({})).toEqual(["prod-vendor", "prod-vendor", "prod-vendor"]);
    const names = { role: "R", user: "U", policy: "P" };
    expect(namesIn({ names })).toEqual(["R", "U", "P"]);
    expect(namesIn({ names, rendering: "as-documented" })).toEqual(["R", "U", "P"]);
  });

  it("refuses an open trust that is not declared, and a first phase that is over", () => {
    expect(problemsOf(polytomic({}))).toEqual([
      "externalId: is missing: without it, any other customer of Polytomic could have Polytomic use the role. " +
        "Write firstPhase: true and deploy, save the connection with the role, and copy the ID from Polytomic's " +
        "connection page.",
    ]);
    expect(problemsOf(polytomic({ rendering: "as-documented" }))).toHaveLength(1);
    expect(problemsOf(polytomic({ restrictToRole: true }))).toHaveLength(1);
    expect(problemsOf(polytomic({ externalId: "0000", firstPhase: true }))).toEqual([
      "firstPhase: true is over as soon as the external ID is known. Remove firstPhase, so that the policies are attached.",
    ]);
    expect(problemsOf(polytomic({ firstPhase: true, credentials: ["role", accessKeys(["2026-11"])] }))).toEqual([
      "firstPhase: true attaches nothing, so that access keys could do nothing. Add the access keys once the external ID " +
        "is known.",
    ]);
  });

  it("refuses a role of another account, in the place where it is written", () => {
    const restrictToRole = "arn:aws:iam::444455556666:role/polytomic";
    expect(problemsOf(polytomic({ externalId: "0000", restrictToRole }))).toEqual([
      `restrictToRole: "${restrictToRole}" is a role of account 444455556666, not of the trusted account 568237466542. ` +
        "Correct the account or the role.",
    ]);
    expect(problemsOf(polytomic({ externalId: "0000", vendorAccount: "5682" }))).toEqual([
      expect.stringMatching(/^vendorAccount: "5682" is not an AWS account ID: AWS uses 12 digits, written as text\. /),
    ]);
  });

  it("refuses a role in a partition that Polytomic's account is not in", () => {
    const inChina = (options: object): string[] =>
      refusals(() => connect(polytomic(options), { region: "cn-north-1" }));
    expect(inChina({ externalId: "0000" })).toEqual([
      "prod › connections › vendor › vendorAccount: is missing: the account that Polytomic publishes is in the partition " +
        "aws, and no role in aws-cn can trust it. Ask Polytomic for an account in the partition and write it as " +
        "vendorAccount, or use access keys if Polytomic takes them.",
    ]);
    expect(inChina({ externalId: "0000", vendorAccount: "444455556666" })).toEqual([]);
    expect(inChina({ credentials: accessKeys(["2026-11"]) })).toEqual([]);
  });

  it("refuses options of a role where only access keys are wanted", () => {
    const credentials = accessKeys(["2026-11"]);
    const places = problemsOf(polytomic({ credentials, restrictToRole: true, vendorAccount: "444455556666" })).map(
      (line) => line.split(":")[0],
    );
    expect(places).toEqual(["restrictToRole", "vendorAccount"]);
  });
});

describe("Polytomic for DynamoDB as documented", () => {
  const readActions = [
    "dynamodb:BatchGetItem",
    "dynamodb:Describe*",
    "dynamodb:List*",
    "dynamodb:GetItem",
    "dynamodb:Query",
    "dynamodb:Scan",
    "dynamodb:PartiQLSelect",
  ];
  const streamActions = [
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:DescribeStream",
    "dynamodb:ListStreams",
  ];
  const tables = [tableArn("tableName"), tableArn("users")];
  const read = { Effect: "Allow", Action: readActions, Resource: tables };
  const streams = { Effect: "Allow", Action: streamActions, Resource: tables.map((arn) => `${arn}/stream/*`) };
  const update = { Effect: "Allow", Action: ["dynamodb:UpdateTable"], Resource: tables };

  it.each([
    ["none", [read]],
    ["self-managed", [read, streams]],
    ["vendor-managed", [read, update, streams]],
  ] as const)("grants the page's lists on the tables and streams given, streams %s", (managed, statements) => {
    const options = { rendering: "as-documented", externalId: "0000", streams: managed } as const;
    const stack = connect(polytomicDynamoDb({ tables: ["tableName", "users"], ...options }));
    expect(stack.policy("aws_iam_policy.vendor_policy")).toEqual({ Version: "2012-10-17", Statement: statements });
  });
});

describe("Polytomic for DynamoDB", () => {
  const options = { tables: ["tableName"], externalId: "0000" } as const;
  const table = tableArn("tableName");
  const stream = `${table}/stream/2026-11-01T00:00:00.000`;
  const heldWith = (streams: "none" | "self-managed" | "vendor-managed"): PolicyJson[] =>
    connect(polytomicDynamoDb({ ...options, streams })).policiesOf("aws_iam_role.vendor_role");

  it("grants exactly what Polytomic calls", () => {
    const stack = connect(polytomicDynamoDb({ ...options, streams: "self-managed" }));
    const granted = stack
      .policy("aws_iam_policy.vendor_policy")
      .Statement.flatMap(({ Action = [], Resource = [] }) =>
        [Action].flat().flatMap((action) => [Resource].flat().map((resource) => `${action} ${resource}`)),
      );
    expect(granted.sort()).toEqual(
      [
        ...["BatchGetItem", "GetItem", "Query", "Scan", "PartiQLSelect"].map((name) => `dynamodb:${name} ${table}`),
        ...["Query", "Scan", "PartiQLSelect"].map((name) => `dynamodb:${name} ${table}/index/*`),
        ...["DescribeTable", "DescribeTimeToLive", "DescribeContinuousBackups", "ListTagsOfResource"].map(
          (name) => `dynamodb:${name} ${table}`,
        ),
        ...["DescribeStream", "GetRecords", "GetShardIterator"].map((name) => `dynamodb:${name} ${table}/stream/*`),
        ...["ListTables", "ListStreams", "DescribeLimits", "DescribeEndpoints"].map((name) => `dynamodb:${name} *`),
      ].sort(),
    );
  });

  it("keeps actions that IAM knows on no resource in a statement of their own", () => {
    const statements = heldWith("self-managed").flatMap(({ Statement }) => Statement);
    const onEverything = statements.filter(({ Resource }) => [Resource].flat().includes("*"));
    expect(onEverything).toHaveLength(1);
    expect(onEverything[0]?.Resource).toBe("*");
  });

  it.each([
    ["none", false, false],
    ["self-managed", true, false],
    ["vendor-managed", true, true],
  ] as const)("with streams %s reads streams: %s, manages them: %s", (streams, reads, manages) => {
    const held = heldWith(streams);
    expect(allows(held, "dynamodb:GetRecords", stream)).toBe(reads);
    expect(allows(held, "dynamodb:ListStreams", "*")).toBe(reads);
    expect(allows(held, "dynamodb:UpdateTable", table)).toBe(manages);
    expect(allows(held, "dynamodb:PartiQLSelect", `${table}/index/by-customer`)).toBe(true);
    for (const action of ["PutItem", "DeleteItem", "DeleteTable", "PutResourcePolicy", "ExportTableToPointInTime"]) {
      expect(allows(held, `dynamodb:${action}`, table)).toBe(false);
    }
    expect(allows(held, "dynamodb:Scan", tableArn("users"))).toBe(false);
  });

  it("leaves a stream that Polytomic switches as it is, and only such a one", () => {
    const lifecycle = (streams: "self-managed" | "vendor-managed", name: string): unknown =>
      connect(polytomicDynamoDb({ ...options, streams })).block(`aws_dynamodb_table.${name}`)["lifecycle"];
    expect(lifecycle("vendor-managed", "tableName")).toEqual({
      prevent_destroy: true,
      ignore_changes: ["stream_enabled", "stream_view_type"],
    });
    expect(lifecycle("vendor-managed", "users")).toEqual({ prevent_destroy: true });
    expect(lifecycle("self-managed", "tableName")).toEqual({ prevent_destroy: true });
  });

  it("refuses self-managed streams without new images, and takes such tables otherwise", () => {
    const tables = ["plain", "keysOnly"] as const;
    expect(problemsOf(polytomicDynamoDb({ tables, externalId: "0000", streams: "self-managed" }))).toEqual([
      expect.stringMatching(
        /^tables › keysOnly: "KEYS_ONLY" is a stream without new images, which Polytomic reads\. Set /,
      ),
      expect.stringMatching(/^tables › plain: has no stream that could be read\. Set /),
    ]);
    expect(problemsOf(polytomicDynamoDb({ tables, externalId: "0000", streams: "vendor-managed" }))).toEqual([]);
    expect(problemsOf(polytomicDynamoDb({ tables, externalId: "0000" }))).toEqual([]);
  });

  it("refuses tables that are not there, whatever their name", () => {
    expect(problemsOf(polytomicDynamoDb({ tables: ["ordres", "constructor"], externalId: "0000" }))).toEqual([
      expect.stringMatching(/^tables: no table "ordres"/),
      expect.stringMatching(/^tables: no table "constructor"/),
    ]);
  });
});

describe("Polytomic for S3 as documented", () => {
  it("grants what the page grants", () => {
    const stack = connect(polytomicS3({ bucket: "sync", rendering: "as-documented", externalId: "0000" }));
    expect(stack.policy("aws_iam_policy.vendor_policy")).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "PolytomicBucket",
          Effect: "Allow",
          Action: ["s3:GetObject", "s3:ListBucket", "s3:PutObject", "s3:DeleteObject", "s3:GetBucketLocation"],
          Resource: ["arn:aws:s3:::syncoutput/*", "arn:aws:s3:::syncoutput"],
        },
      ],
    });
  });

  it("refuses a prefix, which the page does not know", () => {
    const options = { bucket: "sync", rendering: "as-documented", externalId: "0000" } as const;
    expect(problemsOf(polytomicS3({ ...options, prefix: "sync/" }))).toEqual([
      'prefix: "sync/" is not known to Polytomic\'s own document, which is for the whole bucket. Remove it, or use the ' +
        'rendering "least-privilege".',
    ]);
  });
});

describe("Polytomic for S3", () => {
  const arn = "arn:aws:s3:::syncoutput";

  it.each([
    ["sync/", `${arn}/sync/*`, { Condition: { StringLike: { "s3:prefix": "sync/*" } } }],
    [undefined, `${arn}/*`, {}],
  ])("grants exactly what Polytomic calls below %s", (prefix, objects, listing) => {
    const stack = connect(
      polytomicS3({ bucket: "sync", externalId: "0000", ...(prefix === undefined ? {} : { prefix }) }),
    );
    const statements = stack.policy("aws_iam_policy.vendor_policy").Statement.map((each) => ({ ...each, Sid: "" }));
    const location = { Sid: "", Effect: "Allow", Action: "s3:GetBucketLocation", Resource: arn };
    const list = { Sid: "", Effect: "Allow", Action: "s3:ListBucket", Resource: arn, ...listing };
    const bucketStatements =
      prefix === undefined ? [{ ...location, Action: ["s3:GetBucketLocation", "s3:ListBucket"] }] : [location, list];
    const expected = [
      ...bucketStatements,
      {
        Sid: "",
        Effect: "Allow",
        Action: ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
        Resource: objects,
      },
    ];
    expect(statements).toHaveLength(expected.length);
    for (const statement of expected) expect(statements).toContainEqual(statement);
    expect(stack.outputs["vendor_bucket"]).toEqual({ value: "syncoutput", sensitive: false });
  });

  it("refuses a bucket that is not there and a prefix that would cover its neighbours", () => {
    expect(problemsOf(polytomicS3({ bucket: "snyc", externalId: "0000" }))).toEqual([
      'bucket: no bucket "snyc"; did you mean "sync"? There are transfer, sync.',
    ]);
    expect(problemsOf(polytomicS3({ bucket: "sync", externalId: "0000", prefix: "sync" }))).toEqual([
      expect.stringMatching(/^prefix: "sync" is not a usable prefix: it must end with "\/" /),
    ]);
  });
});

describe("encrypted tables and buckets", () => {
  const keyArn = `arn:aws:kms:us-west-2:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;

  it("let the vendor use the key, only through the service that holds the data", () => {
    const vendor = artie({
      tables: ["tableName"],
      exportTo: { bucket: "transfer", prefix: "artie/" },
      vendorAccount: "444455556666",
      externalId: "0000",
    }) as Connection;
    const encryptionKey = "own";
    const held = connect(vendor, {
      keys: { own: existingKey({ arn: keyArn }) },
      tables: { tableName: { partitionKey: key, stream: "NEW_IMAGE", pointInTimeRecovery: {}, encryptionKey } },
      buckets: { transfer: { name: "artie-transfer-test", encryptionKey } },
    }).policiesOf("aws_iam_role.vendor_role");
    const through = (service: string): Record<string, string> => ({
      "kms:ViaService": `${service}.us-west-2.amazonaws.com`,
    });
    expect(allows(held, "kms:Decrypt", keyArn, through("dynamodb"))).toBe(true);
    expect(allows(held, "kms:Decrypt", keyArn, through("s3"))).toBe(true);
    expect(allows(held, "kms:GenerateDataKey", keyArn, through("s3"))).toBe(true);
    expect(allows(held, "kms:GenerateDataKey", keyArn, through("dynamodb"))).toBe(false);
    expect(allows(held, "kms:Decrypt", keyArn)).toBe(false);
  });
});

describe("the table of differences", () => {
  const asDocumented = { rendering: "as-documented", externalId: "0000" } as const;
  const workgroup = `arn:aws:redshift-serverless:us-west-2:${account}:workgroup/5c2a7f1e-0b1d-4d3c-9a68-3f0e2d1c4b5a`;
  const statementsOf = (stack: SynthesizedStack): readonly Statement[] =>
    parsePolicy(stack.policy("aws_iam_policy.vendor_policy")).document?.statements ?? [];

  it.each<[vendor: string, documented: Connection, corrected: Connection]>([
    [
      "Artie",
      artie({ rendering: "as-documented", tables: ["tableName"], exportTo: { bucket: "transfer" } }),
      artie({
        tables: ["tableName"],
        exportTo: { bucket: "transfer", prefix: "artie/" },
        vendorAccount: "444455556666",
        externalId: "0000",
      }),
    ],
    [
      "Polytomic (DynamoDB)",
      polytomicDynamoDb({ ...asDocumented, tables: ["tableName"], streams: "self-managed" }),
      polytomicDynamoDb({ tables: ["tableName"], externalId: "0000", streams: "self-managed" }),
    ],
    [
      "Polytomic (S3)",
      polytomicS3({ ...asDocumented, bucket: "sync" }),
      polytomicS3({ bucket: "sync", externalId: "0000", prefix: "sync/" }),
    ],
    [
      "Polytomic (Databricks)",
      polytomicDatabricks({ ...asDocumented, bucket: "sync", storageCredentialExternalId: "1111" }),
      polytomicDatabricks({ bucket: "sync", externalId: "0000", prefix: "sync/" }),
    ],
    [
      "Polytomic (Redshift Serverless)",
      polytomicRedshiftServerless({ ...asDocumented, workgroup, staging: { bucket: "sync" } }),
      polytomicRedshiftServerless({ workgroup, externalId: "0000", staging: { bucket: "sync", prefix: "sync/" } }),
    ],
  ])(
    "gives the reason for every action that %s's two documents treat differently, and for no other",
    (vendor, one, other) => {
      const documented = statementsOf(connect(one));
      const corrected = statementsOf(connect(other));
      const different = [...excess(documented, corrected), ...excess(corrected, documented)];
      const explained = differences
        .filter((each) => each.vendor === vendor)
        .flatMap(({ actions }) => actions)
        .filter((action) => action !== "sts:AssumeRole");
      expect([...new Set(explained)].sort()).toEqual([...new Set(different.flatMap(({ actions }) => actions))].sort());
    },
  );
});

describe("a connection that needs several policies", () => {
  const keys = Array.from({ length: 90 }, (_, index) => `orders-of-the-region-number-${index}`);
  const stack = connect(
    artie({
      tables: keys,
      exportTo: { bucket: "transfer" },
      credentials: ["role", accessKeys(["2026-11"])],
      vendorAccount: "444455556666",
      externalId: "artie-8d41c7",
    }),
    {
      tables: Object.fromEntries(
        keys.map((name) => [name, { partitionKey: key, stream: "NEW_IMAGE", pointInTimeRecovery: {} } as const]),
      ),
    },
  );
  const policies = stack.addresses
    .filter((address) => address.startsWith("aws_iam_policy."))
    .map((address) => ({ address, name: String(stack.block(address)["name"]) }))
    .map((each) => ({ ...each, number: Number(/_(\d+)$/.exec(each.name)?.[1] ?? 1) }))
    .sort((left, right) => left.number - right.number);
  const idOf = (number: number): string => (number === 1 ? "policy" : `policy-${number}`);

  it("keeps address and name of the first", () => {
    expect(policies.length).toBeGreaterThan(2);
    expect(policies.map(({ address }) => address)).toEqual(
      policies.map(({ number }) => `aws_iam_policy.vendor_${idOf(number)}`),
    );
    expect(policies.map(({ name }) => name)).toEqual(
      policies.map(({ number }) => (number === 1 ? "prod-vendor" : `prod-vendor_${number}`)),
    );
  });

  it("attaches each to its role and to the group of its user before it updates those with lower numbers", () => {
    for (const [index, { address }] of policies.entries()) {
      const next = policies[index + 1];
      expect(stack.block(address)["depends_on"]).toEqual(
        next === undefined
          ? undefined
          : [
              `aws_iam_role_policy_attachment.vendor_role_${idOf(next.number)}_attachment`,
              `aws_iam_group_policy_attachment.vendor_user_group_${idOf(next.number)}_attachment`,
            ],
      );
    }
  });

  it("replaces each policy of an earlier release, and its attachments, by one of these", () => {
    const { moved = [] } = JSON.parse(stack.text) as { moved?: { from: string; to: string }[] };
    const target = (from: string): string => {
      const next = moved.find((each) => each.from === from);
      return next === undefined ? from : target(next.to);
    };
    for (const earlier of policies.map((_, index) => index + 1)) {
      for (const [before, after] of [
        ["aws_iam_policy.vendor_", ""],
        ["aws_iam_role_policy_attachment.vendor_role_", "_attachment"],
        ["aws_iam_group_policy_attachment.vendor_user_group_", "_attachment"],
      ] as const) {
        expect(stack.addresses).toContain(target(`${before}policy_${earlier}${after}`));
      }
    }
    const ends = policies.map((_, index) => target(`aws_iam_policy.vendor_policy_${index + 1}`));
    expect(new Set(ends).size).toBe(policies.length);
  });
});
