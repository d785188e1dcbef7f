import { KeyRef, TableRef } from "../../modules/grants";
import { ExistingTable, type ExistingTableProps, GrantedTable, Table, type TableProps } from "../../modules/dynamodb";
import { Role } from "../../modules/iam";
import { service } from "../../modules/policy";
import { allows } from "../permission";
import { account, refusals, type SynthesizedStack, synthesizeStack } from "../synth";

const key = { name: "pk", type: "S" } as const;
const keyArn = `arn:aws:kms:us-east-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const tableArn = (name: string): string => `arn:aws:dynamodb:us-east-1:${account}:table/${name}`;

function withTable(props: TableProps): SynthesizedStack {
  return synthesizeStack((scope) => {
    new Table(scope, "orders", props);
  });
}

const made = (props: TableProps): unknown => withTable(props).block("aws_dynamodb_table.orders");

describe("Table", () => {
  it("pays for each request, is protected, and has nothing that was not asked for", () => {
    expect(made({ partitionKey: key })).toEqual({
      name: "orders",
      hash_key: "pk",
      attribute: [{ name: "pk", type: "S" }],
      billing_mode: "PAY_PER_REQUEST",
      deletion_protection_enabled: true,
      lifecycle: { prevent_destroy: true },
    });
  });

  it("can be destroyed where it is disposable, and is marked as such", () => {
    expect(made({ partitionKey: key, disposable: true })).toEqual({
      name: "orders",
      hash_key: "pk",
      attribute: [{ name: "pk", type: "S" }],
      billing_mode: "PAY_PER_REQUEST",
      // Left out, the provider would leave the protection of an earlier deploy on.
      deletion_protection_enabled: false,
      tags: { "cdktf-data-access:disposable": "true" },
    });
    expect(made({ partitionKey: key, disposable: true, tags: { team: "orders" } })).toMatchObject({
      tags: { team: "orders", "cdktf-data-access:disposable": "true" },
    });
  });

  it.each([
    [true, undefined, false],
    [true, false, true],
    [false, true, false],
    [undefined, undefined, true],
  ])("in a stack with disposable %s, one with disposable %s: protected %s", (byDefault, own, isProtected) => {
    const stack = synthesizeStack(
      (scope) => {
        new Table(scope, "orders", { partitionKey: key, ...(own === undefined ? {} : { disposable: own }) });
      },
      byDefault === undefined ? {} : { disposable: byDefault },
    );
    const table = stack.block("aws_dynamodb_table.orders");
    expect(table["deletion_protection_enabled"]).toBe(isProtected);
    expect(table["lifecycle"]).toEqual(isProtected ? { prevent_destroy: true } : undefined);
    expect(table["tags"]).toEqual(isProtected ? undefined : { "cdktf-data-access:disposable": "true" });
  });

  it.each([
    ["deletionProtection", "Remove it: a table is protected unless it says disposable: true."],
    ["preventDestroy", "Remove it: data is protected unless its entry says disposable: true."],
  ])("says what to write in place of %s of an earlier release", (option, remedy) => {
    expect(refusals(() => withTable({ partitionKey: key, [option]: true }))).toEqual([
      `[stack/orders] ${option}: "${option}" is an option of an earlier release. ${remedy}`,
    ]);
  });

  it("refuses the tag that marks a disposable table, which only the project writes", () => {
    for (const mark of ["cdktf-data-access:disposable", "CDKTF-data-access:Disposable"]) {
      expect(refusals(() => withTable({ partitionKey: key, tags: { [mark]: "true" } }))).toEqual([
        expect.stringMatching(
          /^\[stack\/orders\] tags › .* is not a valid tag key: it marks what Terraform may destroy/,
        ),
      ]);
    }
  });

  it("counts the mark of a disposable table among its 50 tags", () => {
    const tags = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`tag-${index}`, "x"]));
    expect(refusals(() => withTable({ partitionKey: key, tags }))).toEqual([]);
    expect(refusals(() => withTable({ partitionKey: key, tags, disposable: true }))).toEqual([
      "[stack/orders] tags: 51 tags are too many: AWS allows 50 on one resource, those of its environment and " +
        "cdktf-data-access:disposable included. Remove some.",
    ]);
  });

  it("takes everything that it knows", () => {
    const table = made({
      name: "Orders.v2",
      partitionKey: key,
      sortKey: { name: "sk", type: "N" },
      globalSecondaryIndexes: {
        "by-customer": {
          partitionKey: { name: "customer", type: "B" },
          sortKey: { name: "sk", type: "N" },
          projection: { include: ["total", "state"] },
          capacity: { read: 3, write: 4 },
        },
        "by-state": { partitionKey: { name: "state", type: "S" }, projection: "KEYS_ONLY" },
      },
      localSecondaryIndexes: { "by-date": { sortKey: { name: "date", type: "S" } } },
      billing: { read: 5, write: 6 },
      stream: "NEW_AND_OLD_IMAGES",
      pointInTimeRecovery: { days: 14 },
      timeToLive: "expiresAt",
      encryptionKey: new KeyRef({ arn: keyArn }),
      tableClass: "STANDARD_INFREQUENT_ACCESS",
      tags: { team: "orders" },
    });
    expect(table).toEqual({
      name: "Orders.v2",
      hash_key: "pk",
      range_key: "sk",
      attribute: [
        { name: "pk", type: "S" },
        { name: "sk", type: "N" },
        { name: "customer", type: "B" },
        { name: "state", type: "S" },
        { name: "date", type: "S" },
      ],
      billing_mode: "PROVISIONED",
      read_capacity: 5,
      write_capacity: 6,
      global_secondary_index: [
        {
          name: "by-customer",
          hash_key: "customer",
          range_key: "sk",
          projection_type: "INCLUDE",
          non_key_attributes: ["total", "state"],
          read_capacity: 3,
          write_capacity: 4,
        },
        // An index without a capacity of its own has the table's.
        { name: "by-state", hash_key: "state", projection_type: "KEYS_ONLY", read_capacity: 5, write_capacity: 6 },
      ],
      local_secondary_index: [{ name: "by-date", range_key: "date", projection_type: "ALL" }],
      stream_enabled: true,
      stream_view_type: "NEW_AND_OLD_IMAGES",
      point_in_time_recovery: { enabled: true, recovery_period_in_days: 14 },
      ttl: { enabled: true, attribute_name: "expiresAt" },
      server_side_encryption: { enabled: true, kms_key_arn: keyArn },
      deletion_protection_enabled: true,
      lifecycle: { prevent_destroy: true },
      table_class: "STANDARD_INFREQUENT_ACCESS",
      tags: { team: "orders" },
    });
  });

  it("can be restored for 35 days unless a number is given", () => {
    expect(made({ partitionKey: key, pointInTimeRecovery: {} })).toMatchObject({
      point_in_time_recovery: { enabled: true, recovery_period_in_days: 35 },
    });
  });

  it("leaves a stream that somebody else switches as it is", () => {
    expect(made({ partitionKey: key, streamManagedElsewhere: true })).toMatchObject({
      lifecycle: { prevent_destroy: true, ignore_changes: ["stream_enabled", "stream_view_type"] },
    });
    expect(made({ partitionKey: key, disposable: true, streamManagedElsewhere: true })).toMatchObject({
      lifecycle: { ignore_changes: ["stream_enabled", "stream_view_type"] },
    });
  });

  it("leaves a provisioned capacity that Application Auto Scaling sets as it is", () => {
    const scaled = { partitionKey: key, billing: { read: 5, write: 6 }, capacityManagedElsewhere: true } as const;
    expect(made(scaled)).toMatchObject({
      read_capacity: 5,
      write_capacity: 6,
      lifecycle: { prevent_destroy: true, ignore_changes: ["read_capacity", "write_capacity"] },
    });
    expect(made({ ...scaled, disposable: true, streamManagedElsewhere: true })).toMatchObject({
      lifecycle: { ignore_changes: ["stream_enabled", "stream_view_type", "read_capacity", "write_capacity"] },
    });
  });

  it("refuses to leave the capacity of a table that has none, and of indexes that take the table's", () => {
    expect(refusals(() => withTable({ partitionKey: key, capacityManagedElsewhere: true }))).toEqual([
      "[stack/orders] capacityManagedElsewhere: true has no effect: the table is billed on demand and has no capacity. " +
        "Remove it, or set the capacity to start with: billing: { read: 5, write: 5 }.",
    ]);
    const state = { name: "state", type: "S" } as const;
    const indexed = (capacity?: { read: number; write: number }): TableProps => ({
      partitionKey: key,
      billing: { read: 5, write: 6 },
      capacityManagedElsewhere: true,
      globalSecondaryIndexes: { "by-state": { partitionKey: state, ...(capacity === undefined ? {} : { capacity }) } },
    });
    expect(refusals(() => withTable(indexed({ read: 5, write: 5 })))).toEqual([]);
    expect(refusals(() => withTable(indexed()))).toEqual([
      "[stack/orders] globalSecondaryIndexes › by-state: takes the capacity of the table, which is managed elsewhere; " +
        "Terraform cannot ignore the capacity of one index, and every apply sets it. " +
        "Write the capacity of the index: capacity: { read: 5, write: 6 }.",
    ]);
    expect(refusals(() => withTable({ ...indexed(), capacityManagedElsewhere: false }))).toEqual([]);
  });

  it("takes the expression of a key that is made in the same deployment", () => {
    const encryptionKey = new KeyRef({
      arn: `arn:aws:kms:us-east-1:${account}:key/<orders>`,
      expression: "${aws_kms_key.k.arn}",
    });
    expect(made({ partitionKey: key, encryptionKey })).toMatchObject({
      server_side_encryption: { enabled: true, kms_key_arn: "${aws_kms_key.k.arn}" },
    });
  });

  it("keeps Terraform from reading the name of an attribute as a template", () => {
    expect(made({ partitionKey: { name: "${pk}", type: "S" }, timeToLive: "%{ttl}" })).toMatchObject({
      hash_key: "$${pk}",
      attribute: [{ name: "$${pk}", type: "S" }],
      ttl: { attribute_name: "%%{ttl}" },
    });
  });

  it("grants by its verbs what its ref grants", () => {
    const kinesis = `arn:aws:kinesis:us-east-1:${account}:stream/orders`;
    const grants: unknown[] = [];
    synthesizeStack((scope) => {
      const table = new Table(scope, "orders", {
        partitionKey: key,
        globalSecondaryIndexes: { "by-state": { partitionKey: { name: "state", type: "S" } } },
        stream: "NEW_IMAGE",
        pointInTimeRecovery: {},
      });
      const { ref } = table;
      expect(ref).toBeInstanceOf(TableRef);
      grants.push(
        [table.read(), ref.read()],
        [table.queryIndex("by-state"), ref.queryIndex("by-state")],
        [table.scan(), ref.scan()],
        [table.write(), ref.write()],
        [table.readWrite(), ref.readWrite()],
        [table.metadata(), ref.metadata()],
        [table.readStream(), ref.readStream()],
        [table.export(), ref.export()],
        [table.grant(["updateTable"]), ref.grant(["updateTable"])],
        [table.delete(), ref.delete()],
        [table.batch(), ref.batch()],
        [table.transact(), ref.transact()],
        [table.partiQlSelect({ fullTableScan: true }), ref.partiQlSelect({ fullTableScan: true })],
        [table.partiQlWrite(), ref.partiQlWrite()],
        [table.import(), ref.import()],
        [table.backUp(), ref.backUp()],
        [table.restoreFromBackup({ to: "again" }), ref.restoreFromBackup({ to: "again" })],
        [table.restoreToPointInTime({ to: "again" }), ref.restoreToPointInTime({ to: "again" })],
        [table.manage(), ref.manage()],
        [table.scale(), ref.scale()],
        [table.timeToLive(), ref.timeToLive()],
        [table.tag(), ref.tag()],
        [table.contributorInsights(), ref.contributorInsights()],
        [table.streamToKinesis({ stream: kinesis }), ref.streamToKinesis({ stream: kinesis })],
        [table.manageReplicas({ regions: ["eu-west-1"] }), ref.manageReplicas({ regions: ["eu-west-1"] })],
        [table.administer({ acknowledge: "test" }), ref.administer({ acknowledge: "test" })],
        [table.denial(), ref.denial()],
      );
      const typed: Pick<TableRef, "read" | "restoreFromBackup" | "denial"> = table;
      expect(typed).toBeInstanceOf(GrantedTable);
      // @ts-expect-error the ARN of a part of the table is no verb
      expect(table.arnOf).toBeDefined();
    });
    expect(grants).toHaveLength(27);
    for (const [delegated, own] of grants as [unknown, unknown][]) expect(delegated).toEqual(own);
  });

  it("lets a reader use its key, only through DynamoDB", () => {
    const stack = synthesizeStack((scope) => {
      const table = new Table(scope, "orders", { partitionKey: key, encryptionKey: new KeyRef({ arn: keyArn }) });
      new Role(scope, "reader", { assumedBy: service("ec2") }).allow(table.read());
    });
    const held = stack.policiesOf("aws_iam_role.reader");
    const throughDynamoDb = { "kms:ViaService": "dynamodb.us-east-1.amazonaws.com" };
    expect(allows(held, "dynamodb:GetItem", tableArn("orders"))).toBe(true);
    expect(allows(held, "kms:Decrypt", keyArn, throughDynamoDb)).toBe(true);
    expect(allows(held, "kms:Decrypt", keyArn)).toBe(false);
    expect(allows(held, "kms:GenerateDataKey", keyArn, throughDynamoDb)).toBe(false);
  });

  it("refuses everything that DynamoDB would, at once", () => {
    const indexes = Object.fromEntries(
      Array.from({ length: 21 }, (_, index) => [`index-${index}`, { partitionKey: { name: "state", type: "S" } }]),
    ) as NonNullable<TableProps["globalSecondaryIndexes"]>;
    const problems = refusals(() =>
      withTable({
        name: "or",
        partitionKey: { name: "", type: "S" },
        globalSecondaryIndexes: {
          ...indexes,
          "by-date": {
            partitionKey: { name: "state", type: "N" },
            projection: { include: [] },
            capacity: { read: 1, write: 1 },
          },
        },
        localSecondaryIndexes: { "by-date": { sortKey: { name: "date", type: "S" } } },
        pointInTimeRecovery: { days: 36 },
        encryptionKey: new KeyRef({ arn: `arn:aws:kms:eu-west-1:${account}:key/1234abcd-12ab-34cd-56ef-1234567890ab` }),
        tags: { " ": "x".repeat(257) },
      }),
    );
    expect(problems).toEqual([
      '[stack/orders] name: "or" has 2 characters, and DynamoDB allows 3 to 255 for the name of a table. Set name on the table.',
      '[stack/orders] partitionKey: "" is not a valid name for a key attribute: DynamoDB allows 1 to 255 bytes of UTF-8. Shorten it.',
      '[stack/orders] globalSecondaryIndexes › by-date › partitionKey: "state" has type N here and S in another key of the table. Give an attribute one type.',
      "[stack/orders] globalSecondaryIndexes: 22 indexes are too many: DynamoDB allows 20 of this kind. Remove some.",
      '[stack/orders] globalSecondaryIndexes › by-date › projection › include: names no attribute. Name some, or write "KEYS_ONLY".',
      '[stack/orders] localSecondaryIndexes › by-date: "by-date" is the name of a global secondary index as well. Rename one.',
      "[stack/orders] localSecondaryIndexes: need a table with a sort key. Give the table a sort key, or use global secondary indexes.",
      '[stack/orders] globalSecondaryIndexes › by-date › capacity: {"read":1,"write":1} is set for an index of a table that pays for each request. Remove it, or set the table\'s billing to a capacity.',
      "[stack/orders] pointInTimeRecovery › days: 36 is not a recovery period: DynamoDB allows 1 to 35 days. Write a whole number from 1 to 35.",
      expect.stringMatching(
        /^\[stack\/orders\] encryptionKey: "arn:.*" is a key of eu-west-1; a table or bucket in us-east-1 can only use a key of its own region\. Use a key of us-east-1, /,
      ),
      expect.stringMatching(/^\[stack\/orders\] tags › {2}: .* is not a valid tag value: AWS allows at most 256 /),
    ]);
  });

  it.each([
    [
      { read: 0, write: 1 },
      "billing › read: 0 is not a capacity: it is a whole number from 1 to 9007199254740991. Write it as in { read: 5, write: 5 }.",
    ],
    [
      { read: 1, write: 1.5 },
      "billing › write: 1.5 is not a capacity: it is a whole number from 1 to 9007199254740991. Write it as in { read: 5, write: 5 }.",
    ],
  ])("refuses the capacity %j", (billing, problem) => {
    expect(refusals(() => withTable({ partitionKey: key, billing }))).toEqual([`[stack/orders] ${problem}`]);
  });

  it("refuses an alias as its key, and anything else that is no key", () => {
    const withKey = (arn: string): string[] =>
      refusals(() => withTable({ partitionKey: key, encryptionKey: new KeyRef({ arn }) }));
    expect(withKey(`arn:aws:kms:us-east-1:${account}:alias/orders`)).toEqual([
      expect.stringContaining("is an alias: in a policy it stands for the alias itself, not for the key behind it"),
    ]);
    expect(withKey("orders")).toEqual([expect.stringContaining('"orders" is not the ARN of a KMS key')]);
  });

  it.each([0, 1.5, 36, NaN])("refuses %d days of point-in-time recovery", (days) => {
    expect(refusals(() => withTable({ partitionKey: key, pointInTimeRecovery: { days } }))).toHaveLength(1);
  });

  it("refuses properties that it does not know, written by somebody without a compiler", () => {
    const untyped = JSON.parse('{"partitionKey":{"name":"pk","type":"X"},"strem":"NEW_IMAGE"}') as TableProps;
    expect(refusals(() => withTable(untyped))).toEqual([
      expect.stringMatching(/^\[stack\/orders\] partitionKey › type: "X" is not /),
      '[stack/orders] strem: "strem" is not a property that is known here. Did you mean "stream"?',
    ]);
  });
});

describe("ExistingTable", () => {
  const withExisting = (props?: ExistingTableProps): SynthesizedStack =>
    synthesizeStack((scope) => {
      new ExistingTable(scope, "users", props);
    });

  it("is only looked up where nothing is required of it", () => {
    const stack = withExisting();
    expect(stack.addresses).toEqual(["data.aws_dynamodb_table.users"]);
    expect(stack.block("data.aws_dynamodb_table.users")).toEqual({ name: "users" });
  });

  it("fails the plan without the stream and the recovery that are required", () => {
    const stack = withExisting({
      name: "Users",
      requires: { stream: ["NEW_IMAGE", "NEW_AND_OLD_IMAGES"], pointInTimeRecovery: true },
    });
    expect(stack.block("data.aws_dynamodb_table.users")).toEqual({
      name: "Users",
      lifecycle: {
        postcondition: [
          {
            condition:
              '${try(self.stream_enabled && contains(["NEW_IMAGE","NEW_AND_OLD_IMAGES"], self.stream_view_type), false)}',
            error_message:
              "Table Users needs a stream with view type NEW_IMAGE or NEW_AND_OLD_IMAGES. Its owner turns it on; a " +
              "changed view type makes a new stream, so ask first who else reads the present one.",
          },
          {
            condition: "${try(self.point_in_time_recovery[0].enabled, false)}",
            error_message:
              "Table Users needs point-in-time recovery, which every export reads from. Its owner turns it on.",
          },
        ],
      },
    });
  });

  it("can be granted what is required of it, and nothing that is not", () => {
    const readers = (props: ExistingTableProps): string[] =>
      refusals(() =>
        synthesizeStack((scope) => {
          const users = new ExistingTable(scope, "users", props);
          new Role(scope, "reader", { assumedBy: service("ec2") }).allow(
            users.readStream(),
            users.export(),
            users.queryIndex("by-email"),
          );
        }),
      );
    expect(readers({ indexes: ["by-email"], requires: { stream: "KEYS_ONLY", pointInTimeRecovery: true } })).toEqual(
      [],
    );
    expect(readers({})).toEqual([
      "[stack/reader] table users: has no stream that could be read. Set its stream view type, as in " +
        'stream: "NEW_AND_OLD_IMAGES"; for an existing table, say that it has one: ' +
        'requires: { stream: "NEW_AND_OLD_IMAGES" }.',
      "[stack/reader] table users: has no point-in-time recovery, which every export reads from. Set " +
        "pointInTimeRecovery, as in { days: 35 }; for an existing table, say that it is on: " +
        "requires: { pointInTimeRecovery: true }.",
      '[stack/reader] table users: "by-email" is no index of the table, which has none. ' +
        "Name an index of the table, or add this one.",
    ]);
  });

  it("refuses names that DynamoDB does not take", () => {
    expect(refusals(() => withExisting({ name: "us", indexes: ["ü"] }))).toEqual([
      expect.stringMatching(/^\[stack\/users\] name: "us" has 2 characters, and DynamoDB allows 3 to 255/),
      expect.stringMatching(/^\[stack\/users\] indexes: "\\u00fc" is not a valid index name/),
    ]);
  });
});
