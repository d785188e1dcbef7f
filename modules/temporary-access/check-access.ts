import { checkMfaOfRole, grantProblems } from "../grants";
import { identityPolicies } from "../principals";
import { checkName } from "../aws";
import { at, checkShape, problem, type Problem } from "../validation";
import { checkHours, scheduleSchema } from "./check-hours";
import { checkMachineryRoles, checkMachines } from "./check-machines";
import { checkKey, checkNames, checkScheduleNames } from "./check-names";
import { checkOutliving } from "./check-outliving";
import { checkOneName, checkPeople, peopleSchema } from "./check-people";
import { checkRequestTable } from "./check-request-table";
import { checkCustomer, checkSettings, settingsSchema } from "./check-settings";
import { type AccessDesign, designAccess, type TemporaryAccessContext } from "./design";
import { designRevocation, type Revocable, RevocationDescription, type RevocationDesign } from "./revocation";
import { designSchedule, ScheduledAccessDescription, type ScheduleDesign } from "./schedule";
import { TemporaryAccessDescription } from "./temporary-access-description";

/** An access by approval, one by the clock, or the way to revoke. */
export type PlannedAccess = AccessDesign | ScheduleDesign | RevocationDesign;

/**
 * An access as it will be built, or everything that keeps it from being built.
 *
 * @param revocable the roles and users of the environment, for a revocation
 */
export function planAccess(
  key: string,
  described: unknown,
  context: TemporaryAccessContext,
  revocable: readonly Revocable[] = [],
): { readonly design: PlannedAccess | undefined; readonly problems: readonly Problem[] } {
  if (described instanceof ScheduledAccessDescription) return planSchedule(key, described, context);
  if (described instanceof RevocationDescription) return planRevocation(key, described, context, revocable);
  if (!(described instanceof TemporaryAccessDescription)) {
    const rule = "is no temporary access";
    return {
      design: undefined,
      problems: [problem({ rule, remedy: "Make it with temporaryAccess(…), scheduledAccess(…) or revocation(…)." })],
    };
  }
  const shape = checkShape(settingsSchema, described.settings);
  if (shape.length > 0) return { design: undefined, problems: shape };
  const granted = checkGrants(described);
  if (granted.length > 0) return { design: undefined, problems: granted };
  const { design, problems } = designAccess(key, described, context);
  return {
    design,
    problems: [
      ...problems,
      ...checkSettings(described.settings, context),
      ...checkCustomer(described),
      ...checkOutliving(described.grants),
      ...checkKey(key),
      ...(design === undefined
        ? []
        : [
            ...checkNames(design),
            ...checkMachines(design),
            ...checkMachineryRoles(design),
            ...checkRequestTable(design),
          ]),
    ],
  };
}

function planSchedule(
  key: string,
  described: ScheduledAccessDescription,
  context: TemporaryAccessContext,
): { readonly design: ScheduleDesign | undefined; readonly problems: readonly Problem[] } {
  const shape = checkShape(scheduleSchema, described.settings);
  if (shape.length > 0) return { design: undefined, problems: shape };
  const granted = checkGrants(described);
  if (granted.length > 0) return { design: undefined, problems: granted };
  const { people, hours } = described.settings;
  const { design, problems } = designSchedule(key, described, context);
  return {
    design,
    problems: [
      ...problems,
      ...(Object.keys(people).length > 0
        ? []
        : at("people", [problem({ rule: "is empty: nobody would have it", remedy: "Name who has." })])),
      ...at("people", checkPeople(people, context.account)),
      ...checkOneName([people]),
      ...checkOutliving(described.grants),
      ...at("hours", checkHours(hours)),
      ...checkKey(key),
      ...(design === undefined ? [] : [...checkScheduleNames(design), ...checkRequestTable(design)]),
    ],
  };
}

function planRevocation(
  key: string,
  described: RevocationDescription,
  context: TemporaryAccessContext,
  revocable: readonly Revocable[],
): { readonly design: RevocationDesign | undefined; readonly problems: readonly Problem[] } {
  const shape = at("by", checkShape(peopleSchema, described.by));
  if (shape.length > 0) return { design: undefined, problems: shape };
  const design = designRevocation(key, described, context, revocable);
  return {
    design,
    problems: [
      ...(Object.keys(described.by).length > 0
        ? []
        : at("by", [problem({ rule: "is empty: nobody could revoke", remedy: "Name who may." })])),
      ...at("by", checkPeople(described.by, context.account)),
      ...(revocable.length > 0
        ? []
        : [
            problem({ rule: "has nothing to revoke: the environment has no roles and users", remedy: "Leave it out." }),
          ]),
      ...checkKey(key),
      ...checkName("role", design.machine.role),
      ...checkName("policy", design.denial.name),
    ],
  };
}

function checkGrants({ grants }: Pick<TemporaryAccessDescription, "grants">): Problem[] {
  const unsound = [...grantProblems(grants), ...checkMfaOfRole(grants)];
  if (unsound.length > 0) return unsound;
  if (grants.length === 0) {
    return [problem({ rule: "grants nothing", remedy: "Say what, as in .allow(tables.orders.write())." })];
  }
  const { policies } = identityPolicies(grants, "policy", "role");
  if (policies.length <= 1) return [];
  return [
    problem({
      value: policies.length,
      rule: "policies are too many: the one that is attached is also the permissions boundary",
      remedy: "Divide it into several accesses.",
    }),
  ];
}
