import { formatArn, partitionOf } from "../../aws";
import { type BucketDescription, tableArn, type TableDescription } from "../../catalogue";
import { deniedOnBucket, deniedOnTable } from "../requests";
import { Denial } from "./denial";
import { allOf } from "./table-requests";

/** Denies everything on a table and on what belongs to it. */
export function tableDenial(table: TableDescription): Denial {
  return new Denial({
    target: `table ${table.name}`,
    place: table.place,
    denied: [{ actions: ["dynamodb:*"], resources: allOf(table), asked: deniedOnTable(table) }],
    whole: tableArn(table, "table"),
  });
}

/** Denies everything on a bucket and its objects. */
export function bucketDenial(bucket: BucketDescription): Denial {
  const parts = { partition: partitionOf(bucket.region), bucket: bucket.name };
  const arn = formatArn("bucket", parts);
  const objects = formatArn("object", { ...parts, object: "*" });
  return new Denial({
    target: `bucket ${bucket.name}`,
    place: bucket.place,
    denied: [{ actions: ["s3:*"], resources: [arn, objects], asked: deniedOnBucket(bucket) }],
    whole: arn,
  });
}
