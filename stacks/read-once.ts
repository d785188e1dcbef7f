import { copyData, problem, type Problem } from "../modules/validation";
import { type Environment } from "./environment";

/** An environment as it is read once, so that what is checked is what is built, or what keeps it from being read. */
export function readOnce(environment: Environment): {
  readonly environment?: Environment;
  readonly problems: readonly Problem[];
} {
  try {
    return { environment: copyData(environment), problems: [] };
  } catch (error) {
    const remedy = "Write the values themselves.";
    return { problems: [problem({ value: String(error), rule: "is an error of reading the environment", remedy })] };
  }
}
