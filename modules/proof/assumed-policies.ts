import { type CompiledPolicy, compilePolicyJson } from "../evaluation";

/** What policies that are not under proof may allow at most. */
export const everything = compilePolicyJson("identity", {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});

const delegations = new Map<string, CompiledPolicy<"resource">>();

/** A policy that leaves the decision on a resource to the account of a principal, as that of a KMS key has to. */
export function leaveItToAccountOf(arn: string): CompiledPolicy<"resource"> {
  const account = arn.split(":")[4] ?? "";
  const known = delegations.get(account);
  if (known !== undefined) return known;
  const policy = compilePolicyJson("resource", {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { AWS: account }, Action: "*", Resource: "*" }],
  });
  delegations.set(account, policy);
  return policy;
}
