import { type AccessRequest, explain, type NearMiss, type Policies, type StatementReference } from "../evaluation";
import { formatProblem } from "../../validation";

/** A request as a message shows it: `s3:ListBucket on arn:aws:s3:::acme with s3:prefix artie/`. */
export function describeRequest({ action, resource, context = {} }: Partial<AccessRequest>): string {
  const keys = Object.entries(context).map(([key, value]) => `${key} ${[value].flat().join(", ")}`);
  return [`${action ?? ""} on ${resource ?? ""}`, ...(keys.length === 0 ? [] : [`with ${keys.join(", ")}`])].join(" ");
}

/** A statement as a message names it: by its Sid, or by its place from 0 where it has none. */
export function describeStatement(policy: string, index: number, sid: string | undefined): string {
  return `statement ${sid ?? String(index)} of ${policy}`;
}

/** The decision on a request and what it rests on: the statements that decided, or those that came closest. */
export function describeDecision(
  request: AccessRequest,
  { names, policies }: { readonly names: readonly string[]; readonly policies: Policies },
): string {
  const { decision, decidedBy, nearMisses, problems } = explain(policies, request);
  const name = ({ layer, policy, statement, sid }: StatementReference): string =>
    describeStatement(layer === "identity" ? (names[policy] ?? "") : `the ${layer} policy`, statement, sid);
  const identity = decidedBy.filter(({ layer }) => layer === "identity");
  const deciding = identity.length === 0 ? decidedBy : identity;
  switch (decision) {
    case "allowed":
    case "explicitly denied":
      return `${decision} by ${deciding.map(name).join(" and ")}`;
    case "implicitly denied": {
      const [closest] = nearMisses;
      return closest === undefined
        ? "denied, since no statement comes near"
        : `denied: ${name(closest)} comes closest, but ${describeMiss(closest)}`;
    }
    case "unsupported":
      return `not decidable: ${problems.map(formatProblem).join(" ")}`;
  }
}

function describeMiss({ misses }: NearMiss): string {
  return misses
    .map(({ element, condition }) => {
      if (condition === undefined) return `its ${element} does not cover it`;
      const { operator, key, values, actual } = condition;
      const found = actual === undefined ? "has none" : `has ${[actual].flat().join(", ")}`;
      return `its ${operator} wants ${key} ${values.join(" or ")} where the request ${found}`;
    })
    .join(" and ");
}
