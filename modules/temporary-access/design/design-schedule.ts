import { type Problem } from "../../validation";
import { type ScheduledAccessDescription } from "../scheduled-access-description";
import { accessName, accessPath, accessPolicy, peopleWithRoles } from "./granted-access";
import { policyArnOf, sharedNames } from "./shared-names";
import { type ScheduleDesign, type TemporaryAccessContext } from "./types";

/** Names everything that a scheduled access is made of; the design is `undefined` where there is no policy. */
export function designSchedule(
  key: string,
  { settings: { people, hours }, grants }: ScheduledAccessDescription,
  context: TemporaryAccessContext,
): { readonly design: ScheduleDesign | undefined; readonly problems: readonly Problem[] } {
  const shared = sharedNames(context);
  const name = accessName(context, key);
  const { policy, problems } = accessPolicy(name, grants);
  if (policy === undefined) return { design: undefined, problems };
  return {
    problems,
    design: {
      kind: "schedule",
      key,
      shared,
      hours,
      people: peopleWithRoles(name, people, grants, shared),
      grants,
      policy,
      policyArn: policyArnOf(shared, policy.name),
      path: accessPath(context, key),
      group: name,
      role: `${name}-scheduler`,
    },
  };
}
