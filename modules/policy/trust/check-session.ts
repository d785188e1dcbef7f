import { checkTags } from "../../aws";
import { at, problem, type Problem } from "../../validation";
import { checkConditionKey } from "../condition-key";
import { type TextOrPattern } from "../limit";
import { type SessionTags, userName } from "./account-principal";

/** Session tags keep the rules of IAM's tags: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html */
export function checkSessionTags(tags: SessionTags): Problem[] {
  const keys = Object.keys(tags);
  if (keys.length === 0) {
    return [problem({ rule: "is empty: it asks for nothing", remedy: "Name a tag, or leave it out." })];
  }
  return [
    ...checkTags(Object.fromEntries(keys.map((key) => [key, ""]))),
    ...keys.flatMap((key) => at(key, checkConditionKey(key))),
    ...Object.entries(tags).flatMap(([key, values]) => {
      if (values === "any") return [];
      if (values.length === 0) {
        const remedy = 'Name its values, or write "any".';
        return at(key, [problem({ rule: "has no value, so that nobody could assume the role", remedy })]);
      }
      return values.flatMap((value) =>
        typeof value === "string" ? checkTagValue(key, value) : at(key, checkPattern(value.like, checkTagText)),
      );
    }),
  ];
}

function checkTagValue(key: string, value: string): Problem[] {
  return checkTags({ [key]: value }).filter((each) => each.value !== key);
}

function checkTagText(text: string): Problem[] {
  return checkTagValue("pattern", text);
}

/** No problem for the name of a session. */
export function checkSessionName(text: string): Problem[] {
  return text === userName ? [] : checkSessionText(text);
}

/** No problem for source identities and patterns of them. */
export function checkSourceIdentities(identities: readonly TextOrPattern[]): Problem[] {
  return identities.flatMap((each) =>
    typeof each === "string" ? checkSessionName(each) : checkPattern(each.like, checkSessionText),
  );
}

// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
function checkSessionText(text: string): Problem[] {
  if (/^[A-Za-z0-9_+=,.@-]{2,64}$/.test(text)) return [];
  return [
    problem({
      value: text,
      rule: "is not the name of a session: STS allows 2 to 64 of A–Z a–z 0–9 _ + = , . @ -",
      remedy: "Write the name of the session itself, or userName for the name of the IAM user that calls.",
    }),
  ];
}

/** A pattern that says something, and whose fixed parts could stand in such a text. */
function checkPattern(pattern: string, checkText: (text: string) => Problem[]): Problem[] {
  if (!/[^*?]/.test(pattern)) {
    return [
      problem({ value: pattern, rule: "is everybody", remedy: 'Write what all have in common, as "*@acme.example".' }),
    ];
  }
  if (!/[*?]/.test(pattern)) {
    const remedy = "Write it as text, without like, or with a wildcard.";
    return [problem({ value: pattern, rule: "is a pattern without a wildcard, which is one text", remedy })];
  }
  return checkText(pattern.replace(/[*?]/g, "x")).map((each) => ({ ...each, value: pattern }));
}
