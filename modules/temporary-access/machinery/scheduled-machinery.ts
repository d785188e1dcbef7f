import { Construct } from "constructs";
import { SchedulerSchedule } from "@cdktf/provider-aws/lib/scheduler-schedule";
import { SchedulerScheduleGroup } from "@cdktf/provider-aws/lib/scheduler-schedule-group";
import { grantExpressions } from "../../grants";
import { ManagedPolicy } from "../../iam";
import { policyJson } from "../../policy";
import { literal } from "../../terraform";
import { type ScheduleDesign } from "../design/types";
import { scheduleRole } from "../roles/schedule-role";
import { roleWithPolicy } from "./role-with-policy";
import { schedules } from "./schedules";
import { standingRoles } from "./standing-roles";

/** The policy, the standing roles and the schedules of one scheduled access. */
export class ScheduledMachinery extends Construct {
  constructor(scope: Construct, id: string, design: ScheduleDesign, queueArn: string) {
    super(scope, id);
    const policy = new ManagedPolicy(this, "policy", {
      name: design.policy.name,
      policy: policyJson(design.policy.document),
      expressions: grantExpressions(design.grants),
    });
    const roles = standingRoles(this, design, policy.arn);
    const scheduler = roleWithPolicy(this, scheduleRole(design));
    const group = new SchedulerScheduleGroup(this, "schedules", { name: design.group });
    for (const { id: step, name, expression, timeZone, target, input, longest, attempts } of schedules(design)) {
      new SchedulerSchedule(this, step, {
        name,
        groupName: group.name,
        scheduleExpression: expression,
        scheduleExpressionTimezone: timeZone,
        flexibleTimeWindow: { mode: "OFF" },
        target: {
          arn: target,
          roleArn: scheduler.arn,
          input: literal(JSON.stringify(input)),
          retryPolicy: { maximumEventAgeInSeconds: longest, maximumRetryAttempts: attempts },
          deadLetterConfig: { arn: queueArn },
        },
        dependsOn: [...scheduler.attachments(), ...roles],
      });
    }
  }
}
