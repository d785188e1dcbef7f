import { Grant, type GrantedOperation } from "../modules/grants";
import { type Expectation } from "../modules/proof";

/** A grant whose statements are not what it is expected to allow, as a mistake in a verb would make it. */
export class MistakenGrant extends Grant {
  constructor(
    target: string,
    operations: readonly GrantedOperation[],
    private readonly expected: readonly Expectation[],
  ) {
    super(target, operations);
  }

  override get expectations(): readonly Expectation[] {
    return this.expected;
  }
}
