import { service } from "../../policy";
import { roleArns, schedulerArn } from "../design/shared-names";
import { type ScheduleDesign } from "../design/types";
import { machineryRole } from "./machinery-role";
import { keepUndelivered, onlyPolicies } from "./permissions";
import { type MachineryRole } from "./types";

/** The role of the scheduler of a scheduled access. */
export function scheduleRole(design: ScheduleDesign): MachineryRole {
  const { shared, role, group, policyArn } = design;
  return machineryRole(role, service("scheduler", { sourceArn: schedulerArn(shared, `schedule-group/${group}`) }), [
    {
      sid: "AttachAndDetach",
      actions: ["iam:AttachRolePolicy", "iam:DetachRolePolicy"],
      resources: roleArns(design),
      within: onlyPolicies([policyArn]),
    },
    keepUndelivered(shared),
  ]);
}
