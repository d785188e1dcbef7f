/** When the pages of this table were read, most of them in a public copy and not on the live site. */
const read = "2026-11-29";

/** That a service makes requests with a role from its own network, and none of yours. */
interface ServiceNetwork {
  /** The page that documents what the service does with its role. */
  readonly source: string;
  readonly read: string;
}

function page(path: string): ServiceNetwork {
  return { source: `https://docs.aws.amazon.com/${path}`, read };
}

/**
 * The services, by their name without the domain, that run no code of yours with a role and place nothing in your VPC to
 * reach DynamoDB, S3 or KMS: their requests come from the network of AWS, so that a condition on your addresses, VPCs or
 * endpoints never holds. Nothing is claimed about a service that is not listed.
 *
 * @see https://repost.aws/knowledge-center/iam-restrict-calls-ip-addresses "the target service sees the IP address of the
 *   calling service"
 * @see https://github.com/aws-samples/data-perimeter-policy-examples/blob/main/service_control_policies/README.md which
 *   tells these service roles from those whose credentials code of yours has
 */
export const serviceNetworks: ReadonlyMap<string, ServiceNetwork> = new Map(
  Object.entries({
    apigateway: page("apigateway/latest/developerguide/integrating-api-with-aws-services-s3.html"),
    appsync: page("appsync/latest/devguide/attaching-a-data-source.html"),
    "batchoperations.s3": page("AmazonS3/latest/userguide/batch-ops-iam-role-policies.html"),
    events: page("eventbridge/latest/userguide/eb-use-identity-based.html"),
    firehose: page("firehose/latest/dev/controlling-access.html"),
    iot: page("iot/latest/developerguide/iot-create-role.html"),
    pipes: page("eventbridge/latest/userguide/eb-pipes-permissions.html"),
    s3: page("AmazonS3/latest/userguide/setting-repl-config-perm-overview.html"),
    scheduler: page("scheduler/latest/UserGuide/setting-up.html"),
    states: page("step-functions/latest/dg/procedure-create-iam-role.html"),
  }),
);
