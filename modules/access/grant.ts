import { type Conditions, type Expectation, type Statement, statement } from "../policy";
import { at, problem, type Problem } from "../validation";
import { operation, type OperationName } from "./operations";

/** One operation on resources, possibly under conditions. */
export interface GrantedOperation {
  readonly operation: OperationName;
  readonly resources: readonly string[];
  readonly conditions?: Conditions;
  /** The Terraform expressions of those resources whose ARN is symbolic, by their ARN. */
  readonly expressions?: Readonly<Record<string, string>>;
}

/**
 * A right to do something with one table or bucket: an immutable value that a principal can be allowed.
 *
 * Refs make grants: `tables.orders.read()`. A grant that cannot be given carries its problems, so that they come out
 * together with all others of the environment.
 */
export class Grant {
  constructor(
    /** What the grant is on, for messages: `table orders`. */
    readonly target: string,
    readonly operations: readonly GrantedOperation[],
    readonly problems: readonly Problem[] = [],
    /** What it must allow and refuse, written by hand: what the proof holds its statements against. */
    readonly expectations: readonly Expectation[] = [],
  ) {}

  /** The grant as statements of an identity policy, one an operation; merging makes them few. */
  statements(): Statement[] {
    return this.operations.map(({ operation: name, resources, conditions }) =>
      statement({ actions: operation(name).actions, resources, ...(conditions === undefined ? {} : { conditions }) }),
    );
  }
}

/** The Terraform expressions of all symbolic ARNs that grants speak of. */
export function grantExpressions(grants: readonly Grant[]): Readonly<Record<string, string>> {
  return Object.assign(
    {},
    ...onlyGrants(grants).flatMap((grant) => grant.operations.map((each) => each.expressions ?? {})),
  ) as Record<string, string>;
}

/** Those that are grants; in untyped code something else may have been handed over. */
export function onlyGrants(grants: readonly unknown[]): readonly Grant[] {
  return grants.filter((each) => each instanceof Grant);
}

/** The problems of grants, each in the place of its target, and of whatever is no grant. */
export function grantProblems(grants: readonly unknown[]): Problem[] {
  return grants.flatMap((grant) => {
    if (grant instanceof Grant) return at(grant.target, grant.problems);
    return [
      problem({
        rule: `is allowed ${typeof grant === "function" ? "a function" : "something"} that is no grant`,
        remedy: "Call a verb, as in orders.read(), and hand over grants one by one.",
      }),
    ];
  });
}
