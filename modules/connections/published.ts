import { type Partition } from "../aws";
import { type ConnectionNames } from "./options";

/** What a vendor's page records of the vendor's own pages. Tests and documentation read it. */
export interface VendorFacts {
  /** The company, as messages name it: `Polytomic`. */
  readonly vendor: string;
  /** What of the company connects: `DynamoDB`. Absent where the company has one connection. */
  readonly product?: string;
  /** The options that the documentation shows in the call: `tables`. */
  readonly shown: readonly string[];
  /** What the connection gives the vendor, for the documentation. */
  readonly gives: string;
  readonly trust: PublishedTrust;
  /** The vendor's own document. Absent where the vendor publishes none, or none that is confirmed. */
  readonly document?: PublishedDocument;
}

/** What a vendor publishes about the identity that assumes a role. */
type PublishedTrust = {
  readonly externalId: {
    /** Where the vendor shows it: `Artie's connection page`. */
    readonly shownOn: string;
    /** When the vendor shows it. Where that is after saving, which asks for the role, the page needs a first phase. */
    readonly known: "before the connection is saved" | "once the connection is saved" | "not documented";
  };
  /** The pages that say so. */
  readonly sources: readonly string[];
  /** The day on which the pages were read: `2026-11-21`. */
  readonly checkedOn: string;
} & (
  | {
      /** The vendor's own pages, or pages of its partners that agree, name the principals. */
      readonly confidence: "documented";
      /** By partition of AWS, for nothing in one partition can trust an account of another. */
      readonly principals: Readonly<Partial<Record<Partition, PublishedPrincipal>>>;
    }
  | {
      /** The vendor publishes no principal, so that whoever wants a role must give its account. */
      readonly confidence: "unpublished";
      readonly principals?: never;
    }
);

/** The identity that a vendor calls from. */
export interface PublishedPrincipal {
  readonly account: string;
  /** The role of the account that the vendor calls with, where it publishes one. */
  readonly role?: { readonly path: string; readonly role: string };
}

/** The parts of a connection as the ends of their addresses; that of the access key without its generation. */
type PublishedPart = "role" | "policy" | "role_policy_attachment" | "user" | "user_policy_attachment" | "user_key";

/** The vendor's own document, which the rendering `as-documented` follows. */
export interface PublishedDocument {
  readonly source: string;
  /** The day on which the document was read: `2026-11-21`. */
  readonly checkedOn: string;
  /**
   * The names of the document.
   * @default those of the environment
   */
  readonly names?: Required<ConnectionNames>;
  /**
   * The addresses in the document, where it is Terraform. It then has names too.
   * @default the document is a policy alone
   */
  readonly addresses?: Readonly<Partial<Record<PublishedPart, string>>>;
  /** Every difference between the document and the rendering `least-privilege`. */
  readonly differences: readonly Difference[];
}

/** How a corrected document treats actions differently from the one that its vendor publishes. */
type Change =
  /** Granted by the vendor's document and not needed, or granting nothing there. */
  | "dropped"
  /** Granted on fewer resources or to fewer principals. */
  | "narrowed"
  /** Needed and missing in the vendor's document. */
  | "added"
  /** Granted in a place where it works, in place of one where it does not. */
  | "moved";

/** One difference between a vendor's document and the corrected one, and why it is there. */
export interface Difference {
  readonly change: Change;
  /** The actions that it is about, wildcards as in the vendor's document expanded. */
  readonly actions: readonly string[];
  /** What the vendor's document says. */
  readonly documented: string;
  /** What the corrected one says. */
  readonly corrected: string;
  readonly reason: string;
  readonly source: string;
}
