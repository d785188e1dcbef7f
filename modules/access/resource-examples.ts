import { formatArn, partitionOf, regions } from "../aws";
import { type BucketDescription } from "./bucket-ref";
import { type TableDescription } from "./table-ref";

/** What of a table requests are about. */
export const tableParts = ["table", "index", "stream", "export", "import", "backup"] as const;

/** One of the {@link tableParts}. */
export type TablePart = (typeof tableParts)[number];

type TableName = Pick<TableDescription, "name" | "account" | "region" | "indexes">;

/** ARNs of a table or of what belongs to it, as real requests name them. */
export function tableExamples({ name, account, region, indexes }: TableName, part: TablePart): string[] {
  const parts = { partition: partitionOf(region), region, account, table: name };
  switch (part) {
    case "table":
      return [formatArn("table", parts)];
    case "index":
      return (indexes.length === 0 ? ["some-index"] : indexes).map((index) => formatArn("index", { ...parts, index }));
    case "stream":
      return [formatArn("stream", { ...parts, stream: "2026-11-21T09:30:00.000" })];
    case "export":
      return [formatArn("export", { ...parts, export: "01795253400000-a1b2c3d4" })];
    case "import":
      return [formatArn("import", { ...parts, import: "01795253400000-b2c3d4e5" })];
    case "backup":
      return [formatArn("backup", { ...parts, backup: "01795253400000-c3d4e5f6" })];
  }
}

/** A table and one of everything that belongs to it. */
export function tableExampleArns(table: TableName): string[] {
  return tableParts.flatMap((part) => [...tableExamples(table, part), ...strangeTables(table, part)]);
}

/** The same of a table whose name begins alike, and of those of the same name in another account and region. */
export function strangeTables(table: TableName, part: TablePart): string[] {
  const { name, account, region } = table;
  const elsewhere = regions[partitionOf(region)].find((each) => each !== region) ?? region;
  return [
    { ...table, name: `${name}-stranger` },
    { ...table, account: account === "999999999999" ? "888888888888" : "999999999999" },
    { ...table, region: elsewhere },
  ].flatMap((stranger) => tableExamples(stranger, part));
}

type BucketName = Pick<BucketDescription, "name" | "region">;

/** The ARNs of objects of a bucket. */
function objects({ name, region }: BucketName, keys: readonly string[]): string[] {
  return keys.map((object) => formatArn("object", { partition: partitionOf(region), bucket: name, object }));
}

/** An object below a prefix. */
export function objectExamples(bucket: BucketName, prefix = ""): string[] {
  return objects(bucket, [`${prefix}2026/11/part-0001.json.gz`]);
}

/** Objects beside a prefix, if there is one. */
export function otherObjects(bucket: BucketName, prefix = ""): string[] {
  return prefix === "" ? [] : objects(bucket, ["stranger.csv", `${prefix.slice(0, -1)}-stranger/part-0001.json.gz`]);
}

/** A bucket, an object in it and a stranger of each. */
export function bucketExampleArns(bucket: BucketName): string[] {
  const { name, region } = bucket;
  const stranger = strangeBucket(bucket);
  const arn = formatArn("bucket", { partition: partitionOf(region), bucket: name });
  return [arn, stranger.arn, ...objectExamples(bucket), ...objectExamples(stranger)];
}

/** A bucket whose name begins alike. */
export function strangeBucket({ name, region }: BucketName): BucketName & { readonly arn: string } {
  const bucket = `${name}-stranger`;
  return { name: bucket, region, arn: formatArn("bucket", { partition: partitionOf(region), bucket }) };
}

/** A key beside the given one. */
export function strangeKey(arn: string): string {
  return `${arn.slice(0, arn.lastIndexOf("/"))}/99999999-9999-4999-8999-999999999999`;
}
