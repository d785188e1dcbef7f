import { performance } from "node:perf_hooks";
import { lintPolicy, type PolicyType } from "../modules/lint";
import { medianOf } from "./median";

// How long the linter takes for the documents of 10, 100 and 1,000 principals, and how it grows with the length of one
// document, ordinary or hostile. Every figure is of one run on this machine: compare them with each other.

interface Document {
  readonly kind: PolicyType;
  readonly policy: unknown;
}

/** What a vendor's connection has: a policy for one table and a bucket, and a trust policy. */
function documentsOf(principal: number): readonly Document[] {
  const table = `arn:aws:dynamodb:us-east-1:111122223333:table/table-${principal}`;
  const bucket = "arn:aws:s3:::acme-prod-exports";
  const allow = (Sid: string, Action: readonly string[], Resource: string | readonly string[]): unknown => ({
    Sid,
    Effect: "Allow",
    Action,
    Resource,
  });
  const identity = [
    allow(
      "Table",
      [
        "dynamodb:BatchGetItem",
        "dynamodb:DescribeContinuousBackups",
        "dynamodb:DescribeTable",
        "dynamodb:ExportTableToPointInTime",
        "dynamodb:GetItem",
        "dynamodb:ListExports",
      ],
      table,
    ),
    allow("Query", ["dynamodb:Query", "dynamodb:Scan"], [table, `${table}/index/*`]),
    allow("Exports", ["dynamodb:DescribeExport"], `${table}/export/*`),
    allow(
      "Stream",
      ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
      `${table}/stream/*`,
    ),
    allow("Everywhere", ["dynamodb:ListStreams", "dynamodb:ListTables"], "*"),
    allow("Bucket", ["s3:GetBucketLocation", "s3:ListBucket"], bucket),
    allow(
      "Objects",
      ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject", "s3:PutObjectAcl"],
      `${bucket}/principal-${principal}/*`,
    ),
  ];
  const trust = {
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::444455556666:root" },
    Action: "sts:AssumeRole",
    Condition: { StringEquals: { "sts:ExternalId": `acme-${principal}` } },
  };
  return [
    { kind: "identity", policy: { Version: "2012-10-17", Statement: identity } },
    { kind: "trust", policy: { Version: "2012-10-17", Statement: trust } },
  ];
}

function lintAll(documents: readonly Document[]): number {
  return documents.reduce((count, { kind, policy }) => count + lintPolicy(policy, kind).length, 0);
}

const first = performance.now();
lintAll(documentsOf(0));
const cold = performance.now() - first;

const baseline = medianOf(() => lintAll(Array.from({ length: 10 }, (_, index) => documentsOf(index)).flat())) / 10;
console.log(`\nLint of the first principal, data read and code cold: ${cold.toFixed(1)} ms`);
console.table(
  [10, 100, 1_000].map((principals) => {
    const documents = Array.from({ length: principals }, (_, index) => documentsOf(index)).flat();
    const time = medianOf(() => lintAll(documents));
    return {
      principals,
      "time in ms": Number(time.toFixed(1)),
      "ms a principal": Number((time / principals).toFixed(3)),
      "ratio to 10 principals, each": Number((time / principals / baseline).toFixed(2)),
    };
  }),
);

/** One statement with `count` of something. */
const growing: Readonly<Record<string, (count: number) => unknown>> = {
  resources: (count) => ({
    Effect: "Deny",
    Action: ["dynamodb:*", "dynamodb:Query"],
    Resource: Array.from({ length: count }, (_, index) => `arn:aws:dynamodb:us-east-1:111122223333:table/t${index}`),
  }),
  actions: (count) => ({
    Effect: "Allow",
    Action: Array.from({ length: count }, (_, index) => `dynamodb:*${index.toString(36)}*`),
    Resource: "arn:aws:dynamodb:us-east-1:111122223333:table/orders",
  }),
  "condition keys": (count) => ({
    Effect: "Allow",
    Action: ["dynamodb:GetItem", "s3:Get*"],
    Resource: "*",
    Condition: {
      "ForAllValues:StringLike": Object.fromEntries(
        Array.from({ length: count }, (_, index) => [`aws:ResourceTag/t${index}`, "${aws:username}"]),
      ),
    },
  }),
  "patterns beside tables": (count) => ({
    Effect: "Deny",
    Action: "dynamodb:*",
    Resource: Array.from({ length: count }, (_, index) =>
      index % 2 === 0
        ? `arn:*${"a".repeat(30)}b${index}`
        : `arn:aws:dynamodb:us-east-1:111122223333:table/${"a".repeat(30)}${index}`,
    ),
  }),
  "wildcards in a resource": (count) => ({
    Effect: "Allow",
    Action: ["dynamodb:Query", "s3:*"],
    Resource: [`arn:aws:dynamodb:*:*:table/${"*a?".repeat(count)}`, `arn:aws:s3:::${"${a".repeat(count)}`],
  }),
  "wildcards in an action": (count) => ({
    Effect: "Allow",
    Action: [`dynamodb:${"*e?".repeat(count)}`, `iam:${"?*".repeat(count)}`],
    Resource: "*",
  }),
};

console.log("\nOne document that grows; linear is a ratio of 4 where the document is four times as long");
console.table(
  Object.entries(growing).map(([name, statement]) => {
    const lint = (count: number): number => {
      const policy = { Version: "2012-10-17", Statement: statement(count) };
      return medianOf(() => lintPolicy(policy, "identity"), 5);
    };
    const [small, large] = [lint(400), lint(1_600)];
    return {
      what: name,
      "400 in ms": Number(small.toFixed(1)),
      "1,600 in ms": Number(large.toFixed(1)),
      ratio: Number((large / small).toFixed(1)),
    };
  }),
);
