import { limits } from "../aws";
import { mergeStatements, packStatements, type PolicyDocument, statement, type Statement } from "../policy";
import { problem, type Problem } from "../validation";
import { type Grant } from "./grant";
import { describeStatement } from "./sid";

/** The documents that grants turn into, one a managed policy, and what keeps them from being attached. */
export interface IdentityPolicies {
  readonly documents: readonly PolicyDocument[];
  readonly problems: readonly Problem[];
}

/**
 * The fewest managed policies that hold what the grants give.
 *
 * @param quota how many policies can be attached to the principal
 */
export function identityPolicies(grants: readonly Grant[], quota: number): IdentityPolicies {
  const statements = mergeStatements(grants.flatMap((grant) => grant.statements()));
  const documents = packStatements(labelled(statements), limits.managedPolicySize.value);
  const problems =
    documents.length <= quota
      ? []
      : [
          problem({
            value: documents.length,
            rule: `policies are needed; AWS attaches at most ${quota}, of ${limits.managedPolicySize.value} characters each`,
            remedy: "Divide the grants among several principals.",
          }),
        ];
  return { documents, problems };
}

function labelled(statements: readonly Statement[]): Statement[] {
  const seen = new Map<string, number>();
  return statements.map((each) => {
    const label = describeStatement(each);
    const count = (seen.get(label) ?? 0) + 1;
    seen.set(label, count);
    return statement({ ...each, sid: count === 1 ? label : `${label}${count}` });
  });
}
