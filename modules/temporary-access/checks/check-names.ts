import { checkName } from "../../aws";
import { at, problem, type Problem } from "../../validation";
import { type AccessDesign, type ScheduleDesign } from "../design/types";

/** The construct IDs without `_` that all accesses share, and those that one access has beside its people. */
const shared = ["api", "requests", "topic", "undelivered"];
const ofOne = ["decision", "grant", "log", "policy", "removal", "removals", "scheduler", "schedules"];

/** How to shorten the names in AWS of an access, of which none can be set. */
export const shorterNames = "Shorten the key of the access, the names of its people or the name of the environment.";

/** Checks the key of an access of any kind. */
export function checkKey(key: string): Problem[] {
  return ownName(key, shared, "the key of an access");
}

/** Checks the names of all that an access by approval is made of, such as their lengths. */
export function checkNames({ key, people, mechanism, ...design }: AccessDesign): Problem[] {
  const unique = mechanism === "unique role";
  const roles = [
    ...(unique ? [`${key}-${"0".repeat(36)}`] : people.map(({ role }) => role)),
    design.grantMachine.role,
    design.removalMachine.role,
    design.decisionMachine.role,
    design.schedulerRole,
    design.shared.apiRole,
    design.shared.eventsRole,
  ];
  return [
    ...people.flatMap(({ name }) => checkPerson(name)),
    ...roles.flatMap((name) => checkName("role", name, shorterNames)),
    ...checkName("policy", design.policy.name, shorterNames),
  ];
}

/** The same for a scheduled access. */
export function checkScheduleNames({ people, role, policy }: ScheduleDesign): Problem[] {
  return [
    ...people.flatMap(({ name }) => checkPerson(name)),
    ...[...people.map((person) => person.role), role].flatMap((name) => checkName("role", name, shorterNames)),
    ...checkName("policy", policy.name, shorterNames),
  ];
}

function checkPerson(name: string): Problem[] {
  return at(name, ownName(name, ofOne, "the name of a person"));
}

function ownName(name: string, taken: readonly string[], what: string): Problem[] {
  if (!name.includes("_") && !taken.includes(name) && !(name in Object.prototype)) return [];
  const rule = `cannot be ${what} here: parts of the machinery have names with _, or this one, or every object has it`;
  return [problem({ value: name, rule, remedy: "Choose another, with - in place of _." })];
}
