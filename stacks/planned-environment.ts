import { type PolicyAddition } from "../modules/grants";
import { type Finding } from "../modules/lint";
import { type Backend } from "./backend";
import { type EnvironmentDocuments } from "./environment-documents";
import { type SectionPlans } from "./sections";
import { type PlacedGrants, type PlacedHistory } from "./sections/planned-section";

/** An environment with everything looked up and named: data, before anything is built. */
export interface PlannedEnvironment extends EnvironmentDocuments, SectionPlans {
  readonly backend: Backend;
  /** Accounts that are not a third party. */
  readonly ownAccounts: readonly string[];
  /** What was granted, in all sections. */
  readonly grants: readonly PlacedGrants[];
  /** Where entries come from that had another key or were not made here. */
  readonly histories: readonly PlacedHistory[];
  /** What all sections add to the policies of tables, streams and buckets, by the ARN of the policy's holder. */
  readonly policyAdditions: ReadonlyMap<string, readonly PolicyAddition[]>;
  /** The keys of the tables whose streams a vendor turns on and off. */
  readonly vendorManagedStreams: ReadonlySet<string>;
}

/** A finding of the linter in an environment. */
export interface PlacedFinding extends Finding {
  /** The key of the entry, or the name of the user or table, that it is about. */
  readonly key: string;
}

/** An environment that may be deployed, and the findings of the linter. */
export interface CheckedEnvironment extends PlannedEnvironment {
  readonly findings: readonly PlacedFinding[];
}
