import { windowOf } from "../grants";
import { formatArn } from "../aws";
import { type Expectation, expectTrust, type NamedPolicy, type TrustExpectation } from "../proof";
import { policyJson, type PolicyJson, trustPolicy } from "../policy";
import { type Suppression } from "../lint";
import { type AccessDesign, machineryRoleArn, type SharedNames } from "./design";
import { expectPersonTrust } from "./people";
import { accessExpectations, sharedExpectations } from "./role-expectations";
import { expectRevocationRole, type RevocationDesign, revocationRole } from "./revocation";
import { expectScheduleRole, type ScheduleDesign, scheduleRole } from "./schedule";
import { accessRoles, logDelivery, type MachineryRole, sharedRoles } from "./role-policies";

/** A role with all that there is to prove and to lint of it. */
export interface DesignedRole {
  readonly name: string;
  readonly arn: string;
  /** What is, or can be, attached to it. */
  readonly policies: readonly NamedPolicy[];
  readonly expectations: readonly Expectation[];
  readonly trust: PolicyJson;
  readonly trustExpectations: readonly TrustExpectation[];
  readonly suppressions: readonly Suppression[];
}

/** What an environment has of temporary access, by kind. */
export interface TemporaryAccessDesigns {
  readonly accesses: readonly AccessDesign[];
  /** @default none */
  readonly schedules?: readonly ScheduleDesign[];
  /** @default none */
  readonly revocations?: readonly RevocationDesign[];
}

/** Every role of temporary access: those of the machinery, and those that people get for a time. */
export function designedRoles(
  shared: SharedNames,
  { accesses, schedules = [], revocations = [] }: TemporaryAccessDesigns,
): readonly DesignedRole[] {
  const expected = [...accesses.map(accessExpectations), sharedExpectations(shared, accesses, revocations)];
  const expectations = new Map(expected.flatMap((each) => Object.entries(each)));
  const { api, events } = sharedRoles(shared, accesses, revocations);
  const machinery = [
    ...accesses.flatMap(accessRoles),
    ...(accesses.length + revocations.length > 0 ? [api] : []),
    ...(accesses.length > 0 ? [events] : []),
  ];
  return [
    ...machinery.map((role) => machineryRole(role, shared, expectations.get(role.name))),
    ...schedules.map((design) => machineryRole(scheduleRole(design), shared, expectScheduleRole(design))),
    ...revocations.map((design) => machineryRole(revocationRole(design), shared, expectRevocationRole(design))),
    ...[...accesses, ...schedules].flatMap((design) => peopleRoles(design)),
  ];
}

function machineryRole(
  { name, assumedBy, policy }: MachineryRole,
  shared: SharedNames,
  expectation: Expectation | undefined,
): DesignedRole {
  const logs = policy.statements.some(({ sid }) => sid === logDelivery.sid);
  return {
    name,
    arn: machineryRoleArn(shared, name),
    policies: [{ name, policy: policyJson(policy) }],
    expectations: expectation === undefined ? [] : [expectation],
    trust: policyJson(trustPolicy([assumedBy], shared)),
    trustExpectations: [expectTrust(assumedBy, shared)],
    suppressions: logs ? [logsByResourcePolicy] : [],
  };
}

const logsByResourcePolicy: Suppression = {
  rule: "RESOURCE_POLICY_PRIVILEGE_ESCALATION",
  sid: logDelivery.sid,
  reason: "Step Functions delivers logs by a resource policy of CloudWatch Logs",
};

/** The roles of people with the access attached; a unique role differs in its name alone. */
function peopleRoles({ people, path, policy, grants, shared }: AccessDesign | ScheduleDesign): DesignedRole[] {
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
