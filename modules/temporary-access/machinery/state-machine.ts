import { type Construct } from "constructs";
import { type ITerraformDependable } from "cdktf";
import { type CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { SfnStateMachine } from "@cdktf/provider-aws/lib/sfn-state-machine";
import { type Role } from "../../iam";
import { literal } from "../../terraform";
import { type StateMachine } from "../machines/state-types";

/** What a state machine is built from. */
interface StateMachineProps {
  readonly name: string;
  readonly type: "STANDARD" | "EXPRESS";
  readonly definition: StateMachine;
  readonly role: Role;
  readonly logs: CloudwatchLogGroup;
  /**
   * What is created before it and destroyed after it.
   * @default the attachments of its role alone
   */
  readonly after?: readonly ITerraformDependable[];
}

/** A state machine that logs every step without the data, which contains task tokens. */
export function stateMachine(
  scope: Construct,
  id: string,
  { name, type, definition, role, logs, after = [] }: StateMachineProps,
): SfnStateMachine {
  return new SfnStateMachine(scope, id, {
    name,
    type,
    roleArn: role.arn,
    definition: literal(JSON.stringify(definition)),
    loggingConfiguration: { level: "ALL", includeExecutionData: false, logDestination: `${logs.arn}:*` },
    dependsOn: [...role.attachments(), ...after],
  });
}
