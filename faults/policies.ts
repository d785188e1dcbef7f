import { type Faults, faultsIn } from "./fault";

const inServices = faultsIn("modules/network/endpoint-services.ts");
const inEndpointPolicy = faultsIn("modules/network/endpoint-policy.ts");
const inEndpointPrincipals = faultsIn("modules/network/endpoint-principals.ts");
const inKeyPolicy = faultsIn("modules/kms/key-policy.ts");
const inBucketPolicy = faultsIn("modules/s3/bucket-policy.ts");
const inBucket = faultsIn("modules/s3/bucket.ts");
const inBuckets = faultsIn("stacks/sections/buckets.ts");
const inDisposable = faultsIn("modules/aws/disposable.ts");
const inKey = faultsIn("modules/kms/key.ts");
const inTable = faultsIn("modules/dynamodb/table.ts");
const inPerimeter = faultsIn("modules/network/perimeter.ts");
const inPerimeters = faultsIn("stacks/sections/network/perimeters.ts");
const inShared = faultsIn("modules/principals/shared-access.ts");
const inCrossAccount = faultsIn("stacks/sections/cross-account.ts");
const inToolNetwork = faultsIn("modules/principals/internal-tools/tool-network.ts");
const inToolRoles = faultsIn("modules/principals/internal-tools/tool-roles.ts");
const inDenial = faultsIn("modules/grants/denials/denial.ts");
const inTableRequests = faultsIn("modules/grants/denials/table-requests.ts");
const inWhole = faultsIn("modules/grants/denials/whole.ts");
const inItemActions = faultsIn("modules/grants/denials/item-actions.ts");
const inAttributes = faultsIn("modules/grants/denials/attributes.ts");
const inItems = faultsIn("modules/grants/denials/items.ts");
const inForms = faultsIn("modules/grants/denials/other-forms.ts");
const inScoped = faultsIn("modules/grants/denials/scoped-operations.ts");
const inBeside = faultsIn("modules/grants/beside-denials.ts");
const inBeyond = faultsIn("modules/policy/beyond-limits.ts");

/** Faults in the policies of endpoints. */
export const endpointFaults: Faults = [
  inServices(
    "an endpoint for DynamoDB opens ListTables",
    'clientsNeed: ["dynamodb:DescribeEndpoints"]',
    'clientsNeed: ["dynamodb:DescribeEndpoints", "dynamodb:ListTables"]',
  ),
  inServices(
    "an endpoint for DynamoDB refuses DescribeEndpoints",
    'clientsNeed: ["dynamodb:DescribeEndpoints"]',
    "clientsNeed: []",
  ),
  inServices(
    "an endpoint for STS opens AssumeRole",
    'clientsNeed: ["sts:GetCallerIdentity"]',
    'clientsNeed: ["sts:GetCallerIdentity", "sts:AssumeRole"]',
  ),
  inServices("an endpoint for streams does not list them", '  "dynamodb:ListStreams",\n', ""),
  inServices(
    "an endpoint reads every bucket that begins like one of AWS",
    "prod-{region}-starport-layer-bucket",
    "prod-{region}-starport-layer*",
  ),
  inServices(
    "an endpoint reads another bucket of AWS",
    "al2023-repos-{region}-de612dc2",
    "al2023-repos-{region}-de612dc3",
  ),
  inServices(
    "the endpoint of S3 in China is not named by its prefix",
    'namedOtherwiseInChina: ["interface"],\n    sources: [\n      "https://docs.aws.amazon.com/AmazonS3',
    'namedOtherwiseInChina: [],\n    sources: [\n      "https://docs.aws.amazon.com/AmazonS3',
  ),
  inEndpointPolicy(
    "an endpoint writes to buckets of AWS",
    'actions: ["s3:GetObject"]',
    'actions: ["s3:GetObject", "s3:PutObject"]',
  ),
  inEndpointPolicy(
    "an endpoint drops every known condition",
    "else if (!values.includes(value)) return undefined;",
    "",
  ),
  inEndpointPolicy(
    "an endpoint opens what AWS services do with a key",
    'name === "aws:sourceip" || name === "kms:viaservice"',
    'name === "aws:sourceip"',
  ),
  inEndpointPolicy(
    "an endpoint lets what is denied pass",
    'effect === "Allow" ? conditionsThrough(conditions, known)',
    "effect !== undefined ? conditionsThrough(conditions, known)",
  ),
  inEndpointPrincipals(
    "an endpoint is open to every principal",
    '"aws:PrincipalArn": arns',
    '"aws:PrincipalTag/open": arns',
  ),
];

/** Faults in the policies of keys. */
export const keyPolicyFaults: Faults = [
  inKeyPolicy("a key makes grants for anybody", 'flag: "kms:GrantIsForAWSResource"', 'flag: "kms:ViaService"'),
  inKeyPolicy(
    "IAM policies have no effect on a key",
    'const everyKeyAction = "kms:*";',
    'const everyKeyAction = "kms:Describe*";',
  ),
  inKeyPolicy(
    "whoever uses a key also manages encryption",
    'operations: ["encryptTableData"]',
    'operations: ["manageTableEncryption"]',
  ),
  inKeyPolicy(
    "whoever administers a key uses it",
    "operations: keyVerbs.administer }",
    'operations: [...keyVerbs.administer, "decrypt"] }',
  ),
  inKeyPolicy(
    "roles in other accounts are not told apart",
    'ArnEquals: { "aws:PrincipalArn": elsewhere }',
    "ArnEquals: {}",
  ),
];

/** Faults in the policies of buckets. */
export const bucketPolicyFaults: Faults = [
  inBucketPolicy("a bucket refuses TLS", '{ "aws:SecureTransport": ["false"] }', '{ "aws:SecureTransport": ["true"] }'),
  inBucketPolicy(
    "the objects of a bucket are open without TLS",
    "resources: [bucket.arn, bucket.objectsArn()]",
    "resources: [bucket.arn]",
  ),
  inBucketPolicy(
    "a bucket itself is open without TLS",
    "resources: [bucket.arn, bucket.objectsArn()]",
    "resources: [bucket.objectsArn()]",
  ),
  inBucketPolicy("a bucket is read without TLS", 'actions: ["s3:*"]', 'actions: ["s3:Put*", "s3:Delete*"]'),
  inBucketPolicy(
    "a bucket lets other accounts in without TLS",
    'effect: "Deny",\n    principals: "*"',
    'effect: "Deny",\n    principals: { AWS: [bucket.description.account] }',
  ),
  inBucketPolicy(
    "a bucket lets services in without TLS",
    '{ Bool: { "aws:SecureTransport": ["false"] } }',
    '{ Bool: { "aws:SecureTransport": ["false"], "aws:PrincipalIsAWSService": ["false"] } }',
  ),
  inBucketPolicy("a bucket allows what comes without TLS", 'effect: "Deny"', 'effect: "Allow"'),
  inBuckets("a bucket does not deny anything itself", "own: ownAddition(ref, senders.get(key) ?? []),", ""),
  inBucketPolicy("every bucket delivers its logs", '      ArnLike: { "aws:SourceArn": [source.arn] },\n', ""),
  inBucketPolicy(
    "logs are written everywhere in the bucket",
    "resources: [bucket.objectsArn(prefix)]",
    "resources: [bucket.objectsArn()]",
  ),
];

/** Faults in what buckets, keys and tables promise beside their policies. */
export const hardeningFaults: Faults = [
  inBucket("a bucket takes public access control lists", "blockPublicAcls: true", "blockPublicAcls: false"),
  inBucket("a bucket takes public policies", "blockPublicPolicy: true", "blockPublicPolicy: false"),
  inBucket("a bucket heeds public access control lists", "ignorePublicAcls: true", "ignorePublicAcls: false"),
  inBucket(
    "a bucket lets everybody in by a public policy",
    "restrictPublicBuckets: true",
    "restrictPublicBuckets: false",
  ),
  inBucket("objects belong to their writers", '"BucketOwnerEnforced"', '"ObjectWriter"'),
  inBucket(
    "a bucket is not encrypted",
    'new S3BucketServerSideEncryptionConfigurationA(this, "encryption", { bucket, rule: [this.encryptionRule()] });',
    "this.encryptionRule();",
  ),
  inBucket(
    "a bucket is not encrypted with the key that was named",
    "if (encryptionKey === undefined) return",
    'if (encryptionKey?.arn !== "") return',
  ),
  inBucket("a bucket calls KMS for every object", "bucketKeyEnabled: true", "bucketKeyEnabled: false"),
  inBucket("a bucket keeps no versions", "this.props.versioning ?? true", "this.props.versioning ?? false"),
  inKey("KMS does not rotate a key", "enableKeyRotation: true", "enableKeyRotation: false"),
  inKey("a destroyed key is lost within a week", ": limits.longestDeletionWindow", ": limits.shortestDeletionWindow"),
  inKey("Terraform replaces every key", "lifecycle: { preventDestroy: true }", "lifecycle: { preventDestroy: false }"),
  inDisposable("the default of the environment wins over the entry", "= otherwise }", "= false }"),
  inDisposable("data is disposable unless it says otherwise", "otherwise = false", "otherwise = true"),
  inTable(
    "a table is not encrypted with the key that was named",
    "serverSideEncryption: { enabled: true",
    "serverSideEncryption: { enabled: false",
  ),
];

/** Faults in denials. */
export const denialFaults: Faults = [
  inTableRequests("a denied table leaves its streams and backups open", "return [arn, `${arn}/*`];", "return [arn];"),
  inWhole("a denied table can be described", 'actions: ["dynamodb:*"]', 'actions: ["dynamodb:[!D]*"]'),
  inWhole("a denied bucket leaves its objects open", "resources: [arn, objects]", "resources: [arn]"),
  inDenial("a denial allows", 'effect: "Deny"', 'effect: "Allow"'),
  inBeyond("a denial leaves requests that lack a key", "return [isAbsent, [[`${some}", "return [[[`${some}"),
  inBeyond("a denial of one value asks for it in every value", '"ForAnyValue:" : ""', '"ForAllValues:" : ""'),
  inBeyond("a denial unless MFA leaves access keys", '[["BoolIfExists"', '[["Bool"'),
  inBeyond("a denial outside hours ends them early", '"DateGreaterThanEqualsIfExists"', '"DateGreaterThanIfExists"'),
  inItemActions("denied attributes stay in the stream", '  "getRecords",\n', ""),
  inItemActions("denied attributes can be exported", '  "exportTable",\n', ""),
  inAttributes(
    "denied attributes come back with the whole item",
    '"NONE", "UPDATED_NEW"',
    '"ALL_OLD", "NONE", "UPDATED_NEW"',
  ),
  inAttributes(
    "denied attributes come back with a projection",
    '["COUNT", "SPECIFIC_ATTRIBUTES"]',
    '["ALL_PROJECTED_ATTRIBUTES", "COUNT", "SPECIFIC_ATTRIBUTES"]',
  ),
  inItems("denied items are read by an index", "actions: actionsByKeyOfIndex,", 'actions: ["dynamodb:Scan"],'),
  inForms("a denied delete stays in PartiQL", ', { operation: "partiQlDelete" }', ""),
  inForms("a denied delete stays in batches", 'deleteItem: [{ operation: "batchWriteItem" }, ', "deleteItem: ["),
  inScoped("a denied prefix can be listed from above", "noneOf: [...denied, ...new Set(above)]", "noneOf: denied"),
  inBeside(
    "a grant of which nothing is left is accepted",
    "needed.every((each) => !isLeft",
    "needed.every((each) => isLeft",
  ),
];

/** Faults in perimeters. */
export const perimeterFaults: Faults = [
  inPerimeter(
    "a perimeter is about VPCs",
    'StringNotEquals: { "aws:SourceVpce":',
    'StringNotEquals: { "aws:SourceVpc":',
  ),
  inPerimeter(
    "what comes from no endpoint gets in",
    'StringNotEquals: { "aws:SourceVpce":',
    'StringNotEqualsIfExists: { "aws:SourceVpc":',
  ),
  inPerimeter("AWS services that act for a principal are shut out", ', "aws:ViaAWSService": ["false"] }', " }"),
  inPerimeter("AWS services are shut out", '"aws:PrincipalIsAWSService": ["false"], ', ""),
  inPerimeter(
    "service-linked roles are shut out",
    "[deployer, ...exempt, serviceLinkedRoles]",
    "[deployer, ...exempt]",
  ),
  inPerimeter("every role is let in", 'path: "/aws-service-role/"', 'path: "/"'),
  inPerimeter(
    "the deployer is shut out",
    "[deployer, ...exempt, serviceLinkedRoles]",
    "[...exempt, serviceLinkedRoles]",
  ),
  inPerimeter(
    "indexes are open outside the perimeter",
    '["dynamodb:*"], [table.arn, `${table.arn}/*`]',
    '["dynamodb:*"], [table.arn]',
  ),
  inPerimeter("streams are open outside the perimeter", '[table.arnOf("stream")], perimeter', "[table.arn], perimeter"),
  inPerimeter(
    "objects are open outside the perimeter",
    '["s3:*"], [bucket.arn, bucket.objectsArn()]',
    '["s3:*"], [bucket.arn]',
  ),
  inPerimeter(
    "a perimeter denies reads alone",
    '["dynamodb:*"], [table.arn, `${table.arn}/*`]',
    '["dynamodb:Get*"], [table.arn, `${table.arn}/*`]',
  ),
  inPerimeters(
    "endpoints of other services lead into a perimeter",
    "each.service === serviceOf[enclosed.kind]",
    "each.service !== undefined",
  ),
  inPerimeters("a perimeter leaves streams open unasked", "leavesStreamsOpen = false", "leavesStreamsOpen = true"),
];

/** Faults in what is shared with other accounts. */
export const sharingFaults: Faults = [
  inShared(
    "every role of the other account gets in",
    'roles === "any" ? conditions : onlyRoles(roles, conditions)',
    "conditions",
  ),
  inShared(
    "the conditions of a shared grant are lost",
    'roles === "any" ? conditions : onlyRoles(roles, conditions)',
    'roles === "any" ? {} : onlyRoles(roles)',
  ),
  inShared(
    "everybody gets in",
    '{ AWS: [formatArn("accountRoot", { partition, account })] };\n  const found',
    '{ AWS: ["*"] };\n  const found',
  ),
  inShared(
    "what does not work across accounts is shared",
    ".fromAnyAccount.includes(action)",
    ".fromAnyAccount.length > 0",
  ),
  inShared("the policy of a table denies its owner", "...(denies(grant) ? [deniesThere] : []),", ""),
  inShared(
    "a grant that needs a permissions boundary is shared",
    "grant instanceof Grant && grant.needsPermissionsBoundary",
    "grant instanceof Grant && !grant.needsPermissionsBoundary",
  ),
  inCrossAccount(
    "a key that does not know the other account is shared",
    "!use.includes(each) && !use.includes(account)",
    "!use.includes(each) && use.includes(account)",
  ),
];

/** Faults in internal tools. */
export const toolFaults: Faults = [
  inToolNetwork(
    "what a tool does from a VPC is open to all of them",
    'if ("vpcs" in network) return grant.fromVpc(...network.vpcs);',
    'if ("vpcs" in network) return grant;',
  ),
  inToolNetwork(
    "roles for people are taken from anywhere",
    'if ("vpcs" in network) return principal.fromVpc(...network.vpcs);',
    'if ("vpcs" in network) return principal;',
  ),
  inToolRoles(
    "sessions do not state the person",
    'if (identity === "in the tool alone") return {};',
    "if (identity !== undefined) return {};",
  ),
  inToolRoles(
    "every role of the account takes the roles for people",
    ".onlyRoles(arn);\n}\n\nfunction saying",
    ";\n}\n\nfunction saying",
  ),
  inToolRoles(
    "a tool takes roles of a variant that it does not have",
    "...used.map((variant) => new RoleRef",
    "...toolVariants.map((variant) => new RoleRef",
  ),
  inToolRoles(
    "people who look may also change",
    "forPeople.allow(...limited(grants[variant], network))",
    'forPeople.allow(...limited(grants["read-write"], network))',
  ),
  inToolRoles("a hosted tool needs no external ID", "account(id).withExternalId(externalId)", "account(id)"),
  inToolRoles(
    "a hosted tool comes from anywhere",
    "{ ipAddresses: runs.ipAddresses } : runs.from",
    '{ ipAddresses: ["0.0.0.0/0"] } : runs.from',
  ),
];
