import { type Statement, statement } from "../policy";
import { type Expectation } from "../proof";

/**
 * Denies a principal access to a table or bucket. An explicit Deny overrides every Allow.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export class Denial {
  constructor(
    /** What is refused, for messages: `table users`. */
    readonly target: string,
    private readonly actions: readonly string[],
    private readonly resources: readonly string[],
    /** The requests that it must refuse: the proof asks the rendered policies for them. */
    readonly expectations: readonly Expectation[],
    /** The way to it, in the place of the principal: `["tables", "users"]`. */
    readonly place: readonly string[] = [target],
  ) {}

  /** The denial as statements of an identity policy. */
  statements(): Statement[] {
    return [statement({ effect: "Deny", actions: this.actions, resources: this.resources })];
  }
}

/** Something that a principal can be denied as a whole: a table or a bucket. */
export interface Deniable {
  readonly denial: () => Denial;
}
