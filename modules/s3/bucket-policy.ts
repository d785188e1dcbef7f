import { type BucketRef, type PolicyAddition } from "../grants";
import { type SharedExpectation } from "../proof";
import { statement, type Statement } from "../policy";

/** A bucket that delivers its access logs to another one. */
export interface LogSender {
  readonly bucket: BucketRef;
  /** The prefix of the keys of its logs. */
  readonly prefix: string;
}

/** The statements that every policy of a bucket has: TLS only, and the delivery of access logs. */
export function ownAddition(
  bucket: BucketRef,
  logSenders: readonly LogSender[],
): Required<Pick<PolicyAddition, "statements" | "shared">> {
  return {
    statements: [tlsOnly(bucket), ...logSenders.map((sender, index) => logDelivery(bucket, sender, index))],
    shared: expectLogDelivery(bucket, logSenders),
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html#transit */
function tlsOnly(bucket: BucketRef): Statement {
  return statement({
    sid: "DenyWithoutTls",
    effect: "Deny",
    principals: "*",
    actions: ["s3:*"],
    resources: [bucket.arn, bucket.objectsArn()],
    conditions: { Bool: { "aws:SecureTransport": ["false"] } },
  });
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html#grant-log-delivery-permissions-general */
function logDelivery(bucket: BucketRef, { bucket: source, prefix }: LogSender, index: number): Statement {
  return statement({
    sid: `AccessLogs${index + 1}`,
    principals: { Service: ["logging.s3.amazonaws.com"] },
    actions: ["s3:PutObject"],
    resources: [bucket.objectsArn(prefix)],
    conditions: {
      ArnLike: { "aws:SourceArn": [source.arn] },
      StringEquals: { "aws:SourceAccount": [source.description.account] },
    },
  });
}

/** That the logging service may write, only for these buckets and only below their prefixes. */
function expectLogDelivery(bucket: BucketRef, logSenders: readonly LogSender[]): SharedExpectation[] {
  const { name } = bucket.description;
  return logSenders.map(({ bucket: source, prefix }) => ({
    principal: "Service logging.s3.amazonaws.com",
    callers: [{ type: "service", name: "logging.s3.amazonaws.com" }],
    strangers: [{ type: "service", name: "cloudtrail.amazonaws.com" }, { type: "anonymous" }],
    within: {
      "aws:SourceArn": [bucket.arn.replace(name, source.description.name)],
      "aws:SourceAccount": [source.description.account],
    },
    expectations: [
      {
        allows: [
          {
            actions: ["s3:PutObject"],
            resource: `${bucket.arn}/${prefix}*`,
            examples: [`${bucket.arn}/${prefix}2026-11-21-09-30-00-0123456789ABCDEF`],
          },
        ],
        refuses: [
          { actions: ["s3:PutObject"], resources: [`${bucket.arn}/stranger/log`] },
          { actions: ["s3:GetObject", "s3:DeleteObject"], resources: [`${bucket.arn}/${prefix}log`] },
        ],
      },
    ],
  }));
}
