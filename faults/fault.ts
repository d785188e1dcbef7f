/** A mistake that somebody could make in one place of the product. */
export interface Fault {
  /** What the product does wrong with it: `read also scans`. */
  readonly title: string;
  /** The file from the root of the project. */
  readonly file: string;
  /** A text that occurs once in the file. */
  readonly find: string;
  readonly replace: string;
  /**
   * Why neither a synth nor a test can notice it.
   * @default none: the fault must be noticed
   */
  readonly unnoticed?: string;
  /**
   * The argument that it changes in the stacks below the plan, as `aws_iam_role.assume_role_policy`. Only a synth counts
   * as noticing such a fault, and only if it names the address of the resource.
   * @default none: it changes the plan
   */
  readonly writes?: string;
  /**
   * The type of resource whose address is named, where the changed one is not written at all.
   * @default the type in `writes`
   */
  readonly reportedAt?: string;
}

/** The faults of something that must have one. */
export type Faults = readonly [Fault, ...Fault[]];

/**
 * Makes faults in one file.
 *
 * @example
 * const inVerbs = faultsIn("modules/catalogue/verbs.ts");
 * inVerbs("delete also puts", 'delete: ["deleteItem"]', 'delete: ["deleteItem", "putItem"]');
 */
export function faultsIn(
  file: string,
): (title: string, find: string, replace: string, rest?: Pick<Fault, "unnoticed" | "writes" | "reportedAt">) => Fault {
  return (title, find, replace, rest = {}) => ({ title, file, find, replace, ...rest });
}
