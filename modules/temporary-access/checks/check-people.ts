import * as v from "valibot";
import { checkName } from "../../aws";
import { checkRoleOf } from "../../policy";
import { at, problem, type Problem } from "../../validation";
import { callerArn } from "../callers";
import { type People, type SignIn, signIns } from "../people";

const signInSchema = v.variant("kind", [
  v.strictObject({ kind: v.literal("user"), name: v.string(), path: v.string() }),
  v.strictObject({ kind: v.literal("identity center"), userName: v.string(), role: v.string() }),
  v.strictObject({ kind: v.literal("pinned session"), role: v.string(), sessionName: v.string() }),
]);
/** The shape of people. */
export const peopleSchema = v.record(
  v.string(),
  v.lazy((input) => (Array.isArray(input) ? v.array(signInSchema) : signInSchema)),
);

/** Session names as AWS takes them: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
const sessionName = /^[\w+=,.@-]{2,64}$/;

/** What is wrong with people and their ways to sign in. */
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
  const badSession = (name: string): Problem[] =>
    sessionName.test(name)
      ? []
      : [
          problem({
            value: name,
            rule: "is not a session name: AWS allows 2 to 64 of A–Z a–z 0–9 _ + = , . @ -",
            remedy: "Copy it from the trail of a call of theirs.",
          }),
        ];
  switch (way.kind) {
    case "user":
      return [
        ...checkName("user", way.name),
        ...checkName("path", way.path),
        ...(/[*?$]/.test(way.path)
          ? [
              problem({
                value: way.path,
                rule: "covers other users: * ? and $ mean others in a policy",
                remedy: "Write the path out.",
              }),
            ]
          : []),
      ];
    case "identity center":
      return [
        ...badSession(way.userName),
        ...(/^AWSReservedSSO_[\w+=,.@-]{1,49}$/.test(way.role)
          ? []
          : [
              problem({
                value: way.role,
                rule: "is not the role of a permission set, whose session names AWS sets",
                remedy: "Copy its name, which begins with AWSReservedSSO_, from the IAM console.",
              }),
            ]),
      ];
    case "pinned session":
      return [...badSession(way.sessionName), ...checkRoleOf(way.role, account), ...checkPins(way.role)];
  }
}

/**
 * Roles whose trust policy is not theirs to pin who list them here: AWS sets the session names of permission sets, and a
 * role of an access is a person's already, who would have two names by it.
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
 * One way to sign in is one person, and so is one user of IAM Identity Center with whatever permission sets: two names
 * could decide for each other.
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

/** What there is once in an account, whatever else is said of it: the name of a user, also in another path. */
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
