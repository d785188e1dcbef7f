import { matchesWildcard } from "../../aws";
import { problem, type Problem } from "../../validation";
import { type AccessDesign, type ScheduleDesign } from "../design/types";

/**
 * Checks that an access does not cover the table of requests: a principal that can write requests can approve them, and
 * can prevent the end of a grant.
 */
export function checkRequestTable({
  policy,
  shared,
}: Pick<AccessDesign | ScheduleDesign, "policy" | "shared">): Problem[] {
  const actions = policy.document.statements
    .filter(({ resources = [] }) => resources.some((resource) => matchesWildcard(resource, shared.tableArn)))
    .flatMap((statement) => statement.actions ?? [])
    .filter((action) => !/^dynamodb:(Describe|List|GetAbacStatus)/.test(action));
  if (actions.length === 0) return [];
  const rule = "covers the table of requests itself, by which its holder could approve and keep a grant";
  return [problem({ value: actions[0], rule, remedy: "Name the tables one by one." })];
}
