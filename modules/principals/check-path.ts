import { checkName } from "../aws";
import { problem, type Problem } from "../validation";

/** Paths that are reserved for roles and users of a special kind, with the reason. */
const reserved: readonly (readonly [path: string, whose: string])[] = [
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
  ["/aws-service-role/", "AWS alone makes service-linked roles there"],
  ["/aws-reserved/", "AWS alone makes the roles of permission sets there"],
  ["/temporary-access/", "whoever is there passes for somebody who has an access for a time"],
];

/** The problems of the path of a role or user. Policies name the ARN with its path. */
export function checkPath(path: string): Problem[] {
  const wrong = checkName("path", path);
  if (wrong.length > 0) return wrong;
  if (/[*?$]/.test(path)) {
    const rule = "covers other paths: * ? and $ mean others in a policy";
    return [problem({ value: path, rule, remedy: "Choose a path without them." })];
  }
  return reserved
    .filter(([each]) => path.toLowerCase().startsWith(each))
    .map(([, whose]) => problem({ value: path, rule: `is taken: ${whose}`, remedy: "Choose another path." }));
}
