import { type EncryptionKey } from "./key-description";

/** A bucket as grants see it. */
export interface BucketDescription {
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** Its customer-managed key; absent for the keys of S3. */
  readonly encryptionKey?: EncryptionKey;
  /** The way to its entry in the environment, for messages. Absent in stacks of your own. */
  readonly place?: readonly string[];
}
