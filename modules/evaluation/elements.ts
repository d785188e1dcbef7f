import { at, problem, type Problem } from "../validation";
import { type Principals, type Statement } from "../policy";
import { type PolicyKind } from "./compiled-policy";

type Need = "needed" | "optional" | "forbidden";

/**
 * Which elements the statements of a kind of policy hold. Only a Deny takes `NotPrincipal`.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
 */
const needs: Readonly<Record<PolicyKind, { readonly principal: Need; readonly resource: Need }>> = {
  identity: { principal: "forbidden", resource: "needed" },
  resource: { principal: "needed", resource: "optional" },
  trust: { principal: "needed", resource: "forbidden" },
  // Without Resource, a statement speaks of what its policy is attached to: the endpoint, which no request asks for.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#access_policies-json
  // https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
  "gateway endpoint": { principal: "needed", resource: "needed" },
  "interface endpoint": { principal: "needed", resource: "needed" },
};

/** Whether the text names a kind of policy, whatever a caller without types hands over. */
export function isPolicyKind(kind: string): kind is PolicyKind {
  return Object.hasOwn(needs, kind);
}

/** What the elements of a statement break, leaving aside what is in them. */
export function checkElements(kind: PolicyKind, statement: Statement): Problem[] {
  const { actions, notActions, resources, notResources, principals, notPrincipals, effect } = statement;
  const { principal, resource } = needs[kind];
  return [
    ...checkPair("Action", "needed", actions, notActions),
    ...checkPair("Resource", resource, resources, notResources),
    ...checkPair("Principal", principal, principals, notPrincipals),
    ...(notPrincipals === undefined ? [] : at("NotPrincipal", checkNotPrincipal(kind, effect, notPrincipals))),
    ...(kind === "gateway endpoint" && principals !== undefined && !isEveryone(principals)
      ? at("Principal", [
          problem({
            rule: "names somebody in the policy of a gateway endpoint, which reads an account as its root user only",
            remedy: "Write * and add a condition on aws:PrincipalArn.",
          }),
        ])
      : []),
  ];
}

function checkPair(element: "Action" | "Resource" | "Principal", need: Need, one: unknown, other: unknown): Problem[] {
  const refuse = (rule: string, remedy: string): Problem[] => at(element, [problem({ rule, remedy })]);
  if (one !== undefined && other !== undefined) {
    return refuse(`stands beside Not${element}`, "Keep one of the two.");
  }
  const given = one ?? other;
  if (given === undefined) return need === "needed" ? refuse("is missing", `Add ${element} or Not${element}.`) : [];
  if (need === "forbidden") return refuse("has no place in a policy of this kind", "Remove it.");
  return Array.isArray(given) && given.length === 0 ? refuse("is empty", "Name at least one.") : [];
}

function checkNotPrincipal(kind: PolicyKind, effect: Statement["effect"], principals: Principals): Problem[] {
  if (effect === "Allow") {
    return [problem({ rule: "allows everybody else, which AWS does not support", remedy: "Use Principal." })];
  }
  if (kind === "trust" || kind === "gateway endpoint") {
    return [problem({ rule: "has no place in a policy of this kind", remedy: "Use Principal with a condition." })];
  }
  return isEveryone(principals) ? [problem({ rule: "excepts everybody", remedy: "Name who is excepted." })] : [];
}

function isEveryone(principals: Principals): boolean {
  return principals === "*" || principals.AWS?.includes("*") === true;
}
