import { formatArn, partitionOf } from "../aws";
import { type Acknowledgement, checkAcknowledgement } from "./acknowledgement";
import { discoveryExpectation } from "./beyond-table-expectations";
import { expectOnAllTables } from "./expect-all-tables";
import { Grant } from "./grant";
import { managementExpectations } from "./management-expectations";
import { type TableOperation } from "./operations";
import { allTablesProfiles } from "./profiles";
import { type ResourceLocation } from "./resource-location";

/**
 * All tables of an account and region, those of tomorrow included: for what cannot be granted on one table, and for
 * whoever answers for all of them.
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
    return this.granting(allTablesProfiles.discover, "*", [expectOnAllTables(this.location, discoveryExpectation)]);
  }

  /**
   * Everything that can be done with every table and all that belongs to it, except what {@link discover} gives.
   * Refused without a reason, and to principals without a permissions boundary. Tables with customer-managed keys also
   * take the use of these.
   *
   * @example
   * allTables.administer({ acknowledge: "on-call recovery, limited by the boundary on-call" });
   */
  administer(acknowledgement: Acknowledgement): Grant {
    const problems = checkAcknowledgement(acknowledgement);
    if (problems.length > 0) return new Grant(this.target, [], problems);
    const expectation = expectOnAllTables(this.location, managementExpectations.administer);
    return this.granting(allTablesProfiles.administer, this.arn, [expectation]).onlyWithPermissionsBoundary();
  }

  private granting(
    names: readonly TableOperation[],
    resource: string,
    expectations: readonly ReturnType<typeof expectOnAllTables>[],
  ): Grant {
    const operations = names.map((name) => ({ operation: name, resources: [resource] }));
    return new Grant(this.target, operations, [], expectations);
  }

  private get target(): string {
    return `all tables of ${this.location.region}`;
  }
}
