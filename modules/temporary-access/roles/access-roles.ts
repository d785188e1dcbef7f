import { service } from "../../policy";
import { schedulerArn } from "../design/shared-names";
import { type AccessDesign, type Machine } from "../design/types";
import { machineryRole } from "./machinery-role";
import {
  deliverLogs,
  grantAccess,
  keepUndelivered,
  onRequests,
  removeAccess,
  scheduleRemovals,
  start,
  tell,
} from "./permissions";
import { type MachineryRole, type Permission } from "./types";

/** The roles of one access: those of its three state machines and that of the scheduler of its removals. */
export function accessRoles(design: AccessDesign): readonly MachineryRole[] {
  const { shared, grantMachine, removalMachine, decisionMachine } = design;
  return [
    machineRole(grantMachine, [
      onRequests(design, ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]),
      ...grantAccess(design),
      ...scheduleRemovals(design),
      start([removalMachine]),
      tell(shared),
    ]),
    machineRole(removalMachine, [
      onRequests(design, ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:UpdateItem"]),
      ...removeAccess(design),
    ]),
    machineRole(decisionMachine, [
      onRequests(design, ["dynamodb:UpdateItem"]),
      // It has no resource: only the token, which the table holds, limits it.
      { sid: "CompleteWaits", actions: ["states:SendTaskSuccess"], resources: ["*"] },
      start([removalMachine]),
    ]),
    machineryRole(
      design.schedulerRole,
      service("scheduler", { sourceArn: schedulerArn(shared, `schedule-group/${design.scheduleGroup}`) }),
      [start([removalMachine]), keepUndelivered(shared)],
    ),
  ];
}

/** The role of a state machine with a log. */
export function machineRole({ role, arn }: Machine, permissions: readonly Permission[]): MachineryRole {
  return machineryRole(role, service("states", { sourceArn: arn }), [...permissions, deliverLogs]);
}
