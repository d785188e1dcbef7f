import { type Problem } from "../validation";
import { type Resource } from "./resource";

/** What must not happen to a resource. The problem has no place yet. */
export interface Refusal {
  readonly resource: Resource;
  readonly problem: Problem;
}
