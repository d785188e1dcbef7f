import { actionsOn, partitionOf, serviceAuthorization } from "../aws";
import { bucketParts, type BucketRef } from "../grants";
import { type PolicyJson } from "../policy";
import { proveDeniedToEverybody } from "../proof";
import { type Problem } from "../validation";

/**
 * Proves that the policy of a bucket denies everybody each action on the bucket and its objects without TLS. Returns the
 * problems.
 *
 * @param policy as it will be rendered
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html#transit
 */
export function proveBucketPolicy({ description }: BucketRef, policy: PolicyJson): Problem[] {
  const { account, region } = description;
  const s3 = serviceAuthorization("s3");
  const requests = Object.entries(bucketParts(description)).map(([name, { covered }]) => {
    const type = s3.resourceTypes.get(name);
    return {
      actions: type === undefined ? [] : actionsOn(type, s3),
      resources: covered,
      context: { "aws:SecureTransport": "false" },
    };
  });
  return proveDeniedToEverybody({
    policy,
    account,
    partition: partitionOf(region),
    requests,
    remedy: "Deny s3:* on the bucket and on its objects where aws:SecureTransport is false.",
  });
}
