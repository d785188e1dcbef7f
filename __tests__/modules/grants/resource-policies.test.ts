import { actionInfo, resourcePolicyActions } from "../../../modules/aws";
import { policyHolderOf, resourcePolicy, TableRef } from "../../../modules/grants";
import { policyJson, statement } from "../../../modules/policy";
import { formatProblem } from "../../../modules/validation";

const orders = new TableRef({
  name: "orders",
  account: "111122223333",
  region: "us-east-1",
  indexes: ["by-day"],
  streamViewTypes: ["NEW_IMAGE"],
  pointInTimeRecovery: false,
});
const reader = { AWS: ["arn:aws:iam::444455556666:root"] };
const read = statement({ principals: reader, actions: ["dynamodb:GetItem"], resources: [orders.arn] });
const readStream = statement({
  principals: reader,
  actions: ["dynamodb:GetRecords"],
  resources: [orders.arnOf("stream")],
});

describe("the actions of resource policies", () => {
  it.each(["table", "stream"] as const)("are actions that IAM knows on a %s", (kind) => {
    const { fromAnyAccount, fromOwnAccount } = resourcePolicyActions[kind];
    const all = [...fromAnyAccount, ...fromOwnAccount];
    expect(new Set(all).size).toBe(all.length);
    for (const action of all) {
      const info = actionInfo(action);
      expect(info?.name).toBe(action);
      expect(info?.resourceTypes.map(({ name }) => name)).toContain(kind);
    }
  });
});

describe("whose policy speaks of a resource", () => {
  it.each([
    [orders.arn, "table", orders.arn],
    [orders.arnOf("index", "by-day"), "table", orders.arn],
    [orders.arnOf("stream", "2026-11-21T09:30:00.000"), "stream", orders.arnOf("stream")],
    ["arn:aws:s3:::acme", "bucket", "arn:aws:s3:::acme"],
    ["arn:aws:s3:::acme/reports/*", "bucket", "arn:aws:s3:::acme"],
    ["arn:aws:kms:us-east-1:111122223333:key/1", "key", "arn:aws:kms:us-east-1:111122223333:key/1"],
  ])("%s: that of the %s %s", (resource, kind, arn) => {
    expect(policyHolderOf(resource)).toEqual({ kind, arn });
  });

  it.each([orders.arnOf("export"), orders.arnOf("backup"), orders.arnOf("import"), "*", "nonsense"])(
    "%s: none",
    (resource) => {
      expect(policyHolderOf(resource)).toBeUndefined();
    },
  );
});

describe("the policy of a table, a stream or a bucket", () => {
  const onTable = { kind: "table", arn: orders.arn } as const;

  it("holds what several have to say, in few statements with Sids of their own", () => {
    const other = statement({ ...read, principals: { AWS: ["arn:aws:iam::777788889999:root"] } });
    const query = statement({ ...read, actions: ["dynamodb:Query"] });
    const { document, problems } = resourcePolicy(onTable, [read, other, query]);
    expect(problems).toEqual([]);
    expect(policyJson(document).Statement.map(({ Sid, Action }) => [Sid, Action])).toEqual([
      ["ReadItems", ["dynamodb:GetItem", "dynamodb:Query"]],
      ["ReadItems2", "dynamodb:GetItem"],
    ]);
  });

  it("takes denials of everything on the table and its indexes", () => {
    const deny = statement({
      effect: "Deny",
      principals: "*",
      actions: ["dynamodb:*"],
      resources: [orders.arn, `${orders.arn}/*`],
      conditions: { StringNotEquals: { "aws:PrincipalOrgID": ["o-a1b2c3d4e5"] } },
    });
    expect(resourcePolicy(onTable, [deny]).problems).toEqual([]);
  });

  it.each([
    [
      "actions of streams",
      onTable,
      statement({ ...read, actions: ["dynamodb:GetRecords"] }),
      '["dynamodb:GetRecords"] cannot stand in the policy of a table: DynamoDB refuses the whole policy. Put it into the policy of the table\'s stream.',
    ],
    [
      "actions that have no resource",
      onTable,
      statement({ ...read, actions: ["dynamodb:ListTables"] }),
      '["dynamodb:ListTables"] cannot stand in the policy of a table: DynamoDB refuses the whole policy. Grant it to roles of the table\'s own account, under principals.',
    ],
    [
      "actions of tables on a stream",
      { kind: "stream", arn: orders.arnOf("stream") } as const,
      statement({ ...readStream, actions: ["dynamodb:GetItem"] }),
      '["dynamodb:GetItem"] cannot stand in the policy of a stream: DynamoDB refuses the whole policy. Grant it to roles of the table\'s own account, under principals.',
    ],
    [
      "resources of others",
      onTable,
      statement({ ...read, resources: [`${orders.arn}-archive`] }),
      '["arn:aws:dynamodb:us-east-1:111122223333:table/orders-archive"] is not what the policy of arn:aws:dynamodb:us-east-1:111122223333:table/orders speaks of, so that the statement would do nothing. Put the statement into the policy of what it names.',
    ],
  ])("refuses %s", (_, holder, wrong, message) => {
    expect(resourcePolicy(holder, [wrong]).problems.map(formatProblem)).toEqual([message]);
  });

  it("refuses what is larger than AWS takes", () => {
    const many = Array.from({ length: 300 }, (_, index) => `arn:aws:iam::444455556666:role/reader-number-${index}`);
    const large = statement({
      ...read,
      sid: "Large",
      conditions: { ArnEquals: { "aws:PrincipalArn": [...many, ...many.map((each) => `${each}-of-the-second-kind`)] } },
    });
    const [message = ""] = resourcePolicy(onTable, [large]).problems.map(formatProblem);
    expect(message).toMatch(
      /^\d{5} bytes are too many for the policy of a table: AWS allows 20480, white space counted/,
    );
  });
});
