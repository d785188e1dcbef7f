import { limits } from "../aws";
import { documentFact, type Fact, policyFacts, principalFacts, type ProvedAccess, usesOf } from "../configuration";
import { tableFacts } from "../dynamodb";
import { grantExpressions, TableRef } from "../grants";
import { policyJson } from "../policy";
import { apiPolicy } from "./api/api-policy";
import { openApi } from "./api/open-api";
import { queuePolicy } from "./design/queue-policy";
import { hasUniqueRoles, machineryRoleArn, policyArnOf } from "./design/shared-names";
import { type AccessDesign, type ScheduleDesign, type SharedNames, type TemporaryAccessDesigns } from "./design/types";
import { decisionMachine } from "./machines/decision-machine";
import { grantMachine } from "./machines/grant-machine";
import { removalMachine } from "./machines/removal-machine";
import { revocationMachine } from "./machines/revocation-machine";
import { schedules } from "./machinery/schedules";
import { machineryRoles, peopleRoles } from "./roles/designed-roles";

/**
 * The access that a stack must state for temporary access: the roles and policies, the policy of the API, and the state
 * machines and schedules that grant and remove access.
 *
 * @param permissionsBoundary the ARN of the permissions boundary of the state machines' and schedules' roles
 *   @default none
 */
export function writtenTemporaryAccess(
  shared: SharedNames,
  designs: Required<TemporaryAccessDesigns>,
  permissionsBoundary?: string,
): readonly ProvedAccess[] {
  const { accesses, revocations } = designs;
  const granted = [...accesses, ...designs.schedules];
  const machinery = machineryRoles(shared, designs);
  const { table: name, account, region } = shared;
  const requests = new TableRef({ name, account, region, indexes: [], streamViewTypes: [], pointInTimeRecovery: true });
  return [
    ...(accesses.length === 0 ? [] : [tableFacts(requests, { pointInTimeRecovery: {}, disposable: true })]),
    policyFacts([
      ...granted.map(({ policy, policyArn }) => ({ arn: policyArn, policy: policyJson(policy.document) })),
      ...revocations.map(({ denial }) => ({ arn: denial.arn, policy: policyJson(denial.document) })),
      ...machinery.flatMap(({ policies }) =>
        policies.map(({ name, policy }) => ({ arn: policyArnOf(shared, name), policy })),
      ),
    ]),
    ...machinery.map(({ arn, trust, policies }) =>
      principalFacts({
        kind: "role",
        arn,
        trust,
        permissionsBoundary,
        attached: policies.map(({ name }) => policyArnOf(shared, name)),
      }),
    ),
    ...granted.flatMap(writtenPeople),
    {
      subjects: [
        ...[shared.tableArn, shared.topicArn, `API ${shared.api}`],
        // Nothing else in the stack may act as a role of the machinery.
        ...machinery.map(({ arn }) => usesOf(arn)),
      ],
      facts: [
        documentFact(shared.queueArn, "resource policy", queuePolicy(shared)),
        ...machineFacts(designs),
        ...accesses.flatMap(failureFacts),
        ...apiFacts(shared, designs),
        ...designs.schedules.flatMap(scheduleFacts),
      ],
    },
  ];
}

/**
 * Unique roles are created at run time. The others have the policy as their boundary; it is attached only temporarily.
 */
function writtenPeople(design: AccessDesign | ScheduleDesign): ProvedAccess[] {
  const { policyArn: permissionsBoundary, grants } = design;
  const roles = hasUniqueRoles(design) ? [] : peopleRoles(design);
  const shortest = limits.shortestMaxSession.value;
  const maxSessionDuration = design.kind === "approval" ? Math.max(shortest, design.maximumDuration) : shortest;
  return [
    { subjects: [], facts: [], expressions: grantExpressions(grants) },
    ...roles.map(({ arn, trust }) =>
      principalFacts({ kind: "role", arn, trust, permissionsBoundary, maxSessionDuration }),
    ),
  ];
}

function machinesOf({ accesses, revocations }: Required<TemporaryAccessDesigns>) {
  return [
    ...accesses.flatMap((design) => [
      { machine: design.grantMachine, definition: grantMachine(design), shared: design.shared },
      { machine: design.removalMachine, definition: removalMachine(design), shared: design.shared },
      { machine: design.decisionMachine, definition: decisionMachine(design), shared: design.shared },
    ]),
    ...revocations.map((design) => ({
      machine: design.machine,
      definition: revocationMachine(design),
      shared: design.shared,
    })),
  ];
}

function useFact(role: string, value: string): Fact {
  return { subject: usesOf(role), kind: "use", value };
}

function machineFacts(designs: Required<TemporaryAccessDesigns>): Fact[] {
  return machinesOf(designs).flatMap(({ machine: { arn: subject, role }, definition, shared }) => [
    documentFact(subject, "definition", definition),
    { subject, kind: "role", value: machineryRoleArn(shared, role) } as const,
    useFact(machineryRoleArn(shared, role), subject),
  ]);
}

/** An execution of a grant that does not succeed starts the removal. */
function failureFacts({ grantMachine: grant, removalMachine: removal, shared }: AccessDesign): Fact[] {
  const rule = `rule ${grant.name}`;
  const role = machineryRoleArn(shared, shared.eventsRole);
  return [
    useFact(role, `target of ${rule}`),
    documentFact(rule, "definition", {
      source: ["aws.states"],
      "detail-type": ["Step Functions Execution Status Change"],
      detail: { status: ["ABORTED", "FAILED", "TIMED_OUT"], stateMachineArn: [grant.arn] },
    }),
    documentFact(rule, "target", {
      arn: removal.arn,
      role_arn: role,
      input: null,
      input_path: null,
      input_transformer: { input_paths: { request: "$.detail.name" }, input_template: '{"request": <request>}' },
      dead_letter_config: { arn: shared.queueArn },
    }),
  ];
}

function apiFacts(shared: SharedNames, { accesses, revocations }: Required<TemporaryAccessDesigns>): Fact[] {
  if (accesses.length + revocations.length === 0) return [];
  const api = `API ${shared.api}`;
  return [
    documentFact(api, "definition", openApi(shared, accesses, revocations)),
    documentFact(api, "resource policy", policyJson(apiPolicy(shared, accesses, revocations))),
  ];
}

function scheduleFacts(design: ScheduleDesign): Fact[] {
  const role = machineryRoleArn(design.shared, design.role);
  return schedules(design).flatMap(({ name, target, input, longest, attempts }) => {
    const schedule = `schedule ${design.group}/${name}`;
    return [
      useFact(role, schedule),
      documentFact(schedule, "target", {
        arn: target,
        role_arn: role,
        input: JSON.stringify(input),
        retry_policy: { maximum_event_age_in_seconds: longest, maximum_retry_attempts: attempts },
        dead_letter_config: { arn: design.shared.queueArn },
      }),
    ];
  });
}
