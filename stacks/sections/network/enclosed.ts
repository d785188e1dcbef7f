import { type BucketRef, type PolicyHolder, type TableRef } from "../../../modules/grants";
import {
  bucketPerimeter,
  type EndpointService,
  type Perimeter,
  type ProvedPerimeter,
  streamPerimeter,
  tablePerimeter,
} from "../../../modules/network";
import { type Statement } from "../../../modules/policy";

/** What a perimeter has inside. */
export type Enclosed =
  | { readonly kind: "table" | "stream"; readonly key: string; readonly table: TableRef }
  | { readonly kind: "bucket"; readonly key: string; readonly bucket: BucketRef };

/** The service that requests on each are sent to. */
export const serviceOf = { table: "dynamodb", stream: "dynamodb-streams", bucket: "s3" } as const satisfies Record<
  Enclosed["kind"],
  EndpointService
>;

/** What its policy says for the perimeter. */
export function denialOf(enclosed: Enclosed, perimeter: Perimeter): Statement {
  switch (enclosed.kind) {
    case "table":
      return tablePerimeter(enclosed.table, perimeter);
    case "stream":
      return streamPerimeter(enclosed.table, perimeter);
    case "bucket":
      return bucketPerimeter(enclosed.bucket, perimeter);
  }
}

/** Whose policy says it. */
export function holderOf(enclosed: Enclosed): PolicyHolder {
  switch (enclosed.kind) {
    case "table":
      return { kind: enclosed.kind, arn: enclosed.table.arn };
    case "stream":
      return { kind: enclosed.kind, arn: enclosed.table.arnOf("stream") };
    case "bucket":
      return { kind: enclosed.kind, arn: enclosed.bucket.arn };
  }
}

/** Requests on it, to try the perimeter with. */
export function requestsOn(enclosed: Enclosed): ProvedPerimeter["requests"] {
  if (enclosed.kind === "bucket") {
    const { bucket } = enclosed;
    const object = `${bucket.arn}/some/object`;
    return [
      { action: "s3:GetObject", resource: object },
      { action: "s3:PutObject", resource: object },
      { action: "s3:ListBucket", resource: bucket.arn },
      { action: "s3:PutBucketPolicy", resource: bucket.arn },
    ];
  }
  const { table } = enclosed;
  if (enclosed.kind === "stream") {
    return [{ action: "dynamodb:GetRecords", resource: table.arnOf("stream", "2026-11-21T00:00:00.000") }];
  }
  return [
    { action: "dynamodb:GetItem", resource: table.arn },
    { action: "dynamodb:PutItem", resource: table.arn },
    { action: "dynamodb:Query", resource: table.arnOf("index", "some-index") },
    { action: "dynamodb:ExportTableToPointInTime", resource: table.arn },
    { action: "dynamodb:DeleteResourcePolicy", resource: table.arn },
  ];
}
