import { problem, type Problem } from "../validation";
import { type AccessRequest } from "../evaluation";
import { describeDecision, type NamedLayers } from "./describe";

/** The expected decision on a request. */
interface Expected {
  readonly value: string;
  /** As `must be allowed`. */
  readonly expected: string;
  readonly remedy: string;
}

/** One problem for requests that all came out wrong, with the first of them and what it rests on. */
export function report(
  failed: readonly AccessRequest[],
  layers: NamedLayers,
  describe: (first: AccessRequest) => Expected,
): Problem[] {
  const [first] = failed;
  if (first === undefined) return [];
  const { value, expected, remedy } = describe(first);
  const rule = `${expected}, and is ${describeDecision(first, layers)}${andMore(failed.length)}`;
  return [problem({ value, rule, remedy })];
}

export function andMore(count: number): string {
  return count > 1 ? `, and ${count - 1} more like it` : "";
}
