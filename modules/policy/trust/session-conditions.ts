import { type Conditions } from "../statement";
import { type SessionTags, type TextOrPattern } from "./account-principal";

/** That a session has a source identity, one of these. */
export function identityConditions(identities: readonly TextOrPattern[]): Conditions {
  return textConditions({ "sts:SourceIdentity": identities });
}

/**
 * That a session has exactly these tags. One that may have any value has to be there all the same: both operators are
 * false without the key.
 */
export function tagConditions(tags: SessionTags): Conditions {
  const entries = Object.entries(tags).map(
    ([key, values]) => [`aws:RequestTag/${key}`, values === "any" ? [{ like: "*" }] : values] as const,
  );
  return {
    ...textConditions(Object.fromEntries(entries)),
    "ForAllValues:StringEquals": { "aws:TagKeys": Object.keys(tags) },
    Null: { "aws:TagKeys": ["false"] },
  };
}

/** Texts beside a pattern are compared as patterns as well: none of what these keys may hold has a wildcard in it. */
function textConditions(values: Readonly<Record<string, readonly TextOrPattern[]>>): Conditions {
  const entries = Object.entries(values).map(([key, each]) => ({
    key,
    operator: each.every((value) => typeof value === "string") ? "StringEquals" : "StringLike",
    texts: each.map((value) => (typeof value === "string" ? value : value.like)),
  }));
  const under = (wanted: string): Readonly<Record<string, readonly string[]>> =>
    Object.fromEntries(entries.flatMap(({ key, operator, texts }) => (operator === wanted ? [[key, texts]] : [])));
  return { StringEquals: under("StringEquals"), StringLike: under("StringLike") };
}

/** Conditions on keys that none of them shares with another, as one. */
export function allOf(conditions: readonly Conditions[]): Conditions {
  const operators = new Set(conditions.flatMap((each) => Object.keys(each)));
  return Object.fromEntries(
    [...operators].map((operator) => [operator, Object.assign({}, ...conditions.map((each) => each[operator]))]),
  );
}
