import { type serviceData } from "./data";

/** What AWS writes elsewhere about a service and leaves out of the Service Authorization Reference. */
interface BeyondReference {
  /** Further ARNs of a type of resource, by its name. */
  readonly forms?: Readonly<Record<string, readonly string[]>>;
  /** Further types of resources that an action works on, by its name without the service. */
  readonly types?: Readonly<Record<string, readonly string[]>>;
  /** What requests of an action are authorised on, where the reference lists no type of resource for it. */
  readonly resources?: Readonly<Record<string, readonly string[]>>;
}

const none: BeyondReference = {};

/** The path prefix that a listing asks for is part of its resource; the whole account is asked for by `/`. */
function listed(type: string): readonly string[] {
  return [`arn:{Partition}:iam::{Account}:${type}/`, `arn:{Partition}:iam::{Account}:${type}/{PathPrefix}/`];
}

const facts: Readonly<Partial<Record<keyof typeof serviceData, BeyondReference>>> = {
  // EventBridge writes the destinations of an account without region and account:
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-use-identity-based.html
  events: { forms: { "api-destination": ["arn:{Partition}:events:::api-destination/{ApiDestinationName}"] } },
  // A WebSocket route has no method, and the root of a REST API no path. The policy of an API may leave out its ARN:
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-control-access-iam.html
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
  "execute-api": {
    forms: {
      "execute-api-general": [
        "arn:{Partition}:execute-api:{Region}:{Account}:{ApiId}/{Stage}/{RouteKey}",
        "execute-api:/{Stage}/{RouteKey}",
      ],
    },
  },
  // AWS's own guide allows iam:ListUsers on a path:
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_examples_iam_policy-sim-path-console.html
  iam: {
    resources: {
      ListGroups: listed("group"),
      ListInstanceProfiles: listed("instance-profile"),
      ListPolicies: listed("policy"),
      ListRoles: listed("role"),
      ListServerCertificates: listed("server-certificate"),
      ListUsers: listed("user"),
    },
  },
  // The ARN of a log group ends in `:*` for most actions; the name of the stream is empty where there is none:
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
  logs: {
    forms: {
      "log-group": [
        "arn:{Partition}:logs:{Region}:{Account}:log-group:{LogGroupName}:*",
        "arn:{Partition}:logs:{Region}:{Account}:log-group:{LogGroupName}:log-stream:",
      ],
    },
    types: { CreateLogStream: ["log-stream"] },
    // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonSageMakerModelCustomizationCoreAccess.html
    resources: { DescribeLogGroups: ["arn:{Partition}:logs:{Region}:{Account}:log-group::log-stream:"] },
  },
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/walkthrough1.html
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/MultiRegionAccessPointPermissions.html
  s3: {
    forms: {
      accesspoint: ["arn:{Partition}:s3::{Account}:accesspoint/{AccessPointAlias}"],
      accesspointobject: ["arn:{Partition}:s3::{Account}:accesspoint/{AccessPointAlias}/object/{ObjectName}"],
    },
    resources: { ListAllMyBuckets: ["arn:{Partition}:s3:::*"] },
  },
  // What AWS itself publishes has no account in its ARN:
  // https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-finding-public-parameters.html
  ssm: {
    forms: {
      "automation-definition": [
        "arn:{Partition}:ssm:{Region}::automation-definition/{AutomationDefinitionName}:{VersionId}",
      ],
      document: ["arn:{Partition}:ssm:{Region}::document/{DocumentName}"],
      parameter: ["arn:{Partition}:ssm:{Region}::parameter/{ParameterNameWithoutLeadingSlash}"],
    },
    // https://docs.aws.amazon.com/systems-manager/latest/userguide/security_iam_id-based-policy-examples.html
    resources: { ListDocuments: ["arn:{Partition}:ssm:{Region}:{Account}:document/{DocumentName}"] },
  },
};

/** What is known of a service besides its reference, with the pages that say it. */
export function beyondReference(service: keyof typeof serviceData): BeyondReference {
  return facts[service] ?? none;
}
