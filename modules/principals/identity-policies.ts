import {
  attachablePolicies,
  checkPolicyQuota,
  type IdentityKind,
  packPolicies,
  type PolicyDocument,
  policyJson,
} from "../policy";
import { type NamedPolicy } from "../proof";
import { type Problem } from "../validation";
import { onlyPermissions, type Permission } from "../grants";
import { describeStatement } from "../catalogue";

/** A managed policy that grants turn into. */
export interface IdentityPolicy {
  /** Its number among the policies of the identity, from 1 on; some may be left out. */
  readonly number: number;
  readonly name: string;
  readonly document: PolicyDocument;
}

/** A policy as it will be rendered, one of those of an identity. */
export interface NumberedPolicy extends NamedPolicy {
  /** Its number among them, from 1 on; some may be left out. */
  readonly number: number;
}

/** The policy as it will be rendered. */
export function namedPolicy({ number, name, document }: IdentityPolicy): NumberedPolicy {
  return { number, name, policy: policyJson(document) };
}

/**
 * The ID of the construct of a policy of an identity. The first policy has the same ID for any number of policies; the
 * others have IDs that no earlier release used.
 */
export function policyId(number: number): string {
  return number === 1 ? "policy" : `policy-${number}`;
}

/** The address that the first policy of an identity has, by that of any of them. */
export function withoutPolicyNumber(address: string): string {
  return address.replace(/(?<=_policy)-\d+$/, "");
}

/** The managed policies of an identity, and the problems of attaching them. */
export interface IdentityPolicies {
  readonly policies: readonly IdentityPolicy[];
  readonly problems: readonly Problem[];
}

/**
 * The managed policies that contain the statements of the grants, as many as grow and shrink without a loss of access
 * in between, and no more than can be attached.
 *
 * @param name the name of the first policy; the others are named `<name>_2`, `<name>_3`
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
  const options = { label: describeStatement };
  const attachable = attachablePolicies(kind) - others;
  const { policies = [], problems } = packPolicies(statements, { ...options, attachable });
  return {
    policies: policies.map(({ number, document }) => ({
      number,
      name: number === 1 ? name : `${name}_${number}`,
      document,
    })),
    problems: [...problems, ...checkPolicyQuota(policies.length + others, statements, kind, options)],
  };
}
