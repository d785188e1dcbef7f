// Every argument that the project writes for Terraform: what AWS and Terraform allow there, and inputs that they refuse
// when the configuration is applied. Written from AWS's API references, the models of its SDKs (botocore's
// service-2.json, which has lengths, patterns and ranges), and the schema of the provider; not from the product.
//
// All sources were read on this day, most of them in a public copy and not on the live site.
export const read = "2026-11-29";

/** A value that AWS or Terraform refuses, by the steps of the way to it in the data or the settings. */
export interface WrongInput {
  readonly at: readonly string[];
  readonly value: unknown;
  /** Where it is refused, if elsewhere than where it is given. */
  readonly place?: readonly string[];
  /** The part of the message that states the rule. */
  readonly says?: RegExp;
}

/** An argument of which the input decides. */
interface InputFact {
  readonly kind: "input";
  readonly rule: string;
  readonly source: string;
  /** What every written value matches. */
  readonly pattern?: RegExp;
  readonly wrong: readonly WrongInput[];
  /** Values at the edge, which AWS takes. */
  readonly right?: readonly Pick<WrongInput, "at" | "value">[];
}

/** An argument that the project writes as one of these constants. */
interface ConstantFact {
  readonly kind: "constant";
  readonly values: readonly unknown[];
}

/** An argument that refers to what is made or read in the same configuration. */
interface ReferenceFact {
  readonly kind: "reference";
  readonly to: RegExp;
}

/** An argument that the project derives from names and policies, with what AWS allows there. */
interface DerivedFact {
  readonly kind: "derived";
  readonly rule: string;
  readonly source: string;
  readonly pattern: RegExp;
  readonly longest: number;
}

export type ArgumentFact = InputFact | ConstantFact | ReferenceFact | DerivedFact;

const constant = (...values: readonly unknown[]): ConstantFact => ({ kind: "constant", values });
const reference = (...types: readonly string[]): ReferenceFact => ({
  kind: "reference",
  to: new RegExp(`^\\$\\{(${types.join("|").replaceAll(".", "\\.")})\\.[A-Za-z0-9_-]+\\.[a-z_]+\\}$`),
});
/** Addresses of what is made before. */
const addresses: ReferenceFact = { kind: "reference", to: /^(data\.)?aws_[a-z0-9_]+\.[A-Za-z0-9_-]+$/ };
const input = (rule: string, source: string, more: Partial<Omit<InputFact, "kind">> = {}): InputFact => ({
  kind: "input",
  rule,
  source,
  wrong: [],
  ...more,
});
const derived = (rule: string, source: string, pattern: RegExp, longest: number): DerivedFact => ({
  kind: "derived",
  rule,
  source,
  pattern,
  longest,
});
const wrong = (at: string, value: unknown, says?: RegExp): WrongInput => ({
  at: at.split(" "),
  value,
  ...(says === undefined ? {} : { says }),
});
const elsewhere = (at: string, value: unknown, place: string, says?: RegExp): WrongInput => ({
  ...wrong(at, value, says),
  place: place.split(" "),
});
/** Refused in the entry itself: the mark that it exists is no step of the place. */
function existing(input: WrongInput): WrongInput {
  return { ...input, place: input.at.filter((step) => step !== "existing") };
}
const hcp = { kind: "hcp-terraform", organization: "acme", workspace: "data" };
const workspace = (change: object, place: string): WrongInput =>
  elsewhere("backend", { ...hcp, ...change }, `backend ${place}`);
const right = (at: string, value: unknown): Pick<WrongInput, "at" | "value"> => ({ at: at.split(" "), value });
const long = (length: number, character = "a"): string => character.repeat(length);

const api = {
  dynamodb: "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html",
  naming: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html",
  quotas: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html",
  projection: "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Projection.html",
  throughput: "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ProvisionedThroughput.html",
  ttl: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html",
  recovery: "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PointInTimeRecoverySpecification.html",
  tablePolicy: "https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutResourcePolicy.html",
  role: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html",
  user: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html",
  group: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateGroup.html",
  policy: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html",
  boundary: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html",
  iamTags: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html",
  oidc: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html",
  accessKey: "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/iam_access_key",
  simulation: "https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html",
  key: "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html",
  alias: "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html",
  rotation: "https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html",
  deletion: "https://docs.aws.amazon.com/kms/latest/APIReference/API_ScheduleKeyDeletion.html",
  keyPolicy: "https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html",
  bucket: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
  lifecycle: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_LifecycleRule.html",
  logging: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html",
  bucketPolicy: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketPolicy.html",
  vpc: "https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html",
  subnet: "https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html",
  zones: "https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-availability-zones.html",
  endpoint: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVpcEndpoint.html",
  ids: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html",
  schedule: "https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html",
  scheduleGroup: "https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateScheduleGroup.html",
  machine: "https://docs.aws.amazon.com/step-functions/latest/apireference/API_CreateStateMachine.html",
  rule: "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutRule.html",
  target: "https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html",
  queue: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html",
  topic: "https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html",
  logs: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html",
  alarm: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
  restApi: "https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html",
  s3State: "https://developer.hashicorp.com/terraform/language/backend/s3",
  hcp: "https://developer.hashicorp.com/terraform/cloud-docs/workspaces/create#workspace-naming",
  provider: "https://registry.terraform.io/providers/hashicorp/aws/latest/docs",
  accounts: "https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-identifiers.html",
};

/** Tags as IAM takes them, and the same keys as the tags of the environment in the same case. */
const tagsOf = (where: string): InputFact =>
  input(
    "at most 50, with those of the environment; keys of 1 to 128 and values of 0 to 256 letters, digits, spaces and _ . : / = + - @; no key twice in two cases; no aws:",
    api.iamTags,
    {
      wrong: [
        elsewhere(`${where} tags`, { Team: "x" }, `${where} tags Team`, /case/),
        elsewhere(`${where} tags`, { "aws:x": "x" }, `${where} tags aws:x`, /reserved/),
        elsewhere(`${where} tags`, { [long(129)]: "x" }, `${where} tags`, /128/),
        elsewhere(`${where} tags`, { x: long(257) }, `${where} tags x`, /256/),
        elsewhere(`${where} tags`, { "a<b": "x" }, `${where} tags a<b`),
        elsewhere(`${where} tags`, { x: "a;b" }, `${where} tags x`),
        wrong(`${where} tags`, Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, "x"])), /50/),
        wrong(`${where} tags`, ["x"]),
        elsewhere(`${where} tags`, { x: 5 }, `${where} tags x`),
      ],
      right: [
        right(`${where} tags`, { [long(128)]: long(256), "größe:a/b=c+d-e@f": "" }),
        right(`${where} tags`, { team: "another" }),
      ],
    },
  );

const attribute = "a key attribute has a name of 1 to 255 bytes of UTF-8";
const attributeName = (at: string): WrongInput[] =>
  ["", long(256), "é".repeat(128)].map((value) => elsewhere(at, value, at.replace(/ name$/, "")));
const attributeType = (at: string): WrongInput[] => [
  wrong(at, "string"),
  wrong(at, "s"),
  wrong(at, "BOOL"),
  wrong(at, 1),
];
const numbers = [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, "5", new Date(0), null];
/** Each of the values that are no whole number from 1, and those given. */
const numbersAt = (at: string, ...others: readonly unknown[]): WrongInput[] =>
  [...numbers, ...others].map((value) => elsewhere(at, value, at.replace(/(?<= billing) (read|write)$/, "")));
const capacity = (at: string): InputFact =>
  input("a whole number from 1, in 64 bits", api.throughput, {
    wrong: numbersAt(at, 1e16, -0),
    right: [right(at, 1), right(at, 40_000)],
  });
const days = (at: string): InputFact =>
  input("a whole number from 1, in 32 bits", api.lifecycle, {
    wrong: numbersAt(at, 2 ** 31),
    right: [right(at, 1), right(at, 2 ** 31 - 1)],
  });
const indexName = (at: string): InputFact =>
  input("3 to 255 of A–Z a–z 0–9 _ . -", api.naming, {
    pattern: /^[A-Za-z0-9_.-]{3,255}$/,
    wrong: ["ab", "a b c", "ab/c", long(256)].map((name) => ({
      at: at.split(" "),
      value: { [name]: at.startsWith("tables orders local") ? { sortKey: { name: "x", type: "S" } } : globalIndex },
      place: [...at.split(" "), name],
    })),
  });
const globalIndex = { partitionKey: { name: "x", type: "S" }, capacity: { read: 1, write: 1 } };
const included = (at: string): InputFact =>
  input(
    "1 to 20 different names of attributes that are no keys, each of 1 to 255 bytes; 100 in a table",
    api.projection,
    {
      wrong: [
        wrong(at, []),
        wrong(
          at,
          Array.from({ length: 21 }, (_, index) => `a${index}`),
          /20/,
        ),
        wrong(at, ["total", "total"]),
        wrong(at, ["pk"]),
        wrong(at, ["sk"]),
        wrong(at, [""]),
        wrong(at, [long(256)]),
        elsewhere(at, "total", at.replace(/ include$/, "")),
      ],
      right: [
        right(
          at,
          Array.from({ length: 20 }, (_, index) => `a${index}`),
        ),
        right(at, [long(255)]),
      ],
    },
  );
const projection = (at: string): InputFact =>
  input("ALL, KEYS_ONLY or INCLUDE", api.projection, {
    pattern: /^(ALL|KEYS_ONLY|INCLUDE)$/,
    wrong: [wrong(at, "INCLUDE"), wrong(at, "all"), wrong(at, {})],
  });
const table = "tables orders";
const gsi = `${table} globalSecondaryIndexes by-state`;
const lsi = `${table} localSecondaryIndexes by-day`;

const keyArn = (id: string): string => `arn:aws:kms:us-east-1:111122223333:key/${id}`;
const iamNames = (at: string, longest: number): Pick<InputFact, "pattern" | "wrong"> => ({
  pattern: new RegExp(`^[\\w+=,.@-]{1,${longest}}$`),
  wrong: ["", "a b", "a/b", "ä", long(longest + 1), null].map((value) => wrong(at, value)),
});
const paths = (at: string): InputFact =>
  input("/ alone, or / and 1 to 510 of ! to ~ and /", api.role, {
    pattern: /^\/([!-~]{1,510}\/)?$/,
    wrong: ["a", "/a", "a/", "/a b/", `/${long(511)}/`, ""].map((value) => wrong(at, value)),
    right: [right(at, "/")],
  });
const boundaries = (...places: readonly string[]): InputFact =>
  input("the ARN of a managed policy of the same account, or of AWS, in the same partition", api.boundary, {
    wrong: places.flatMap((at) => [
      wrong(at, "boundary"),
      wrong(at, "arn:aws:iam::444455556666:policy/boundary", /111122223333/),
      wrong(at, "arn:aws-cn:iam::111122223333:policy/boundary", /partition/),
      wrong(at, "arn:aws:iam::111122223333:role/boundary"),
      wrong(at, "arn:aws:iam::11112222333:policy/boundary"),
    ]),
    right: places.map((at) => right(at, "arn:aws:iam::aws:policy/PowerUserAccess")),
  });
const documents = (rule: string, source: string, longest: number): DerivedFact =>
  derived(rule, source, /^(\{"Version":"2012-10-17",|\$\{jsonencode\(local\.)/, longest);

/** What is known of each argument, by the type of the resource and by the way to the argument. */
export const argumentFacts: Readonly<Record<string, Readonly<Record<string, ArgumentFact>>>> = {
  aws_dynamodb_table: {
    name: input("3 to 255 of A–Z a–z 0–9 _ . -", api.naming, {
      pattern: /^[A-Za-z0-9_.-]{3,255}$/,
      wrong: ["ab", "", "a b c", "a/bc", "größe", long(256), null, 5].map((value) => wrong(`${table} name`, value)),
      right: [right(`${table} name`, long(255)), right(`${table} name`, "...")],
    }),
    "attribute.name": input(attribute, api.dynamodb, {
      wrong: [...attributeName(`${table} partitionKey name`), ...attributeName(`${table} sortKey name`)],
      right: [right(`${table} partitionKey name`, long(255))],
    }),
    "attribute.type": input("S, N or B, the same in all keys", api.dynamodb, {
      pattern: /^[SNB]$/,
      wrong: [
        ...attributeType(`${table} partitionKey type`),
        elsewhere(`${gsi} partitionKey`, { name: "pk", type: "N" }, `${gsi} partitionKey`, /type/),
        elsewhere(`${lsi} sortKey`, { name: "state", type: "N" }, `${lsi} sortKey`, /type/),
      ],
    }),
    hash_key: input(attribute, api.dynamodb, {
      wrong: [elsewhere(`${table} partitionKey`, { name: "sk", type: "S" }, `${table} sortKey`, /partition key/)],
    }),
    range_key: input("another attribute than the partition key", api.dynamodb, {
      wrong: [wrong(`${table} sortKey`, { name: "pk", type: "S" }, /partition key/)],
    }),
    billing_mode: input("PROVISIONED or PAY_PER_REQUEST", api.dynamodb, {
      pattern: /^(PROVISIONED|PAY_PER_REQUEST)$/,
      wrong: [wrong(`${table} billing`, "provisioned"), wrong(`${table} billing`, true)],
    }),
    read_capacity: capacity(`${table} billing read`),
    write_capacity: capacity(`${table} billing write`),
    "global_secondary_index.name": indexName(`${table} globalSecondaryIndexes`),
    "global_secondary_index.hash_key": input(attribute, api.dynamodb, {
      wrong: [
        ...attributeName(`${gsi} partitionKey name`),
        elsewhere(`${gsi} partitionKey`, { name: "at", type: "N" }, `${gsi} sortKey`, /partition key/),
      ],
    }),
    "global_secondary_index.range_key": input("another attribute than the partition key", api.dynamodb, {
      wrong: [
        ...attributeName(`${gsi} sortKey name`),
        wrong(`${gsi} sortKey`, { name: "state", type: "S" }, /partition key/),
      ],
    }),
    "global_secondary_index.projection_type": projection(`${gsi} projection`),
    "global_secondary_index.non_key_attributes": included(`${gsi} projection include`),
    "global_secondary_index.read_capacity": capacity(`${gsi} capacity read`),
    "global_secondary_index.write_capacity": capacity(`${gsi} capacity write`),
    "local_secondary_index.name": indexName(`${table} localSecondaryIndexes`),
    "local_secondary_index.range_key": input("another attribute than the partition key of the table", api.dynamodb, {
      wrong: [
        ...attributeName(`${lsi} sortKey name`),
        wrong(`${lsi} sortKey`, { name: "pk", type: "S" }, /partition key/),
      ],
    }),
    "local_secondary_index.projection_type": projection(`${lsi} projection`),
    "local_secondary_index.non_key_attributes": included(`${lsi} projection include`),
    stream_enabled: constant(true),
    stream_view_type: input("NEW_IMAGE, OLD_IMAGE, NEW_AND_OLD_IMAGES or KEYS_ONLY", api.dynamodb, {
      pattern: /^(NEW_IMAGE|OLD_IMAGE|NEW_AND_OLD_IMAGES|KEYS_ONLY)$/,
      wrong: [wrong(`${table} stream`, "new_image"), wrong(`${table} stream`, true)],
    }),
    "point_in_time_recovery.enabled": constant(true),
    "point_in_time_recovery.recovery_period_in_days": input("1 to 35", api.recovery, {
      wrong: numbersAt(`${table} pointInTimeRecovery days`, 36),
      right: [right(`${table} pointInTimeRecovery days`, 1), right(`${table} pointInTimeRecovery days`, 35)],
    }),
    "ttl.enabled": constant(true),
    "ttl.attribute_name": input("1 to 255 bytes; an attribute of numbers", api.ttl, {
      wrong: [
        ...attributeName(`${table} timeToLive`),
        wrong(`${table} timeToLive`, "pk", /number/),
        wrong(`${table} timeToLive`, "state", /number/),
        wrong(`${table} timeToLive`, "day", /number/),
      ],
      right: [right(`${table} timeToLive`, "at")],
    }),
    "server_side_encryption.enabled": constant(true),
    "server_side_encryption.kms_key_arn": input("a key of the region of the table", api.dynamodb, {
      pattern: /^(arn:aws[a-z-]*:kms:|\$\{(aws_kms_key|data\.aws_kms_alias)\.)/,
      wrong: [wrong(`${table} encryptionKey`, "another"), wrong(`${table} encryptionKey`, 5)],
    }),
    deletion_protection_enabled: constant(true, false),
    table_class: input("STANDARD or STANDARD_INFREQUENT_ACCESS", api.dynamodb, {
      pattern: /^STANDARD(_INFREQUENT_ACCESS)?$/,
      wrong: [wrong(`${table} tableClass`, "standard"), wrong(`${table} tableClass`, "STANDARD_IA")],
    }),
    "lifecycle.prevent_destroy": constant(true),
    "lifecycle.ignore_changes": constant("stream_enabled", "stream_view_type", "read_capacity", "write_capacity"),
    tags: tagsOf(table),
  },
  "data.aws_dynamodb_table": {
    name: input("3 to 255 of A–Z a–z 0–9 _ . -", api.naming, {
      wrong: ["ab", "a b c", long(256), null].map((value) => wrong("tables users existing name", value)).map(existing),
    }),
    "lifecycle.postcondition.condition": derived("a condition of Terraform", api.provider, /^\$\{.+\}$/s, 8_192),
    "lifecycle.postcondition.error_message": derived("a text", api.provider, /^(Table|\$\{)/, 1_024),
  },
  aws_dynamodb_resource_policy: {
    resource_arn: reference("aws_dynamodb_table", "data.aws_dynamodb_table"),
    policy: documents("at most 20 KB", api.tablePolicy, 20_480),
  },
  aws_s3_bucket: {
    bucket: input(
      "3 to 63 of a–z 0–9 . - from letter or digit to letter or digit, no two dots in a row, no address, no reserved prefix or suffix",
      api.bucket,
      {
        pattern: /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
        wrong: [
          ...["ab", long(64), "Acme", "a_cme", "-acme", "acme-", "ac..me", "192.168.5.4", null, 5],
          ...["xn--acme", "sthree-acme", "sthree-configurator", "amzn-s3-demo-acme"],
          ...["acme-s3alias", "acme--ol-s3", "acme.mrap", "acme--x-s3", "acme--table-s3", "acme-us-east-1-an"],
        ].map((value) => wrong("buckets exports name", value)),
        right: [right("buckets exports name", long(63)), right("buckets exports name", "abc")],
      },
    ),
    force_destroy: constant(true),
    "lifecycle.prevent_destroy": constant(true),
    tags: tagsOf("buckets exports"),
  },
  "data.aws_s3_bucket": {
    bucket: input("the name of a bucket", api.bucket, {
      wrong: ["ab", "Acme", long(64), null].map((value) => wrong("buckets owned existing name", value)).map(existing),
      right: [right("buckets owned existing name", "acme-111122223333-us-east-1-an")],
    }),
    "lifecycle.postcondition.condition": derived("a condition of Terraform", api.provider, /^\$\{.+\}$/s, 8_192),
    "lifecycle.postcondition.error_message": derived("a text", api.provider, /^Bucket /, 1_024),
  },
  aws_s3_bucket_lifecycle_configuration: {
    bucket: reference("aws_s3_bucket"),
    depends_on: addresses,
    "rule.id": input("1 to 255 characters; at most 1,000 rules", api.lifecycle, {
      pattern: /^.{1,255}$/,
      wrong: [
        elsewhere(
          "buckets exports expireAfterDays",
          { [`${long(248)}/`]: 1 },
          "buckets exports expireAfterDays",
          /255/,
        ),
        wrong(
          "buckets exports expireAfterDays",
          Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`p${index}/`, 1])),
          /1000/,
        ),
      ],
      right: [right("buckets exports expireAfterDays", { [`${long(247)}/`]: 1 })],
    }),
    "rule.status": constant("Enabled"),
    "rule.filter.prefix": input("the beginning of an object key, of at most 1,024 bytes", api.lifecycle, {
      wrong: ["", "daily", "/daily/", "da*ly/"].map((prefix) =>
        elsewhere("buckets exports expireAfterDays", { [prefix]: 1 }, "buckets exports expireAfterDays"),
      ),
    }),
    "rule.expiration.days": days("buckets exports expireAfterDays daily/"),
    "rule.noncurrent_version_expiration.noncurrent_days": days("buckets exports expireAfterDays daily/"),
    "rule.abort_incomplete_multipart_upload.days_after_initiation": days(
      "buckets exports abortIncompleteUploadsAfterDays",
    ),
  },
  aws_s3_bucket_logging: {
    bucket: reference("aws_s3_bucket"),
    depends_on: addresses,
    target_bucket: input("a bucket of the same account and region, without a customer-managed key", api.logging, {
      wrong: [
        wrong("buckets exports accessLogs bucket", "lake", /account/),
        wrong("buckets exports accessLogs bucket", "exports"),
        wrong("buckets exports accessLogs bucket", "nowhere"),
      ],
      right: [right("buckets exports accessLogs bucket", "owned"), right("buckets exports accessLogs bucket", "logs")],
    }),
    target_prefix: input("36 characters follow it in an object key of at most 1,024 bytes", api.logging, {
      wrong: ["", "logs", "/logs/", `${long(988)}/`, `${long(1_100)}/`].map((value) =>
        wrong("buckets exports accessLogs prefix", value),
      ),
      right: [right("buckets exports accessLogs prefix", `${long(987)}/`)],
    }),
  },
  aws_s3_bucket_ownership_controls: {
    bucket: reference("aws_s3_bucket"),
    depends_on: addresses,
    "rule.object_ownership": constant("BucketOwnerEnforced"),
  },
  aws_s3_bucket_policy: {
    bucket: reference("aws_s3_bucket"),
    depends_on: addresses,
    policy: documents("at most 20 KB", api.bucketPolicy, 20_480),
  },
  aws_s3_bucket_public_access_block: {
    bucket: reference("aws_s3_bucket"),
    block_public_acls: constant(true),
    block_public_policy: constant(true),
    ignore_public_acls: constant(true),
    restrict_public_buckets: constant(true),
  },
  aws_s3_bucket_server_side_encryption_configuration: {
    bucket: reference("aws_s3_bucket"),
    "rule.apply_server_side_encryption_by_default.sse_algorithm": constant("AES256", "aws:kms"),
    "rule.apply_server_side_encryption_by_default.kms_master_key_id": input(
      "a key of the region of the bucket",
      api.bucket,
      {
        wrong: [wrong("buckets exports encryptionKey", "another"), wrong("buckets exports encryptionKey", true)],
      },
    ),
    "rule.bucket_key_enabled": constant(true),
  },
  aws_s3_bucket_versioning: {
    bucket: reference("aws_s3_bucket"),
    "versioning_configuration.status": constant("Enabled", "Suspended"),
  },
  aws_kms_key: {
    description: input("at most 8,192 characters", api.key, {
      wrong: [wrong("keys data description", long(8_193), /8192/), wrong("keys data description", 5)],
      right: [right("keys data description", long(8_192))],
    }),
    rotation_period_in_days: input("90 to 2,560", api.rotation, {
      wrong: numbersAt("keys data rotationPeriodInDays", 89, 2_561),
      right: [right("keys data rotationPeriodInDays", 90), right("keys data rotationPeriodInDays", 2_560)],
    }),
    deletion_window_in_days: input("7 to 30", api.deletion, {
      wrong: numbersAt("keys data deletionWindowInDays", 6, 31),
      right: [right("keys data deletionWindowInDays", 7), right("keys data deletionWindowInDays", 30)],
    }),
    enable_key_rotation: constant(true),
    policy: input("at most 32 KB; principals that exist, of the same partition", api.keyPolicy, {
      pattern: /^\{"Version":"2012-10-17",/,
      wrong: [
        elsewhere(
          "keys data keyPolicy use",
          Array.from({ length: 900 }, (_, index) => `arn:aws:iam::111122223333:role/reader-${index}`),
          "keys data",
          /POLICY_TOO_LONG/,
        ),
        wrong("keys data keyPolicy use", ["arn:aws-cn:iam::111122223333:role/reader"]),
        wrong("keys data keyPolicy administer", ["arn:aws:iam::444455556666:role/admin"]),
        wrong("keys data keyPolicy administer", ["admin"]),
      ],
    }),
    "lifecycle.prevent_destroy": constant(true),
    tags: tagsOf("keys data"),
  },
  aws_kms_alias: {
    name: input("alias/ and 1 to 250 of A–Z a–z 0–9 / _ -, not alias/aws/", api.alias, {
      pattern: /^alias\/(?!aws\/)[A-Za-z0-9/_-]{1,250}$/,
      wrong: ["data", "alias/", "alias/a b", "alias/a.b", "alias/aws/data", `alias/${long(251)}`, null].map((value) =>
        wrong("keys data alias", value),
      ),
      right: [right("keys data alias", `alias/${long(250)}`)],
    }),
    target_key_id: reference("aws_kms_key"),
  },
  "data.aws_kms_alias": {
    name: input("the name of an alias", api.alias, {
      wrong: ["looked-up", "alias/aws/dynamodb", "alias/a b"].map((value) =>
        existing(wrong("keys looked existing alias", value)),
      ),
    }),
  },
  "data.aws_kms_key": {
    key_id: input("the ID or ARN of a key", api.key, {
      wrong: [keyArn("*"), keyArn(""), "arn:aws:kms:us-east-1:111122223333:alias/data", "data"].map((value) =>
        existing(wrong("keys plain existing arn", value)),
      ),
    }),
    "lifecycle.postcondition.condition": derived("a condition of Terraform", api.provider, /^\$\{.+\}$/s, 8_192),
    "lifecycle.postcondition.error_message": derived("a text", api.provider, /^Key /, 1_024),
  },
  aws_iam_role: {
    name: input("1 to 64 of A–Z a–z 0–9 _ + = , . @ -", api.role, iamNames("reader name", 64)),
    path: paths("reader path"),
    description: input("at most 1,000 characters of Latin-1", api.role, {
      pattern: /^[\t\n\r -~¡-ÿ]{0,1000}$/,
      wrong: [long(1_001), "日本", "“quoted”", "a\u0000", 5].map((value) => wrong("reader description", value)),
      right: [right("reader description", long(1_000)), right("reader description", "größe")],
    }),
    max_session_duration: input("3,600 to 43,200", api.role, {
      wrong: numbersAt("reader maxSessionDuration", 3_599, 43_201),
      right: [right("reader maxSessionDuration", 3_600), right("reader maxSessionDuration", 43_200)],
    }),
    permissions_boundary: boundaries("permissionsBoundary", "reader permissionsBoundary"),
    assume_role_policy: documents("at most 2,048 characters without white space, 8,192 on request", api.role, 8_192),
    force_detach_policies: constant(true),
    depends_on: addresses,
    tags: tagsOf("reader"),
  },
  aws_iam_user: {
    name: input("1 to 64 of A–Z a–z 0–9 _ + = , . @ -", api.user, iamNames("robot name", 64)),
    path: paths("robot path"),
    permissions_boundary: boundaries("robot permissionsBoundary"),
    tags: tagsOf("robot"),
  },
  aws_iam_group: {
    name: input("1 to 128 of A–Z a–z 0–9 _ + = , . @ -", api.group, { pattern: /^[\w+=,.@-]{1,128}$/ }),
    path: paths("robot path"),
  },
  aws_iam_policy: {
    name: derived("1 to 128 of A–Z a–z 0–9 _ + = , . @ -", api.policy, /^[\w+=,.@-]+$/, 128),
    description: constant("My policy that grants access to DynamoDB streams"),
    policy: documents("at most 6,144 characters without white space", api.policy, 6_144),
    "lifecycle.ignore_changes": constant("description"),
    "lifecycle.create_before_destroy": constant(true),
    depends_on: addresses,
  },
  aws_iam_access_key: {
    user: reference("aws_iam_user"),
    status: input("Active or Inactive", api.accessKey, {
      pattern: /^(Active|Inactive)$/,
      wrong: [
        elsewhere("robot accessKeys generations 0 status", "active", "robot accessKeys"),
        elsewhere("robot accessKeys generations 0 status", "", "robot accessKeys"),
      ],
    }),
    pgp_key: input("a public key in base 64, or keybase:name", api.accessKey, {
      wrong: ["acme", "keybase:", "keybase:a b", long(200)].map((value) =>
        elsewhere("robot accessKeys generations 0 pgpKey", value, "robot accessKeys"),
      ),
    }),
    depends_on: addresses,
  },
  aws_iam_group_policy_attachment: {
    group: reference("aws_iam_group"),
    policy_arn: reference("aws_iam_policy"),
    "lifecycle.create_before_destroy": constant(true),
  },
  aws_iam_role_policy_attachment: {
    role: reference("aws_iam_role"),
    policy_arn: reference("aws_iam_policy"),
    "lifecycle.create_before_destroy": constant(true),
  },
  aws_iam_user_policy_attachment: { user: reference("aws_iam_user"), policy_arn: reference("aws_iam_policy") },
  aws_iam_user_group_membership: { user: reference("aws_iam_user"), groups: reference("aws_iam_group") },
  aws_iam_openid_connect_provider: {
    url: input("https, at most 255 characters, a host name, a path; no port, no query", api.oidc, {
      pattern: /^https:\/\/.{1,247}$/,
      wrong: [
        ...[
          "",
          "https://gitlab.com",
          "http://gitlab.com",
          "gitlab.com:443",
          "gitlab.com:8443/a",
          "10.0.0.1",
          "10.0.0.1/a",
        ],
        ...["[2001:db8::1]", "localhost", "-a.example", "a-.example", "a..example", ".example", "example."],
        ...["gitlab.com?a=b", "gitlab.com#a", "gitlab.com//a", "user@gitlab.com", "git lab.com"],
        ...[`${long(64)}.example`, `a.example/${long(240)}`, null],
      ].map((value) => wrong("identityProviders github url", value)),
      right: [
        right("identityProviders github url", `a.example/${long(237)}`),
        right("identityProviders github url", "oidc.eks.us-east-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE"),
      ],
    }),
    client_id_list: input("1 to 255 characters each, at most 100", api.oidc, {
      wrong: ["", long(256), "a b", "*", null].map((value) => wrong("identityProviders github audience", value)),
      right: [right("identityProviders github audience", long(255))],
    }),
  },
  "data.aws_iam_openid_connect_provider": {
    url: input("the address of a provider", api.oidc, {
      wrong: ["https://gitlab.com", "gitlab.com:443", "10.0.0.1"].map((value) =>
        existing(wrong("identityProviders gitlab existing url", value)),
      ),
    }),
    "lifecycle.postcondition.condition": derived("a condition of Terraform", api.provider, /^\$\{.+\}$/s, 8_192),
    "lifecycle.postcondition.error_message": derived("a text", api.provider, /^The identity provider /, 1_024),
  },
  "data.aws_iam_principal_policy_simulation": {
    action_names: derived("3 to 128 characters", api.simulation, /^[a-z0-9-]+:[A-Za-z0-9*]+$/, 128),
    "context.key": derived("5 to 256 characters", api.simulation, /^[a-z0-9-]+:.+$/, 256),
    "context.type": constant("string", "stringList", "ip", "ipList", "date", "numeric", "boolean"),
    "context.values": derived("a value of the type", api.simulation, /^.*$/s, 2_048),
    policy_source_arn: reference("aws_iam_role", "aws_iam_user"),
    resource_arns: derived("1 to 2,048 characters", api.simulation, /^(\*|arn:|\$\{)/, 2_048),
    depends_on: addresses,
    "lifecycle.postcondition.condition": derived("a condition of Terraform", api.provider, /^\$\{.+\}$/s, 65_536),
    "lifecycle.postcondition.error_message": derived("a text", api.provider, /^AWS's policy simulator /, 8_192),
  },
  aws_vpc: {
    cidr_block: input("/16 to /28, its first address, no loopback, link-local or multicast addresses", api.vpc, {
      pattern: /^[0-9.]+\/(1[6-9]|2[0-8])$/,
      wrong: [
        ...["10.0.0.0/15", "10.0.0.0/29", "10.0.0.1/24", "10.0.0.0", "10.0.0.256/24", "127.0.0.0/24", "2001:db8::/56"],
        ...["169.254.0.0/24", "224.0.0.0/24", "0.0.0.0/16", "10.0.0.0/28", null, 10],
      ].map((value) => wrong("networks closed cidrBlock", value)),
      right: [right("networks closed cidrBlock", "10.0.0.0/16"), right("networks closed cidrBlock", "10.0.0.0/27")],
    }),
    enable_dns_hostnames: constant(true),
    enable_dns_support: constant(true),
    tags: tagsOf("networks closed"),
  },
  aws_subnet: {
    vpc_id: reference("aws_vpc"),
    cidr_block: derived("/16 to /28 within the VPC", api.subnet, /^\$\{cidrsubnet\("[0-9./]+", [0-3], [0-5]\)\}$/, 64),
    availability_zone: input("a zone of the region, each once", api.zones, {
      pattern: /^[a-z]+(-[a-z]+)+-[0-9][a-f]$/,
      wrong: [
        [],
        ["us-west-2a"],
        ["us-east-1"],
        ["us-east-1z"],
        ["us-east-1A"],
        ["us-east-1a", "us-east-1a"],
        "us-east-1a",
      ].map((value) => wrong("networks closed availabilityZones", value)),
      right: [right("networks closed availabilityZones", ["us-east-1f"])],
    }),
    tags: tagsOf("networks closed"),
  },
  aws_route_table: { vpc_id: reference("aws_vpc"), tags: tagsOf("networks closed") },
  aws_route_table_association: { route_table_id: reference("aws_route_table"), subnet_id: reference("aws_subnet") },
  aws_default_security_group: { vpc_id: reference("aws_vpc"), tags: tagsOf("networks closed") },
  aws_security_group: {
    vpc_id: reference("aws_vpc"),
    name: constant("endpoints"),
    description: constant("Interface endpoints, for hosts of the VPC"),
    tags: tagsOf("networks closed"),
  },
  aws_vpc_security_group_ingress_rule: {
    security_group_id: reference("aws_security_group"),
    cidr_ipv4: derived("the range of the VPC", api.vpc, /^[0-9.]+\/(1[6-9]|2[0-8])$/, 18),
    description: constant("HTTPS from the VPC"),
    ip_protocol: constant("tcp"),
    from_port: constant(443),
    to_port: constant(443),
    tags: tagsOf("networks closed"),
  },
  aws_vpc_endpoint: {
    service_name: input("com.amazonaws, the region and a service", api.endpoint, {
      pattern: /^(cn\.)?com\.amazonaws\.[a-z0-9-]+\.(dynamodb|dynamodb-streams|s3|sts|kms)$/,
      wrong: [wrong("endpoints dynamodb service", "DynamoDB"), wrong("endpoints dynamodb service", "sqs")],
    }),
    vpc_endpoint_type: input("Gateway or Interface, as the service has it", api.endpoint, {
      pattern: /^(Gateway|Interface)$/,
      wrong: [
        wrong("endpoints dynamodb type", "Gateway"),
        elsewhere("endpoints dynamodb service", "kms", "endpoints dynamodb type"),
      ],
    }),
    vpc_id: input("vpc- and 8 or 17 of 0–9 a–f", api.ids, {
      pattern: /^(vpc-([0-9a-f]{8}|[0-9a-f]{17})|\$\{aws_vpc\.[\w-]+\.id\})$/,
      wrong: ["vpc-", "vpc-xyz", "0123456789abcdef0", "subnet-0123456789abcdef0"].map((value) =>
        existing(wrong("networks office existing vpc", value)),
      ),
      right: [right("networks office existing vpc", "vpc-01234567")],
    }),
    route_table_ids: input("rtb- and 8 or 17 of 0–9 a–f; no route table twice", api.ids, {
      wrong: [
        existing(wrong("networks office existing routeTables", ["rtb-1"])),
        existing(wrong("networks office existing routeTables", ["rtb-0123456789abcdef0", "rtb-0123456789abcdef0"])),
        elsewhere("networks office existing routeTables", [], "endpoints s3-gateway network"),
      ],
    }),
    subnet_ids: input("subnet- and 8 or 17 of 0–9 a–f; no subnet twice", api.ids, {
      wrong: [
        existing(wrong("networks office existing subnets", ["subnet-1"])),
        existing(wrong("networks office existing subnets", ["subnet-0123456789abcdef0", "subnet-0123456789abcdef0"])),
        elsewhere("networks office existing subnets", [], "endpoints s3-interface network"),
      ],
    }),
    security_group_ids: input("sg- and 8 or 17 of 0–9 a–f", api.ids, {
      wrong: [
        existing(wrong("networks office existing securityGroups", ["sg-1"])),
        elsewhere("networks office existing securityGroups", [], "endpoints s3-interface network"),
      ],
    }),
    private_dns_enabled: input("not for DynamoDB; an interface endpoint", api.endpoint, {
      wrong: [
        wrong("endpoints s3-gateway privateDns", true),
        wrong("endpoints dynamodb privateDns", true),
        wrong("endpoints s3-interface privateDns", "true"),
      ],
    }),
    "dns_options.private_dns_only_for_inbound_resolver_endpoint": constant(false),
    policy: documents("at most 20,480 characters", api.endpoint, 20_480),
    tags: tagsOf("endpoints dynamodb"),
  },
  aws_scheduler_schedule: {
    name: derived("1 to 64 of A–Z a–z 0–9 _ . -", api.schedule, /^[0-9A-Za-z_.-]+$/, 64),
    group_name: reference("aws_scheduler_schedule_group"),
    schedule_expression: input("cron with minute, hour and days", api.schedule, {
      pattern: /^cron\(([0-9]|[1-5][0-9]) ([0-9]|1[0-9]|2[0-3]) \? \* (\*|[A-Z,]+) \*\)$/,
      wrong: [
        wrong("office hours from", "9:00"),
        wrong("office hours from", "24:00"),
        wrong("office hours until", "17:60"),
        wrong("office hours days", []),
        elsewhere("office hours days 0", "Mon", "office hours days 0"),
        elsewhere("office hours until", "09:05", "office hours"),
      ],
    }),
    schedule_expression_timezone: input("a zone as the IANA database spells it, 1 to 50 characters", api.schedule, {
      pattern: /^[A-Z][A-Za-z_+/-]{1,49}$/,
      wrong: [
        ...["", "europe/berlin", "Europe/berlin", "EUROPE/BERLIN", "us/eastern", "US/EASTERN", "asia/kolkata", "utc"],
        ...["+01:00", "CET+1", "Europe/Nowhere", "Europe/Berlin ", null],
      ].map((value) => wrong("office hours timeZone", value)),
      right: ["UTC", "US/Eastern", "Asia/Kolkata", "America/Argentina/Buenos_Aires", "Etc/UTC"].map((value) =>
        right("office hours timeZone", value),
      ),
    }),
    "flexible_time_window.mode": constant("OFF"),
    "target.arn": derived("1 to 1,600 characters", api.schedule, /^arn:aws[a-z-]*:scheduler:::aws-sdk:/, 1_600),
    "target.role_arn": reference("aws_iam_role"),
    "target.input": derived("the input of the call", api.schedule, /^\{.*\}$/s, 262_144),
    "target.dead_letter_config.arn": reference("aws_sqs_queue"),
    "target.retry_policy.maximum_event_age_in_seconds": derived("60 to 86,400", api.schedule, /^[1-9][0-9]{1,4}$/, 5),
    "target.retry_policy.maximum_retry_attempts": derived(
      "0 to 185",
      api.schedule,
      /^([1-9]?[0-9]|1[0-7][0-9]|18[0-5])$/,
      3,
    ),
    depends_on: addresses,
  },
  aws_scheduler_schedule_group: {
    name: derived("1 to 64 of A–Z a–z 0–9 _ . -", api.scheduleGroup, /^[0-9A-Za-z_.-]+$/, 64),
  },
  aws_sfn_state_machine: {
    name: derived("1 to 80 characters, no white space", api.machine, /^[A-Za-z0-9_-]+$/, 80),
    role_arn: reference("aws_iam_role"),
    type: constant("STANDARD", "EXPRESS"),
    definition: derived("at most 1 MB", api.machine, /^\{.*\}$/s, 1_048_576),
    "logging_configuration.include_execution_data": constant(false),
    "logging_configuration.level": constant("ALL"),
    "logging_configuration.log_destination": {
      kind: "reference",
      to: /^\$\{aws_cloudwatch_log_group\.[\w-]+\.arn\}:\*$/,
    },
    depends_on: addresses,
  },
  aws_cloudwatch_event_rule: {
    name: derived("1 to 64 of A–Z a–z 0–9 _ . -", api.rule, /^[A-Za-z0-9_.-]+$/, 64),
    event_pattern: derived("at most 4,096 characters", api.rule, /^\{.*\}$/s, 4_096),
    depends_on: addresses,
  },
  aws_cloudwatch_event_target: {
    rule: reference("aws_cloudwatch_event_rule"),
    arn: reference("aws_sfn_state_machine"),
    role_arn: reference("aws_iam_role"),
    "dead_letter_config.arn": reference("aws_sqs_queue"),
    "input_transformer.input_paths.request": constant("$.detail.name"),
    "input_transformer.input_template": constant('{"request": <request>}'),
    "retry_policy.maximum_event_age_in_seconds": constant(86_400),
    "retry_policy.maximum_retry_attempts": constant(185),
    depends_on: addresses,
  },
  aws_cloudwatch_log_group: {
    name: derived(
      "1 to 512 of A–Z a–z 0–9 _ . / # -, not beginning with aws/",
      api.logs,
      /^\/aws\/[A-Za-z0-9_./#-]+$/,
      512,
    ),
    retention_in_days: constant(400),
  },
  aws_cloudwatch_metric_alarm: {
    alarm_name: derived("1 to 255 characters", api.alarm, /^[\w-]+$/, 255),
    alarm_description: constant("An access may still be there.", "A removal or a schedule was not delivered."),
    alarm_actions: reference("aws_sns_topic"),
    comparison_operator: constant("GreaterThanThreshold"),
    datapoints_to_alarm: constant(1),
    evaluation_periods: constant(2),
    "metric_query.expression": derived("1 to 2,048 characters", api.alarm, /^FILL\(m0, 0\)/, 2_048),
    "metric_query.id": derived("a lower-case letter, then letters, digits and _", api.alarm, /^[a-z]\w*$/, 255),
    "metric_query.label": derived("a text", api.alarm, /^[\w-]+$/, 255),
    "metric_query.metric.dimensions.QueueName": reference("aws_sqs_queue"),
    "metric_query.metric.dimensions.StateMachineArn": reference("aws_sfn_state_machine"),
    "metric_query.metric.metric_name": constant(
      "ExecutionsFailed",
      "ExecutionsTimedOut",
      "ExecutionsAborted",
      "ApproximateNumberOfMessagesVisible",
    ),
    "metric_query.metric.namespace": constant("AWS/States", "AWS/SQS"),
    "metric_query.metric.period": constant(300),
    "metric_query.metric.stat": constant("Sum"),
    "metric_query.return_data": constant(true),
    threshold: constant(0),
    treat_missing_data: constant("notBreaching"),
  },
  aws_sns_topic: { name: derived("1 to 256 of A–Z a–z 0–9 _ -", api.topic, /^[A-Za-z0-9_-]+$/, 256) },
  aws_sqs_queue: {
    name: derived("1 to 80 of A–Z a–z 0–9 _ -", api.queue, /^[A-Za-z0-9_-]+$/, 80),
    message_retention_seconds: constant(1_209_600),
    sqs_managed_sse_enabled: constant(true),
  },
  aws_sqs_queue_policy: {
    queue_url: reference("aws_sqs_queue"),
    policy: documents("a policy", api.queue, 20_480),
  },
  aws_api_gateway_rest_api: {
    name: derived("a text", api.restApi, /^[\w-]+$/, 128),
    body: derived("at most 6 MB", api.restApi, /^\{.*\}$/s, 6 * 1024 * 1024),
    policy: documents("at most 8,192 characters", api.restApi, 8_192),
    "endpoint_configuration.types": constant("REGIONAL"),
    fail_on_warnings: constant(true),
  },
  aws_api_gateway_deployment: {
    rest_api_id: reference("aws_api_gateway_rest_api"),
    "triggers.content": derived("a digest", api.restApi, /^[0-9a-f]{64}$/, 64),
    "lifecycle.create_before_destroy": constant(true),
    depends_on: addresses,
  },
  aws_api_gateway_stage: {
    rest_api_id: reference("aws_api_gateway_rest_api"),
    deployment_id: reference("aws_api_gateway_deployment"),
    stage_name: constant("v1"),
  },
  aws_api_gateway_method_settings: {
    rest_api_id: reference("aws_api_gateway_rest_api"),
    stage_name: reference("aws_api_gateway_stage"),
    method_path: constant("*/*"),
    "settings.throttling_burst_limit": constant(10),
    "settings.throttling_rate_limit": constant(5),
  },
  backend: {
    "local.path": derived("a path", api.provider, /^\.\.\/\.\.\/\.\.\/terraform\.[a-z][a-z0-9-]*\.tfstate$/, 128),
    "s3.bucket": input("the name of a bucket", api.s3State, {
      wrong: ["", "Acme", "ab", long(64)].map((value) => wrong("backend bucket", value)),
    }),
    "s3.key": input("an object key that does not begin or end with /", api.s3State, {
      wrong: ["", "/a", "a/", "/", "a//b", "./a", "a/..", "a b", "a?b", "a.tflock", long(901), null].map((value) =>
        wrong("backend key", value),
      ),
      right: [right("backend key", "a"), right("backend key", "a/b/c.tfstate")],
    }),
    "s3.region": input("a region", api.s3State, {
      wrong: ["", "us-eats-1", "US-EAST-1", "us-east-1a"].map((value) => wrong("backend region", value)),
    }),
    "s3.kms_key_id": input("the ARN of a key of the region, with a UUID or mrk- and 32 of 0–9 a–f", api.s3State, {
      wrong: [keyArn("1"), keyArn("mrk-1"), "alias/state", "arn:aws:kms:eu-west-1:111122223333:key/x"].map((value) =>
        wrong("backend kmsKeyArn", value),
      ),
      right: [right("backend kmsKeyArn", keyArn(`mrk-${long(32)}`))],
    }),
    "s3.encrypt": constant(true),
    "s3.use_lockfile": constant(true),
  },
  cloud: {
    organization: input("1 to 90 of A–Z a–z 0–9 _ -", api.hcp, {
      wrong: ["", "a b", long(91)].map((organization) => workspace({ organization }, "organization")),
    }),
    hostname: input("a host name", api.hcp, {
      wrong: [
        "",
        "tfe",
        "https://tfe.example",
        "tfe.example/",
        "tfe.example.",
        "TFE.example",
        "tfe.example:port",
        "a_b.example",
      ].map((hostname) => workspace({ hostname }, "hostname")),
      right: [right("backend", { ...hcp, hostname: "tfe.acme.example:8443" })],
    }),
    "workspaces.name": input("1 to 90 of A–Z a–z 0–9 _ -", api.hcp, {
      wrong: ["", "a.b", long(91)].map((name) => workspace({ workspace: name }, "workspace")),
    }),
    "workspaces.project": input("3 to 40 of A–Z a–z 0–9 _ - and spaces", api.hcp, {
      wrong: ["ab", "a/b/c", long(41)].map((project) => workspace({ project }, "project")),
    }),
  },
  provider: {
    "aws.region": input("a region", api.provider, {
      wrong: ["", "us-eats-1", "US-EAST-1", "us-east-1a", null].map((value) => wrong("region", value)),
    }),
    "aws.allowed_account_ids": input("12 digits", api.accounts, {
      pattern: /^[0-9]{12}$/,
      wrong: ["11112222333", "1111-2222-3333", "1111222233334", 111122223333, null].map((value) =>
        wrong("account", value),
      ),
    }),
    "aws.default_tags.tags": {
      ...tagsOf("X"),
      wrong: [
        elsewhere("tags", { "aws:x": "x" }, "tags aws:x"),
        elsewhere("tags", { team: "a", Team: "b" }, "tags Team", /case/),
        elsewhere("tags", { x: long(257) }, "tags x", /256/),
        elsewhere("tags", { x: "" }, "tags x", /Scheduler/),
        wrong("tags", ["x"]),
        elsewhere("tags", { Class: "x" }, "tables orders tags class", /case/),
      ],
      right: [right("tags", { class: "default" })],
    },
  },
};
