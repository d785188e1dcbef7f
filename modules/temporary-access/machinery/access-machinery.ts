import { Construct } from "constructs";
import { type TerraformResource } from "cdktf";
import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { SchedulerScheduleGroup } from "@cdktf/provider-aws/lib/scheduler-schedule-group";
import { type SfnStateMachine } from "@cdktf/provider-aws/lib/sfn-state-machine";
import { grantExpressions } from "../../grants";
import { ManagedPolicy, type Role } from "../../iam";
import { policyJson } from "../../policy";
import { type AccessDesign } from "../design/types";
import { decisionMachine } from "../machines/decision-machine";
import { grantMachine } from "../machines/grant-machine";
import { removalMachine } from "../machines/removal-machine";
import { keptDays } from "../machines/request-table";
import { accessRoles } from "../roles/access-roles";
import { alarm } from "./alarm";
import { roleWithPolicy } from "./role-with-policy";
import { standingRoles } from "./standing-roles";
import { stateMachine } from "./state-machine";

/** What the machinery of one access is built from. */
export interface AccessMachineryProps {
  readonly design: AccessDesign;
  readonly topicArn: string;
  readonly queueArn: string;
  readonly eventsRole: Role;
}

/** The state machines of an access. */
interface Machines {
  readonly grant: SfnStateMachine;
  readonly removal: SfnStateMachine;
  readonly decision: SfnStateMachine;
}

/** The policy, the standing roles, the state machines of one access, and what removes it when one of them fails. */
export class AccessMachinery extends Construct {
  /** The machines that the API starts. */
  readonly machines: readonly TerraformResource[];
  private readonly policy: ManagedPolicy;

  constructor(scope: Construct, id: string, props: AccessMachineryProps) {
    super(scope, id);
    const { design } = props;
    const machines = this.buildMachines(design);
    const target = this.removeAfterFailure(props, machines);
    const failed = this.alarmOnFailedRemovals(props, machines);
    this.policy = new ManagedPolicy(this, "policy", {
      name: design.policy.name,
      policy: policyJson(design.policy.document),
      expressions: grantExpressions(design.grants),
      dependsOn: [machines.grant, machines.decision, target, failed],
    });
    if (design.mechanism === "standing role") standingRoles(this, design, this.policy.arn, design.maximumDuration);
    this.machines = [machines.grant, machines.decision];
  }

  /**
   * Keeps what the end of a grant needs until nothing is granted. Terraform destroys in the opposite order of creation:
   * the roles of people first, which ends their grants, and then the policy, which AWS refuses while a role that was made
   * for a request has it. So the destruction fails there, with the table, the machines and the alarms in place.
   *
   * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html
   */
  outlivedBy(needed: readonly TerraformResource[]): void {
    needed.forEach((each) => {
      this.policy.updateAfter(each);
    });
  }

  private buildMachines(design: AccessDesign): Machines {
    const roles = new Map(accessRoles(design).map((role) => [role.name, roleWithPolicy(this, role)]));
    const roleOf = (name: string): Role => {
      const role = roles.get(name);
      if (role === undefined) throw new Error(`${name} is not a role of ${design.key}`);
      return role;
    };
    const group = new SchedulerScheduleGroup(this, "removals", { name: design.scheduleGroup });
    const logs = new CloudwatchLogGroup(this, "log", { name: design.logGroup, retentionInDays: keptDays });
    const removal = stateMachine(this, "removal", {
      name: design.removalMachine.name,
      type: "STANDARD",
      definition: removalMachine(design),
      role: roleOf(design.removalMachine.role),
      logs,
    });
    const grant = stateMachine(this, "grant", {
      name: design.grantMachine.name,
      type: "STANDARD",
      definition: grantMachine(design),
      role: roleOf(design.grantMachine.role),
      logs,
      after: [group, removal, ...roleOf(design.schedulerRole).attachments()],
    });
    const decision = stateMachine(this, "decision", {
      name: design.decisionMachine.name,
      type: "EXPRESS",
      definition: decisionMachine(design),
      role: roleOf(design.decisionMachine.role),
      logs,
    });
    return { grant, removal, decision };
  }

  /** An execution that is stopped by hand or times out catches nothing itself. */
  private removeAfterFailure(
    { design, queueArn, eventsRole }: AccessMachineryProps,
    { grant, removal }: Machines,
  ): TerraformResource {
    const rule = new CloudwatchEventRule(this, "not_succeeded", {
      // The name of a rule has at most 64 characters, so it is the name of the machine and no more.
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

  private alarmOnFailedRemovals({ design, topicArn }: AccessMachineryProps, { removal }: Machines): TerraformResource {
    return alarm(this, "removal_alarm", {
      name: `${design.removalMachine.name}-failed`,
      description: "An access may still be there.",
      topicArn,
      namespace: "AWS/States",
      metricNames: ["ExecutionsFailed", "ExecutionsTimedOut", "ExecutionsAborted"],
      dimensions: { StateMachineArn: removal.arn },
    });
  }
}
