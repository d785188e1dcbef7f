import { apiOperations, leftOutActions, operation, type OperationName, operations } from "../../../modules/catalogue";
import { actionInfo, conditionKeysOf, expandActions, isWildcardOnly, resourceTypesOf } from "../../../modules/aws";

const names = Object.keys(operations) as OperationName[];
const rows = names.map((name) => [name, operation(name)] as const);

/** A type of resource as the data call it. A statement of the Redshift Data API has no ARN. */
function inTheData(type: string): string {
  const names: Readonly<Record<string, string>> = { kinesisStream: "stream", statement: "*" };
  return names[type] ?? type;
}

describe("the table of operations and the service authorization data", () => {
  const services = ["dynamodb", "s3", "kms"];
  const granted = new Set(rows.flatMap(([, { actions }]) => actions));
  const leftOut = new Set(
    leftOutActions.flatMap(({ actions }) => actions.flatMap(expandActions)).map(({ name }) => name),
  );
  const known = services.flatMap((service) => expandActions(`${service}:*`).map(({ name }) => name));

  test("name every action of DynamoDB, S3 and KMS as an operation or as left out", () => {
    expect(known.length).toBeGreaterThan(300);
    expect(known.filter((action) => !granted.has(action) && !leftOut.has(action))).toEqual([]);
  });

  test("leave out no action that an operation stands for", () => {
    expect([...granted].filter((action) => leftOut.has(action))).toEqual([]);
  });

  test.each(leftOutActions.flatMap(({ actions, reason }) => actions.map((action) => [action, reason])))(
    "%s is left out with a reason, and there is such an action",
    (pattern, reason) => {
      expect(expandActions(pattern).length).toBeGreaterThan(0);
      expect(reason).toMatch(/^\S.*[^.]$/);
    },
  );

  test.each(rows)("%s: its actions are IAM's, spelled as AWS does", (_, { actions }) => {
    expect(actions.length).toBeGreaterThan(0);
    expect(actions.map((action) => actionInfo(action)?.name)).toEqual(actions);
  });

  test.each(rows)("%s: each action can be granted on each of its resources", (_, { actions, on }) => {
    for (const action of actions) {
      const info = actionInfo(action);
      const possible =
        info === undefined ? [] : isWildcardOnly(info) ? ["*"] : resourceTypesOf(info).map((type) => type.name);
      expect(possible).toEqual(expect.arrayContaining(on.map(inTheData)));
    }
  });

  // Tags are of the table or of the stream, whichever the request names; those of streams are not granted.
  const onTableAlone: readonly OperationName[] = ["listTagsOfResource", "tagResource", "untagResource"];
  // The Data API asks for a workgroup or a cluster, whichever the request names.
  const onWorkgroups: readonly OperationName[] = [
    "listDatabases",
    "listSchemas",
    "listDatabaseTables",
    "describeDatabaseTable",
  ];
  const oneOfSeveral: ReadonlySet<OperationName> = new Set([...onTableAlone, ...onWorkgroups]);

  test.each(rows.filter(([name]) => !oneOfSeveral.has(name)))(
    "%s: no resource that AWS requires is left out",
    (_, { actions, on }) => {
      for (const action of actions) {
        const required = (actionInfo(action)?.resourceTypes ?? []).filter((type) => type.required);
        expect(on.map(inTheData)).toEqual(expect.arrayContaining(required.map((type) => type.name)));
      }
    },
  );

  // DynamoDB queries and scans the table that it fills, not its indexes, which it fills itself.
  const notOnIndexes: ReadonlySet<OperationName> = new Set(["fillTable"]);

  test.each(rows.filter(([name]) => !notOnIndexes.has(name)))(
    "%s: is on indexes too where AWS checks it there",
    (_, { actions, on }) => {
      const infos = actions.flatMap((action) => actionInfo(action) ?? []);
      const onIndex = infos.some((info) => resourceTypesOf(info).some(({ name }) => name === "index"));
      expect(on.includes("index")).toBe(onIndex);
    },
  );

  // AWS's own policies for transactions put it there; the Service Authorization Reference does not list it.
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
  const documentedElsewhere: Partial<Record<OperationName, readonly string[]>> = {
    conditionCheckItem: ["dynamodb:EnclosingOperation"],
  };

  test.each(rows.filter(([, { through }]) => through === undefined))(
    "%s: its condition keys are those of its actions, and all of them",
    (name, { actions, conditionKeys = [] }) => {
      for (const action of actions) {
        const info = actionInfo(action);
        const own = (info === undefined ? [] : conditionKeysOf(info))
          .map((each) => each.name)
          .filter((key) => key.startsWith("dynamodb:"));
        expect([...conditionKeys].sort()).toEqual([...own, ...(documentedElsewhere[name] ?? [])].sort());
      }
    },
  );

  test.each(rows.filter(([, { prefixKey }]) => prefixKey !== undefined))(
    "%s: its prefix key binds its actions",
    (_, { actions, prefixKey }) => {
      for (const action of actions) {
        const info = actionInfo(action);
        expect(info === undefined ? [] : conditionKeysOf(info).map((each) => each.name)).toContain(prefixKey);
      }
    },
  );

  test("no action stands in two rows, but for keys and for what a service does in a client's name", () => {
    const actions = rows
      .filter(([, { on, through }]) => !on.includes("key") && through === undefined)
      .flatMap(([, row]) => row.actions);
    // S3 asks for s3:GetObject beside s3:GetObjectAttributes.
    expect(actions.filter((action, index) => actions.indexOf(action) !== index)).toEqual(["s3:GetObject"]);
  });

  test("what uses a customer-managed key, and how, is known", () => {
    const data = (use: string): OperationName[] =>
      rows.flatMap(([name, row]) => (row.data === use ? [name] : [])).sort();
    expect(data("reads")).toEqual([
      "batchGetItem",
      "conditionCheckItem",
      "createBackup",
      "exportTable",
      "getItem",
      "getObject",
      "getObjectAttributes",
      "getObjectVersion",
      "getRecords",
      "partiQlSelect",
      "query",
      "readImport",
      "scan",
      "searchVectors",
      "updateContributorInsights",
    ]);
    expect(data("writes")).toEqual([
      "batchWriteItem",
      "deleteItem",
      "fillTable",
      "partiQlDelete",
      "partiQlInsert",
      "partiQlUpdate",
      "putItem",
      "putObject",
      "updateItem",
      "writeExport",
    ]);
    expect(data("manages")).toEqual([
      "createTable",
      "createTableReplica",
      "importTable",
      "restoreTableFromBackup",
      "restoreTableToPointInTime",
    ]);
  });
});

describe("operations of the APIs", () => {
  test.each(Object.entries(apiOperations))(
    "%s is no action of IAM, and operations authorise it",
    (name, authorising) => {
      expect(actionInfo(name)).toBeUndefined();
      const service = name.slice(0, name.indexOf(":") + 1);
      for (const each of authorising) {
        expect(operation(each).actions.every((action) => action.startsWith(service))).toBe(true);
      }
    },
  );
});
