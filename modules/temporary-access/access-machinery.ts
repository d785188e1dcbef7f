import { Construct } from "constructs";
import { type ITerraformDependable, type TerraformResource } from "cdktf";
import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { SchedulerScheduleGroup } from "@cdktf/provider-aws/lib/scheduler-schedule-group";
import { type SfnStateMachine } from "@cdktf/provider-aws/lib/sfn-state-machine";
import { grantExpressions } from "../grants";
import { ManagedPolicy, type Role } from "../iam";
import { policyJson } from "../policy";
import { alarm, machineryRole, standingRoles, stateMachine } from "./building";
import { decisionMachine } from "./decision-machine";
import { type AccessDesign } from "./design";
import { grantMachine } from "./grant-machine";
import { removalMachine } from "./removal-machine";
import { keptDays } from "./request-table";
import { accessRoles } from "./role-policies";
import { type StateMachine } from "./state-machine";

/** What the machinery of one access is built from. */
export interface AccessMachineryProps {
  readonly design: AccessDesign;
  readonly topicArn: string;
  readonly queueArn: string;
  readonly eventsRole: Role;
}

/** The policy, the standing roles, the state machines and the safety nets of one access. */
export class AccessMachinery extends Construct {
  /** What the API hands calls to. */
  readonly machines: readonly TerraformResource[];

  constructor(scope: Construct, id: string, { design, topicArn, queueArn, eventsRole }: AccessMachineryProps) {
    super(scope, id);
    const roleOf = Object.fromEntries(accessRoles(design).map((role) => [role.name, machineryRole(this, role)]));
    const group = new SchedulerScheduleGroup(this, "removals", { name: design.scheduleGroup });
    const logs = new CloudwatchLogGroup(this, "log", { name: design.logGroup, retentionInDays: keptDays });
    const build = (
      what: "grant" | "removal" | "decision",
      definition: StateMachine,
      ...after: readonly ITerraformDependable[]
    ): SfnStateMachine => {
      const machine = design[`${what}Machine`];
      const role = roleOf[machine.role];
      if (role === undefined) throw new Error(`${machine.name} has no role`);
      return stateMachine(this, what, machine, what === "decision" ? "EXPRESS" : "STANDARD", {
        definition,
        role,
        logs,
        after,
      });
    };
    const removal = build("removal", removalMachine(design));
    const scheduler = roleOf[design.schedulerRole]?.attachments() ?? [];
    const grant = build("grant", grantMachine(design), group, removal, ...scheduler);
    const decision = build("decision", decisionMachine(design));
    this.machines = [grant, decision];
    const net = this.removeAfterFailure(design, grant, removal, { queueArn, eventsRole });
    const policy = new ManagedPolicy(this, "policy", {
      name: design.policy.name,
      policy: policyJson(design.policy.document),
      expressions: grantExpressions(design.grants),
      // What is destroyed goes the other way: a policy that a live role still has cannot be, and so keeps what ends it.
      dependsOn: [grant, net],
    });
    if (design.mechanism === "standing role") standingRoles(this, design, policy.arn, design.maximumDuration);
    alarm(this, "removal_alarm", `${design.removalMachine.name}-failed`, topicArn, "An access may still be there.", {
      namespace: "AWS/States",
      metricNames: ["ExecutionsFailed", "ExecutionsTimedOut", "ExecutionsAborted"],
      dimensions: { StateMachineArn: removal.arn },
    });
  }

  /** What is stopped by hand or runs out of time catches nothing itself. */
  private removeAfterFailure(
    design: AccessDesign,
    grant: SfnStateMachine,
    removal: SfnStateMachine,
    { queueArn, eventsRole }: Pick<AccessMachineryProps, "queueArn" | "eventsRole">,
  ): TerraformResource {
    const rule = new CloudwatchEventRule(this, "not_succeeded", {
      // A name here is shorter than most: at most 64 characters.
      name: design.grantMachine.name,
      eventPattern: JSON.stringify({
        source: ["aws.states"],
        "detail-type": ["Step Functions Execution Status Change"],
        detail: { status: ["ABORTED", "FAILED", "TIMED_OUT"], stateMachineArn: [design.grantMachine.arn] },
      }),
      dependsOn: [grant],
    });
    return new CloudwatchEventTarget(this, "not_succeeded_removal", {
      rule: rule.name,
      arn: removal.arn,
      roleArn: eventsRole.arn,
      inputTransformer: { inputPaths: { request: "$.detail.name" }, inputTemplate: '{"request": <request>}' },
      retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
      deadLetterConfig: { arn: queueArn },
      dependsOn: [...eventsRole.attachments()],
    });
  }
}
