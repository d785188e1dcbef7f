import { limits } from "../../aws";
import { policyJson } from "../../policy";
import { problem, type Problem } from "../../validation";
import { apiPolicy } from "../api/api-policy";
import { openApi } from "../api/open-api";
import { type AccessDesign, type RevocationDesign, type SharedNames } from "../design/types";

/** Checks the API that all accesses of an environment share against the limits of AWS. */
export function checkApi(
  shared: SharedNames,
  designs: readonly AccessDesign[],
  revocations: readonly RevocationDesign[],
): Problem[] {
  if (designs.length + revocations.length === 0) return [];
  const characters = JSON.stringify(policyJson(apiPolicy(shared, designs, revocations))).length;
  return [
    ...above(characters, limits.apiResourcePolicySize, "policy of the API, of all people and accesses together,"),
    ...above(resourceCount(openApi(shared, designs, revocations)), limits.resourcesPerApi, "paths of the API"),
  ];
}

function above(
  value: number,
  { value: most, unit, source }: (typeof limits)["resourcesPerApi" | "apiResourcePolicySize"],
  what: string,
): Problem[] {
  if (value <= most) return [];
  const rule = `is too long: the ${what} may have ${most} ${unit} (${source})`;
  const remedy =
    "Let people sign in by one permission set, which counts once, or give some of them an environment of their own.";
  return [problem({ value, rule, remedy })];
}

/** API Gateway counts every step of every path as a resource, and the root. */
function resourceCount({ paths }: ReturnType<typeof openApi>): number {
  const steps = Object.keys(paths).flatMap((path) =>
    path.split("/").map((_, index, parts) => parts.slice(0, index + 1).join("/")),
  );
  return new Set(steps).size;
}
