import { policyJson, type PolicyJson } from "./document";
import { type Statement, statement } from "./statement";

/**
 * The size of a policy as IAM counts it against its quotas: every character that is not white space.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export function policySize(policy: PolicyJson): number {
  return characters(policy);
}

/**
 * The size of a DynamoDB resource policy as DynamoDB counts it: bytes, white space included.
 *
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-considerations.html
 */
export function tableResourcePolicySize(policy: PolicyJson): number {
  return Buffer.byteLength(JSON.stringify(policy));
}

/** What a policy without any statement takes. Between two statements stands one more character. */
export const emptyPolicySize = sizeOf([]);

/** What one statement adds to a policy, in characters that are not white space. */
export function statementSize(each: Statement): number {
  return sizeOf([statement(each)]) - emptyPolicySize;
}

/** Of a policy of these statements, in canonical form; their order is left as it is, since sizes do not depend on it. */
function sizeOf(statements: readonly Statement[]): number {
  return characters(policyJson({ version: "2012-10-17", statements }));
}

/** A name in its quotes, as one value of a list. */
export function textSize(text: string): number {
  return characters(text);
}

/**
 * A list of texts that together, in their quotes, have so many characters: the brackets and commas are added. One text
 * stands without brackets.
 */
export function listSize(texts: number, together: number): number {
  return texts < 2 ? together : together + texts + 1;
}

/** JSON without indentation holds white space only inside its texts, and there only as blanks: the rest is escaped. */
function characters(value: unknown): number {
  return JSON.stringify(value).replaceAll(" ", "").length;
}
