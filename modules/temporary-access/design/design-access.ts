import { type Problem } from "../../validation";
import { approverOf, decidersOf } from "../approval";
import { peopleByCaller } from "../callers";
import { together } from "../people";
import { type TemporaryAccessDescription } from "../temporary-access-description";
import { accessName, accessPath, accessPolicy, peopleWithRoles } from "./granted-access";
import { logGroupOf, namedMachine, policyArnOf, sharedNames } from "./shared-names";
import { type AccessDesign, type TemporaryAccessContext } from "./types";

/** Names everything that an access by approval is made of; the design is `undefined` where there is no policy. */
export function designAccess(
  key: string,
  { settings, grants }: TemporaryAccessDescription,
  context: TemporaryAccessContext,
): { readonly design: AccessDesign | undefined; readonly problems: readonly Problem[] } {
  const shared = sharedNames(context);
  const name = accessName(context, key);
  const { policy, problems } = accessPolicy(name, grants);
  if (policy === undefined) return { design: undefined, problems };
  const { eligible, approval, breakGlass = {} } = settings;
  const deciders = decidersOf(approverOf(approval), eligible);
  return {
    problems,
    design: {
      kind: "approval",
      key,
      shared,
      mechanism: settings.mechanism ?? "standing role",
      approval,
      maximumDuration: settings.maximumDuration,
      decisionWithin: settings.decisionWithin ?? 3600,
      people: peopleWithRoles(name, together(eligible, breakGlass), grants, shared),
      eligible: peopleByCaller(eligible, shared),
      breakGlass: peopleByCaller(breakGlass, shared),
      deciders: peopleByCaller(deciders, shared),
      declared: { eligible, breakGlass, deciders },
      grants,
      policy,
      policyArn: policyArnOf(shared, policy.name),
      path: accessPath(context, key),
      grantMachine: namedMachine(shared, `${name}-grant`),
      removalMachine: namedMachine(shared, `${name}-removal`),
      decisionMachine: namedMachine(shared, `${name}-decision`),
      scheduleGroup: name,
      schedulerRole: `${name}-scheduler`,
      logGroup: logGroupOf(name),
    },
  };
}
