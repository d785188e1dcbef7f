import { limits } from "../../aws";
import { policyJson, policySize } from "../../policy";
import { problem, type Problem } from "../../validation";
import { type AccessDesign } from "../design/types";
import { decisionMachine } from "../machines/decision-machine";
import { grantMachine } from "../machines/grant-machine";
import { accessRoles } from "../roles/access-roles";

/**
 * The most that one state can assign to variables, in bytes; a definition can be four times as long.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
 */
const mostAssigned = 256 * 1024;

/** Checks the size of the state machines, whose definitions list all people. */
export function checkMachines(design: AccessDesign): Problem[] {
  const assigned = [grantMachine(design), decisionMachine(design)].flatMap(({ States }) =>
    Object.values(States).map((state) => Buffer.byteLength(JSON.stringify("Assign" in state ? state.Assign : {}))),
  );
  const most = Math.max(...assigned);
  if (most <= mostAssigned) return [];
  const rule = `is too long: a state machine can hold ${mostAssigned} bytes of who may ask and decide`;
  return [problem({ value: most, rule, remedy: "Divide the people over several accesses." })];
}

/** Checks the size of the policies of the machinery's roles, which list the roles of people one by one. */
export function checkMachineryRoles(design: AccessDesign): Problem[] {
  const { value: largest, source } = limits.managedPolicySize;
  const size = Math.max(...accessRoles(design).map(({ policy }) => policySize(policyJson(policy))));
  if (size <= largest) return [];
  return [
    problem({
      value: design.people.length,
      rule: `people are too many for an access with standing roles: the policy that takes it away has ${size} of ${largest} characters (${source})`,
      remedy:
        'Divide them over several accesses, or take mechanism: "unique role", whose roles are named by their path.',
    }),
  ];
}
