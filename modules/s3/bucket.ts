import { type Construct } from "constructs";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";
import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block";
import {
  S3BucketServerSideEncryptionConfigurationA,
  type S3BucketServerSideEncryptionConfigurationRuleA,
} from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning";
import { BucketRef, type PolicyAddition, type SharedHolder } from "../grants";
import { type ExternalPrincipal } from "../principals";
import { markedTags, withDisposable } from "../aws";
import { locationOf, type ResourceLocation } from "../catalogue";
import {
  additionsFor,
  deploymentOf,
  literal,
  PolicyAdditions,
  registerProvedAccess,
  reportProblems,
} from "../terraform";
import { at, type Problem } from "../validation";
import { bucketFacts } from "./bucket-facts";
import { type LogSender, ownAddition } from "./bucket-policy";
import {
  type AccessLogs,
  type BucketProps,
  checkBucket,
  checkLogReceiver,
  defaultLogPrefix,
  expiryRuleId,
} from "./bucket-props";
import { type ExistingBucketProps } from "./existing-bucket-props";
import { GrantedBucket } from "./granted-bucket";
import { proveBucketPolicy } from "./prove-bucket-policy";

/**
 * The ref of a bucket with these properties. Creates nothing.
 *
 * @param location the account and region of the bucket, unless the properties have them
 */
export function bucketRef(
  { name, encryptionKey, ...given }: ExistingBucketProps,
  location: ResourceLocation,
): BucketRef {
  return new BucketRef({
    name,
    ...locationOf(given, location),
    ...(encryptionKey === undefined ? {} : { encryptionKey }),
  });
}

/**
 * A private bucket: no public access, no access control lists, encrypted, accepts requests over TLS only.
 *
 * @example
 * const exports = new Bucket(this, "exports", { name: "acme-exports", expireAfterDays: { "artie/": 14 } });
 */
export class Bucket extends GrantedBucket {
  readonly ref: BucketRef;
  /** The name, as a reference. */
  readonly nameReference: string;
  private readonly props: BucketProps<GrantedBucket>;
  private readonly logSenders: LogSender[] = [];
  private readonly additions: PolicyAdditions;
  private readonly policy: S3BucketPolicy;

  constructor(scope: Construct, id: string, settings: BucketProps<GrantedBucket>) {
    super(scope, id);
    const deployment = deploymentOf(this);
    const props = withDisposable(settings, deployment);
    this.props = props;
    const { name, disposable, accessLogs } = props;
    const tags = markedTags(props);
    this.ref = bucketRef(props, deployment);
    const bucket = new S3Bucket(this, "Resource", {
      bucket: name,
      ...(tags === undefined ? {} : { tags }),
      ...(disposable ? { forceDestroy: true } : { lifecycle: { preventDestroy: true } }),
    }).bucket;
    this.nameReference = bucket;
    this.policy = this.makeAccess();
    this.makeContents();
    if (accessLogs !== undefined) this.makeLogging(accessLogs);
    this.additions = new PolicyAdditions(this, {
      holder: this.holder,
      write: (policy) => (this.policy.policy = policy),
      own: () => ownAddition(this.ref, this.logSenders),
      prove: (policy) => proveBucketPolicy(this.ref, policy),
    });
    reportProblems(this, () => this.problems());
    if (deployment.grantsAreProved !== true) registerProvedAccess(this, () => bucketFacts(this.ref, props));
  }

  /**
   * Allows principals of other accounts what they are granted on this bucket. The account of each has to allow it too.
   *
   * @example
   * exports.share(externalPrincipal({ account: "444455556666", roles: "any" }).allow(exports.read()));
   */
  share(...principals: readonly ExternalPrincipal[]): this {
    for (const { holder, ...addition } of additionsFor(this, principals, [this.holder])) {
      if (holder.arn === this.holder.arn) this.addToPolicy(addition);
    }
    return this;
  }

  /**
   * Adds statements to the bucket's one policy, beside those that are there. Their resources are the bucket and its
   * objects.
   */
  addToPolicy(addition: PolicyAddition): void {
    this.additions.add(addition);
  }

  /** Creates what controls access, one after the other: S3 refuses concurrent changes of a bucket's access. */
  private makeAccess(): S3BucketPolicy {
    const bucket = this.nameReference;
    const publicAccessBlock = new S3BucketPublicAccessBlock(this, "public_access_block", {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    const ownership = new S3BucketOwnershipControls(this, "ownership", {
      bucket,
      rule: { objectOwnership: "BucketOwnerEnforced" },
      dependsOn: [publicAccessBlock],
    });
    return new S3BucketPolicy(this, "policy", {
      bucket,
      // Set when the tree is complete, with every addition.
      policy: "",
      dependsOn: [ownership],
    });
  }

  /** Creates what decides how objects are stored: encryption, versions, expiry. */
  private makeContents(): void {
    const bucket = this.nameReference;
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", { bucket, rule: [this.encryptionRule()] });
    const versioning = new S3BucketVersioningA(this, "versioning", {
      bucket,
      versioningConfiguration: { status: this.versioned ? "Enabled" : "Suspended" },
    });
    // S3 accepts rules about old versions only after versioning is set.
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      bucket,
      rule: this.lifecycleRules(),
      dependsOn: [versioning],
    });
  }

  private makeLogging({
    bucket: receiver,
    prefix = defaultLogPrefix(this.props.name),
  }: AccessLogs<GrantedBucket>): void {
    const made = receiver instanceof Bucket ? receiver : undefined;
    made?.receiveAccessLogs(this, prefix);
    new S3BucketLoggingA(this, "logging", {
      bucket: this.nameReference,
      targetBucket: made?.nameReference ?? receiver.ref.description.name,
      targetPrefix: literal(prefix),
      // S3 checks that the receiver allows the delivery.
      ...(made === undefined ? {} : { dependsOn: [made.policy] }),
    });
  }

  private encryptionRule(): S3BucketServerSideEncryptionConfigurationRuleA {
    const { encryptionKey } = this.props;
    if (encryptionKey === undefined) return { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } };
    return {
      applyServerSideEncryptionByDefault: {
        sseAlgorithm: "aws:kms",
        kmsMasterKeyId: encryptionKey.expression ?? encryptionKey.arn,
      },
      bucketKeyEnabled: true,
    };
  }

  private get holder(): SharedHolder {
    return { kind: "bucket", arn: this.ref.arn };
  }

  private get versioned(): boolean {
    return this.props.versioning ?? true;
  }

  private problems(): Problem[] {
    const receiver = this.props.accessLogs?.bucket;
    const sendsLogs = receiver instanceof Bucket && receiver.props.accessLogs !== undefined;
    const problems = [
      ...checkBucket(this.props, deploymentOf(this).region),
      ...(receiver === undefined
        ? []
        : at(["accessLogs", "bucket"], checkLogReceiver(receiver.ref, deploymentOf(this), sendsLogs))),
      ...at("policy", this.additions.problems()),
    ];
    return problems.length > 0 ? problems : at("policy", this.additions.prove());
  }

  private receiveAccessLogs(source: Bucket, prefix: string): void {
    this.logSenders.push({ bucket: source.ref, prefix });
  }

  private lifecycleRules(): S3BucketLifecycleConfigurationRule[] {
    const { abortIncompleteUploadsAfterDays = 7, expireAfterDays = {} } = this.props;
    return [
      {
        id: "abort-incomplete-uploads",
        status: "Enabled",
        filter: [{ prefix: "" }],
        abortIncompleteMultipartUpload: [{ daysAfterInitiation: abortIncompleteUploadsAfterDays }],
      },
      ...Object.entries(expireAfterDays).map(([prefix, days]) => ({
        id: literal(expiryRuleId(prefix)),
        status: "Enabled",
        filter: [{ prefix: literal(prefix) }],
        expiration: [{ days }],
        ...(this.versioned ? { noncurrentVersionExpiration: [{ noncurrentDays: days }] } : {}),
      })),
    ];
  }
}
