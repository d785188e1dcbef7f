import { type Problem } from "../validation";
import { type Statement } from "../policy";
import { type PreparedRequest } from "./access-request";
import { type CompiledCondition } from "./conditions";
import { type CompiledPrincipals } from "./principals";
import { type Verdict } from "./verdict";

/**
 * What a policy is attached to, which decides what its statements may hold:
 *
 * - `identity`: a user, group or role; also a permissions boundary, a session policy, a service control policy.
 * - `resource`: a table, bucket, key or another resource.
 * - `trust`: a role, saying who may take it.
 * - `gateway endpoint`, `interface endpoint`: a VPC endpoint.
 */
export type PolicyKind = "identity" | "resource" | "trust" | "gateway endpoint" | "interface endpoint";

/** A policy that was read once and can be asked often. */
export interface CompiledPolicy<Kind extends PolicyKind = PolicyKind> {
  readonly kind: Kind;
  readonly statements: readonly CompiledStatement[];
  /** What is wrong with the policy. Where this is not empty, every decision that needs the policy is `unsupported`. */
  readonly problems: readonly Problem[];
}

/** One statement of a compiled policy. */
export interface CompiledStatement {
  /** Its place in the document, from 0. */
  readonly index: number;
  readonly source: Statement;
  /** Whether the statement speaks of an action, given in lower case. */
  readonly coversAction: (action: string) => boolean;
  readonly coversResource: (request: PreparedRequest) => Verdict;
  /** Whether the statement can speak of the resource, whatever its variables become. */
  readonly mayCoverResource: (resource: string) => boolean;
  /** Absent where the statement has none: identity policies speak of whom they are attached to. */
  readonly principals?: CompiledPrincipals;
  readonly notPrincipals?: CompiledPrincipals;
  readonly conditions: readonly CompiledCondition[];
}
