import * as v from "valibot";
import { checkName } from "../../aws";
import { checkMfaAge, defaultMfaAge } from "../../policy";
import { at, checkShape, copyData } from "../../validation";
import { forEveryRequest } from "./every-request";
import { type Narrowing } from "./narrowing";

/** Options of a required multi-factor authentication (MFA). */
export interface MfaOptions {
  /**
   * In seconds since the authentication, 1 to 129,600.
   * @default 3600, as in the trust of a role
   */
  readonly maxAge?: number;
}

const mfaOptionsSchema = v.strictObject({ maxAge: v.optional(v.number()) });

/** Only in sessions that began with a multi-factor authentication. */
export function mfa(given: MfaOptions): Narrowing {
  const options = copyData(given);
  const shape = checkShape(mfaOptionsSchema, options);
  const { maxAge = defaultMfaAge } = shape.length > 0 ? {} : options;
  return forEveryRequest(
    "withMfa",
    // Long-term access keys have neither key.
    { "aws:MultiFactorAuthPresent": ["true"], "aws:MultiFactorAuthAge": { below: maxAge } },
    [...shape, ...at("maxAge", checkMfaAge(maxAge))],
  );
}

/** Only for principals of an organization. */
export function organization(id: string): Narrowing {
  return forEveryRequest("inOrganization", { "aws:PrincipalOrgID": [id] }, checkName("organization", id));
}
