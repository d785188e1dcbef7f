import * as v from "valibot";
import { partitionOf } from "../aws";

/** How a VPC reaches a service: by a route to its public addresses, or by a network interface of its own. */
export type EndpointType = "gateway" | "interface";

/** The facts about the endpoints of a service. */
interface EndpointServiceFacts {
  /** The types that AWS offers. */
  readonly types: readonly EndpointType[];
  /** Whether the service's own name resolves to an interface endpoint in its VPC, so that clients need no setting. */
  readonly privateDns: "never" | "on request" | "unless refused";
  /** The service prefix of its actions. */
  readonly prefix: string;
  /** The only actions of the prefix that the endpoint carries, or those that another endpoint carries. */
  readonly only?: readonly string[];
  readonly except?: readonly string[];
  /** Actions without a resource that all clients need, independently of grants, and the reason. */
  readonly clientsNeed: readonly string[];
  readonly because?: string;
  /** Types whose service name has the prefix `cn.` in China. AWS documents this only in the source of its CDK. */
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
 * The services that an isolated VPC needs for DynamoDB and S3, and how their endpoints differ.
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

/** The facts about a service. */
export function endpointService(service: EndpointService): EndpointServiceFacts {
  return endpointServices[service];
}

/** Whether requests for an action, given as `dynamodb:GetItem`, go through an endpoint for the service. */
export function carriesAction(service: EndpointService, action: string): boolean {
  const { prefix, only, except = [] } = endpointService(service);
  const among = (names: readonly string[]): boolean =>
    names.some((name) => name.toLowerCase() === action.toLowerCase());
  if (!action.toLowerCase().startsWith(`${prefix}:`)) return false;
  return only === undefined ? !among(except) : among(only);
}

/** The name of a service for endpoints: `com.amazonaws.us-east-1.dynamodb`. */
export function endpointServiceName(service: EndpointService, type: EndpointType, region: string): string {
  const otherwise = partitionOf(region) === "aws-cn" && endpointService(service).namedOtherwiseInChina.includes(type);
  return `${otherwise ? "cn." : ""}com.amazonaws.${region}.${service}`;
}

/**
 * Buckets of AWS that hosts of a VPC read. The policy of an S3 endpoint denies them unless it names them. Some of the
 * requests are signed by AWS or are anonymous, so every host of the VPC may read the buckets.
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
