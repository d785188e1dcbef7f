import { checkMfaOfRole, grantProblems } from "../../grants";
import { type Caller, checkApplies, identityPolicies } from "../../principals";
import { account, sessionsOf } from "../../policy";
import { checkName, writtenTags } from "../../aws";
import { at, checkShape, problem, type Problem } from "../../validation";
import { designAccess } from "../design/design-access";
import { designRevocation } from "../design/design-revocation";
import { designSchedule } from "../design/design-schedule";
import {
  type AccessDesign,
  type PlannedAccess,
  type Revocable,
  type RevocationDesign,
  type ScheduleDesign,
  type TemporaryAccessContext,
} from "../design/types";
import { RevocationDescription } from "../revocation-description";
import { ScheduledAccessDescription } from "../scheduled-access-description";
import { type Mechanism, TemporaryAccessDescription } from "../temporary-access-description";
import { checkHours, scheduleSchema } from "./check-hours";
import { checkMachineryRoles, checkMachines } from "./check-machines";
import { checkKey, checkNames, checkScheduleNames, shorterNames } from "./check-names";
import { checkOutliving } from "./check-outliving";
import { checkOneName, checkPeople, peopleSchema } from "./check-people";
import { checkRequestTable } from "./check-request-table";
import { checkCustomer, checkSettings, settingsSchema } from "./check-settings";

/** A design, and everything that prevents it from being built. */
interface Planned<Design> {
  readonly design: Design | undefined;
  readonly problems: readonly Problem[];
}

/**
 * Names everything that an access is made of, and checks it.
 *
 * @param revocable the roles and users of the environment, for a revocation
 */
export function planAccess(
  key: string,
  described: unknown,
  context: TemporaryAccessContext,
  revocable: readonly Revocable[] = [],
): Planned<PlannedAccess> {
  if (described instanceof TemporaryAccessDescription) return planApproval(key, described, context);
  if (described instanceof ScheduledAccessDescription) return planSchedule(key, described, context);
  if (described instanceof RevocationDescription) return planRevocation(key, described, context, revocable);
  const rule = "is no temporary access";
  const remedy = "Make it with temporaryAccess(…), scheduledAccess(…) or revocation(…).";
  return { design: undefined, problems: [problem({ rule, remedy })] };
}

function planApproval(
  key: string,
  described: TemporaryAccessDescription,
  context: TemporaryAccessContext,
): Planned<AccessDesign> {
  const unusable = firstProblems(
    () => checkShape(settingsSchema, described.settings),
    () => checkGrants(described.grants, personOf(context, described.settings.mechanism)),
  );
  if (unusable.length > 0) return { design: undefined, problems: unusable };
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
        : [checkNames, checkMachines, checkMachineryRoles, checkRequestTable].flatMap((check) => check(design))),
    ],
  };
}

function planSchedule(
  key: string,
  described: ScheduledAccessDescription,
  context: TemporaryAccessContext,
): Planned<ScheduleDesign> {
  const unusable = firstProblems(
    () => checkShape(scheduleSchema, described.settings),
    () => checkGrants(described.grants, personOf(context)),
  );
  if (unusable.length > 0) return { design: undefined, problems: unusable };
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
): Planned<RevocationDesign> {
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
      ...checkName("role", design.machine.role, shorterNames),
      ...checkName("policy", design.denial.name, shorterNames),
    ],
  };
}

/** The problems of the first check that finds any: the later checks need what the earlier ones have checked. */
function firstProblems(...checks: readonly (() => readonly Problem[])[]): readonly Problem[] {
  const [check, ...others] = checks;
  if (check === undefined) return [];
  const problems = check();
  return problems.length > 0 ? problems : firstProblems(...others);
}

/**
 * The role of a person as the caller of requests. Terraform makes the standing ones, with its default tags; a role that is
 * made for a request has none, and no trust lets session tags in.
 */
function personOf({ tags: defaultTags = {} }: TemporaryAccessContext, mechanism?: Mechanism): Caller {
  const isStanding = mechanism !== "unique role";
  return {
    name: "the role of a person",
    sessions: sessionsOf([account("")], isStanding ? defaultTags : {}),
    tagRemedy: (tags) =>
      isStanding
        ? `Write tags: ${writtenTags(tags)} on the environment, or leave the narrowing out.`
        : 'Leave the narrowing out, or take mechanism: "standing role", whose roles have the tags of the environment.',
  };
}

function checkGrants(grants: TemporaryAccessDescription["grants"], person: Caller): readonly Problem[] {
  const unsound = [...grantProblems(grants), ...checkMfaOfRole(grants), ...checkApplies(grants, person)];
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
