import { type Construct } from "constructs";
import { type PolicyAddition } from "../../modules/grants";
import { type SummaryRow } from "../../modules/review";
import { type Problem } from "../../modules/validation";
import { type EnvironmentFacts } from "../environment-facts";
import { type EnvironmentDocuments } from "../environment-documents";
import { type Names } from "../names";
import { type Declaration, type DeclaredSection, type EntriesOf } from "./declaration";
import { type PlanContext, type Step } from "./plan-context";
import { type PlannedSection } from "./planned-section";
import { type OwnPolicy } from "./resource-policies";

/**
 * A section of an environment: what it may contain, and how its entries are planned, checked, built and reported. Only
 * the plan reads entries; everything else works on the plan.
 *
 * The operations are methods, because the compiler then accepts sections of different plans in one list.
 */
interface Section<D extends Declaration, Planned extends PlannedSection<unknown>, Built, Name extends string = string>
  extends DeclaredSection<D, Name>, Step<Planned> {
  /** The policies of tables, streams and buckets that the environment writes, before other sections add to them. */
  policies?(plan: Planned["plan"]): readonly OwnPolicy[];
  /** What is wrong with other sections in view of this one, reported after all sections. */
  check?(plan: Planned["plan"], context: PlanContext): readonly Problem[];
  /** What is wrong with the policies as they will be rendered, beyond what is proved for every subject. */
  prove?(plan: Planned["plan"], documents: EnvironmentDocuments): readonly Problem[];
  /** Makes the resources and outputs of the entries. Absent where the section has none of its own. */
  build?(scope: Construct, plan: Planned["plan"], context: BuildContext): Built;
  /** The row of an entry in the summary. */
  row(key: string, plan: Planned["plan"][string], context: RowContext): SummaryRow;
}

/** Any section, in a list of all. */
export type AnySection = Section<Declaration, PlannedSection<unknown>, unknown>;

/** What a section is built with, in addition to its plan. */
export interface BuildContext {
  readonly environment: EnvironmentFacts;
  /** What all sections add to the policy of a table, stream or bucket, by the ARN of the policy's holder. */
  readonly policyAdditions: ReadonlyMap<string, readonly PolicyAddition[]>;
  /** The keys of the tables whose streams a vendor turns on and off. */
  readonly vendorManagedStreams: ReadonlySet<string>;
  /** The result of building another section, which is built first. */
  readonly built: <Built>(section: Section<Declaration, PlannedSection<unknown>, Built>) => Built;
}

/** What a row of the summary may describe, in addition to the plan of its entry. */
export interface RowContext {
  readonly environment: EnvironmentDocuments;
  readonly allEnvironments: readonly EnvironmentDocuments[];
}

/** The operations of a section; its plan takes the entries with the type that the section declares. */
interface Operations<D extends Declaration, Planned extends PlannedSection<unknown>, Built> extends Omit<
  Section<D, Planned, Built>,
  keyof DeclaredSection<D> | "plan"
> {
  readonly plan: (entries: EntriesOf<D, Names> | undefined, context: PlanContext) => Planned;
}

/** Makes a section from its declaration and its operations. */
export function section<
  D extends Declaration,
  Name extends string,
  Planned extends PlannedSection<unknown>,
  Built = undefined,
>(
  declared: DeclaredSection<D, Name>,
  { plan, ...operations }: Operations<D, Planned, Built>,
): Section<D, Planned, Built, Name> {
  return { ...declared, ...operations, plan: (context) => plan(context.entries(declared), context) };
}
