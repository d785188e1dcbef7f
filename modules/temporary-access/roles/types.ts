import { type Expectation, type NamedPolicy, type TrustExpectation } from "../../proof";
import { type PolicyDocument, type PolicyJson, type ServicePrincipal, type Within } from "../../policy";
import { type Suppression } from "../../lint";

/** One purpose for which a role of the machinery may act: a statement of its policy. */
export interface Permission {
  readonly sid: string;
  readonly actions: readonly string[];
  /** ARNs, which can end in `*`, or `*` alone for actions that have no resource. */
  readonly resources: readonly string[];
  /**
   * What the condition keys of its requests may hold.
   * @default whatever a request carries
   */
  readonly within?: Within;
}

/** A role of the machinery: what can assume it, and what it may do. */
export interface MachineryRole {
  readonly name: string;
  readonly assumedBy: ServicePrincipal;
  readonly permissions: readonly Permission[];
  readonly policy: PolicyDocument;
}

/** A role with what the proof and the linter need to know about it. */
export interface DesignedRole {
  readonly name: string;
  readonly arn: string;
  /** The policies that are, or can be, attached to it. */
  readonly policies: readonly NamedPolicy[];
  readonly expectations: readonly Expectation[];
  readonly trust: PolicyJson;
  readonly trustExpectations: readonly TrustExpectation[];
  readonly suppressions: readonly Suppression[];
}
