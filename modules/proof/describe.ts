import {
  type AccessRequest,
  explain,
  type Layer,
  type NearMiss,
  type Policies,
  type StatementReference,
} from "../evaluation";
import { formatProblem } from "../validation";
import { remarkable } from "./sent-context";

/** A request as a message shows it: `s3:ListBucket on arn:aws:s3:::acme with s3:prefix artie/`. */
export function describeRequest({ action, resource, context }: Partial<AccessRequest>): string {
  return [`${action ?? ""} on ${resource ?? ""}`, ...describeContext(context)].join(" ");
}

/** The condition keys of a request behind what a message says of it, if it has any that matter. */
export function describeContext(context: AccessRequest["context"] = {}): string[] {
  const keys = Object.entries(remarkable(context)).map(
    ([key, value]) => `${key} ${[value].flat().join(", ") || "empty"}`,
  );
  return keys.length === 0 ? [] : [`with ${keys.join(", ")}`];
}

/** A statement as a message names it: by its Sid, or by its place from 0 where it has none. */
export function describeStatement(policy: string, index: number, sid: string | undefined): string {
  return `statement ${sid ?? String(index)} of ${policy}`;
}

/** Policies under proof, with their names by their layer. Policies of other layers are taken as given. */
export interface NamedLayers {
  readonly policies: Policies;
  readonly names: Readonly<Partial<Record<Layer, readonly string[]>>>;
}

/** Which miss says most: a condition is compared only where all else fits. */
const closeness: readonly NearMiss["misses"][number]["element"][] = ["Condition", "Resource", "Action", "Principal"];

/** The decision on a request and what it rests on: the statements that decided, or the one that came closest. */
export function describeDecision(request: AccessRequest, { names, policies }: NamedLayers): string {
  const { decision, decidedBy, nearMisses, problems } = explain(policies, request);
  const nameOf = ({ layer, policy, statement, sid }: StatementReference): string =>
    describeStatement(names[layer]?.[policy] ?? `the ${layer} policy`, statement, sid);
  const deciding = decidedBy.filter(({ layer }) => names[layer] !== undefined);
  switch (decision) {
    case "allowed":
    case "explicitly denied":
      return `${decision} by ${deciding.map(nameOf).join(" and ")}`;
    case "implicitly denied": {
      const [closest] = closeness.flatMap((element) =>
        nearMisses.filter(({ misses }) => misses.some((miss) => miss.element === element)),
      );
      return closest === undefined
        ? "denied, since no statement comes near"
        : `denied: ${nameOf(closest)} comes closest, but ${describeMiss(closest)}`;
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
