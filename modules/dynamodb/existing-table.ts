import { type Construct } from "constructs";
import { type Postcondition } from "cdktf";
import { DataAwsDynamodbTable } from "@cdktf/provider-aws/lib/data-aws-dynamodb-table";
import { isElsewhere, locationOf, nameOr, type ResourceLocation } from "../catalogue";
import { type PolicyAddition, TableRef } from "../grants";
import { deploymentOf, registerProvedAccess, reportProblems } from "../terraform";
import { problem } from "../validation";
import { checkExistingTable, checkPolicyOwner, type ExistingTableProps, isListOfNames } from "./existing-table-props";
import { GrantedTable } from "./granted-table";
import { existingTableFacts } from "./table-facts";
import { type ResourcePolicy } from "./resource-policy";

/**
 * The ref of a table that this stack does not create. Grants rely on what `requires` lists: the plan fails if the table
 * lacks it. For a table of another account, which Terraform cannot read, nothing checks it.
 *
 * @param name the table's name, unless the properties have one
 * @param location the account and region of the table, unless the properties have them
 *
 * @example
 * const orders = existingTableRef("orders", { account: "777788889999" }, { account: "444455556666", region: "us-east-1" });
 * reader.allow(orders.read());
 */
export function existingTableRef(name: string, props: ExistingTableProps, location: ResourceLocation): TableRef {
  const { partitionKey, sortKey } = props;
  return new TableRef({
    name: nameOr(props.name, name),
    ...locationOf(props, location),
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

/**
 * A table that this stack does not create. The plan fails, and names the remedy, if the table does not exist or lacks
 * what is required: Terraform cannot turn on a stream or point-in-time recovery of a table that it does not own.
 *
 * The table must be in the account of the stack: Terraform reads time to live and backups, which DynamoDB does not show
 * to another account. Grant on the {@link existingTableRef} of a table of another account.
 *
 * @example
 * new ExistingTable(this, "users", { requires: { stream: "NEW_IMAGE", pointInTimeRecovery: true } });
 */
export class ExistingTable extends GrantedTable {
  readonly ref: TableRef;
  readonly streamArn: string;
  protected readonly arnReference: string;
  private readonly table: DataAwsDynamodbTable;
  private isShared = false;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ExistingTableProps = {},
  ) {
    super(scope, id);
    const deployment = deploymentOf(this);
    this.ref = existingTableRef(id, props, deployment);
    const { name } = this.ref.description;
    this.table = new DataAwsDynamodbTable(this, "Resource", { name });
    this.require(conditions(name, props));
    this.arnReference = this.table.arn;
    this.streamArn = this.table.streamArn;
    if (deployment.grantsAreProved !== true) registerProvedAccess(this, () => existingTableFacts(this.ref));
    reportProblems(this, () => [
      ...checkExistingTable({ ...props, name }, deployment),
      ...(isElsewhere(props, deployment) ? [notInThisAccount] : []),
      ...(this.writesPolicy ? checkPolicyOwner(props) : []),
    ]);
  }

  protected override addTo(policy: ResourcePolicy, addition: PolicyAddition): void {
    const { shared = [] } = addition;
    if (shared.length > 0 && !this.isShared) this.require([encryption(this.ref.description.name, this.props)]);
    this.isShared ||= shared.length > 0;
    super.addTo(policy, addition);
  }

  private require(conditions: readonly Postcondition[]): void {
    const { postcondition = [] } = this.table.lifecycle ?? {};
    if (conditions.length > 0) this.table.lifecycle = { postcondition: [...postcondition, ...conditions] };
  }
}

const notInThisAccount = problem({
  rule: "is a table of another account, of which Terraform can read nothing here",
  remedy: "Grant on its existingTableRef(…), which makes nothing.",
});

/**
 * No other account can use the key that AWS manages for DynamoDB in an account:
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/rbac-considerations.html
 */
function encryption(name: string, { encryptionKey }: ExistingTableProps): Postcondition {
  const key = encryptionKey?.arn;
  return {
    condition:
      key === undefined
        ? "${try(alltrue([for each in self.server_side_encryption : !each.enabled]), false)}"
        : `\${try(anytrue([for each in self.server_side_encryption : each.kms_key_arn == ${JSON.stringify(key)}]), false)}`,
    errorMessage:
      `Table ${name} is not encrypted with ${key ?? "the key that AWS owns"}. With the AWS managed key no other account ` +
      "can read it; with a customer-managed key, say which: encryptionKey.",
  };
}

/** `try` treats what the data source does not return as missing: the plan shows the message, not an evaluation error. */
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
