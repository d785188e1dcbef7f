import { type Conditions } from "../policy";
import { type OperationName } from "../catalogue";

/** One operation on resources, possibly under conditions. */
export interface GrantedOperation {
  readonly operation: OperationName;
  readonly resources: readonly string[];
  readonly conditions?: Conditions;
  /** The Terraform expressions of the symbolic values that it names, by value. */
  readonly expressions?: Readonly<Record<string, string>>;
}
