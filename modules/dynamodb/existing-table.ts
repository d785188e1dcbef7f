import { type Construct } from "constructs";
import { type Postcondition } from "cdktf";
import { DataAwsDynamodbTable } from "@cdktf/provider-aws/lib/data-aws-dynamodb-table";
import { TableRef, type ResourceLocation } from "../access";
import { deploymentOf, reportProblems } from "../terraform";
import { checkExistingTable, checkPolicyOwner } from "./check-table";
import { GrantedTable } from "./granted-table";
import { type ExistingTableProps } from "./table-props";

/**
 * The ref of a table that somebody else makes. What the properties require is taken as given, since the plan fails
 * without it.
 *
 * @param name the table's name, unless the properties have one
 */
export function existingTableRef(
  name: string,
  props: ExistingTableProps,
  { account, region }: ResourceLocation,
): TableRef {
  const { partitionKey, sortKey } = props;
  return new TableRef({
    name: props.name ?? name,
    account,
    region,
    ...(partitionKey === undefined
      ? {}
      : { keySchema: { partitionKey, ...(sortKey === undefined ? {} : { sortKey }) } }),
    ...indexDescription(props.indexes ?? []),
    streamViewTypes: [props.requires?.stream ?? []].flat(),
    pointInTimeRecovery: props.requires?.pointInTimeRecovery ?? false,
    ...(props.encryptionKey === undefined ? {} : { encryptionKey: props.encryptionKey }),
  });
}

function indexDescription(
  indexes: NonNullable<ExistingTableProps["indexes"]>,
): Pick<TableRef["description"], "indexes" | "indexKeySchemas"> {
  return isListOfNames(indexes) ? { indexes } : { indexes: Object.keys(indexes), indexKeySchemas: indexes };
}

/** An array is not told apart from a record by its type alone. */
function isListOfNames(indexes: NonNullable<ExistingTableProps["indexes"]>): indexes is readonly string[] {
  return Array.isArray(indexes);
}

/**
 * A table that somebody else makes. The plan fails, and says what to do, when it is not there or lacks what is
 * required: nothing in Terraform can turn on a stream or point-in-time recovery of a table that it does not own.
 *
 * @example
 * new ExistingTable(this, "users", { requires: { stream: "NEW_IMAGE", pointInTimeRecovery: true } });
 */
export class ExistingTable extends GrantedTable {
  readonly ref: TableRef;
  readonly streamArn: string;
  protected readonly arnReference: string;

  constructor(scope: Construct, id: string, props: ExistingTableProps = {}) {
    super(scope, id);
    const deployment = deploymentOf(this);
    this.ref = existingTableRef(id, props, deployment);
    const { name } = this.ref.description;
    const table = new DataAwsDynamodbTable(this, "Resource", { name });
    const postcondition = conditions(name, props);
    if (postcondition.length > 0) table.lifecycle = { postcondition };
    this.arnReference = table.arn;
    this.streamArn = table.streamArn;
    reportProblems(this, () => [
      ...checkExistingTable({ ...props, name }, deployment.region),
      ...(this.writesPolicy ? checkPolicyOwner(props) : []),
    ]);
  }
}

/** What the data source does not know counts as missing, so that the message comes out and not an error of the condition. */
function conditions(name: string, { requires = {} }: ExistingTableProps): Postcondition[] {
  const { stream, pointInTimeRecovery = false } = requires;
  const views = [stream ?? []].flat();
  return [
    ...(views.length === 0
      ? []
      : [
          {
            condition: `\${try(self.stream_enabled && contains(${JSON.stringify(views)}, self.stream_view_type), false)}`,
            errorMessage:
              `Table ${name} needs a stream with view type ${views.join(" or ")}. Its owner turns it on; a changed view ` +
              "type makes a new stream, so ask first who else reads the present one.",
          },
        ]),
    ...(pointInTimeRecovery
      ? [
          {
            condition: "${try(self.point_in_time_recovery[0].enabled, false)}",
            errorMessage: `Table ${name} needs point-in-time recovery, which every export reads from. Its owner turns it on.`,
          },
        ]
      : []),
  ];
}
