import { arnShapes } from "../aws";
import { type Arguments, blocksOf } from "./blocks";
import { type ConfigurationLocation, fill, scopeOf } from "./expressions";

const s3 = "{bucket}";

/**
 * The IDs by which Terraform imports resources, as templates of their arguments. A type that is not here has an ID that
 * only AWS knows.
 *
 * @see https://registry.terraform.io/providers/hashicorp/aws/latest/docs, "Import" on the page of each resource
 */
const importIds: Readonly<Record<string, string>> = {
  aws_iam_role: "{name}",
  aws_iam_user: "{name}",
  aws_iam_group: "{name}",
  aws_iam_instance_profile: "{name}",
  aws_iam_policy: arnShapes.policy.replace("{policy}", "{name}"),
  aws_iam_openid_connect_provider: arnShapes.oidcProvider.replace("{provider}", "{url}"),
  aws_iam_role_policy_attachment: "{role}/{policy_arn}",
  aws_iam_user_policy_attachment: "{user}/{policy_arn}",
  aws_iam_group_policy_attachment: "{group}/{policy_arn}",
  aws_iam_user_group_membership: "{user}/{groups}",
  aws_dynamodb_table: "{name}",
  aws_dynamodb_resource_policy: "{resource_arn}",
  aws_s3_bucket: s3,
  aws_s3_bucket_lifecycle_configuration: s3,
  aws_s3_bucket_logging: s3,
  aws_s3_bucket_ownership_controls: s3,
  aws_s3_bucket_policy: s3,
  aws_s3_bucket_public_access_block: s3,
  aws_s3_bucket_server_side_encryption_configuration: s3,
  aws_s3_bucket_versioning: s3,
  aws_kms_alias: "{name}",
};

/**
 * The ID by which Terraform imports each resource of a configuration, by address, where the configuration determines it.
 *
 * @param configuration the content of `cdk.tf.json`
 */
export function importIdsOf(configuration: Arguments, location: ConfigurationLocation): ReadonlyMap<string, string> {
  const resources = blocksOf(configuration["resource"]);
  const scope = scopeOf(configuration, [...resources, ...blocksOf(configuration["data"], "data.")], { location });
  return new Map(
    resources.flatMap((block) => {
      const id = fill(importIds[block.type] ?? "{}", block, scope);
      // The ARN of a stream ends with the time at which it was made.
      if (id === undefined || id === "{}" || id.endsWith("/stream/*")) return [];
      // The ARN of an identity provider has its URL without the scheme.
      return [[block.address, id.replace("oidc-provider/https://", "oidc-provider/")] as const];
    }),
  );
}
