import { type Construct } from "constructs";
import { Aspects } from "cdktf";
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
import {
  BucketRef,
  checkShare,
  type ExternalPrincipal,
  type PolicyAddition,
  type PolicyHolder,
  type ResourceLocation,
  type ResourcePolicy,
  sharedPolicies,
} from "../access";
import { partitionOf } from "../aws";
import { policyJson, type PolicyJson, proveResourcePolicy } from "../policy";
import { deploymentOf, type Expressions, literal, policyArgument, reportProblems } from "../terraform";
import { at, problem, type Problem } from "../validation";
import { bucketPolicy, expectLogDelivery, type LogSender } from "./bucket-policy";
import { type AccessLogs, type BucketProps, defaultLogPrefix, type ExistingBucketProps } from "./bucket-props";
import { checkBucket } from "./check-bucket";
import { GrantedBucket } from "./granted-bucket";

/**
 * The ref of a bucket with these properties, without making anything.
 *
 * @param location where the bucket is, unless the properties say
 */
export function bucketRef(
  { name, account, region, encryptionKey }: ExistingBucketProps,
  location: ResourceLocation,
): BucketRef {
  return new BucketRef({
    name,
    account: account ?? location.account,
    region: region ?? location.region,
    ...(encryptionKey === undefined ? {} : { encryptionKey }),
  });
}

/**
 * A private bucket: no public access, no access control lists, encrypted, over TLS only.
 *
 * @example
 * const exports = new Bucket(this, "exports", { name: "acme-exports", expireAfterDays: { "artie/": 14 } });
 */
export class Bucket extends GrantedBucket {
  readonly ref: BucketRef;
  /** The name, as a reference. */
  readonly nameReference: string;
  private readonly logSenders: LogSender[] = [];
  private readonly additions: PolicyAddition[] = [];
  private readonly policy: S3BucketPolicy;
  private renderedPolicy: string | undefined;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: BucketProps<GrantedBucket>,
  ) {
    super(scope, id);
    const deployment = deploymentOf(this);
    const { name, preventDestroy = false, forceDestroy, tags, accessLogs } = props;
    this.ref = bucketRef(props, deployment);
    const bucket = new S3Bucket(this, "Resource", {
      bucket: name,
      ...(forceDestroy === undefined ? {} : { forceDestroy }),
      ...(tags === undefined ? {} : { tags }),
      ...(preventDestroy ? { lifecycle: { preventDestroy } } : {}),
    }).bucket;
    this.nameReference = bucket;
    this.policy = this.makeAccess();
    this.makeContents();
    if (accessLogs !== undefined) this.makeLogging(accessLogs);
    Aspects.of(this).add({
      visit: (visited) => {
        if (visited === this) this.writePolicy();
      },
    });
    reportProblems(this, () => this.problems());
  }

  /**
   * Lets somebody in another account do what it is granted on this bucket. Its own account has to allow it the same.
   *
   * @example
   * exports.share(externalPrincipal({ account: "444455556666", roles: "any" }).allow(exports.read()));
   */
  share(...principals: readonly ExternalPrincipal[]): this {
    const { account, region, ownAccounts = [] } = deploymentOf(this);
    const location = { account, partition: partitionOf(region) };
    const own: PolicyHolder = { kind: "bucket", arn: this.ref.arn };
    for (const principal of principals) {
      const problems = checkShare(principal, location, ownAccounts, [own]);
      reportProblems(this, () => problems);
      for (const policy of problems.length > 0 ? [] : sharedPolicies([principal], location)) {
        if (policy.holder.arn === own.arn) this.addToPolicy(policy);
      }
    }
    return this;
  }

  /**
   * Adds statements to the bucket's one policy, beside those of others and those that keep it private. Their resources
   * are the bucket and its objects.
   */
  addToPolicy(addition: PolicyAddition): void {
    this.additions.push(addition);
  }

  /** Who can get in. One after the other, since S3 refuses two changes of a bucket's access at the same moment. */
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
      // Written when the tree is complete, and every addition is there.
      policy: "",
      dependsOn: [ownership],
    });
  }

  /** How objects are kept: encrypted, in versions, and for how long. */
  private makeContents(): void {
    const bucket = this.nameReference;
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", { bucket, rule: [this.encryptionRule()] });
    const versioning = new S3BucketVersioningA(this, "versioning", {
      bucket,
      versioningConfiguration: { status: this.versioned ? "Enabled" : "Suspended" },
    });
    // Rules about old versions are only taken once versioning is set.
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
      // S3 checks that the receiver lets it deliver.
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

  private writePolicy(): void {
    const expressions = Object.assign({}, ...this.additions.map((each) => each.expressions ?? {})) as Expressions;
    this.renderedPolicy ??= policyArgument(this, "document", this.policyDocument(), expressions);
    this.policy.policy = this.renderedPolicy;
  }

  private policyDocument(): PolicyJson {
    return policyJson(this.ownPolicy().document);
  }

  private ownPolicy(): ResourcePolicy {
    return bucketPolicy(
      this.ref,
      this.logSenders,
      this.additions.flatMap(({ statements }) => statements),
    );
  }

  private get versioned(): boolean {
    return this.props.versioning ?? true;
  }

  private problems(): Problem[] {
    const { account, region, grantsAreProved = false } = deploymentOf(this);
    const receiver = this.props.accessLogs?.bucket;
    const problems = [
      ...checkBucket(this.props, region),
      ...(receiver === undefined ? [] : at("accessLogs", checkLogReceiver(receiver.ref))),
      ...at("policy", this.ownPolicy().problems),
    ];
    if (problems.length > 0 || grantsAreProved) return problems;
    const shared = [
      ...expectLogDelivery(this.ref, this.logSenders),
      ...this.additions.flatMap((each) => each.shared ?? []),
    ];
    return proveResourcePolicy({ place: ["policy"], account, policy: this.policyDocument(), shared });
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
        id: literal(`expire-${prefix}`),
        status: "Enabled",
        filter: [{ prefix: literal(prefix) }],
        expiration: [{ days }],
        ...(this.versioned ? { noncurrentVersionExpiration: [{ noncurrentDays: days }] } : {}),
      })),
    ];
  }
}

/** No problem for a bucket that S3 can deliver access logs to. */
export function checkLogReceiver({ description }: BucketRef): Problem[] {
  if (description.encryptionKey === undefined) return [];
  return [
    problem({
      value: description.name,
      rule: "is encrypted with a customer-managed key, and S3 delivers no access logs to such a bucket",
      remedy: "Send them to a bucket with the keys of S3.",
    }),
  ];
}
