import { checkPolicyQuota, type IdentityKind, packStatements, type PolicyDocument, policyJson } from "../policy";
import { type NamedPolicy } from "../proof";
import { type Problem } from "../validation";
import { onlyPermissions, type Permission } from "../grants";
import { describeStatement } from "../catalogue";

/** A managed policy that grants turn into. */
export interface IdentityPolicy {
  readonly name: string;
  readonly document: PolicyDocument;
}

/** The policy as it will be rendered. */
export function namedPolicy({ name, document }: IdentityPolicy): NamedPolicy {
  return { name, policy: policyJson(document) };
}

/** The managed policies of an identity, and the problems of attaching them. */
export interface IdentityPolicies {
  readonly policies: readonly IdentityPolicy[];
  readonly problems: readonly Problem[];
}

/**
 * The fewest managed policies that contain the statements of the grants.
 *
 * @param name what the policy is called; parts of a divided one are called `<name>-1`, `<name>-2`
 * @param kind whose quota of attached policies counts
 * @param others how many other policies are attached to the same identity
 */
export function identityPolicies(
  grants: readonly Permission[],
  name: string,
  kind: IdentityKind,
  others = 0,
): IdentityPolicies {
  const statements = onlyPermissions(grants).flatMap((each) => each.statements());
  const { documents = [], problems } = packStatements(statements, { label: describeStatement });
  return {
    policies: documents.map((document, index) => ({
      name: documents.length === 1 ? name : `${name}-${index + 1}`,
      document,
    })),
    problems: [
      ...problems,
      ...checkPolicyQuota(documents.length + others, statements, kind, { label: describeStatement }),
    ],
  };
}
