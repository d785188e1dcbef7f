import { type LimitValue, type TextOrPattern, type Within } from "../limit";
import { type SessionTags, userName } from "./account-principal";

/** Limits a session to one of these source identities. */
export function sourceIdentityLimits(identities: readonly TextOrPattern[]): Within {
  return { "sts:SourceIdentity": valuesOf(identities) };
}

/** Limits a session to exactly these tags. A tag with the value `"any"` is required as well. */
export function sessionTagLimits(tags: SessionTags): Within {
  const values = Object.entries(tags).map(
    ([key, each]) => [`aws:RequestTag/${key}`, each === "any" ? [{ like: "*" }] : valuesOf(each)] as const,
  );
  return { ...Object.fromEntries(values), "aws:TagKeys": { allOf: Object.keys(tags) } };
}

/** Limits a session to one of these names. */
export function sessionNameLimits(names: readonly string[]): Within {
  return { "sts:RoleSessionName": valuesOf(names) };
}

function valuesOf(texts: readonly TextOrPattern[]): readonly LimitValue[] {
  return texts.map((each) => (each === userName ? { variable: "aws:username" } : each));
}
