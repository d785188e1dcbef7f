import { copyData, type Problem, thrownProblems } from "../modules/validation";
import { type Environment } from "./environment";

/** An environment as it is read once, so that what is checked is what is built, or what keeps it from being read. */
export function readOnce(environment: Environment): {
  readonly environment?: Environment;
  readonly problems: readonly Problem[];
} {
  try {
    return { environment: copyData(environment), problems: [] };
  } catch (error) {
    return { problems: thrownProblems(error, "by a property of the environment, which has to be plain data") };
  }
}
