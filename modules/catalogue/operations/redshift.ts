import { type Operation } from "./operation";

/** A statement of the Redshift Data API has no ARN: it is granted on `*`, and limited to its owner. */
type RedshiftResource = "workgroup" | "statement";

/**
 * SQL on a workgroup of Redshift Serverless through the Data API, as the database user of the caller.
 *
 * Source: https://docs.aws.amazon.com/redshift/latest/mgmt/data-api-iam.html
 */
export const redshiftOperations = {
  getWorkgroupCredentials: {
    purpose: "RunSql",
    actions: ["redshift-serverless:GetCredentials"],
    on: ["workgroup"],
  },
  executeSql: { purpose: "RunSql", actions: ["redshift-data:ExecuteStatement"], on: ["workgroup"] },
  listDatabases: { purpose: "RunSql", actions: ["redshift-data:ListDatabases"], on: ["workgroup"] },
  listSchemas: { purpose: "RunSql", actions: ["redshift-data:ListSchemas"], on: ["workgroup"] },
  listDatabaseTables: { purpose: "RunSql", actions: ["redshift-data:ListTables"], on: ["workgroup"] },
  describeDatabaseTable: { purpose: "RunSql", actions: ["redshift-data:DescribeTable"], on: ["workgroup"] },
  describeSql: { purpose: "FollowSql", actions: ["redshift-data:DescribeStatement"], on: ["statement"] },
  cancelSql: { purpose: "FollowSql", actions: ["redshift-data:CancelStatement"], on: ["statement"] },
  getSqlResult: { purpose: "FollowSql", actions: ["redshift-data:GetStatementResult"], on: ["statement"] },
} as const satisfies Record<string, Operation<RedshiftResource, "RunSql" | "FollowSql">>;
