import { type BucketDescription, type TableDescription } from "../modules/catalogue";
import { BucketRef, TableRef } from "../modules/grants";

/** The account that owns the table and the bucket. */
export const own = "111122223333";

/** A table that every verb can be granted on, unless a change says otherwise. */
export function tableRef(changes: Partial<TableDescription> = {}): TableRef {
  return new TableRef({
    name: "orders",
    account: own,
    region: "us-east-1",
    indexes: ["by-email"],
    streamViewTypes: ["NEW_IMAGE"],
    pointInTimeRecovery: true,
    ...changes,
  });
}

export function bucketRef(changes: Partial<BucketDescription> = {}): BucketRef {
  return new BucketRef({ name: "acme-exports", account: own, region: "us-east-1", ...changes });
}
