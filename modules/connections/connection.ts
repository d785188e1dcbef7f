import { type EntryHistory } from "../catalogue";
import { type BucketRef, type Grant, type TableRef } from "../grants";
import { type NumberedPolicy, type RoleSettings, type UserSettings } from "../principals";
import { type Expectation, type TrustExpectation } from "../proof";
import { type PolicyJson } from "../policy";
import { type Suppression } from "../lint";
import { type Problem } from "../validation";
import { type Rendering } from "./options";

/** What a connection is planned in. */
export interface ConnectionContext {
  /** The environment's name and the connection's own, joined: what roles, users and policies are called by default. */
  readonly defaultName: string;
  readonly account: string;
  readonly region: string;
  /** Accounts that are not a third party. */
  readonly ownAccounts: readonly string[];
  /** The environment's tables by key. */
  readonly tables: Readonly<Record<string, TableRef>>;
  /** The environment's buckets by key. */
  readonly buckets: Readonly<Record<string, BucketRef>>;
}

/** A role of a connection. */
interface ConnectionRole {
  readonly settings: RoleSettings & { readonly name: string };
  /** The vendor's own trust policy; absent where it is made from the settings. */
  readonly verbatimTrustPolicy?: PolicyJson | undefined;
  /** Who must be able to assume it and who must not, stated apart from the trust policy, for the proof. */
  readonly expectations: readonly TrustExpectation[];
}

/** A managed policy of a connection. */
export interface ConnectionPolicy extends NumberedPolicy {
  readonly description?: string;
}

/** What a connection creates in an environment: data, before anything is built. */
export interface ConnectionPlan {
  readonly rendering: Rendering;
  readonly problems: readonly Problem[];
  readonly role?: ConnectionRole | undefined;
  readonly user?: (UserSettings & { readonly name: string }) | undefined;
  /** The name of its policy; parts of a divided one get a number. */
  readonly policyName: string;
  /** What the vendor needs: the whole policy when it is least-privilege, the measure of excess when it is not. */
  readonly need: readonly Grant[];
  /** What the vendor must be able to do and must not, as its need expects, for the proof. */
  readonly expectations: readonly Expectation[];
  /** The vendor's own policy, attached in place of the need. */
  readonly documented?: Omit<ConnectionPolicy, "number"> | undefined;
  /** Whether anything is attached; not so in a first phase. */
  readonly attached: boolean;
  /** Keys of the tables whose streams the vendor reads. */
  readonly readsStreamsOf: readonly string[];
  /** Keys of the tables whose streams the vendor switches itself. */
  readonly managesStreamsOf: readonly string[];
  /** The way to the option that names its bucket. */
  readonly bucketPlace: readonly string[];
  /** Findings of the linter that are accepted. */
  readonly suppressions: readonly Suppression[];
  /** What else the vendor's form asks for, by the name that follows the connection's in the outputs. */
  readonly outputs: Readonly<Record<string, FormValue>>;
}

/** Something that a vendor's form asks for: text, the ARN of a table's stream by the table's key, or of the role. */
export type FormValue = { readonly text: string } | { readonly streamOf: string } | { readonly role: "arn" };

/**
 * A vendor's access to tables and buckets of an environment.
 *
 * The type parameters are the keys that it names, so that the compiler refuses one that the environment lacks.
 */
export interface Connection<TableKey extends string = string, BucketKey extends string = string> {
  readonly vendor: string;
  /** Where its resources come from. */
  readonly history?: EntryHistory;
  /** Never there: it only carries the keys to the compiler. */
  readonly names?: { readonly tables: TableKey; readonly buckets: BucketKey };
  /** What is wrong with its options, before they are looked up in an environment. */
  readonly checkShape: () => readonly Problem[];
  readonly plan: (context: ConnectionContext) => ConnectionPlan;
}
