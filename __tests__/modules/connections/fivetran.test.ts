import { accessKeys } from "../../../modules/principals";
import { fivetranDynamoDb } from "../../../modules/connections";
import { type PolicyJson } from "../../../modules/policy";
import { connect, iamAddresses, problemsOf, tableArn, trustOf } from "../../connection";
import { allows, mayAssume } from "../../permission";
import { refusals, type SynthesizedStack } from "../../synth";

const reads = ["describeTable", "listTables", "scan"] as const;
const options = { tables: ["users"], externalId: "group_id", reads } as const;
const fivetranUser = "arn:aws:iam::834469178297:role/connector";
const held = (stack: SynthesizedStack): PolicyJson[] => stack.policiesOf("aws_iam_role.vendor_role");
/** From code that no compiler has seen. */
const untyped = (given: object): never => given as never;

describe("Fivetran for DynamoDB", () => {
  const stack = connect(fivetranDynamoDb(options));

  it("is assumed by Fivetran's account with the ID of the group, and by nobody else", () => {
    expect(trustOf(stack)).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: "arn:aws:iam::834469178297:root" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "sts:ExternalId": "group_id" } },
        },
      ],
    });
    expect(mayAssume(trustOf(stack), fivetranUser, { "sts:ExternalId": "group_id" })).toBe(true);
    expect(mayAssume(trustOf(stack), fivetranUser)).toBe(false);
    const other = "arn:aws:iam::444455556666:role/connector";
    expect(mayAssume(trustOf(stack), other, { "sts:ExternalId": "group_id" })).toBe(false);
  });

  it("grants the reading of streams and the operations given, on the tables named", () => {
    const { policy } = stack.block("aws_iam_policy.vendor_policy");
    const statements = (JSON.parse(String(policy)) as PolicyJson).Statement.map(
      ({ Effect, Action, Resource, Condition }) => ({ Effect, Action, Resource, Condition }),
    );
    const expected = [
      { Action: ["dynamodb:DescribeTable", "dynamodb:Scan"], Resource: tableArn("users") },
      { Action: "dynamodb:Scan", Resource: `${tableArn("users")}/index/*` },
      {
        Action: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
        Resource: `${tableArn("users")}/stream/*`,
      },
      { Action: "dynamodb:ListTables", Resource: "*" },
    ].map((each) => ({ Effect: "Allow", ...each, Condition: undefined }));
    expect(statements).toHaveLength(expected.length);
    for (const statement of expected) expect(statements).toContainEqual(statement);
  });

  it("grants nothing beside them, and nothing on other tables", () => {
    const stream = "stream/2026-11-01T00:00:00.000";
    expect(allows(held(stack), "dynamodb:GetRecords", `${tableArn("users")}/${stream}`)).toBe(true);
    expect(allows(held(stack), "dynamodb:GetRecords", `${tableArn("tableName")}/${stream}`)).toBe(false);
    expect(allows(held(stack), "dynamodb:Scan", tableArn("tableName"))).toBe(false);
    for (const action of ["GetItem", "PutItem", "UpdateTable", "ExportTableToPointInTime"]) {
      expect(allows(held(stack), `dynamodb:${action}`, tableArn("users"))).toBe(false);
    }
    expect(allows(held(stack), "dynamodb:ListStreams", "*")).toBe(false);
    const byItems = held(connect(fivetranDynamoDb({ ...options, reads: ["getItem"] })));
    expect(allows(byItems, "dynamodb:GetItem", tableArn("users"))).toBe(true);
    expect(allows(byItems, "dynamodb:Scan", tableArn("users"))).toBe(false);
  });

  it("makes a role and no user, and hands over what Fivetran's form asks for", () => {
    expect(iamAddresses(stack)).toEqual([
      "aws_iam_policy.vendor_policy",
      "aws_iam_role.vendor_role",
      "aws_iam_role_policy_attachment.vendor_role_policy_attachment",
    ]);
    expect(stack.block("aws_iam_role.vendor_role")["name"]).toBe("prod-vendor");
    expect(stack.outputs).toEqual({
      vendor_service_role_arn: { value: "${aws_iam_role.vendor_role.arn}", sensitive: false },
      vendor_region: { value: "us-west-2", sensitive: false },
      vendor_external_id: { value: "group_id", sensitive: false },
    });
  });

  it("trusts another account where one is given", () => {
    const trust = trustOf(connect(fivetranDynamoDb({ ...options, vendorAccount: "444455556666" })));
    const other = "arn:aws:iam::444455556666:role/connector";
    expect(mayAssume(trust, other, { "sts:ExternalId": "group_id" })).toBe(true);
    expect(mayAssume(trust, fivetranUser, { "sts:ExternalId": "group_id" })).toBe(false);
  });

  it("refuses a role without an external ID, and in a partition that Fivetran's account is not in", () => {
    expect(problemsOf(fivetranDynamoDb({ tables: ["users"], reads }))).toEqual([
      "externalId: is missing: without it, any other customer of Fivetran could have Fivetran use the role. Copy it from " +
        "Fivetran's setup form, or group_id of its API.",
    ]);
    expect(refusals(() => connect(fivetranDynamoDb(options), { region: "cn-north-1" }))).toEqual([
      expect.stringMatching(
        / › vendorAccount: is missing: the account that Fivetran publishes is in the partition aws, /,
      ),
    ]);
  });

  it("refuses access keys, a vendor's document, and operations that are not stated or that change something", () => {
    const refused = (given: object): string[] => problemsOf(fivetranDynamoDb(untyped({ ...options, ...given })));
    expect(refused({ credentials: accessKeys(["2026-11"]) })).toEqual([
      'credentials: "credentials" is not a property that is known here. Remove it. The properties are externalId, suppressions, names, formerly, adopt, tables, reads, vendorAccount.',
    ]);
    expect(refused({ rendering: "as-documented" })).toEqual([
      expect.stringMatching(
        /^rendering: "rendering" is not a property that is known here\. Remove it\. The properties are externalId, /,
      ),
    ]);
    expect(refused({ reads: undefined })).toEqual([expect.stringMatching(/^reads: /)]);
    expect(refused({ reads: [] })).toEqual([expect.stringMatching(/^reads: /)]);
    expect(refused({ reads: ["putItem"] })).toEqual([expect.stringMatching(/^reads › 0: "putItem" is not /)]);
  });

  it("refuses tables without a stream, no tables and unknown ones", () => {
    expect(problemsOf(fivetranDynamoDb({ ...options, tables: ["plain"] }))).toEqual([
      expect.stringMatching(/^tables › plain: has no stream that could be read\. /),
    ]);
    expect(problemsOf(fivetranDynamoDb({ ...options, tables: [] }))).toEqual([expect.stringMatching(/^tables: /)]);
    expect(problemsOf(fivetranDynamoDb({ ...options, tables: ["usres"] }))).toEqual([
      expect.stringMatching(/^tables: no table "usres"/),
    ]);
  });
});
