// What clients call beside what a verb grants: judged on the statements of the verb, and of what is named for the call.
import { clientCalls } from "../../../modules/catalogue";
import { BucketRef, type Grant, TableRef } from "../../../modules/grants";
import { policyDocument, policyJson } from "../../../modules/policy";
import { asker, call } from "../../facts/triples";
import { account } from "../../synth";

const region = "us-east-1";
const table = new TableRef({
  name: "orders",
  account,
  region,
  indexes: [],
  streamViewTypes: ["NEW_IMAGE"],
  pointInTimeRecovery: true,
});
const bucket = new BucketRef({ name: "acme-lake", account, region });
const below = { prefix: "reports/" };

/** Requests as clients make them, by the call: HeadBucket has no prefix, and parts are of one upload. */
const requests: Readonly<Record<string, readonly [action: string, resource: string]>> = {
  "dynamodb:DescribeTable": ["dynamodb:DescribeTable", `arn:aws:dynamodb:us-east-1:${account}:table/orders`],
  "dynamodb:ListTables": ["dynamodb:ListTables", "*"],
  "dynamodb:ListStreams": ["dynamodb:ListStreams", "*"],
  "s3:HeadBucket": ["s3:ListBucket", "arn:aws:s3:::acme-lake"],
  "s3:GetBucketLocation": ["s3:GetBucketLocation", "arn:aws:s3:::acme-lake"],
  "s3:ListParts": ["s3:ListMultipartUploadParts", "arn:aws:s3:::acme-lake/reports/1"],
};

/** The grant that a row names, as `grant(["describeTable"])` or `headBucket()`. */
function named(on: TableRef | BucketRef, text: string): Grant {
  const [, verb = "", operation] = /^(\w+)\((?:\["(\w+)"\])?\)$/.exec(text) ?? [];
  return call(on, verb, operation === undefined ? [] : [[operation]]);
}

const decide = (grant: Grant, [action, resource]: readonly [action: string, resource: string]): string =>
  asker([policyJson(policyDocument(grant.statements()))])(action, resource);

const rows = [
  ...Object.entries(clientCalls.tables).map(([verb, calls]) => ({ verb, calls, on: table, options: [] })),
  ...Object.entries(clientCalls.buckets).map(([verb, calls]) => ({ verb, calls, on: bucket, options: [below] })),
].flatMap(({ calls, ...each }) => calls.map((row) => ({ ...each, row, name: `${each.verb} and ${row.call}` })));

describe("a call that a verb leaves out", () => {
  test.each(rows)("$name", ({ verb, on, options, row }) => {
    const request = requests[row.call];
    if (request === undefined) throw new Error(`no request for ${row.call}`);
    expect(decide(call(on, verb, options), request)).toBe("implicitly denied");
    const besides = named(on, row.grant);
    expect(besides.problems).toEqual([]);
    expect(decide(besides, request)).toBe("allowed");
  });

  test("is in the table for every call that has a request here", () => {
    expect([...new Set(rows.map(({ row }) => row.call))].sort()).toEqual(Object.keys(requests).sort());
  });

  test("has a page and a day", () => {
    for (const { row } of rows) {
      expect(row.source).toMatch(/^https:\/\//);
      expect(row.read).toMatch(/^20\d\d-\d\d-\d\d$/);
    }
  });
});
