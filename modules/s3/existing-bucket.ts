import { type Construct } from "constructs";
import { DataAwsS3Bucket } from "@cdktf/provider-aws/lib/data-aws-s3-bucket";
import { type BucketRef } from "../grants";
import { isElsewhere } from "../catalogue";
import { deploymentOf, reportProblems } from "../terraform";
import { problem } from "../validation";
import { bucketRef } from "./bucket";
import { checkExistingBucket, type ExistingBucketProps } from "./existing-bucket-props";
import { GrantedBucket } from "./granted-bucket";

/**
 * A bucket that this stack does not create. The plan fails if the bucket does not exist or is in another region.
 *
 * The bucket must be in the account of the stack; grant on the {@link bucketRef} of a bucket of another account. The
 * owner writes the policy of the bucket, so it cannot be shared from here.
 *
 * @example
 * new ExistingBucket(this, "lake", { name: "acme-lake" }).read({ prefix: "reports/" });
 */
export class ExistingBucket extends GrantedBucket {
  readonly ref: BucketRef;

  constructor(scope: Construct, id: string, props: ExistingBucketProps) {
    super(scope, id);
    const { name } = props;
    const deployment = deploymentOf(this);
    this.ref = bucketRef(props, deployment);
    const bucket = new DataAwsS3Bucket(this, "Resource", { bucket: name });
    bucket.lifecycle = {
      postcondition: [
        {
          condition: `\${self.bucket_region == ${JSON.stringify(deployment.region)}}`,
          errorMessage: `Bucket ${name} is not in ${deployment.region}, the region of this environment.`,
        },
      ],
    };
    reportProblems(this, () => [
      ...checkExistingBucket(props, deployment),
      ...(isElsewhere(props, deployment) ? [notInThisAccount] : []),
    ]);
  }
}

const notInThisAccount = problem({
  rule: "is a bucket of another account, of which Terraform reads nothing here",
  remedy: "Grant on its bucketRef(…), which makes nothing.",
});
