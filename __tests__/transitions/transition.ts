import { type Environment } from "../../stacks";

/** The blocks that a stack contains beside its resources. */
export interface Blocks {
  /** From the address that the state has to the one that the stack declares. */
  readonly moved?: Readonly<Record<string, string>>;
  /** The addresses that Terraform forgets without a destroy. */
  readonly removed?: readonly string[];
  /** From the address to the ID that AWS knows the resource by. */
  readonly imported?: Readonly<Record<string, string>>;
}

/** The judgement of an edit, by parts of its sentences. */
export type Verdict = "passes" | { readonly tells: readonly string[] } | { readonly refuses: readonly string[] };

/** An edit of an environment that is deployed. */
export interface Transition {
  /** In lower case with hyphens, unique. */
  readonly name: string;
  /** The edit in one phrase. */
  readonly edit: string;
  readonly before: Environment;
  readonly after: Environment;
  /**
   * What exists in AWS and is in no Terraform state, created manually or by another configuration.
   * @default nothing
   */
  readonly madeElsewhere?: Environment;
  /**
   * Whether the state also has what the vendor's published configuration made, at its addresses.
   * @default false
   */
  readonly publishedState?: boolean;
  /**
   * An environment that the edit adds beside the one that it changes.
   * @default none
   */
  readonly added?: Environment;
  /**
   * The blocks in the stack of `after`.
   * @default none
   */
  readonly blocks?: Blocks;
  /** What a synth says that reads no lock, in its problems. */
  readonly withoutLock?: { readonly refuses: readonly string[] };
  /** The judgement of `after` by the lock of `before`. */
  readonly withLock: Verdict;
  /**
   * The tables, buckets, KMS keys, roles, users, access keys, policies and attachments of `before` that Terraform plans
   * to destroy or to replace, by address. A `*` stands for any text.
   * @default none
   */
  readonly loses?: readonly string[];
}
