import { policyDocument, statement } from "../../policy";
import { peopleByCaller } from "../callers";
import { type RevocationDescription } from "../revocation-description";
import { accessName } from "./granted-access";
import { hasUniqueRoles, logGroupOf, namedMachine, policyArnOf, roleArns, sharedNames } from "./shared-names";
import {
  type AccessDesign,
  type Revocable,
  type RevocationDesign,
  type ScheduleDesign,
  type TemporaryAccessContext,
} from "./types";

/** The standing roles of an access. A unique role is ended with its request. */
export function revocableRoles(design: AccessDesign | ScheduleDesign): readonly Revocable[] {
  if (hasUniqueRoles(design)) return [];
  return roleArns(design).map((arn) => ({ kind: "role", arn, policy: design.policyArn }));
}

/** Names everything that a revocation is made of. */
export function designRevocation(
  key: string,
  { by }: RevocationDescription,
  context: TemporaryAccessContext,
  principals: readonly Revocable[],
): RevocationDesign {
  const shared = sharedNames(context);
  const name = accessName(context, key);
  const denied = `${name}-denied`;
  return {
    kind: "revocation",
    key,
    shared,
    declared: by,
    by: peopleByCaller(by, shared),
    principals,
    machine: namedMachine(shared, name, `${name}-machine`),
    logGroup: logGroupOf(name),
    denial: {
      name: denied,
      arn: policyArnOf(shared, denied),
      document: policyDocument([statement({ sid: "Revoked", effect: "Deny", actions: ["*"], resources: ["*"] })]),
    },
  };
}
