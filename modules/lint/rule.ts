import { type Occurrence, type PolicyType, type RuleDescription } from "./finding";
import { type PolicyView, type StatementView } from "./view";

/** A rule for one document. */
export interface Rule extends RuleDescription {
  /** The kinds of policies that it speaks of; all kinds unless given. */
  readonly kinds?: readonly PolicyType[];
  readonly check: (policy: PolicyView) => readonly Occurrence[];
}

/** A rule that looks at one statement at a time. Its occurrences begin at the statement. */
export function statementRule(
  description: Omit<Rule, "check">,
  check: (statement: StatementView, policy: PolicyView) => readonly Occurrence[],
): Rule {
  return {
    ...description,
    check: (policy) =>
      policy.statements.flatMap((statement) =>
        check(statement, policy).map((found) => ({ ...found, place: [...statement.place, ...found.place] })),
      ),
  };
}
