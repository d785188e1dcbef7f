import { type DescribedService, formatArn, partitionOf, serviceAuthorization } from "../../aws";
import {
  type BucketDescription,
  tableArn,
  type TableDescription,
  type TableResource,
  tableResources,
} from "../../catalogue";
import { exampleArns, type ExampleArns } from "./example-arns";

/** Examples of a table and of everything that belongs to it. */
export function tableParts(table: TableDescription): Readonly<Record<TableResource, ExampleArns>> {
  const parts = tableResources.map(
    (type) => [type, examplesOf("dynamodb", type, tableArn(table, type), table.indexes)] as const,
  );
  return Object.fromEntries(parts) as Record<TableResource, ExampleArns>;
}

/** Examples of a bucket and of its objects. */
export function bucketParts({
  name: bucket,
  region,
}: BucketDescription): Readonly<Record<"bucket" | "object", ExampleArns>> {
  const parts = { partition: partitionOf(region), bucket };
  return {
    bucket: examplesOf("s3", "bucket", formatArn("bucket", parts)),
    object: examplesOf("s3", "object", formatArn("object", { ...parts, object: "*" })),
  };
}

function examplesOf(
  service: DescribedService,
  type: string,
  arn: string,
  indexes: readonly string[] = [],
): ExampleArns {
  const info = serviceAuthorization(service).resourceTypes.get(type);
  return (info && exampleArns(arn, info, indexes)) ?? { covered: [], neighbours: [] };
}
