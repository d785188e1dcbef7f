import { type ResourceLocation } from "../../modules/catalogue";
import { type AccountLocation } from "../../modules/aws";
import { type EnvironmentFacts } from "../environment-facts";
import { type Names } from "../names";
import { type Declaration, type DeclaredSection, type EntriesOf } from "./declaration";

/** Something that is planned once in an environment, from its entries and from other steps. */
export interface Step<Result> {
  readonly plan: (context: PlanContext) => Result;
}

/** What the steps of one environment are planned with. */
export interface PlanContext {
  readonly environment: EnvironmentFacts;
  /** The region, or any other where that is wrong, so that the rest can still be checked. */
  readonly region: string;
  /** The environment's account, and the partition of the region. */
  readonly location: AccountLocation;
  /** The environment's account and region. */
  readonly resourceLocation: ResourceLocation;
  /** Accounts that are not a third party. */
  readonly ownAccounts: readonly string[];
  /** The entries of a section as the environment file has them. */
  readonly entries: <D extends Declaration>(declared: DeclaredSection<D>) => EntriesOf<D, Names> | undefined;
  /**
   * The result of another step, which is planned first. A step can only name those that its file imports, so that a
   * circle of steps would be a circle of imports.
   */
  readonly planned: <Result>(step: Step<Result>) => Result;
}
