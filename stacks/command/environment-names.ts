import { isNear, listNames, problem, type Problem } from "../../modules/validation";

/** The problem of a name that no environment has. */
export function unknownEnvironment(name: string, names: readonly string[]): Problem {
  const near = names.find((each) => isNear(name, each));
  const remedy = `${near === undefined ? "" : `Did you mean "${near}"? `}The environments are ${listNames(names)}.`;
  return problem({ value: name, rule: "is not the name of an environment", remedy });
}
