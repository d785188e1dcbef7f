type Actions = readonly string[];

/** Actions by what of a table they are done on. */
export interface TableRequests {
  readonly table?: Actions;
  readonly index?: Actions;
  readonly stream?: Actions;
  readonly export?: Actions;
  readonly import?: Actions;
  readonly backup?: Actions;
  /** Actions that have no resource. */
  readonly everywhere?: Actions;
  /** On its customer-managed key, if it has one, through DynamoDB only. */
  readonly key?: Actions;
}

/** Actions by what of a bucket they are done on. */
export interface BucketRequests {
  readonly bucket?: Actions;
  /** On the bucket, held to the prefix if there is one. */
  readonly listing?: Actions;
  readonly object?: Actions;
  /** On its customer-managed key, if it has one, through S3 only. */
  readonly key?: Actions;
}

/** Requests that must be allowed, and some that must not be. */
export interface Requests<Kind> {
  readonly allows: Kind;
  readonly refuses: Kind;
}
