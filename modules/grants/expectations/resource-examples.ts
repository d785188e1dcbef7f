import { partitionOf, regions } from "../../aws";
import { type BucketDescription, type TableDescription } from "../../catalogue";

// The ARNs of expectations are written out here once more, apart from the shapes that statements are made of: were
// they the same, the proof could not find a mistake in them.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html#amazondynamodb-resources-for-iam-policies
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html#amazons3-resources-for-iam-policies

/** What of a table requests are about. */
export const tableParts = ["table", "index", "stream", "export", "import", "backup"] as const;

/** One of the {@link tableParts}. */
export type TablePart = (typeof tableParts)[number];

type TableName = Pick<TableDescription, "name" | "account" | "region" | "indexes">;

const labels: Readonly<Record<Exclude<TablePart, "table" | "index">, string>> = {
  stream: "2026-11-21T09:30:00.000",
  export: "01795253400000-a1b2c3d4",
  import: "01795253400000-b2c3d4e5",
  backup: "01795253400000-c3d4e5f6",
};

function tableArn({ name, account, region }: TableName): string {
  return `arn:${partitionOf(region)}:dynamodb:${region}:${account}:table/${name}`;
}

/** What a grant on a part of a table is on: the table, or all that belongs to it, or one thing of that. */
export function tableResource(table: TableName, part: TablePart, name = "*"): string {
  return part === "table" ? tableArn(table) : `${tableArn(table)}/${part}/${name}`;
}

/** ARNs of a table or of what belongs to it, as real requests name them. */
export function tableExamples(table: TableName, part: TablePart): string[] {
  const arn = tableArn(table);
  if (part === "table") return [arn];
  if (part !== "index") return [`${arn}/${part}/${labels[part]}`];
  return (table.indexes.length === 0 ? ["some-index"] : table.indexes).map((index) => `${arn}/index/${index}`);
}

/** Accounts of nobody whom anything is granted to. */
export const strangeAccounts = ["999999999999", "888888888888"] as const;

function strangeAccount(own: string | undefined): string {
  return strangeAccounts.find((each) => each !== own) ?? strangeAccounts[0];
}

/** The same of a table whose name begins alike, and of those of the same name in another account and region. */
export function strangeTables(table: TableName, part: TablePart): string[] {
  const { name, account, region } = table;
  const elsewhere = regions[partitionOf(region)].find((each) => each !== region) ?? region;
  return [
    { ...table, name: `${name}-stranger` },
    { ...table, account: strangeAccount(account) },
    { ...table, region: elsewhere },
  ].flatMap((stranger) => tableExamples(stranger, part));
}

/** A table, one of everything that belongs to it, and strangers. */
export function tableExampleArns(table: TableName): string[] {
  return tableParts.flatMap((part) => [...tableExamples(table, part), ...strangeTables(table, part)]);
}

type BucketName = Pick<BucketDescription, "name" | "region">;

/** The ARN of a bucket. */
export function bucketArn({ name, region }: BucketName): string {
  return `arn:${partitionOf(region)}:s3:::${name}`;
}

/** What a grant on objects is on. */
export function objectResource(bucket: BucketName, prefix = ""): string {
  return `${bucketArn(bucket)}/${prefix}*`;
}

/** An object below a prefix. */
export function objectExamples(bucket: BucketName, prefix = ""): string[] {
  return [`${bucketArn(bucket)}/${prefix}2026/11/part-0001.json.gz`];
}

/** Objects beside a prefix, if there is one. */
export function otherObjects(bucket: BucketName, prefix = ""): string[] {
  if (prefix === "") return [];
  const arn = bucketArn(bucket);
  return [`${arn}/stranger.csv`, `${arn}/${prefix.slice(0, -1)}-stranger/part-0001.json.gz`];
}

/** A bucket whose name begins alike. */
export function strangeBucket({ name, region }: BucketName): BucketName {
  return { name: `${name}-stranger`, region };
}

/** A bucket, an object in it and a stranger of each. */
export function bucketExampleArns(bucket: BucketName): string[] {
  return [bucket, strangeBucket(bucket)].flatMap((each) => [bucketArn(each), ...objectExamples(each)]);
}

/** A key, or whatever else is named by a UUID, beside the given one. */
export function besideId(arn: string): string {
  return `${arn.slice(0, arn.lastIndexOf("/"))}/99999999-9999-4999-8999-999999999999`;
}

/** A key that a grant is on: itself, or one that a pattern of keys covers. */
export function keyExample(resource: string): string {
  return resource.endsWith("*") ? `${resource.slice(0, -1)}0a1b2c3d-1111-4222-8333-444455556666` : resource;
}

/** Keys beside the one, or beside those, that a grant is on: of another account and of another region. */
export function strangeKeys(resource: string): string[] {
  const [arn = "", partition = "", kms = "", region = "", account = "", ...id] = resource.split(":");
  const elsewhere = Object.values(regions)
    .flat()
    .find((each) => each !== region);
  const other = strangeAccount(account);
  return [
    ...(resource.endsWith("*") ? [] : [besideId(resource)]),
    ...[
      [arn, partition, kms, region, other, ...id],
      [arn, partition, kms, elsewhere, account, ...id],
    ].map((parts) => keyExample(parts.join(":"))),
  ];
}
