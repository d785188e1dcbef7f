import { type EntryHistory } from "../../modules/catalogue";
import { type Grant, type PlacedPolicyAddition } from "../../modules/grants";
import { type Problem } from "../../modules/validation";
import { type NameInUse } from "../names-in-use";
import { type Subject } from "./subject";

/** What entries contribute to checks and resources outside of their own section. */
interface Contributions {
  /** Names that must be unique. */
  readonly names: readonly NameInUse[];
  /** What the linter and the proof examine. */
  readonly subjects: readonly Subject[];
  /** What was granted. */
  readonly grants: readonly PlacedGrants[];
  /** Statements for the policies of tables, streams and buckets. */
  readonly policyAdditions: readonly PlacedPolicyAddition[];
  /** The keys of the tables whose streams a vendor turns on and off. */
  readonly vendorManagedStreams: readonly string[];
  /** Where entries come from that had another key or were not made here. */
  readonly histories: readonly PlacedHistory[];
}

/** The history of one entry. */
export interface PlacedHistory extends EntryHistory {
  readonly section: string;
  readonly key: string;
  /** Whether the entry is an existing one, which the environment may have made before. */
  readonly isExisting: boolean;
}

/** The grants of one entry. */
export interface PlacedGrants {
  readonly place: readonly [section: string, key: string];
  readonly grants: readonly Grant[];
}

/** A section of an environment as data: what is built from each entry, and what others need of it. */
export interface PlannedSection<Plan> extends Contributions {
  /** By key. An entry whose problems leave nothing to plan has no plan. */
  readonly plan: Readonly<Record<string, Plan>>;
  readonly problems: readonly Problem[];
}

/** One entry of a section. */
export interface PlannedEntry<Plan> extends Partial<Omit<Contributions, "grants" | "histories">> {
  /** Absent where the problems leave nothing to plan. */
  readonly plan?: Plan | undefined;
  readonly problems: readonly Problem[];
  /** @default none */
  readonly grants?: readonly Grant[];
}

/** The contributions of several entries or sections as one. */
export function joinContributions(all: readonly Partial<Contributions>[]): Contributions {
  return {
    names: all.flatMap(({ names = [] }) => names),
    subjects: all.flatMap(({ subjects = [] }) => subjects),
    grants: all.flatMap(({ grants = [] }) => grants),
    policyAdditions: all.flatMap(({ policyAdditions = [] }) => policyAdditions),
    vendorManagedStreams: all.flatMap(({ vendorManagedStreams = [] }) => vendorManagedStreams),
    histories: all.flatMap(({ histories = [] }) => histories),
  };
}

/** Two sections whose entries are of one kind and have no key in common, as one. */
export function joinSections<Plan>(left: PlannedSection<Plan>, right: PlannedSection<Plan>): PlannedSection<Plan> {
  return {
    ...joinContributions([left, right]),
    plan: { ...left.plan, ...right.plan },
    problems: [...left.problems, ...right.problems],
  };
}
