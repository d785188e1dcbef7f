import { parseArn } from "../aws";
import { type Within } from "../policy";
import { problem, type Problem } from "../validation";
import { Grant } from "./grant";
import { type GrantedOperation } from "./granted-operation";
import { operation, type OperationName, type ResourceLocation } from "../catalogue";

/** Run SQL through the Data API, and follow the caller's own statements. */
const runSql: readonly OperationName[] = [
  "getWorkgroupCredentials",
  "executeSql",
  "listDatabases",
  "listSchemas",
  "listDatabaseTables",
  "describeDatabaseTable",
  "describeSql",
  "cancelSql",
  "getSqlResult",
];

/** A statement is no resource: what tells one's own from those of others is who ran it. */
const ownStatements: Within = { "redshift-data:statement-owner-iam-userid": [{ variable: "aws:userid" }] };

/**
 * A workgroup of Redshift Serverless as plain data, with the verb that can be granted on it.
 *
 * @example
 * new WorkgroupRef(
 *   "arn:aws:redshift-serverless:us-east-1:111122223333:workgroup/5c2a7f1e-0b1d-4d3c-9a68-3f0e2d1c4b5a",
 * ).runSql();
 */
export class WorkgroupRef {
  constructor(readonly arn: string) {}

  /**
   * SQL through the Data API, as the database user that belongs to the caller, and the results of one's own statements.
   * What the SQL may do is for the database to say: grant that to `IAMR:<name of the role>`.
   *
   * Own are the statements of the same session of a role: one that comes back under another session name cannot fetch
   * their results.
   */
  runSql(): Grant {
    const granted = runSql.map((name): GrantedOperation =>
      operation(name).on.includes("statement")
        ? { operation: name, resources: ["*"], within: ownStatements }
        : { operation: name, resources: [this.arn] },
    );
    return new Grant(`workgroup ${this.arn}`, granted, checkWorkgroupArn(this.arn));
  }
}

const identifier = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * No problem for the ARN of one workgroup.
 *
 * @param location where it has to be; not compared unless given
 */
export function checkWorkgroupArn(arn: string, location?: ResourceLocation): Problem[] {
  const parsed = parseArn(arn);
  if (parsed?.shape !== "workgroup") {
    return [
      problem({
        value: arn,
        rule: "is not the ARN of a workgroup of Redshift Serverless",
        remedy: "Copy it from `aws redshift-serverless get-workgroup --workgroup-name NAME`.",
      }),
    ];
  }
  if (!identifier.test(parsed.workgroup)) {
    return [
      problem({
        value: arn,
        rule: "does not end in the UUID of a workgroup: its name stands in no ARN, and a policy would match nothing",
        remedy: "Copy it from `aws redshift-serverless get-workgroup --workgroup-name NAME`.",
      }),
    ];
  }
  if (location !== undefined && (parsed.account !== location.account || parsed.region !== location.region)) {
    return [
      problem({
        value: arn,
        rule: `is a workgroup of account ${parsed.account} in ${parsed.region}, and the role is in account ${location.account}, for ${location.region}`,
        remedy: "Describe it in an environment of that account and region.",
      }),
    ];
  }
  return [];
}
