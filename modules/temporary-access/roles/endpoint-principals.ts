import { grantExpressions } from "../../grants";
import { type EndpointPrincipal } from "../../network";
import { policyJson, type PolicyJson } from "../../policy";
import { hasUniqueRoles, roleArns } from "../design/shared-names";
import { type AccessDesign, type ScheduleDesign } from "../design/types";

/**
 * The roles that send requests by an access, for the `principals` of a `VpcEndpoint`: the roles of people, which can do
 * nothing while nothing is attached to them, or the unique roles. While the policy is attached, the endpoint's policy is
 * the most that they can do.
 *
 * @example
 * new VpcEndpoint(this, "tables", { ...props, principals: endpointPrincipals(design) });
 */
export function endpointPrincipals(design: AccessDesign | ScheduleDesign): readonly EndpointPrincipal[] {
  const policies = [policyJson(design.policy.document)];
  const expressions = grantExpressions(design.grants);
  const trusts = design.people.map(({ trust }) => JSON.parse(trust) as PolicyJson);
  const unique = hasUniqueRoles(design);
  const trustOf = (index: number): PolicyJson | undefined =>
    unique ? { ...trusts[0], Statement: trusts.flatMap(({ Statement }) => Statement) } : trusts[index];
  return roleArns(design).map((arn, index) => ({ arn, policies, trustPolicy: trustOf(index), expressions }));
}
