import { type Construct } from "constructs";
import { type Postcondition } from "cdktf";
import { DataAwsDynamodbTable } from "@cdktf/provider-aws/lib/data-aws-dynamodb-table";
import { isElsewhere, type ResourceLocation } from "../catalogue";
import { type PolicyAddition, TableRef } from "../grants";
import { deploymentOf, reportProblems } from "../terraform";
import { problem } from "../validation";
import { checkExistingTable, checkPolicyOwner, type ExistingTableProps, isListOfNames } from "./existing-table-props";
import { GrantedTable } from "./granted-table";
import { type ResourcePolicy } from "./resource-policy";

/**
 * The ref of a table that somebody else makes. What the properties require is taken as given, since the plan fails
 * without it; of a table of another account, which no plan can read, it is taken as promised.
 *
 * @param name the table's name, unless the properties have one
 * @param location where the table is, unless the properties say
 *
 * @example
 * const orders = existingTableRef("orders", { account: "777788889999" }, { account: "444455556666", region: "us-east-1" });
 * reader.allow(orders.read());
 */
export function existingTableRef(name: string, props: ExistingTableProps, location: ResourceLocation): TableRef {
  const { partitionKey, sortKey } = props;
  return new TableRef({
    name: props.name ?? name,
    account: props.account ?? location.account,
    region: props.region ?? location.region,
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
 * A table that somebody else makes. The plan fails, and says what to do, when it is not there or lacks what is
 * required: nothing in Terraform can turn on a stream or point-in-time recovery of a table that it does not own.
 *
 * Only for a table of the stack's own account: DynamoDB tells another one nothing of its time to live and backups, which
 * Terraform reads. Grant on the {@link existingTableRef} of such a table.
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
 * The key that AWS manages for DynamoDB in each account is closed to all others:
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
