import * as v from "valibot";
import { checkEncryptionKey, checkExistingLocation, type ResourceLocation } from "../catalogue";
import { type KeyRef, keyRefSchema } from "../grants";
import { checkName } from "../aws";
import { at, checkShape, type Problem, type SchemaEntries } from "../validation";

/**
 * A bucket that this stack does not create.
 *
 * @typeParam EncryptionKey how a KMS key is named: its ref in a stack, a key of `keys` in an environment
 */
export interface ExistingBucketProps<EncryptionKey = KeyRef> {
  /** The name of the bucket. */
  readonly name: string;
  /**
   * The ID of the owner account, if it is another one. Terraform does not read such a bucket. The policy of the bucket
   * has to allow every principal that is granted something on it here.
   * @default the account of the stack
   */
  readonly account?: string;
  /**
   * The region of the bucket, if it is in another account.
   * @default the region of the stack
   */
  readonly region?: string;
  /**
   * The customer-managed key of the bucket. A grant to read or write the bucket includes the use of the key.
   * @default the keys of S3
   */
  readonly encryptionKey?: EncryptionKey;
}

const existingBucketSchema = v.strictObject({
  name: v.string(),
  account: v.optional(v.string()),
  region: v.optional(v.string()),
  encryptionKey: v.optional(keyRefSchema),
} satisfies SchemaEntries<ExistingBucketProps>);

/** What is wrong with the properties of an existing bucket. */
export function checkExistingBucket(props: ExistingBucketProps, location: ResourceLocation): Problem[] {
  const shape = checkShape(existingBucketSchema, props);
  if (shape.length > 0) return shape;
  return [
    ...at("name", checkName("bucket", props.name)),
    ...checkExistingLocation(props, location),
    ...checkEncryptionKey(props.encryptionKey, props.region ?? location.region),
  ];
}
