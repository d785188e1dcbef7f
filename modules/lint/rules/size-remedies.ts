import { type PolicyType } from "../finding";
import { type PolicyView } from "../view";

/** How to make an identity policy shorter, of which most policies are. */
export const shorterIdentityPolicy =
  "Split it, name a prefix in place of single resources, or use a condition on tags.";

/** How to make each kind of policy shorter. */
const byKind: Readonly<Record<PolicyType, string>> = {
  identity: shorterIdentityPolicy,
  trust:
    "Divide the trusted parties between several roles with the same grants. Where AWS has raised the quota, suppress " +
    "the finding with that reason.",
  key: "Name accounts in place of their roles, and let the IAM policies of those accounts decide.",
  endpoint: "Divide the principals between two endpoints, each with route tables or subnets of its own.",
  resource: "Name fewer principals, or ask for aws:PrincipalOrgID in place of single accounts.",
};

/** The same for resources of one service, by the prefix of its actions. */
const byService: Readonly<Partial<Record<string, string>>> = {
  s3: "Share the whole bucket, or one prefix, in place of several prefixes, or name fewer roles.",
  dynamodb:
    'Name fewer roles, or write roles: "any" and let the other account choose; its own policies have to allow it.',
  sqs: "Name services and accounts in place of single sources, or use a second queue.",
  "execute-api": "Let people sign in by one permission set, which counts once, or divide them between environments.",
};

/** How to make a policy shorter. */
export function shorterPolicy({ kind, statements }: Pick<PolicyView, "kind" | "statements">): string {
  const [pattern = ""] = statements.flatMap(({ namedActions }) => namedActions.map((each) => each.pattern));
  const service = kind === "resource" ? byService[pattern.split(":")[0]?.toLowerCase() ?? ""] : undefined;
  return service ?? byKind[kind];
}
