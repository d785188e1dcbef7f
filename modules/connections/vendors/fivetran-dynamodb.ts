import * as v from "valibot";
import { type TableOperation, tableVerbs } from "../../catalogue";
import { tablesOption, vendorAccountOption } from "../options";
import { lookUpTables } from "../resources";
import { vendor } from "../vendor";

/** The operations that `reads` may list. None changes anything. */
const readOperations = [
  "batchGetItem",
  "describeContinuousBackups",
  "describeEndpoints",
  "describeLimits",
  "describeTable",
  "describeTimeToLive",
  "getItem",
  "listStreams",
  "listTables",
  "listTagsOfResource",
  "query",
  "scan",
] as const satisfies readonly TableOperation[];

/**
 * Fivetran copies DynamoDB tables whole and then follows their streams. It takes a role, and no access keys.
 *
 * The outputs `NAME_service_role_arn` and `NAME_region` are `role_arn` and `aws_region_code` of Fivetran's form. The
 * external ID is the ID of the destination's group (`group_id`), which exists before the connection: no first phase is
 * needed. That streams are read is documented. Which operations copy tables is not confirmed, so `reads` states them;
 * nor is the view type that the streams need.
 *
 * @example
 * fivetranDynamoDb({ tables: ["orders"], externalId: "group_id", reads: ["describeTable", "listTables", "scan"] });
 */
export const fivetranDynamoDb = vendor({
  vendor: "Fivetran",
  product: "DynamoDB",
  shown: ["tables", "reads"],
  gives: "streams, and the operations that its setup form lists to copy tables",
  trust: {
    confidence: "documented",
    principals: { aws: { account: "834469178297" } },
    externalId: { shownOn: "Fivetran's setup form, or group_id of its API", known: "before the connection is saved" },
    sources: [
      "https://fivetran.com/docs/connectors/databases/dynamodb/api-configuration",
      "https://fivetran.com/docs/core-concepts/features/external-secret-managers/aws-secrets-manager-setup-guide",
    ],
    checkedOn: "2026-11-29",
  },
  options: {
    ...tablesOption,
    /** What Fivetran's setup form lists beside reading streams; expected are `describeTable`, `listTables` and `scan`. */
    reads: v.pipe(v.array(v.picklist(readOperations)), v.minLength(1)),
    ...vendorAccountOption,
  },
  plan: ({ tables, reads }, context) => {
    const { refs, problems } = lookUpTables(tables, context);
    const operations = [...tableVerbs.readStream, ...reads];
    return {
      problems,
      need: [...refs.values()].map((table) => table.grant(operations)),
      readsStreamsOf: [...refs.keys()],
    };
  },
});
