import { dataTypes } from "../catalogue";

/**
 * What a change of an attribute means. `replaces`: Terraform destroys the resource and makes another one. `renames`: it
 * changes in place, and what names it is replaced. `unseen`: Terraform reports no change and AWS keeps the former value.
 * `reported`: it changes in place, with effects that a person should know. `access`: a policy, of which what it stops
 * allowing is reported.
 */
export type ChangeEffect = "replaces" | "renames" | "unseen" | "reported" | "access";

/** What is lost with a resource: items or objects, a secret, a principal that others name, or nothing of that kind. */
export type Loss = "data" | "secret" | "identity" | "other";

/** An attribute by which a resource is known, or whose change has effects beyond the resource. */
export interface Attribute {
  readonly effect: ChangeEffect;
  /**
   * The way to its value in the arguments.
   * @default its own name
   */
  readonly at?: string;
  /** For blocks: the argument that names each, and those that describe it. */
  readonly each?: { readonly key: string; readonly members: readonly string[] };
  /**
   * The value where the argument is left out.
   * @default ""
   */
  readonly default?: string;
  /**
   * The property of an entry that sets it.
   * @default its own name
   */
  readonly property?: string;
  /** What its change means for people. */
  readonly note?: string;
  /**
   * Whether the note holds where there was no value before.
   * @default true
   */
  readonly notedWhenAdded?: boolean;
  /**
   * Whether only a digest is kept.
   * @default false
   */
  readonly digest?: boolean;
}

/** What identifies the resources of a type. */
export interface ResourceIdentity {
  /** What a person calls it. */
  readonly noun: string;
  /**
   * Whether a secret is lost with it, or a principal that others name.
   * @default data where `dataTypes` lists its type, else nothing of that kind
   */
  readonly loss?: "secret" | "identity";
  /** The attribute that holds its name in AWS, if it has one. */
  readonly name?: string;
  /**
   * Whether several resources of the type may have one name.
   * @default false
   */
  readonly sharesName?: boolean;
  readonly attributes: Readonly<Record<string, Attribute>>;
  /** What it means that one is destroyed or replaced, beyond its end. */
  readonly destroyed?: string;
  /** What it means that one is replaced, where that differs. */
  readonly replaced?: string;
}

const replaces: Attribute = { effect: "replaces" };
const reported = (note: string, details: Omit<Attribute, "effect" | "note"> = {}): Attribute => ({
  effect: "reported",
  note,
  ...details,
});
const path = { default: "/" } as const;
const allows = { policy: { effect: "access" } } as const;
const all = (...names: readonly string[]): Record<string, Attribute> =>
  Object.fromEntries(names.map((name) => [name, replaces]));
const other = (noun: string, name: string, ...more: readonly string[]): ResourceIdentity => ({
  noun,
  name,
  attributes: all(name, ...more),
});
const unnamed = (noun: string, ...attributes: readonly string[]): ResourceIdentity => ({
  noun,
  attributes: all(...attributes),
});
const ofBucket = (noun: string): ResourceIdentity => unnamed(noun, "bucket", "expected_bucket_owner");
const openGrants = "grants that are open are not removed on time: revoke them first";

const table: ResourceIdentity = {
  noun: "table",
  name: "name",
  attributes: {
    name: replaces,
    hash_key: { effect: "replaces", property: "partitionKey" },
    range_key: { effect: "replaces", property: "sortKey" },
    local_secondary_index: {
      effect: "replaces",
      each: { key: "name", members: ["range_key"] },
      property: "localSecondaryIndexes",
    },
    attribute: { effect: "unseen", each: { key: "name", members: ["type"] }, property: "type of a key attribute" },
    local_projection: {
      effect: "unseen",
      at: "local_secondary_index",
      each: { key: "name", members: ["projection_type", "non_key_attributes"] },
      property: "projection of a local index",
    },
    global_secondary_index: reported("queries on added and changed indexes fail until AWS has built them", {
      each: { key: "name", members: ["hash_key", "range_key", "projection_type", "non_key_attributes"] },
      property: "globalSecondaryIndexes",
    }),
    stream_view_type: reported("the ARN of the stream changes, and its readers lose their place", {
      property: "stream",
      notedWhenAdded: false,
    }),
    kms_key_arn: reported("backups keep needing the former key", {
      at: "server_side_encryption.kms_key_arn",
      property: "encryptionKey",
      notedWhenAdded: false,
    }),
    time_to_live: reported("DynamoDB deletes the items that have expired", {
      at: "ttl.attribute_name",
      property: "timeToLive",
    }),
    recovery_period: reported("restore points outside of the period are lost", {
      at: "point_in_time_recovery.recovery_period_in_days",
      property: "pointInTimeRecovery",
      notedWhenAdded: false,
    }),
  },
};

const boundary = reported("the boundary limits what all its policies allow", { property: "permissionsBoundary" });

const role: ResourceIdentity = {
  noun: "role",
  loss: "identity",
  name: "name",
  attributes: {
    name: replaces,
    name_prefix: replaces,
    path: { effect: "replaces", ...path },
    assume_role_policy: reported("compare the trust policy in the plan", { digest: true, property: "assumedBy" }),
    permissions_boundary: boundary,
  },
};

const user: ResourceIdentity = {
  noun: "user",
  loss: "identity",
  name: "name",
  attributes: {
    name: { effect: "renames" },
    path: { effect: "renames", ...path },
    permissions_boundary: boundary,
  },
};

const accessKey: ResourceIdentity = {
  noun: "access key",
  loss: "secret",
  attributes: {
    user: replaces,
    pgp_key: { effect: "replaces", property: "pgpKey", digest: true },
    status: reported("AWS accepts requests that are signed with it only while it is Active", { default: "Active" }),
  },
};

/**
 * The attributes that identify a resource, by type.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs
 */
const identities: Readonly<Record<string, ResourceIdentity>> = {
  aws_dynamodb_table: table,
  aws_dynamodb_resource_policy: {
    noun: "resource policy",
    attributes: { resource_arn: replaces, ...allows },
    destroyed: "principals of other accounts that it let in lose access",
  },
  aws_s3_bucket: {
    noun: "bucket",
    name: "bucket",
    attributes: {
      bucket: { effect: "replaces", property: "name" },
      object_lock_enabled: { effect: "replaces", default: "false" },
    },
  },
  aws_s3_bucket_policy: {
    noun: "bucket policy",
    attributes: { ...all("bucket", "expected_bucket_owner"), ...allows },
  },
  aws_s3_bucket_public_access_block: ofBucket("public access block"),
  aws_s3_bucket_ownership_controls: ofBucket("ownership controls"),
  aws_s3_bucket_versioning: {
    noun: "versioning",
    attributes: {
      ...all("bucket", "expected_bucket_owner"),
      status: reported("S3 keeps replaced and deleted objects only while it is Enabled", {
        at: "versioning_configuration.status",
        property: "versioning",
      }),
    },
  },
  aws_s3_bucket_logging: ofBucket("access logging"),
  aws_s3_bucket_lifecycle_configuration: {
    noun: "lifecycle rules",
    attributes: {
      ...all("bucket", "expected_bucket_owner"),
      rule: reported("S3 deletes objects that are older", {
        each: { key: "id", members: ["expiration"] },
        property: "expireAfterDays",
      }),
    },
  },
  aws_s3_bucket_server_side_encryption_configuration: {
    noun: "encryption",
    attributes: {
      ...all("bucket", "expected_bucket_owner"),
      kms_master_key_id: reported("objects that are there stay under the former key: keep it enabled", {
        at: "rule.apply_server_side_encryption_by_default.kms_master_key_id",
        property: "encryptionKey",
      }),
    },
  },
  aws_kms_key: {
    noun: "KMS key",
    attributes: {
      customer_master_key_spec: { effect: "replaces", default: "SYMMETRIC_DEFAULT" },
      key_usage: { effect: "replaces", default: "ENCRYPT_DECRYPT" },
      multi_region: { effect: "replaces", default: "false" },
      ...allows,
    },
  },
  aws_kms_alias: {
    noun: "alias",
    name: "name",
    attributes: {
      name: { effect: "replaces", property: "alias" },
      target_key_id: reported("what the former key encrypted is not decrypted through the alias"),
    },
    destroyed: "calls that name the alias fail",
  },
  aws_iam_role: role,
  aws_iam_user: user,
  aws_iam_access_key: accessKey,
  aws_iam_group: {
    noun: "group",
    name: "name",
    attributes: {
      name: reported("the attachments of its policies are replaced"),
      path: reported("its ARN changes", path),
    },
  },
  aws_iam_policy: {
    noun: "policy",
    name: "name",
    attributes: { ...all("name", "name_prefix", "description"), path: { effect: "replaces", ...path }, ...allows },
    replaced: "principals lose what it allows until the new one is attached",
  },
  aws_iam_instance_profile: {
    noun: "instance profile",
    loss: "identity",
    name: "name",
    attributes: {
      ...all("name", "name_prefix"),
      path: { effect: "replaces", ...path },
      role: reported("instances in the profile get the credentials of the other role"),
    },
    destroyed: "instances that have it get no credentials, and launch templates that name it fail",
  },
  aws_iam_role_policy_attachment: unnamed("attachment", "role", "policy_arn"),
  aws_iam_user_policy_attachment: unnamed("attachment", "user", "policy_arn"),
  aws_iam_group_policy_attachment: unnamed("attachment", "group", "policy_arn"),
  aws_iam_user_group_membership: unnamed("group membership", "user"),
  aws_iam_openid_connect_provider: other("identity provider", "url"),
  aws_vpc: unnamed("VPC", "cidr_block"),
  aws_subnet: unnamed("subnet", "cidr_block", "availability_zone", "vpc_id"),
  aws_route_table: unnamed("route table", "vpc_id"),
  aws_route_table_association: unnamed("route table association", "subnet_id"),
  aws_security_group: { ...other("security group", "name", "description", "vpc_id"), sharesName: true },
  aws_vpc_security_group_ingress_rule: unnamed("ingress rule", "security_group_id"),
  aws_default_security_group: unnamed("default security group", "vpc_id"),
  aws_vpc_endpoint: {
    noun: "endpoint",
    attributes: {
      ...all("service_name", "vpc_id"),
      vpc_endpoint_type: { effect: "replaces", default: "Gateway" },
      ...allows,
    },
    destroyed: "its ID ends, and requests through it fail until another one is there",
  },
  aws_sns_topic: other("topic", "name"),
  aws_sqs_queue: other("queue", "name"),
  aws_sqs_queue_policy: unnamed("queue policy", "queue_url"),
  aws_cloudwatch_log_group: other("log group", "name"),
  aws_cloudwatch_event_rule: other("event rule", "name", "event_bus_name"),
  aws_cloudwatch_event_target: unnamed("event target", "rule", "target_id", "event_bus_name"),
  aws_cloudwatch_metric_alarm: other("alarm", "alarm_name"),
  aws_scheduler_schedule_group: { ...other("schedule group", "name"), destroyed: openGrants },
  aws_scheduler_schedule: other("schedule", "name", "group_name"),
  aws_sfn_state_machine: { ...other("state machine", "name"), destroyed: openGrants },
  aws_api_gateway_rest_api: { noun: "API", attributes: {} },
  aws_api_gateway_deployment: unnamed("API deployment", "rest_api_id"),
  aws_api_gateway_method_settings: unnamed("API settings", "rest_api_id", "stage_name", "method_path"),
  aws_api_gateway_stage: unnamed("API stage", "rest_api_id", "stage_name"),
};

const unknownType: ResourceIdentity = { noun: "", attributes: {} };

/** What identifies the resources of a type; of a type that is not listed nothing is known but its address. */
export function identityOf(type: string): ResourceIdentity {
  return Object.hasOwn(identities, type) ? (identities[type] ?? unknownType) : unknownType;
}

/** What is lost with a resource of a type. */
export function lossOf(type: string): Loss {
  return dataTypes.has(type) ? "data" : (identityOf(type).loss ?? "other");
}
