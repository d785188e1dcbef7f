import type { PolicyJson } from "./document";

/**
 * The size of a policy as IAM counts it against its quotas: every character that is not white space.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export function policySize(policy: PolicyJson): number {
  return JSON.stringify(policy).replace(/\s/g, "").length;
}

/**
 * The size of a DynamoDB resource policy as DynamoDB counts it: bytes, white space included.
 *
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-considerations.html
 */
export function tableResourcePolicySize(policy: PolicyJson): number {
  return Buffer.byteLength(JSON.stringify(policy));
}
