import { didYouMean, listNames, problem, type Problem } from "../../modules/validation";

/** The problem of a name that no environment has. */
export function unknownEnvironment(name: string, names: readonly string[]): Problem {
  const remedy = `${didYouMean(name, names)}The environments are ${listNames(names)}.`;
  return problem({ value: name, rule: "is not the name of an environment", remedy });
}
