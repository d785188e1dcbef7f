import * as v from "valibot";
import { checkName, formatArn, partitionOf } from "../aws";
import { type Within } from "../policy";
import { at, checkShape, copyData, type Problem } from "../validation";
import {
  type BucketDescription,
  type BucketOperation,
  bucketVerbs,
  type BucketVerb,
  checkOperations,
  checkPlainName,
  operation,
  type Operation,
} from "../catalogue";
import { BucketGrant } from "./bucket-grant";
import { bucketDenial, type Denial } from "./denials";
import { keyAccess } from "./encryption";
import { type GrantedOperation } from "./granted-operation";

/** The objects that a grant covers. */
export interface ObjectScope {
  /**
   * Only objects whose key begins with this, and only listings of it: `artie/`.
   * @default the whole bucket
   */
  readonly prefix?: string | undefined;
}

/**
 * A bucket as plain data with the verbs that can be granted on it.
 *
 * Actions on the bucket and actions on its objects never share a statement: the former are narrowed by a condition,
 * the latter by their ARN.
 *
 * @example
 * buckets.exports.read({ prefix: "reports/" });
 */
export class BucketRef implements Record<BucketVerb, (scope?: ObjectScope) => BucketGrant> {
  constructor(readonly description: BucketDescription) {}

  /** The ARN of the bucket itself. */
  get arn(): string {
    const { name, region } = this.description;
    return formatArn("bucket", { partition: partitionOf(region), bucket: name });
  }

  /** The pattern for all objects, or for those under a prefix. */
  objectsArn(prefix = ""): string {
    const { name, region } = this.description;
    return formatArn("object", { partition: partitionOf(region), bucket: name, object: `${prefix}*` });
  }

  /** ListBucket. Under a prefix it leaves HeadBucket out: see {@link headBucket}. */
  list(scope?: ObjectScope): BucketGrant {
    return this.verbs(["list"], scope);
  }

  /** ListBucket, GetBucketLocation and GetObject. Under a prefix it leaves HeadBucket out: see {@link headBucket}. */
  read(scope?: ObjectScope): BucketGrant {
    return this.verbs(["read"], scope);
  }

  /**
   * HeadBucket, with which clients check that the bucket is there, beside a grant under a prefix. AWS cannot tell it from
   * listing the names of all objects of the bucket: both are ListBucket without a prefix, and both are allowed.
   * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
   *
   * @example
   * role({ assumedBy: service("ecs-tasks") }).allow(
   *   buckets.lake.read({ prefix: "reports/" }),
   *   buckets.lake.headBucket(),
   * );
   */
  headBucket(): BucketGrant {
    const { operations, problems } = this.verbs(["headBucket"]);
    const granted = operations.map((each) => ({ ...each, within: withoutPrefix }));
    return new BucketGrant(this.target, granted, problems, this.description.place);
  }

  /** GetBucketLocation, PutObject and AbortMultipartUpload. */
  write(scope?: ObjectScope): BucketGrant {
    return this.verbs(["write"], scope);
  }

  /** {@link read} and {@link write}. Deleting is a grant of its own. */
  readWrite(scope?: ObjectScope): BucketGrant {
    return this.verbs(["read", "write"], scope);
  }

  /** DeleteObject. */
  delete(scope?: ObjectScope): BucketGrant {
    return this.verbs(["delete"], scope);
  }

  /** What DynamoDB needs to write an export here in the name of the caller. */
  receiveExport(scope?: ObjectScope): BucketGrant {
    return this.verbs(["receiveExport"], scope);
  }

  /** What DynamoDB needs to read files of an import here in the name of the caller. */
  provideImport(scope?: ObjectScope): BucketGrant {
    return this.verbs(["provideImport"], scope);
  }

  /** Exactly these operations, on the bucket or on its objects, as IAM checks each. */
  grant(operations: readonly BucketOperation[], objects?: ObjectScope): BucketGrant {
    const [names, scope] = [copyData(operations), copyData(objects)];
    const unknown = checkOperations(names, "s3");
    if (unknown.length > 0) return this.refused(unknown);
    return this.grantAs(names, scope);
  }

  /** That nothing of the bucket is reachable, wherever else a principal has rights to it from. */
  denial(): Denial {
    return bucketDenial(this.description);
  }

  private verbs(verbs: readonly (keyof typeof bucketVerbs)[], objects?: ObjectScope): BucketGrant {
    return this.grantAs(
      verbs.flatMap((verb) => bucketVerbs[verb]),
      copyData(objects),
    );
  }

  private grantAs(names: readonly BucketOperation[], scope: ObjectScope = {}): BucketGrant {
    const problems = [...at("name", checkPlainName("bucket", this.description.name)), ...checkScope(scope)];
    if (problems.length > 0) return this.refused(problems);
    const { prefix } = scope;
    const { encryptionKey, region } = this.description;
    const granted = [...new Set(names)].map((each) => this.granted(each, prefix));
    const access = keyAccess(names, encryptionKey, "s3", region);
    return new BucketGrant(this.target, [...granted, ...access], [], this.description.place);
  }

  private refused(problems: readonly Problem[]): BucketGrant {
    return new BucketGrant(this.target, [], problems, this.description.place);
  }

  private get target(): string {
    return `bucket ${this.description.name}`;
  }

  private granted(name: BucketOperation, prefix: string | undefined): GrantedOperation {
    const { on, prefixKey }: Operation = operation(name);
    const resources = on.map((type) => (type === "bucket" ? this.arn : this.objectsArn(prefix)));
    return prefix === undefined || prefixKey === undefined
      ? { operation: name, resources }
      : { operation: name, resources, within: { [prefixKey]: [{ like: `${prefix}*` }] } };
  }
}

/** HeadBucket has no parameter prefix; clients list the whole bucket without one, or with an empty one. */
const withoutPrefix: Within = { "s3:prefix": { ifPresent: [""] } };

const objectScopeSchema = v.strictObject({ prefix: v.optional(v.string()) });

/** A misspelt prefix would open the whole bucket, so nothing but a prefix is taken. */
function checkScope(scope: ObjectScope): Problem[] {
  const shape = checkShape(objectScopeSchema, scope);
  if (shape.length > 0) return shape;
  return scope.prefix === undefined ? [] : at("prefix", checkName("objectPrefix", scope.prefix));
}
