import { type Construct } from "constructs";
import { type ProvedAccess } from "../../modules/configuration";
import { type PolicyAddition } from "../../modules/grants";
import { type SummaryRow } from "../../modules/review";
import { type ResourceParts } from "../../modules/terraform";
import { type Problem } from "../../modules/validation";
import { type EnvironmentFacts } from "../environment-facts";
import { type EnvironmentDocuments } from "../environment-documents";
import { type Names } from "../names";
import { type Declaration, type DeclaredSection, type EntriesOf } from "./declaration";
import { type PlanContext, type Step } from "./plan-context";
import { type PlannedSection } from "./planned-section";
import { type OwnPolicy } from "./resource-policies";
import { type Subject } from "./subject";

/** What is done with the plans of a section's entries, which are given by key. */
interface Operations<Plan, Built> {
  /** The policies of tables, streams and buckets that the environment writes, before other sections add to them. */
  readonly policies?: (plan: Readonly<Record<string, Plan>>) => readonly OwnPolicy[];
  /** What is wrong with other sections in view of this one, reported after all sections. */
  readonly check?: (plan: Readonly<Record<string, Plan>>, context: PlanContext) => readonly Problem[];
  /** What is wrong with the policies as they will be rendered, beyond what is proved for every subject. */
  readonly prove?: (plan: Readonly<Record<string, Plan>>, documents: EnvironmentDocuments) => readonly Problem[];
  /** What the built stack must state of access, beside the policies of tables, streams and buckets. */
  readonly written?: (plan: Readonly<Record<string, Plan>>, environment: EnvironmentFacts) => readonly ProvedAccess[];
  /** Makes the resources and outputs of the entries. Absent where the section has none of its own. */
  readonly build?: (scope: Construct, plan: Readonly<Record<string, Plan>>, context: BuildContext) => Built;
  /**
   * Everything that an entry can be made of in a region, so that an environment can hand it over.
   * @default entries of the section cannot be existing ones
   */
  readonly parts?: (region: string) => ResourceParts;
  /**
   * The parts that the environment writes of an existing entry, as the ends of their addresses.
   * @default none
   */
  readonly keeps?: (plan: Plan) => readonly string[];
  /**
   * The options that write out the names in AWS that derive from an entry's key: `name: "prod-reader"`.
   * @default there are no such options
   */
  readonly names?: (plan: Plan) => string;
  /** The row of an entry in the summary. */
  readonly row: (key: string, plan: Plan, context: RowContext) => SummaryRow;
}

/**
 * A section of an environment: what it may contain, and how its entries are planned, checked, built and reported. Only
 * the plan reads entries; everything else works on the plan.
 */
interface Section<D extends Declaration, Name extends string, Planned extends PlannedSection<unknown>, Built>
  extends DeclaredSection<D, Name>, Step<Planned>, Operations<PlanOf<Planned>, Built> {}

/** The plan of one entry. */
export type PlanOf<Planned extends PlannedSection<unknown>> = Planned["plan"][string];

/** A section of whatever type. Its operations take its own plan alone, which the compiler does not know: `never`. */
export interface AnySection<Built = unknown>
  extends DeclaredSection<Declaration>, Step<PlannedSection<unknown>>, Operations<never, Built> {}

/** What a section is built with, in addition to its plan. */
export interface BuildContext {
  readonly environment: EnvironmentFacts;
  /** What all sections add to the policy of a table, stream or bucket, by the ARN of the policy's holder. */
  readonly policyAdditions: ReadonlyMap<string, readonly PolicyAddition[]>;
  /** The keys of the tables whose streams a vendor turns on and off. */
  readonly vendorManagedStreams: ReadonlySet<string>;
  /** The result of building another section, which is built first. */
  readonly built: <Built>(section: AnySection<Built>) => Built;
}

/** What a row of the summary may describe, in addition to the plan of its entry. */
export interface RowContext {
  readonly environment: EnvironmentDocuments;
  /** The principals of all environments, by ARN. */
  readonly callers: ReadonlyMap<string, NonNullable<Subject["principal"]>>;
}

/** A section as its file describes it; its plan takes the entries with the type that the schema carries. */
interface SectionDefinition<D extends Declaration, Name extends string, Planned extends PlannedSection<unknown>, Built>
  extends DeclaredSection<D, Name>, Operations<PlanOf<Planned>, Built> {
  readonly plan: (entries: EntriesOf<D, Names> | undefined, context: PlanContext) => Planned;
}

/**
 * Makes a section.
 *
 * @example
 * export const tables = section({
 *   name: "tables",
 *   title: "tables",
 *   schema: schemaOf<TableDeclaration>(entriesByKey(…)),
 *   plan: planTables,
 *   build: buildTables,
 *   row: tableRow,
 * });
 */
export function section<
  D extends Declaration,
  const Name extends string,
  Planned extends PlannedSection<unknown>,
  Built = undefined,
>({ plan, ...others }: SectionDefinition<D, Name, Planned, Built>): Section<D, Name, Planned, Built> {
  return { ...others, plan: (context) => plan(context.entries(others), context) };
}
