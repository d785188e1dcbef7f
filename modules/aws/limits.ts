/** One quota of AWS, and where AWS states it. */
export interface Limit {
  /** The number that holds without asking AWS for more. */
  readonly value: number;
  /** The most that AWS raises it to on request; absent where it cannot be raised. */
  readonly raisableTo?: number;
  /** What is counted. */
  readonly unit: string;
  readonly source: string;
}

const iam = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";
const dynamodb = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html";
const resourcePolicies = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-considerations.html";
const endpointPolicies = "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html";
const apiGateway =
  "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html";
const recovery = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Point-in-time-recovery.html";
const createRole = "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html";
const getSessionToken = "https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html";
const scheduleKeyDeletion = "https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html";
const projection = "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Projection.html";
const oidcProvider = "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html";
const lifecycleRules = "https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html";
const lifecycleConfiguration = "https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleConfiguration.html";
const createTag = "https://docs.aws.amazon.com/scheduler/latest/APIReference/API_Tag.html";
const enableKeyRotation = "https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html";

/** The quotas that the project checks at synth. */
export const limits = {
  managedPolicySize: { value: 6_144, unit: "characters other than white space", source: iam },
  trustPolicySize: { value: 2_048, raisableTo: 8_192, unit: "characters other than white space", source: iam },
  tableResourcePolicySize: { value: 20_480, unit: "bytes with white space", source: resourcePolicies },
  endpointPolicySize: { value: 20_480, unit: "characters with white space", source: endpointPolicies },
  apiResourcePolicySize: { value: 8_192, unit: "characters", source: apiGateway },
  resourcesPerApi: { value: 300, unit: "resources", source: apiGateway },
  policiesPerRole: { value: 10, raisableTo: 25, unit: "managed policies", source: iam },
  policiesPerUser: { value: 10, raisableTo: 20, unit: "managed policies", source: iam },
  policiesPerGroup: { value: 10, unit: "managed policies", source: iam },
  groupsPerUser: { value: 10, unit: "groups", source: iam },
  accessKeysPerUser: { value: 2, unit: "access keys", source: iam },
  tagsPerResource: { value: 50, unit: "tags", source: iam },
  tagKeyLength: { value: 128, unit: "characters", source: iam },
  tagValueLength: { value: 256, unit: "characters", source: iam },
  shortestMaxSession: { value: 3_600, unit: "seconds", source: createRole },
  longestMaxSession: { value: 43_200, unit: "seconds", source: createRole },
  longestMfaAge: { value: 129_600, unit: "seconds", source: getSessionToken },
  recoveryPeriodInDays: { value: 35, unit: "days", source: recovery },
  globalSecondaryIndexes: { value: 20, unit: "indexes", source: dynamodb },
  localSecondaryIndexes: { value: 5, unit: "indexes", source: dynamodb },
  projectedAttributesPerIndex: { value: 20, unit: "attributes that are not keys", source: projection },
  projectedAttributesPerTable: { value: 100, unit: "attributes that are not keys", source: projection },
  /** AWS raises it on request, and states no upper bound. */
  tableCapacity: { value: 40_000, unit: "capacity units", source: dynamodb },
  clientIdLength: { value: 255, unit: "characters", source: oidcProvider },
  providerUrlLength: { value: 255, unit: "characters with https://", source: oidcProvider },
  lifecycleRules: { value: 1_000, unit: "rules", source: lifecycleConfiguration },
  lifecycleRuleIdLength: { value: 255, unit: "characters", source: lifecycleRules },
  /** The API and Terraform hold it in 32 bits. */
  lifecycleDays: { value: 2_147_483_647, unit: "days", source: lifecycleRules },
  shortestSchedulerTagValue: { value: 1, unit: "characters", source: createTag },
  shortestDeletionWindow: { value: 7, unit: "days", source: scheduleKeyDeletion },
  longestDeletionWindow: { value: 30, unit: "days", source: scheduleKeyDeletion },
  shortestRotationPeriod: { value: 90, unit: "days", source: enableKeyRotation },
  longestRotationPeriod: { value: 2_560, unit: "days", source: enableKeyRotation },
  keyDescriptionLength: {
    value: 8_192,
    unit: "characters",
    source: "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html",
  },
  streamReaders: {
    value: 2,
    unit: "readers of each shard",
    source: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html",
  },
} as const satisfies Record<string, Limit>;
