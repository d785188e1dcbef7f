import { type EnvironmentFacts } from "./environment-facts";
import { type PlannedResourcePolicy } from "./sections/resource-policies";
import { type Subject } from "./sections/subject";

/** The policies of an environment as they will be rendered. */
export interface EnvironmentDocuments {
  readonly environment: EnvironmentFacts;
  /** What the linter and the proof examine, of all sections. */
  readonly subjects: readonly Subject[];
  /** The policies of tables, streams and buckets that the environment writes, by the ARN of each. */
  readonly resourcePolicies: ReadonlyMap<string, PlannedResourcePolicy>;
}
