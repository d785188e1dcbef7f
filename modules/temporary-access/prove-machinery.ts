import { formatArn } from "../aws";
import {
  expectTrust,
  type Finding,
  lintPolicy,
  policyJson,
  provePrincipals,
  proveTrust,
  suppress,
  type Suppression,
  trustPolicy,
} from "../policy";
import { at, type Problem } from "../validation";
import { type AccessDesign, type SharedNames } from "./design";
import { expectPersonTrust } from "./people";
import { accessExpectations, sharedExpectations } from "./role-expectations";
import { accessRoles, logDelivery, type MachineryRole, sharedRoles } from "./role-policies";

/** Every role of the machinery with what it is expected to do. */
function machinery(shared: SharedNames, designs: readonly AccessDesign[]): readonly MachineryRole[] {
  return [...designs.flatMap(accessRoles), ...sharedRoles(shared, designs)];
}

/**
 * Whether every role of the machinery can do what it is for, and nothing else, and whether nobody but each person gets
 * that person's role. Empty when that is so.
 */
export function proveMachinery(shared: SharedNames, designs: readonly AccessDesign[]): Problem[] {
  const { partition, account } = shared;
  const expectations = Object.assign(
    {},
    ...designs.map(accessExpectations),
    sharedExpectations(shared, designs),
  ) as ReturnType<typeof sharedExpectations>;
  const arn = (role: string, path = "/"): string => formatArn("role", { partition, account, path, role });
  const roles = machinery(shared, designs);
  return [
    ...provePrincipals(
      roles.map(({ name, policy }) => ({
        place: [name],
        arn: arn(name),
        policies: [{ name, policy: policyJson(policy) }],
        expectations: [expectations[name]].filter((each) => each !== undefined),
      })),
    ),
    ...roles.flatMap(({ name, assumedBy }) =>
      proveTrust({
        place: [name],
        arn: arn(name),
        policy: policyJson(trustPolicy([assumedBy], shared)),
        expectations: [expectTrust(assumedBy, shared)],
      }),
    ),
    ...designs.flatMap(({ people, path }) =>
      people.flatMap(({ name, ways, role, trust }) =>
        proveTrust({
          place: [role],
          arn: arn(role, path),
          policy: JSON.parse(trust) as ReturnType<typeof policyJson>,
          expectations: expectPersonTrust(name, ways, shared),
        }),
      ),
    ),
  ];
}

/** What AWS asks of the role of a state machine that logs; its actions have no resources. */
const accepted: readonly Suppression[] = [
  {
    rule: "RESOURCE_POLICY_PRIVILEGE_ESCALATION",
    sid: logDelivery.sid,
    reason: "Step Functions delivers logs by a resource policy of CloudWatch Logs",
  },
];

/** What the linter says of the documents of the machinery, in the place of their roles. */
export function lintMachinery(shared: SharedNames, designs: readonly AccessDesign[]): readonly Finding[] {
  const ownAccounts = [shared.account];
  const inPlace = (name: string, findings: readonly Finding[]): Finding[] =>
    findings.map((each) => ({ ...each, place: [name, ...each.place] }));
  return [
    ...machinery(shared, designs).flatMap(({ name, assumedBy, policy }) => {
      const json = policyJson(policy);
      const logs = json.Statement.some(({ Sid }) => Sid === logDelivery.sid);
      const sidOf = ([, , index]: readonly string[]): string | undefined => json.Statement[Number(index)]?.Sid;
      return [
        ...suppress(inPlace(name, lintPolicy(json, "identity", { ownAccounts })), logs ? accepted : [], sidOf),
        ...inPlace(name, lintPolicy(policyJson(trustPolicy([assumedBy], shared)), "trust", { ownAccounts })),
      ];
    }),
    ...designs.flatMap(({ people }) =>
      people.flatMap(({ role, trust }) => inPlace(role, lintPolicy(JSON.parse(trust), "trust", { ownAccounts }))),
    ),
  ];
}

/** Findings that keep the machinery from being built. */
export function lintProblems(findings: readonly Finding[]): Problem[] {
  return findings
    .filter(({ severity, suppressed }) => severity === "error" && suppressed === undefined)
    .flatMap(({ place, rule, reason, remedy }) =>
      at(place, [{ place: [], rule: `breaks the rule ${rule}: ${reason.replace(/\.$/, "")}`, remedy }]),
    );
}
