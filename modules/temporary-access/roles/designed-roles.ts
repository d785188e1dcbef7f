import { windowOf } from "../../grants";
import { formatArn } from "../../aws";
import { expectTrust } from "../../proof";
import { policyJson, type PolicyJson, trustedService, trustPolicy } from "../../policy";
import { type Suppression } from "../../lint";
import { expectPersonTrust } from "../design/person-trust";
import { machineryRoleArn } from "../design/shared-names";
import { type AccessDesign, type ScheduleDesign, type SharedNames, type TemporaryAccessDesigns } from "../design/types";
import { accessRoles } from "./access-roles";
import { expectMachineryRole } from "./machinery-role";
import { deliverLogs } from "./permissions";
import { revocationRole } from "./revocation-role";
import { scheduleRole } from "./schedule-role";
import { apiRole, eventsRole } from "./shared-roles";
import { type DesignedRole, type MachineryRole } from "./types";

/** Every role of temporary access: those of the machinery, and those of people. */
export function designedRoles(shared: SharedNames, designs: TemporaryAccessDesigns): readonly DesignedRole[] {
  const { accesses, schedules = [] } = designs;
  return [...machineryRoles(shared, designs), ...[...accesses, ...schedules].flatMap(peopleRoles)];
}

/** The roles of the machinery. */
export function machineryRoles(shared: SharedNames, designs: TemporaryAccessDesigns): readonly DesignedRole[] {
  const { accesses, schedules = [], revocations = [] } = designs;
  const machinery = [
    ...accesses.flatMap(accessRoles),
    ...(accesses.length + revocations.length > 0 ? [apiRole(shared, designs)] : []),
    ...(accesses.length > 0 ? [eventsRole(shared, designs)] : []),
    ...schedules.map(scheduleRole),
    ...revocations.map(revocationRole),
  ];
  return machinery.map((role) => designedMachineryRole(role, shared));
}

function designedMachineryRole(role: MachineryRole, shared: SharedNames): DesignedRole {
  const { name, assumedBy, policy, permissions } = role;
  return {
    name,
    arn: machineryRoleArn(shared, name),
    policies: [{ name, policy: policyJson(policy) }],
    expectations: [expectMachineryRole(role)],
    trust: policyJson(trustPolicy([assumedBy], shared)),
    trustExpectations: [expectTrust(assumedBy, shared)],
    suppressions: [
      ...(permissions.includes(deliverLogs) ? [logsByResourcePolicy] : []),
      ...(trustedService(assumedBy.service)?.sends === undefined ? [sourceUnknown] : []),
    ],
  };
}

const sourceUnknown: Suppression = {
  rule: "SERVICE_SOURCE_UNKNOWN",
  reason: "AWS documents no source for this service, and the deployment alone passes it the role",
};

const logsByResourcePolicy: Suppression = {
  rule: "RESOURCE_POLICY_PRIVILEGE_ESCALATION",
  sid: deliverLogs.sid,
  reason: "Step Functions delivers logs by a resource policy of CloudWatch Logs",
};

/** The roles of people with the policy attached; a unique role differs only in its name. */
export function peopleRoles({
  people,
  path,
  policy,
  grants,
  shared,
}: AccessDesign | ScheduleDesign): readonly DesignedRole[] {
  return people.map(({ name, ways, role, trust }) => ({
    name: role,
    arn: formatArn("role", { ...shared, path, role }),
    policies: [{ name: policy.name, policy: policyJson(policy.document) }],
    expectations: grants.flatMap((grant) => grant.expectations),
    trust: JSON.parse(trust) as PolicyJson,
    trustExpectations: expectPersonTrust(name, ways, shared, windowOf(grants)),
    suppressions: [],
  }));
}
