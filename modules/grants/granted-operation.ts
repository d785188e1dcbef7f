import { type OperationName } from "../catalogue";
import { type Within } from "../policy";

/** One operation on resources, possibly within limits. */
export interface GrantedOperation {
  readonly operation: OperationName;
  readonly resources: readonly string[];
  /**
   * What the condition keys of its requests may hold. The conditions of its statement follow from this.
   * @default whatever a request carries
   */
  readonly within?: Within;
  /** The Terraform expressions of the symbolic values that it names, by value. */
  readonly expressions?: Readonly<Record<string, string>>;
}
