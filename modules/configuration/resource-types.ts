import { arnShapes, disposableTag } from "../aws";
import { type FactKind } from "./fact";

/** The subject that a resource creates, and the values of its attributes, as templates. */
interface Created {
  /** Has names of arguments in braces; `{self}` in an attribute is the subject itself. */
  readonly subject: string;
  readonly attributes: ReadonlyMap<string, string>;
}

type CreatedRow = Omit<Created, "attributes"> & { readonly attributes: Readonly<Record<string, string>> };

const regional = (service: string, resource: string): string =>
  `arn:{partition}:${service}:{region}:{account}:${resource}`;

const principal = (kind: "role" | "user" | "group"): CreatedRow => ({
  subject: `${kind} {name}`,
  attributes: { id: "{name}", name: "{name}", arn: arnShapes[kind].replace(`{${kind}}`, "{name}") },
});

const policyArn = arnShapes.policy.replace("{policy}", "{name}");
const tableArn = arnShapes.table.replace("{table}", "{name}");
const bucket: CreatedRow = {
  subject: arnShapes.bucket,
  attributes: { id: "{bucket}", bucket: "{bucket}", arn: arnShapes.bucket },
};
const table: CreatedRow = {
  subject: tableArn,
  attributes: { id: "{name}", name: "{name}", arn: tableArn, stream_arn: `${tableArn}/stream/*` },
};
const queue = regional("sqs", "{name}");
const topic = regional("sns", "{name}");
const machine = regional("states", "stateMachine:{name}");

const createdRows: Readonly<Record<string, CreatedRow>> = {
  aws_iam_role: principal("role"),
  aws_iam_user: principal("user"),
  aws_iam_group: principal("group"),
  aws_iam_policy: { subject: policyArn, attributes: { id: policyArn, arn: policyArn, name: "{name}" } },
  aws_dynamodb_table: table,
  "data.aws_dynamodb_table": table,
  aws_s3_bucket: bucket,
  "data.aws_s3_bucket": bucket,
  aws_sqs_queue: { subject: queue, attributes: { id: "{self}", url: "{self}", arn: queue, name: "{name}" } },
  aws_sns_topic: { subject: topic, attributes: { id: topic, arn: topic, name: "{name}" } },
  aws_sfn_state_machine: { subject: machine, attributes: { id: machine, arn: machine, name: "{name}" } },
  aws_cloudwatch_event_target: { subject: "target of rule {rule}", attributes: {} },
  aws_cloudwatch_event_rule: { subject: "rule {name}", attributes: { id: "{name}", name: "{name}" } },
  aws_scheduler_schedule: { subject: "schedule {group_name}/{name}", attributes: {} },
  aws_iam_openid_connect_provider: { subject: "identity provider {url}", attributes: {} },
  "data.aws_kms_alias": { subject: "{name}", attributes: {} },
  aws_scheduler_schedule_group: { subject: "schedule group {name}", attributes: { id: "{name}", name: "{name}" } },
  aws_kms_alias: {
    subject: "{name}",
    attributes: { name: "{name}", target_key_id: "{target_key_id}", target_key_arn: "{target_key_id}" },
  },
  aws_api_gateway_rest_api: { subject: "API {name}", attributes: { id: "{self}", name: "{name}" } },
};

/** Resources and data sources whose names, and with them ARNs, the configuration tells. */
export const created: ReadonlyMap<string, Created> = new Map(
  Object.entries(createdRows).map(([type, { subject, attributes }]) => [
    type,
    { subject, attributes: new Map(Object.entries(attributes)) },
  ]),
);

/** The arguments that name what a resource creates. */
export function namingArguments(type: string): readonly string[] {
  const { subject = "", attributes } = created.get(type) ?? {};
  const arn = attributes?.get("arn") ?? "";
  return [...`${subject}${arn}`.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
}

/** How a value is read: a policy, each item of a list, the ARN of what the resource creates, or whatever is written. */
type Reading = "document" | "items" | "arn" | "value";

/** An argument that decides access. */
export interface FactArgument {
  /** Its name, or `block.name` in the blocks of a resource; empty where the whole resource decides. */
  readonly argument: string;
  /**
   * Arguments that decide together, in place of the one above.
   * @default none
   */
  readonly together?: readonly string[];
  readonly kind: FactKind;
  readonly reads: Reading;
  /**
   * The argument that names the subject, and a template of the subject in which `{value}` is the value of that
   * argument.
   * @default the subject that the resource creates
   */
  readonly of?: readonly [argument: string, subject: string];
  /**
   * What AWS takes where the argument is left out.
   * @default nothing that decides access
   */
  readonly otherwise?: string;
  /** What the value is called here, itself being `{value}`. */
  readonly as?: string;
}

const role = (argument: string) => [argument, "role {value}"] as const;
const user = (argument: string) => [argument, "user {value}"] as const;
const group = (argument: string) => [argument, "group {value}"] as const;
const ofBucket = ["bucket", arnShapes.bucket.replace("{bucket}", "{value}")] as const;
const named = (argument: string) => [argument, "{value}"] as const;

type Subject = FactArgument["of"];

const fact = (argument: string, kind: FactKind, reads: Reading, of?: Subject): FactArgument => ({
  argument,
  kind,
  reads,
  ...(of === undefined ? {} : { of }),
});

const attachment = (of: Subject) => fact("policy_arn", "attachment", "value", of);
const inline = (of: Subject) => fact("policy", "inline policy", "document", of);
const resourcePolicy = (of?: Subject, argument = "policy") => fact(argument, "resource policy", "document", of);
const exclusiveAttachments = (of: Subject) => fact("policy_arns", "exclusive list of attachments", "value", of);
const exclusiveInline = (of: Subject) => fact("policy_names", "exclusive list of inline policies", "value", of);
const boundary = fact("permissions_boundary", "permissions boundary", "value");
/** Access that is granted without a policy: the whole resource is the fact. */
const allows = (of?: Subject) => fact("", "grant", "value", of);
/** What a user signs requests of single services with. */
const credential = (argument: string) => fact("", "credential", "value", user(argument));

const publicAccess: FactArgument = {
  argument: "block_public_acls",
  together: ["block_public_acls", "block_public_policy", "ignore_public_acls", "restrict_public_buckets"],
  kind: "public access block",
  reads: "value",
};
/** What keeps Terraform from destroying data, or shows that it may. */
const protection: readonly FactArgument[] = [
  fact("lifecycle.prevent_destroy", "destroy protection", "value"),
  fact(`tags.${disposableTag}`, "disposable tag", "value"),
];
const ownArn = fact("name", "ARN", "arn");

/**
 * The arguments that decide access, by the type of resource. Policies in other arguments are recognised by their form.
 *
 * Source: https://registry.terraform.io/providers/hashicorp/aws/latest/docs
 */
const rows: Readonly<Record<string, readonly FactArgument[]>> = {
  aws_iam_role: [
    ownArn,
    { argument: "assume_role_policy", kind: "trust policy", reads: "document" },
    { argument: "max_session_duration", kind: "longest session", reads: "value" },
    boundary,
    { argument: "inline_policy.policy", kind: "inline policy", reads: "document" },
    { argument: "managed_policy_arns", kind: "exclusive list of attachments", reads: "value" },
  ],
  aws_iam_user: [ownArn, boundary],
  aws_iam_group: [ownArn],
  aws_iam_openid_connect_provider: [
    { argument: "client_id_list", kind: "audiences", reads: "value" },
    { argument: "thumbprint_list", kind: "thumbprints", reads: "value" },
  ],
  aws_iam_saml_provider: [allows()],
  aws_iam_policy: [{ argument: "policy", kind: "policy", reads: "document" }],
  aws_iam_role_policy: [inline(role("role"))],
  aws_iam_user_policy: [inline(user("user"))],
  aws_iam_group_policy: [inline(group("group"))],
  aws_iam_role_policy_attachment: [attachment(role("role"))],
  aws_iam_user_policy_attachment: [attachment(user("user"))],
  aws_iam_group_policy_attachment: [attachment(group("group"))],
  aws_iam_policy_attachment: [attachment(role("roles")), attachment(user("users")), attachment(group("groups"))],
  aws_iam_role_policy_attachments_exclusive: [exclusiveAttachments(role("role_name"))],
  aws_iam_user_policy_attachments_exclusive: [exclusiveAttachments(user("user_name"))],
  aws_iam_group_policy_attachments_exclusive: [exclusiveAttachments(group("group_name"))],
  aws_iam_role_policies_exclusive: [exclusiveInline(role("role_name"))],
  aws_iam_user_policies_exclusive: [exclusiveInline(user("user_name"))],
  aws_iam_group_policies_exclusive: [exclusiveInline(group("group_name"))],
  aws_iam_instance_profile: [
    { argument: "name", together: ["name", "path"], kind: "instance profile", reads: "value", of: role("role") },
  ],
  aws_iam_user_group_membership: [
    { argument: "groups", kind: "membership", reads: "items", of: user("user"), as: "group {value}" },
  ],
  aws_iam_group_membership: [
    { argument: "group", kind: "membership", reads: "value", of: user("users"), as: "group {value}" },
  ],
  aws_iam_access_key: [
    { argument: "status", kind: "access key", reads: "value", of: user("user"), otherwise: "Active" },
  ],
  aws_iam_service_specific_credential: [credential("user_name")],
  aws_iam_signing_certificate: [credential("user_name")],
  aws_iam_user_ssh_key: [credential("username")],
  aws_iam_user_login_profile: [{ argument: "", kind: "console password", reads: "value", of: user("user") }],
  aws_s3_bucket: [
    { ...ownArn, argument: "bucket" },
    resourcePolicy(),
    { argument: "acl", kind: "access control list", reads: "value" },
    { argument: "grant", kind: "access control list", reads: "value" },
    // The constructs use the separate resource for each, so an argument here is an override.
    { argument: "server_side_encryption_configuration", kind: "encryption", reads: "value" },
    { argument: "versioning", kind: "versioning", reads: "value" },
    { argument: "force_destroy", kind: "force destroy", reads: "value" },
    ...protection,
  ],
  aws_s3_bucket_policy: [resourcePolicy(ofBucket)],
  aws_s3_bucket_acl: [{ argument: "", kind: "access control list", reads: "value", of: ofBucket }],
  aws_s3_bucket_public_access_block: [{ ...publicAccess, of: ofBucket }],
  aws_s3_account_public_access_block: [publicAccess],
  aws_s3_bucket_ownership_controls: [
    { argument: "rule.object_ownership", kind: "object ownership", reads: "value", of: ofBucket },
  ],
  aws_s3_bucket_server_side_encryption_configuration: [
    { argument: "rule", kind: "encryption", reads: "value", of: ofBucket },
  ],
  aws_s3_bucket_versioning: [
    { argument: "versioning_configuration.status", kind: "versioning", reads: "value", of: ofBucket },
  ],
  aws_s3_access_point: [
    resourcePolicy(ofBucket),
    { argument: "public_access_block_configuration", kind: "public access block", reads: "value", of: ofBucket },
  ],
  aws_dynamodb_table: [
    ownArn,
    { argument: "server_side_encryption", kind: "encryption", reads: "value" },
    { argument: "point_in_time_recovery", kind: "point-in-time recovery", reads: "value" },
    { argument: "deletion_protection_enabled", kind: "deletion protection", reads: "value" },
    ...protection,
  ],
  aws_dynamodb_resource_policy: [resourcePolicy(named("resource_arn"))],
  aws_kinesis_resource_policy: [resourcePolicy(named("resource_arn"))],
  aws_kms_key: [
    resourcePolicy(),
    { argument: "enable_key_rotation", kind: "key rotation", reads: "value" },
    { argument: "deletion_window_in_days", kind: "deletion window", reads: "value" },
    ...protection,
    ...["is_enabled", "key_usage", "customer_master_key_spec", "bypass_policy_lockout_safety_check"].map(
      (argument): FactArgument => ({ argument, kind: "use of the key", reads: "value" }),
    ),
  ],
  aws_kms_external_key: [resourcePolicy()],
  aws_kms_replica_key: [resourcePolicy()],
  aws_kms_replica_external_key: [resourcePolicy()],
  aws_kms_key_policy: [resourcePolicy(named("key_id"))],
  aws_kms_grant: [allows(named("key_id"))],
  // What is looked up decides which key or table a policy names.
  "data.aws_kms_alias": [{ argument: "name", kind: "alias", reads: "value" }],
  "data.aws_dynamodb_table": [ownArn],
  "data.aws_s3_bucket": [{ ...ownArn, argument: "bucket" }],
  aws_kms_alias: [{ argument: "name", kind: "alias", reads: "value", of: named("target_key_id") }],
  // https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html#default-endpoint-policy
  aws_vpc_endpoint: [{ ...resourcePolicy(), otherwise: "full access, the default of an endpoint" }],
  aws_vpc_endpoint_policy: [resourcePolicy(named("vpc_endpoint_id"))],
  aws_sqs_queue: [resourcePolicy()],
  aws_sqs_queue_policy: [resourcePolicy(named("queue_url"))],
  aws_sns_topic: [resourcePolicy()],
  aws_sns_topic_policy: [resourcePolicy(named("arn"))],
  aws_cloudwatch_log_resource_policy: [resourcePolicy(undefined, "policy_document")],
  aws_cloudwatch_log_destination_policy: [resourcePolicy(undefined, "access_policy")],
  aws_cloudwatch_event_bus_policy: [resourcePolicy()],
  aws_cloudwatch_event_permission: [allows()],
  aws_api_gateway_rest_api: [resourcePolicy(), { argument: "body", kind: "definition", reads: "document" }],
  aws_api_gateway_rest_api_policy: [resourcePolicy(named("rest_api_id"))],
  aws_secretsmanager_secret: [resourcePolicy()],
  aws_secretsmanager_secret_policy: [resourcePolicy(named("secret_arn"))],
  aws_sfn_state_machine: [
    { argument: "definition", kind: "definition", reads: "document" },
    { argument: "role_arn", kind: "role", reads: "value" },
  ],
  aws_cloudwatch_event_rule: [
    { argument: "event_pattern", kind: "definition", reads: "document" },
    { argument: "state", kind: "state", reads: "value" },
    { argument: "is_enabled", kind: "state", reads: "value" },
  ],
  aws_cloudwatch_event_target: [
    {
      argument: "arn",
      together: ["arn", "role_arn", "input", "input_path", "input_transformer", "dead_letter_config"],
      kind: "target",
      reads: "value",
      of: ["rule", "rule {value}"],
    },
  ],
  aws_scheduler_schedule: [
    { argument: "target", kind: "target", reads: "value" },
    { argument: "state", kind: "state", reads: "value" },
  ],
  aws_ssoadmin_managed_policy_attachment: [allows()],
  aws_ssoadmin_customer_managed_policy_attachment: [allows()],
  aws_ssoadmin_account_assignment: [allows()],
  aws_organizations_policy: [allows()],
  aws_lakeformation_data_lake_settings: [allows()],
  aws_identitystore_group_membership: [allows()],
  aws_ami_launch_permission: [allows()],
  aws_vpc_endpoint_service_allowed_principal: [allows()],
  aws_redshift_endpoint_authorization: [allows()],
  aws_eks_access_entry: [allows()],
  aws_ram_resource_share: [allows()],
  aws_rolesanywhere_profile: [allows()],
  aws_cognito_identity_pool_roles_attachment: [allows()],
  aws_eks_pod_identity_association: [allows()],
  aws_s3control_access_grants_location: [allows()],
  aws_cloudcontrolapi_resource: [allows()],
  aws_cloudformation_stack: [allows()],
  aws_cloudformation_stack_set: [allows()],
  aws_lambda_function_url: [allows()],
  aws_lambda_permission: [allows()],
  aws_lambda_layer_version_permission: [allows()],
  aws_ram_principal_association: [allows()],
  aws_ram_resource_association: [allows(named("resource_arn"))],
  aws_lakeformation_permissions: [allows()],
  aws_s3control_access_grant: [allows()],
  aws_eks_access_policy_association: [allows()],
};

const byType: ReadonlyMap<string, readonly FactArgument[]> = new Map(Object.entries(rows));

/** The Cloud Control provider makes the same as the other one, by arguments of its own. */
const cloudControl = /^awscc_(?:iam_|sso_|lambda_permission$|s3_access_?grant|kms_key$)/;

/** The arguments of a type of resource that decide access; none for a type of which nothing is known here. */
export function factArgumentsOf(type: string): readonly FactArgument[] {
  return byType.get(type) ?? (cloudControl.test(type) ? [allows()] : []);
}
