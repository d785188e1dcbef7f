import { type Conditions, type Expectation, type Statement, statement } from "../policy";
import { at, type Problem } from "../validation";
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
    ...grants.flatMap((grant) => grant.operations.map((each) => each.expressions ?? {})),
  ) as Record<string, string>;
}

/** The problems of grants, each in the place of its target. */
export function grantProblems(grants: readonly Grant[]): Problem[] {
  return grants.flatMap(({ target, problems }) => at(target, problems));
}
