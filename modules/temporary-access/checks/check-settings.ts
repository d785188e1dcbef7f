import * as v from "valibot";
import { checkName } from "../../aws";
import { checkIpAddresses } from "../../policy";
import { at, hint, listNames, problem, type Problem } from "../../validation";
import { type Approval, type Approver, approverOf, decidersOf, type GrantConditions } from "../approval";
import { decisionBounds, longestGrant, shortestGrant } from "../bounds";
import { type TemporaryAccessContext } from "../design/types";
import { days, isTime, minutesOf } from "../hours";
import { type People } from "../people";
import { type TemporaryAccessDescription, type TemporaryAccessSettings } from "../temporary-access-description";
import { checkOneName, checkPeople, peopleSchema } from "./check-people";

const approvers = v.variant("kind", [
  v.strictObject({ kind: v.literal("administrator"), people: peopleSchema }),
  v.strictObject({ kind: v.literal("peer") }),
  v.strictObject({ kind: v.literal("customer"), account: v.string(), partitionKeys: v.array(v.string()) }),
]);
const approverSchema = v.pipe(approvers, hint({ write: "peer()" }));
const conditionsSchema = v.strictObject({
  fromIpAddresses: v.optional(v.array(v.string())),
  upTo: v.optional(v.number()),
  always: v.optional(v.boolean()),
  hours: v.optional(
    v.strictObject({ from: v.string(), until: v.string(), days: v.optional(v.array(v.picklist(days))) }),
  ),
});
const seconds = v.pipe(v.number(), hint({ write: "3600" }));
const approvalAs = (given = "peer"): string =>
  given.startsWith("admin") ? 'administrator({ ada: iamUser("ada") })' : "peer()";

/** The schema of the settings of an access by approval. */
export const settingsSchema = v.strictObject({
  eligible: peopleSchema,
  approval: v.pipe(
    v.variant("kind", [
      ...approvers.options,
      v.strictObject({ kind: v.literal("deterministic"), when: conditionsSchema, otherwise: approverSchema }),
    ]),
    hint({ write: approvalAs }),
  ),
  maximumDuration: seconds,
  decisionWithin: v.optional(seconds),
  mechanism: v.optional(v.picklist(["standing role", "unique role"])),
  breakGlass: v.optional(peopleSchema),
});

/** Checks who may ask, who decides and for how long. */
export function checkSettings(settings: TemporaryAccessSettings, { account }: TemporaryAccessContext): Problem[] {
  const { eligible, breakGlass = {}, approval, maximumDuration, decisionWithin } = settings;
  // Peers are the people who may ask, who are checked above.
  const deciders = decidersOf(approverOf(approval), {});
  return [
    ...at("maximumDuration", checkSeconds(maximumDuration, shortestGrant, longestGrant)),
    ...(decisionWithin === undefined
      ? []
      : at("decisionWithin", checkSeconds(decisionWithin, decisionBounds.shortest, decisionBounds.longest))),
    ...(Object.keys(eligible).length > 0
      ? []
      : at("eligible", [problem({ rule: "is empty: nobody could ask", remedy: "Name who may." })])),
    ...at("eligible", checkPeople(eligible, account)),
    ...at("breakGlass", checkPeople(breakGlass, account)),
    ...at("approval", [...checkApproval(approval, settings, account), ...at("people", checkPeople(deciders, account))]),
    ...checkOneName([eligible, breakGlass, deciders]),
  ];
}

function checkSeconds(value: number, shortest: number, longest: number): Problem[] {
  if (Number.isInteger(value) && value >= shortest && value <= longest) return [];
  const rule = `is not a number of seconds from ${shortest} to ${longest}`;
  return [problem({ value, rule, remedy: "Write it in seconds, as in 3600." })];
}

function checkApproval(
  approval: Approval,
  { eligible, maximumDuration }: TemporaryAccessSettings,
  account: string,
): Problem[] {
  if (approval.kind !== "deterministic") return checkApprover(approval, eligible, account);
  return [
    ...at("when", [...checkConditions(approval.when), ...checkThatPeopleDecide(approval.when, maximumDuration)]),
    ...at("otherwise", checkApprover(approval.otherwise, eligible, account)),
  ];
}

function checkApprover(approver: Approver, eligible: People, account: string): Problem[] {
  const asking = Object.keys(eligible);
  switch (approver.kind) {
    case "peer":
      if (asking.length !== 1) return [];
      return [problem({ rule: `has nobody to decide for ${asking.join()}`, remedy: "Name a second person." })];
    case "administrator": {
      const names = Object.keys(approver.people);
      const stuck = asking.filter((name) => !names.some((other) => other !== name));
      if (stuck.length === 0) return [];
      const rule = `has nobody to decide for ${listNames(stuck)}`;
      return [problem({ rule, remedy: "Name an administrator who is somebody else." })];
    }
    case "customer":
      return [
        ...at("account", checkName("account", approver.account)),
        ...(approver.account === account
          ? at("account", [
              problem({
                value: account,
                rule: "is the environment's own account, in which those who ask could decide",
                remedy: "Name the account of the customer.",
              }),
            ])
          : []),
        ...(approver.partitionKeys.length > 0
          ? []
          : at("partitionKeys", [problem({ rule: "is empty", remedy: "Name the customer's partition keys." })])),
      ];
  }
}

/** Conditions that every request meets leave nothing to decide, which is seldom meant. */
function checkThatPeopleDecide(
  { fromIpAddresses, hours, upTo = Infinity, always = false }: GrantConditions,
  maximumDuration: number,
): Problem[] {
  const decidesAll = fromIpAddresses === undefined && hours === undefined && upTo >= maximumDuration;
  if (always && !decidesAll) {
    return at("always", [
      problem({ value: true, rule: "is not so: other requests are for people to decide", remedy: "Remove it." }),
    ]);
  }
  if (always || !decidesAll || upTo === Infinity) return [];
  return at("upTo", [
    problem({
      value: upTo,
      rule: `is as long as any request, of at most ${maximumDuration} seconds, so that no person ever decides`,
      remedy: "Name a shorter duration, or write { always: true } if nobody is to decide.",
    }),
  ]);
}

function checkConditions({ fromIpAddresses, upTo, hours, always }: GrantConditions): Problem[] {
  const given = [fromIpAddresses, upTo, hours, always === true ? always : undefined].filter(
    (each) => each !== undefined,
  );
  const wrong = (value: unknown, rule: string, remedy: string): Problem[] => [problem({ value, rule, remedy })];
  return [
    ...(given.length > 0 && fromIpAddresses?.length !== 0 && hours?.days?.length !== 0
      ? []
      : [problem({ rule: "has a condition without values, or none", remedy: "Say when nobody has to decide." })]),
    ...at("fromIpAddresses", checkIpAddresses(fromIpAddresses ?? [])),
    ...(upTo === undefined ? [] : at("upTo", checkSeconds(upTo, shortestGrant, longestGrant))),
    ...(hours === undefined ||
    (isTime(hours.from) && isTime(hours.until) && minutesOf(hours.from) < minutesOf(hours.until))
      ? []
      : at(
          "hours",
          wrong(`${hours.from} to ${hours.until}`, "is not a part of a day", 'Write it as in "07:00" to "17:00".'),
        )),
  ];
}

/** Checks that every grant is restricted to the partition keys of the customer who decides. */
export function checkCustomer({ settings: { approval }, grants }: TemporaryAccessDescription): Problem[] {
  const approver = approverOf(approval);
  if (approver.kind !== "customer") return [];
  const own = new Set(approver.partitionKeys);
  return grants.flatMap((grant) => {
    const isBound = grant.operations.every(({ within = {} }) => {
      const limit = within["dynamodb:LeadingKeys"];
      if (typeof limit !== "object" || !("allOf" in limit)) return false;
      // A pattern is no key, also where a key of the customer is spelled like it.
      return limit.allOf.length > 0 && limit.allOf.every((each) => typeof each === "string" && own.has(each));
    });
    if (isBound) return [];
    return at(grant.place, [
      problem({
        rule: "is not held to the partition keys of the customer who decides",
        remedy: "Narrow it with .onlyLeadingKeys([…]) to those of the approval.",
      }),
    ]);
  });
}
