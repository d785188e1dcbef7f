import { limits } from "../aws";
import { documentFact, protectionFacts, type ProvedAccess } from "../configuration";
import { type KeyRef } from "../grants";
import { type PolicyJson } from "../policy";
import { type ExistingKeyProps } from "./existing-key-props";
import { type KeyProps } from "./key-props";

/**
 * The settings of a key that its stack must state: its policy, rotation, the deletion window, what protects it, and its
 * alias, from which the symbolic ARN of the key is derived.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
 */
export function keyFacts(
  { arn: subject, expression }: KeyRef,
  policy: PolicyJson,
  {
    alias,
    disposable = false,
    deletionWindowInDays = disposable ? limits.shortestDeletionWindow.value : limits.longestDeletionWindow.value,
  }: KeyProps & { readonly alias: string },
): ProvedAccess {
  return {
    subjects: [subject],
    facts: [
      documentFact(subject, "resource policy", policy),
      { subject, kind: "key rotation", value: true },
      { subject, kind: "deletion window", value: deletionWindowInDays },
      { subject, kind: "alias", value: alias },
      ...protectionFacts(subject, disposable),
    ],
    ...(expression === undefined ? {} : { expressions: { [subject]: expression } }),
  };
}

/** What must be written of a key that is looked up by its alias: which one, because policies name it by the expression. */
export function existingKeyFacts({ arn: subject, expression }: KeyRef, { alias }: ExistingKeyProps): ProvedAccess {
  if (expression === undefined || alias === undefined) return { subjects: [], facts: [] };
  return {
    subjects: [],
    facts: [{ subject, kind: "alias", value: alias }],
    expressions: { [subject]: expression },
  };
}
