import { copyData, problem, type Problem } from "../modules/validation";
import { type Environment } from "./environment";

/** An environment as it is read once, so that what is checked is what is built, or what keeps it from being read. */
export function readOnce(environment: Environment): {
  readonly environment?: Environment;
  readonly problems: readonly Problem[];
} {
  try {
    return { environment: copyData(environment), problems: [] };
  } catch {
    // What was thrown may hold a secret.
    const remedy = "Write the values themselves, and no getters or proxies.";
    return { problems: [problem({ rule: "has a property that cannot be read", remedy })] };
  }
}
