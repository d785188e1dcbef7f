// What a denial of attributes and of items does with each action of DynamoDB on a table, in AWS's terms. Written from
// AWS's pages, so that a wrong action, key or operator in the product disagrees with this table.
//
// Sources, read on 2026-11-29:
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
import { type RequestContext } from "../../modules/proof";

/** Actions by what a denial has to do with them. `open` ones neither read, write, remove nor copy items. */
export interface ReachOfDenial {
  /** Denied or not by the condition keys of the request. */
  readonly byRequest: readonly string[];
  readonly denied: readonly string[];
}

/** Every action that AWS lists for a table, an index, a stream, an export, an import or a backup, and that is open. */
export const open = [
  "CreateGlobalTableWitness",
  "CreateTable",
  "DeleteBackup",
  "DeleteGlobalTableWitness",
  "DeleteResourcePolicy",
  "DeleteTableReplica",
  "DescribeBackup",
  "DescribeContinuousBackups",
  "DescribeContributorInsights",
  "DescribeExport",
  "DescribeImport",
  "DescribeKinesisStreamingDestination",
  "DescribeStream",
  "DescribeTable",
  "DescribeTableReplicaAutoScaling",
  "DescribeTimeToLive",
  "DisableKinesisStreamingDestination",
  "GetResourcePolicy",
  "GetShardIterator",
  "ListExports",
  "ListImports",
  "ListTagsOfResource",
  "TagResource",
  "UntagResource",
  "UpdateContinuousBackups",
  "UpdateTable",
  "UpdateTableReplicaAutoScaling",
];

/** What carries items elsewhere, removes them unnamed, or opens them to other principals. */
const whole = [
  "AssociateTableReplica",
  "CreateBackup",
  "CreateTableReplica",
  "DeleteTable",
  "EnableKinesisStreamingDestination",
  "ExportTableToPointInTime",
  "GetRecords",
  "ImportTable",
  "PutResourcePolicy",
  "ReadDataForReplication",
  "RestoreTableFromBackup",
  "RestoreTableToPointInTime",
  "SearchVectors",
  "StartAwsBackupJob",
  "UpdateContributorInsights",
  "UpdateKinesisStreamingDestination",
  "UpdateTimeToLive",
  "WriteDataForReplication",
];

const reads = ["BatchGetItem", "GetItem", "PartiQLSelect", "Query", "Scan"];
const writesOfWholeItems = ["BatchWriteItem", "DeleteItem", "PutItem"];
const partiQlWrites = ["PartiQLDelete", "PartiQLInsert", "PartiQLUpdate"];

export const attributesReach: ReachOfDenial = {
  byRequest: [...reads, "UpdateItem"],
  // AWS: these "always replace the entire previous item". What a condition check and PartiQL give back, it does not say.
  denied: [...whole, ...writesOfWholeItems, ...partiQlWrites, "ConditionCheckItem"],
};

export const itemsReach: ReachOfDenial = {
  byRequest: [
    ...reads.filter((action) => action !== "Scan"),
    ...writesOfWholeItems,
    ...partiQlWrites,
    "ConditionCheckItem",
    "UpdateItem",
  ],
  // A Scan names no key.
  denied: [...whole, "Scan"],
};

const named = (...names: string[]): RequestContext => ({ "dynamodb:Attributes": names });
const select = (value: string): RequestContext => ({ "dynamodb:Select": value });
const returns = (value: string): RequestContext => ({ "dynamodb:ReturnValues": value });

/** Requests while the attributes `ssn` and `tax` are denied. */
export const attributeRequests: Readonly<
  Record<"reads" | "updates", { readonly denied: readonly RequestContext[]; readonly left: readonly RequestContext[] }>
> = {
  reads: {
    left: [
      { ...named("id", "name"), ...select("SPECIFIC_ATTRIBUTES") },
      { ...named("name"), ...select("SPECIFIC_ATTRIBUTES") },
      { ...named("SSN"), ...select("SPECIFIC_ATTRIBUTES") },
      { ...named("ssn2"), ...select("SPECIFIC_ATTRIBUTES") },
      { ...named("id"), ...select("COUNT") },
    ],
    denied: [
      {},
      // GetItem of the whole item: AWS gives Select a value for every read, ALL_ATTRIBUTES unless otherwise specified.
      select("ALL_ATTRIBUTES"),
      { ...named("id"), ...select("ALL_ATTRIBUTES") },
      { ...named("id"), ...select("ALL_PROJECTED_ATTRIBUTES") },
      named("id"),
      { ...named("ssn"), ...select("SPECIFIC_ATTRIBUTES") },
      { ...named("id", "tax"), ...select("SPECIFIC_ATTRIBUTES") },
      // A filter tells what it compares with.
      { ...named("id", "ssn"), ...select("COUNT") },
      select("COUNT"),
      select("SPECIFIC_ATTRIBUTES"),
      { "dynamodb:Attributes": [], ...select("SPECIFIC_ATTRIBUTES") },
    ],
  },
  updates: {
    left: [
      { ...named("id", "name"), ...returns("NONE") },
      { ...named("id", "name"), ...returns("UPDATED_OLD") },
      { ...named("id", "name"), ...returns("UPDATED_NEW") },
    ],
    denied: [
      {},
      named("id", "name"),
      returns("NONE"),
      { ...named("id", "name"), ...returns("ALL_OLD") },
      { ...named("id", "name"), ...returns("ALL_NEW") },
      { ...named("id", "ssn"), ...returns("NONE") },
      { ...named("id", "ssn"), ...returns("UPDATED_OLD") },
      { "dynamodb:Attributes": [], ...returns("NONE") },
    ],
  },
};

const keys = (...values: string[]): RequestContext => ({ "dynamodb:LeadingKeys": values });

/** Requests on the table while the items `vip` and those that begin with `staff#` are denied. */
export const itemRequests: { readonly denied: readonly RequestContext[]; readonly left: readonly RequestContext[] } = {
  left: [keys("a"), keys("a", "b"), keys("VIP"), keys("vip2"), keys("staff")],
  denied: [{}, keys(), keys("vip"), keys("a", "vip"), keys("staff#1"), keys("a", "staff#")],
};
