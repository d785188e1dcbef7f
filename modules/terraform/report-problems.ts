import { type Construct } from "constructs";
import { formatProblem, type Problem } from "../validation";

/** Lets a synth fail with the problems of a construct, found when everything is in place. */
export function reportProblems(construct: Construct, find: () => readonly Problem[]): void {
  construct.node.addValidation({ validate: () => find().map(formatProblem) });
}
