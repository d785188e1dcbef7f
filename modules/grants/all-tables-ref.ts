import { formatArn, partitionOf } from "../aws";
import { type Acknowledgement, checkAcknowledgement } from "./acknowledgement";
import { Grant } from "./grant";
import { type GrantedOperation } from "./granted-operation";
import { allTablesVerbs, type ResourceLocation } from "../catalogue";

/**
 * All tables of an account and region, including tables that are created later: for actions that cannot be granted on
 * one table, and for administrators of all tables.
 *
 * @example
 * role({ assumedBy: service("ecs-tasks") }).allow(allTables.discover());
 */
export class AllTablesRef {
  constructor(readonly location: ResourceLocation) {}

  /** The pattern for all tables and everything that belongs to them. */
  get arn(): string {
    const { account, region } = this.location;
    return formatArn("table", { partition: partitionOf(region), account, region, table: "*" });
  }

  /**
   * ListTables, ListStreams, ListBackups and what else AWS answers only for the account as a whole: names, limits and
   * reserved capacity, of all regions. Nothing about a single table, which is `table.metadata()`.
   */
  discover(): Grant {
    return new Grant(this.target, discovery, [], place);
  }

  /**
   * Everything that can be done with every table and all that belongs to it, and {@link discover}. Refused without a
   * reason, and to principals without a permissions boundary. Tables with customer-managed keys also take the use of
   * these.
   *
   * @example
   * allTables.administer({ acknowledge: "on-call recovery, limited by the boundary on-call" });
   */
  administer(acknowledgement: Acknowledgement): Grant {
    const problems = checkAcknowledgement(acknowledgement);
    if (problems.length > 0) return new Grant(this.target, [], problems, place);
    const onTables = allTablesVerbs.administer.map((name) => ({ operation: name, resources: [this.arn] }));
    return new Grant(this.target, [...onTables, ...discovery], [], place).onlyWithPermissionsBoundary();
  }

  private get target(): string {
    return `all tables of ${this.location.region}`;
  }
}

/** The name under which an environment hands it over. */
const place = ["allTables"];

const discovery: readonly GrantedOperation[] = allTablesVerbs.discover.map((name) => ({
  operation: name,
  resources: ["*"],
}));
