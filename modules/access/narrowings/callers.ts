import * as v from "valibot";
import { at, checkShape, copyData, problem } from "../../validation";
import { forEveryRequest } from "./every-request";
import { type Narrowing } from "./narrowing";

/** How fresh a multi-factor authentication has to be. */
export interface MfaOptions {
  /**
   * In seconds since the authentication, 1 to 129,600.
   * @default as long as the session lasts
   */
  readonly maxAge?: number;
}

const mfaOptionsSchema = v.strictObject({ maxAge: v.optional(v.number()) });

/** The longest session that IAM gives to a user: 36 hours. */
const longestMfaAge = 129_600;

/** Only in sessions that began with a multi-factor authentication. */
export function mfa(given: MfaOptions): Narrowing {
  const options = copyData(given);
  const shape = checkShape(mfaOptionsSchema, options);
  const { maxAge } = shape.length > 0 ? {} : options;
  const ageProblems =
    maxAge === undefined || (Number.isInteger(maxAge) && maxAge >= 1 && maxAge <= longestMfaAge)
      ? []
      : at("maxAge", [
          problem({
            value: maxAge,
            rule: `is not an age: it is a whole number of seconds from 1 to ${longestMfaAge}`,
            remedy: "Write it in seconds, as in 3600.",
          }),
        ]);
  return forEveryRequest("withMfa", {
    problems: at("withMfa", [...shape, ...ageProblems]),
    // The key is absent for long-term access keys, where Bool is false and BoolIfExists would be true.
    conditions: {
      Bool: { "aws:MultiFactorAuthPresent": ["true"] },
      ...(maxAge === undefined ? {} : { NumericLessThan: { "aws:MultiFactorAuthAge": [String(maxAge)] } }),
    },
    within: {
      "aws:MultiFactorAuthPresent": ["true"],
      ...(maxAge === undefined ? {} : { "aws:MultiFactorAuthAge": { below: maxAge } }),
    },
  });
}

/** Only for principals of an organization. */
export function organization(id: string): Narrowing {
  return forEveryRequest("inOrganization", {
    problems: at(
      "inOrganization",
      typeof id === "string" && /^o-[a-z0-9]{10,32}$/.test(id)
        ? []
        : [
            problem({
              value: id,
              rule: "is not the ID of an organization",
              remedy: 'Copy it from AWS Organizations, as in "o-a1b2c3d4e5".',
            }),
          ],
    ),
    conditions: { StringEquals: { "aws:PrincipalOrgID": [id] } },
    within: { "aws:PrincipalOrgID": [id] },
  });
}
