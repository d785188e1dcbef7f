import * as v from "valibot";
import { partitionOf } from "../aws";

/** How a VPC reaches a service: by a route to its public addresses, or by a network interface of its own. */
export type EndpointType = "gateway" | "interface";

/** What is known of the endpoints of a service. */
interface EndpointServiceFacts {
  /** The types that there are. */
  readonly types: readonly EndpointType[];
  /** Whether an interface endpoint takes over the service's own name in its VPC, so that clients need no setting. */
  readonly privateDns: "never" | "on request" | "unless refused";
  /** What the names of its actions begin with. */
  readonly prefix: string;
  /** Actions of this prefix that another endpoint carries, or the only ones that this one does. */
  readonly only?: readonly string[];
  readonly except?: readonly string[];
  /** Actions on no resource that clients need whatever they were granted, and why. */
  readonly clientsNeed: readonly string[];
  readonly because?: string;
  /** Types whose service name begins otherwise in China. Only stated by AWS in the source of its own CDK. */
  readonly namedOtherwiseInChina: readonly EndpointType[];
  readonly sources: readonly string[];
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB_Streams.html */
const streamActions = [
  "dynamodb:DescribeStream",
  "dynamodb:GetRecords",
  "dynamodb:GetShardIterator",
  "dynamodb:ListStreams",
];

const privateLink = "https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html";

/**
 * The services that a closed VPC needs for DynamoDB and S3, and what is different about each of their endpoints.
 *
 * Service names in China: https://github.com/aws/aws-cdk/blob/main/packages/aws-cdk-lib/aws-ec2/lib/vpc-endpoint.ts
 */
export const endpointServices = {
  dynamodb: {
    types: ["gateway", "interface"],
    privateDns: "never",
    prefix: "dynamodb",
    except: streamActions,
    clientsNeed: ["dynamodb:DescribeEndpoints"],
    because:
      "a client that discovers its endpoint calls it, and through a VPC endpoint it is refused unless the policy says so",
    namedOtherwiseInChina: [],
    sources: [
      "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/privatelink-interface-endpoints.html",
      "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-ddb.html",
      "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/inter-network-traffic-privacy.html",
    ],
  },
  "dynamodb-streams": {
    types: ["interface"],
    privateDns: "never",
    prefix: "dynamodb",
    only: streamActions,
    clientsNeed: [],
    namedOtherwiseInChina: [],
    sources: ["https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/privatelink-streams.html"],
  },
  s3: {
    types: ["gateway", "interface"],
    privateDns: "on request",
    prefix: "s3",
    clientsNeed: [],
    namedOtherwiseInChina: ["interface"],
    sources: [
      "https://docs.aws.amazon.com/AmazonS3/latest/userguide/privatelink-interface-endpoints.html",
      "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-s3.html",
    ],
  },
  sts: {
    types: ["interface"],
    privateDns: "unless refused",
    prefix: "sts",
    clientsNeed: ["sts:GetCallerIdentity"],
    because: "clients ask it who they are; IAM asks for no permission, but nothing says that an endpoint lets it pass",
    namedOtherwiseInChina: ["interface"],
    sources: [
      "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sts_vpc_endpoint_create.html",
      "https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html",
      privateLink,
    ],
  },
  kms: {
    types: ["interface"],
    privateDns: "unless refused",
    prefix: "kms",
    clientsNeed: [],
    namedOtherwiseInChina: [],
    sources: ["https://docs.aws.amazon.com/kms/latest/developerguide/kms-vpc-endpoint.html", privateLink],
  },
} as const satisfies Record<string, EndpointServiceFacts>;

/** A service that endpoints can be created for. */
export type EndpointService = keyof typeof endpointServices;

/** The shape of the name of such a service. */
export const endpointServiceSchema = v.picklist(Object.keys(endpointServices) as EndpointService[]);

/** The row of a service. */
export function endpointService(service: EndpointService): EndpointServiceFacts {
  return endpointServices[service];
}

/** Whether requests for an action, named in full, are sent to this service and not to another one. */
export function carriesAction(service: EndpointService, action: string): boolean {
  const { prefix, only, except = [] } = endpointService(service);
  const among = (names: readonly string[]): boolean =>
    names.some((name) => name.toLowerCase() === action.toLowerCase());
  if (!action.toLowerCase().startsWith(`${prefix}:`)) return false;
  return only === undefined ? !among(except) : among(only);
}

/** What AWS calls the service that an endpoint leads to: `com.amazonaws.us-east-1.dynamodb`. */
export function endpointServiceName(service: EndpointService, type: EndpointType, region: string): string {
  const otherwise = partitionOf(region) === "aws-cn" && endpointService(service).namedOtherwiseInChina.includes(type);
  return `${otherwise ? "cn." : ""}com.amazonaws.${region}.${service}`;
}

/**
 * Buckets of AWS that hosts in a VPC read, and that a policy of their S3 endpoint closes unless it names them. Some of
 * the requests are signed by AWS or by nobody, so they are open to whoever is in the VPC, for reading alone.
 *
 * Source: https://github.com/aws-samples/data-perimeter-policy-examples/blob/main/service_owned_resources.md
 */
export const bucketsOfAws = {
  /** Packages of Amazon Linux 2: https://docs.aws.amazon.com/linux/al2/ug/al2-live-patching.html */
  "amazon-linux-2": "amazonlinux-2-repos-{region}",
  /** Packages of Amazon Linux 2023: https://docs.aws.amazon.com/linux/al2023/ug/live-patching.html */
  "amazon-linux-2023": "al2023-repos-{region}-de612dc2",
  /** Layers of container images: https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html#ecr-minimum-s3-perms */
  "ecr-layers": "prod-{region}-starport-layer-bucket",
} as const satisfies Record<string, string>;

/** One of the {@link bucketsOfAws}. */
export type BucketOfAws = keyof typeof bucketsOfAws;

/** The shape of the name of such a bucket. */
export const bucketOfAwsSchema = v.picklist(Object.keys(bucketsOfAws) as BucketOfAws[]);
