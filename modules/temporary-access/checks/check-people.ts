import * as v from "valibot";
import { checkName } from "../../aws";
import { checkRoleOf } from "../../policy";
import { at, hint, problem, type Problem } from "../../validation";
import { callerArn } from "../callers";
import { type People, type SignIn, signIns } from "../people";

const signInSchema = v.pipe(
  v.variant("kind", [
    v.strictObject({ kind: v.literal("user"), name: v.string(), path: v.string() }),
    v.strictObject({ kind: v.literal("identity center"), userName: v.string(), role: v.string() }),
    v.strictObject({ kind: v.literal("pinned session"), role: v.string(), sessionName: v.string() }),
  ]),
  hint({ write: (given = "…") => `iamUser(${JSON.stringify(given)})` }),
);

/** The schema of people. */
export const peopleSchema = v.pipe(
  v.record(
    v.string(),
    v.lazy((input) => (Array.isArray(input) ? v.array(signInSchema) : signInSchema)),
  ),
  hint({ write: '{ ada: iamUser("ada") }' }),
);

/** Session names that AWS accepts: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const sessionName = /^[\w+=,.@-]{2,64}$/;

/** Checks people and their ways to sign in. */
export function checkPeople(people: People, account: string): Problem[] {
  return signIns(people).flatMap(([person, ways]) =>
    at(person, [
      ...(/^[A-Za-z][A-Za-z0-9_-]{1,30}$/.test(person)
        ? []
        : [
            problem({
              value: person,
              rule: "cannot be the name of a person here: a letter and then 1 to 30 of A–Z a–z 0–9 _ -",
              remedy: "Choose a short name; it becomes a session name and part of a role's name.",
            }),
          ]),
      ...(ways.length > 0 ? [] : [problem({ rule: "has no way to sign in", remedy: "Name one." })]),
      ...ways.flatMap((way) => checkSignIn(way, account)),
    ]),
  );
}

function checkSignIn(way: SignIn, account: string): Problem[] {
  switch (way.kind) {
    case "user":
      return [...checkName("user", way.name), ...checkName("path", way.path), ...checkPathOfUser(way.path)];
    case "identity center":
      return [...checkSessionName(way.userName), ...checkPermissionSet(way.role)];
    case "pinned session":
      return [...checkSessionName(way.sessionName), ...checkRoleOf(way.role, account), ...checkPins(way.role)];
  }
}

function checkPathOfUser(path: string): Problem[] {
  if (!/[*?$]/.test(path)) return [];
  const rule = "covers other users: * ? and $ mean others in a policy";
  return [problem({ value: path, rule, remedy: 'Write one path, as in "/people/".' })];
}

function checkSessionName(name: string): Problem[] {
  if (sessionName.test(name)) return [];
  const rule = "is not a session name: AWS allows 2 to 64 of A–Z a–z 0–9 _ + = , . @ -";
  return [problem({ value: name, rule, remedy: "Copy it from the trail of a call of theirs." })];
}

function checkPermissionSet(role: string): Problem[] {
  if (/^AWSReservedSSO_[\w+=,.@-]{1,49}$/.test(role)) return [];
  const rule = "is not the role of a permission set, whose session names AWS sets";
  const remedy = "Copy its name, which begins with AWSReservedSSO_, from the IAM console.";
  return [problem({ value: role, rule, remedy })];
}

/**
 * Checks for roles whose session names the user cannot pin: AWS sets those of permission sets, and a role of an access
 * is that of a person already, who would have two names by it.
 */
function checkPins(role: string): Problem[] {
  if (role.includes(":role/aws-reserved/")) {
    const rule = "is a role of a permission set, whose session names AWS sets, and nobody pins";
    return [problem({ value: role, rule, remedy: "Name the person with identityCenterUser(…)." })];
  }
  if (!role.includes(":role/temporary-access/")) return [];
  const rule = "is a role that somebody has for a time, who could speak as two people by it";
  return [problem({ value: role, rule, remedy: "Name how the person signs in before that." })];
}

/**
 * Checks that each way to sign in, and each user of IAM Identity Center with any permission set, has one name only: two
 * names of one person could decide for each other.
 */
export function checkOneName(lists: readonly People[]): Problem[] {
  const first = new Map<string, string>();
  return lists.flatMap((people) =>
    signIns(people).flatMap(([person, ways]) =>
      ways.flatMap((way) => {
        const who = uniqueName(way).toLowerCase();
        const known = first.get(who) ?? person;
        first.set(who, known);
        if (known === person) return [];
        const rule = `signs in as ${known} does, and one could decide for the other`;
        return [problem({ value: person, rule, remedy: "Give one person one name." })];
      }),
    ),
  );
}

/** What identifies a way to sign in within an account: for a user the name, which is unique in all paths. */
function uniqueName(way: SignIn): string {
  switch (way.kind) {
    case "user":
      return `user ${way.name}`;
    case "identity center":
      return way.userName;
    case "pinned session":
      return callerArn(way, { partition: "aws", account: "" });
  }
}
