import { type Partition } from "../aws";
import { type PolicyJson } from "../policy";
import { type AccessRequest, type CompiledPolicy, decide, type RequestPrincipal, roleSession } from "../evaluation";
import { problem, type Problem } from "../validation";
import { divideByCoverage } from "./action-classes";
import { everything } from "./assumed-policies";
import { describeRequest } from "./describe";
import { type RefusedRequests } from "./expectation";
import { report } from "./report";
import { compileResourcePolicy } from "./resource-denials";
import { unrelatedAccounts } from "./trust-caller";

/** A resource policy, and requests that it must deny to every principal, whatever other policies allow. */
interface DeniedToEverybody {
  /** As it will be rendered. */
  readonly policy: PolicyJson;
  /** The account that owns the resource, and its partition. */
  readonly account: string;
  readonly partition: Partition;
  /** A statement with conditions on keys that are not in their contexts does not count as denying them. */
  readonly requests: readonly RefusedRequests[];
  readonly remedy: string;
}

/** Proves that a resource policy denies requests to every principal, explicitly. Returns the problems. */
export function proveDeniedToEverybody({ policy, account, partition, requests, remedy }: DeniedToEverybody): Problem[] {
  if (policy.Statement.length === 0) return [problem({ rule: "is missing", remedy })];
  const resource = compileResourcePolicy(policy);
  // A policy that cannot be evaluated is reported by the proof of the policy itself.
  if (resource.problems.length > 0) return [];
  const senders = onePrincipalOfEachKind(account, partition);
  return requests.flatMap(({ actions, resources, context = {} }) => {
    const denials = denialsOnlyUnder(Object.keys(context), resource);
    const policies = { identity: [everything], resource: denials };
    const failed = divideByCoverage(actions, denials.statements).flatMap(({ actions: [action = "", ...alike] }) =>
      resources.flatMap((target) =>
        senders
          .map((principal): AccessRequest => ({
            principal,
            action,
            resource: target,
            resourceAccount: account,
            context,
          }))
          .filter((request) => decide(policies, request) !== "explicitly denied")
          .flatMap((request) => [request, ...alike.map((each) => ({ ...request, action: each }))]),
      ),
    );
    return report(
      failed,
      { policies, names: { identity: ["a policy that allows everything"], resource: ["the resource policy"] } },
      (first) => ({ value: describeRequest(first), expected: "must be denied to everybody", remedy }),
    );
  });
}

/** The Deny statements of a policy without conditions on other keys than these. */
function denialsOnlyUnder(keys: readonly string[], policy: CompiledPolicy<"resource">): CompiledPolicy<"resource"> {
  const known = new Set(keys.map((key) => key.toLowerCase()));
  const statements = policy.statements.filter(
    ({ source, conditions }) => source.effect === "Deny" && conditions.every(({ key }) => known.has(key.toLowerCase())),
  );
  return { ...policy, statements };
}

/** A principal of each kind, of the owner account and of another. */
function onePrincipalOfEachKind(account: string, partition: Partition): readonly RequestPrincipal[] {
  const [other = ""] = unrelatedAccounts.filter((each) => each !== account);
  return [
    roleSession(`arn:${partition}:iam::${account}:role/anybody`, "proof"),
    { type: "account root", arn: `arn:${partition}:iam::${account}:root` },
    roleSession(`arn:${partition}:iam::${other}:role/anybody`, "proof"),
    { type: "service", name: "cloudtrail.amazonaws.com" },
    { type: "anonymous" },
  ];
}
