/**
 * Sets of actions by which a principal can give itself more than it has, when it may use them on everything.
 *
 * Source: https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/
 */
export const escalations: readonly (readonly string[])[] = [
  ["iam:CreatePolicyVersion"],
  ["iam:SetDefaultPolicyVersion"],
  ["iam:CreateAccessKey"],
  ["iam:CreateLoginProfile"],
  ["iam:UpdateLoginProfile"],
  ["iam:AttachUserPolicy"],
  ["iam:AttachGroupPolicy"],
  ["iam:AttachRolePolicy"],
  ["iam:PutUserPolicy"],
  ["iam:PutGroupPolicy"],
  ["iam:PutRolePolicy"],
  ["iam:AddUserToGroup"],
  ["iam:UpdateAssumeRolePolicy"],
  ["iam:PassRole", "ec2:RunInstances"],
  ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"],
  ["iam:PassRole", "lambda:CreateFunction", "lambda:CreateEventSourceMapping"],
  ["iam:PassRole", "cloudformation:CreateStack"],
  ["iam:PassRole", "glue:CreateDevEndpoint"],
  ["iam:PassRole", "datapipeline:CreatePipeline", "datapipeline:PutPipelineDefinition"],
];

/**
 * Actions by which a principal runs its own code with a role that something else already has. What it gets is what
 * these roles allow, so it is less than any permission.
 *
 * Source: https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/
 */
export const takeovers: readonly string[] = ["lambda:UpdateFunctionCode", "glue:UpdateDevEndpoint"];

/**
 * Actions whose answer holds credentials or a way to them.
 *
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const credentialActions: readonly string[] = [
  "iam:CreateAccessKey",
  "iam:CreateLoginProfile",
  "iam:CreateServiceSpecificCredential",
  "iam:ResetServiceSpecificCredential",
  "redshift:GetClusterCredentials",
  "redshift-serverless:GetCredentials",
  "secretsmanager:GetSecretValue",
  "sts:AssumeRole",
];
