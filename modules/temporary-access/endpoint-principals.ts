import { grantExpressions } from "../grants";
import { type EndpointPrincipal } from "../network";
import { policyJson, type PolicyJson } from "../policy";
import { type AccessDesign, roleArns } from "./design";
import { type ScheduleDesign } from "./schedule";

/**
 * Those who send requests by an access, for the principals of a `VpcEndpoint`: the roles of people, which can do nothing
 * while nothing is attached to them, or the roles that are made for each request. The endpoint's policy is the ceiling of
 * what they can do while it is.
 *
 * @example
 * new VpcEndpoint(this, "tables", { ...props, principals: endpointPrincipals(design) });
 */
export function endpointPrincipals(design: AccessDesign | ScheduleDesign): readonly EndpointPrincipal[] {
  const policies = [policyJson(design.policy.document)];
  const expressions = grantExpressions(design.grants);
  const trusts = design.people.map(({ trust }) => JSON.parse(trust) as PolicyJson);
  const unique = design.kind === "approval" && design.mechanism === "unique role";
  const trustOf = (index: number): PolicyJson | undefined =>
    unique ? { ...trusts[0], Statement: trusts.flatMap(({ Statement }) => Statement) } : trusts[index];
  return roleArns(design).map((arn, index) => ({ arn, policies, trustPolicy: trustOf(index), expressions }));
}
