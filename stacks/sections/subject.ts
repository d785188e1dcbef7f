import { type AccessKeys } from "../../modules/principals";
import {
  type Expectation,
  type NamedPolicy,
  type ProvedEndpoint,
  type ProvedResourcePolicy,
  type TrustExpectation,
} from "../../modules/proof";
import { type PolicyJson, type TrustedPrincipal } from "../../modules/policy";
import { type PolicyType, type Suppression } from "../../modules/lint";

/** An entry of an environment that has documents: what the linter and the proof examine, of whatever section. */
export interface Subject {
  readonly section: string;
  readonly key: string;
  /** Every document that is written for it, as it will be rendered. */
  readonly documents: readonly PlannedDocument[];
  /**
   * Whether the documents are a vendor's own: what is found in them is reported, and fails nothing.
   * @default false
   */
  readonly verbatim?: boolean;
  /**
   * Findings of the linter that are accepted.
   * @default none
   */
  readonly suppressions?: readonly Suppression[];
  /** What its policies must give; absent where that is outside the proof. */
  readonly principal?: Proved & {
    readonly policies: readonly NamedPolicy[];
    readonly expectations: readonly Expectation[];
  };
  /** Who must get its role; absent where it has none. */
  readonly trust?: Proved & { readonly policy: PolicyJson; readonly expectations: readonly TrustExpectation[] };
  /**
   * Who may assume its role.
   * @default the check of external IDs does not include it
   */
  readonly assumedBy?: readonly TrustedPrincipal[];
  /** Which principals its resource policy must allow; absent where it has none. */
  readonly resource?: Omit<ProvedResourcePolicy, "place">;
  /** What must pass it; absent where it is no endpoint. */
  readonly endpoint?: Omit<ProvedEndpoint, "place">;
  /** Absent where it has none. */
  readonly user?: { readonly name: string; readonly path?: string; readonly accessKeys?: AccessKeys };
  /**
   * The streams that it reads, each named by anything that is the same for all its readers.
   * @default none
   */
  readonly streams?: readonly string[];
}

/** A document with its name among those of its subject. */
interface PlannedDocument {
  /** The name of the policy, or `trust policy`. */
  readonly name: string;
  readonly type: PolicyType;
  readonly policy: PolicyJson;
}

interface Proved {
  readonly arn: string;
}

/** The documents of a role or a user. */
export function identityDocuments(
  policies: readonly NamedPolicy[],
  trustPolicy: PolicyJson | undefined,
): PlannedDocument[] {
  return [
    ...policies.map(({ name, policy }) => ({ name, type: "identity", policy }) as const),
    ...(trustPolicy === undefined ? [] : [{ name: "trust policy", type: "trust", policy: trustPolicy } as const]),
  ];
}
