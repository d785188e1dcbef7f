import { type BucketRef, type Grant, type TableRef } from "../grants";
import { bucketVerbs, type OperationName } from "../catalogue";
import { matchesWildcard } from "../aws";

/** Whether grants allow requests on the table or its indexes, to which the policy of the table applies. */
export function reachesTable(grants: readonly Grant[], table: TableRef): boolean {
  return reaches(grants, [
    table.arn,
    ...[...table.description.indexes, "some"].map((name) => table.arnOf("index", name)),
  ]);
}

/** Whether grants allow requests on the streams of the table. */
export function reachesStream(grants: readonly Grant[], table: TableRef): boolean {
  return reaches(grants, [table.arnOf("stream", "2026-11-21T00:00:00.000")]);
}

/** Whether grants allow requests on the bucket that the principal sends itself. DynamoDB sends those of its exports. */
export function reachesBucket(grants: readonly Grant[], bucket: BucketRef): boolean {
  const own = grants.filter(({ operations }) => !operations.every((each) => writesExports(each.operation)));
  return (
    reaches(own, [bucket.arn]) ||
    own.some(({ operations }) =>
      operations.some(({ resources }) => resources.some((resource) => resource.startsWith(`${bucket.arn}/`))),
    )
  );
}

function writesExports(operation: OperationName): boolean {
  return bucketVerbs.receiveExport.some((each) => each === operation) || operation === "encryptObjects";
}

/** Actions without a resource are granted on `*`, and no resource policy applies to them. */
function reaches(grants: readonly Grant[], arns: readonly string[]): boolean {
  const patterns = grants.flatMap(({ operations }) => operations.flatMap(({ resources }) => resources));
  return patterns.some((pattern) => pattern !== "*" && arns.some((arn) => matchesWildcard(pattern, arn)));
}
