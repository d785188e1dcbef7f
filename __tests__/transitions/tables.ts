import { type KeyAttribute } from "../../modules/access";
import { role } from "../../modules/principals";
import { service } from "../../modules/policy";
import { type Environment, existingTable } from "../../stacks";
import { environment, otherAccount, pk } from "./parts";
import { type Transition } from "./transition";

type Tables = NonNullable<Environment["tables"]>;
type Table = Extract<Tables[string], { readonly partitionKey: KeyAttribute }>;

const sk = { name: "sk", type: "S" } as const;
const email = { name: "email", type: "S" } as const;

/** An environment whose only table is this, under the key `orders`. */
const orders = (parts: Partial<Table> = {}): Environment => withTables({ orders: { partitionKey: pk, ...parts } });

const withTables = (tables: Tables): Environment => environment({ tables });

/** The same table, and a service that reads it. */
const readBy = (tables: Tables): Environment =>
  environment({
    tables,
    principals: ({ tables: refs }) => ({
      reader: role({ assumedBy: service("ecs-tasks") }).allow(...Object.values(refs).map((table) => table.read())),
    }),
  });

const table = "aws_dynamodb_table.orders";

/** A table with all that it can have. */
const whole = (key: string): string[] => [
  `aws_dynamodb_table.${key}`,
  `aws_dynamodb_resource_policy.${key}_policy`,
  `aws_dynamodb_resource_policy.${key}_stream_policy`,
];

export const tableTransitions: readonly Transition[] = [
  {
    name: "table-handed-over",
    edit: "an owned table becomes an existing one",
    before: readBy({ orders: { partitionKey: pk }, users: { partitionKey: pk } }),
    after: readBy({ orders: { partitionKey: pk }, users: existingTable() }),
    blocks: { removed: whole("users") },
    withLock: { tells: ["table users leaves Terraform and stays in AWS; a policy that it has stays in force"] },
  },
  {
    name: "table-handed-over-without-its-requirement",
    edit: "an owned table becomes an existing one that must have recovery, which it lacks",
    before: readBy({ users: { partitionKey: pk } }),
    after: readBy({ users: existingTable({ requires: { pointInTimeRecovery: true } }) }),
    blocks: { removed: whole("users") },
    withLock: { tells: ["leaves Terraform and stays in AWS"] },
  },
  {
    name: "table-handed-over-to-another-account",
    edit: "an owned table becomes an existing one of another account",
    before: withTables({ orders: { partitionKey: pk }, users: { partitionKey: pk } }),
    after: withTables({ orders: { partitionKey: pk }, users: existingTable({ account: otherAccount }) }),
    blocks: { removed: whole("users") },
    withLock: { tells: ["leaves Terraform and stays in AWS"] },
  },
  {
    name: "table-handed-over-renamed",
    edit: "an owned table becomes an existing one under another key",
    before: withTables({ orders: { partitionKey: pk }, people: { partitionKey: pk } }),
    after: withTables({ orders: { partitionKey: pk }, users: existingTable({ name: "people", formerly: ["people"] }) }),
    blocks: { removed: [...whole("users"), ...whole("people")] },
    withLock: { tells: ["table people leaves Terraform and stays in AWS"] },
  },
  {
    name: "table-taken-back",
    edit: "an existing table becomes an owned one with adopt",
    before: withTables({ users: existingTable() }),
    after: withTables({ users: { partitionKey: pk, adopt: true } }),
    madeElsewhere: withTables({ users: { partitionKey: pk } }),
    blocks: { imported: { "aws_dynamodb_table.users": "users" } },
    withLock: { tells: ["imports 1 resource that AWS has"] },
  },
  {
    name: "table-taken-back-without-adopt",
    edit: "an existing table becomes an owned one without adopt",
    before: withTables({ users: existingTable() }),
    after: withTables({ users: { partitionKey: pk } }),
    madeElsewhere: withTables({ users: { partitionKey: pk } }),
    withLock: { refuses: ["table users exists in AWS and would be created again. Write adopt: true in its entry."] },
  },
  {
    name: "table-adopted-with-another-key",
    edit: "a table is adopted with a sort key that it does not have",
    before: withTables({ orders: { partitionKey: pk } }),
    after: withTables({ orders: { partitionKey: pk }, users: { partitionKey: pk, sortKey: sk, adopt: true } }),
    madeElsewhere: withTables({ users: { partitionKey: pk } }),
    blocks: { imported: { "aws_dynamodb_table.users": "users" } },
    withLock: { tells: ["imports 1 resource that AWS has"] },
  },
  {
    name: "adopt-left-standing",
    edit: "adopt stays in the file and the environment is deployed again from nothing",
    before: withTables({ orders: { partitionKey: pk } }),
    after: withTables({ orders: { partitionKey: pk }, users: { partitionKey: pk, adopt: true } }),
    blocks: { imported: { "aws_dynamodb_table.users": "users" } },
    withLock: { tells: ["imports 1 resource that AWS has"] },
  },
  {
    name: "table-taken-out",
    edit: "a table leaves the file",
    before: withTables({ orders: { partitionKey: pk }, users: { partitionKey: pk } }),
    after: orders(),
    withLock: { refuses: ['retired: { tables: ["users"] }', "write disposable: true in its entry"] },
    loses: ["aws_dynamodb_table.users"],
  },
  {
    name: "table-retired",
    edit: "a table leaves the file and stays in AWS",
    before: withTables({ orders: { partitionKey: pk }, users: { partitionKey: pk } }),
    after: { ...orders(), retired: { tables: ["users"] } },
    blocks: { removed: whole("users") },
    withLock: { tells: ["leaves Terraform and stays in AWS"] },
  },
  {
    name: "table-made-disposable",
    edit: "a table becomes disposable, on the way out",
    before: withTables({ orders: { partitionKey: pk }, users: { partitionKey: pk } }),
    after: withTables({ orders: { partitionKey: pk }, users: { partitionKey: pk, disposable: true } }),
    withLock: { tells: ["users"] },
  },
  {
    name: "disposable-table-taken-out",
    edit: "a table that was deployed as disposable leaves the file",
    before: withTables({ orders: { partitionKey: pk }, users: { partitionKey: pk, disposable: true } }),
    after: orders(),
    withLock: { tells: ["users"] },
    loses: ["aws_dynamodb_table.users"],
  },
  {
    name: "disposable-beside-a-replacement",
    edit: "a table becomes disposable and gets a sort key in the same edit",
    before: orders(),
    after: orders({ sortKey: sk, disposable: true }),
    withLock: { refuses: ["orders"] },
    loses: [table],
  },
  {
    name: "disposable-table-replaced",
    edit: "a table that was deployed as disposable gets a sort key",
    before: orders({ disposable: true }),
    after: orders({ sortKey: sk, disposable: true }),
    withLock: { tells: ["orders"] },
    loses: [table],
  },
  {
    name: "table-key-renamed",
    edit: "the key of a table changes, with formerly",
    before: readBy({ orders: { partitionKey: pk } }),
    after: readBy({ "orders-v2": { partitionKey: pk, formerly: ["orders"] } }),
    blocks: { moved: { [table]: "aws_dynamodb_table.orders-v2" } },
    withLock: { tells: ["tables.orders-v2: 1 resource moves from orders"] },
  },
  {
    name: "table-key-renamed-twice",
    edit: "the key of a table changes a second time, with both former keys",
    before: withTables({ "orders-v2": { partitionKey: pk, formerly: ["orders"] } }),
    after: withTables({ "orders-v3": { partitionKey: pk, formerly: ["orders", "orders-v2"] } }),
    blocks: {
      moved: {
        [table]: "aws_dynamodb_table.orders-v2",
        "aws_dynamodb_table.orders-v2": "aws_dynamodb_table.orders-v3",
      },
    },
    withLock: { tells: ["tables.orders-v3: 1 resource moves from orders-v2"] },
  },
  {
    name: "table-key-renamed-undeclared",
    edit: "the key of a table changes and its name is kept, without formerly",
    before: orders(),
    after: withTables({ "orders-v2": { partitionKey: pk, name: "orders" } }),
    withLock: { refuses: ['write formerly: ["orders"] in "orders-v2"'] },
    loses: [table],
  },
  {
    name: "table-key-renamed-name-written",
    edit: "the key of a table changes, with formerly and its name written out",
    before: orders(),
    after: withTables({ "orders-v2": { partitionKey: pk, name: "orders", formerly: ["orders"] } }),
    blocks: { moved: { [table]: "aws_dynamodb_table.orders-v2" } },
    withLock: { tells: ["1 resource moves from orders"] },
  },
  {
    name: "formerly-dropped-with-the-name",
    edit: "formerly leaves the file, the former name is written out",
    before: withTables({ "orders-v2": { partitionKey: pk, formerly: ["orders"] } }),
    after: withTables({ "orders-v2": { partitionKey: pk, name: "orders" } }),
    withLock: "passes",
  },
  {
    name: "formerly-dropped-without-the-name",
    edit: "formerly leaves the file, and the name follows the key",
    before: withTables({ "orders-v2": { partitionKey: pk, formerly: ["orders"] } }),
    after: withTables({ "orders-v2": { partitionKey: pk } }),
    withLock: { refuses: ["orders-v2"] },
    loses: ["aws_dynamodb_table.orders-v2"],
  },
  {
    name: "former-key-used-again",
    edit: "a former key gets a new table while formerly names it",
    before: withTables({ "orders-v2": { partitionKey: pk, formerly: ["orders"] } }),
    after: withTables({ "orders-v2": { partitionKey: pk, formerly: ["orders"] }, orders: { partitionKey: pk } }),
    withoutLock: { refuses: ["orders"] },
    withLock: { refuses: ["orders"] },
  },
  {
    name: "table-keys-swapped",
    edit: "two tables swap their keys, each with formerly",
    before: withTables({ orders: { partitionKey: pk }, users: { partitionKey: pk } }),
    after: withTables({
      users: { partitionKey: pk, formerly: ["orders"] },
      orders: { partitionKey: pk, formerly: ["users"] },
    }),
    withoutLock: { refuses: ["users", "orders"] },
    withLock: { refuses: ["users", "orders"] },
  },
  {
    name: "table-name-changed",
    edit: "the name of a table changes",
    before: orders(),
    after: orders({ name: "orders-2026" }),
    withLock: { refuses: ['name "orders" → "orders-2026"', 'Write name: "orders"'] },
    loses: [table],
  },
  {
    name: "sort-key-added",
    edit: "a table gets a sort key",
    before: orders(),
    after: orders({ sortKey: sk }),
    withLock: { refuses: ['sortKey none → "sk"'] },
    loses: [table],
  },
  {
    name: "sort-key-removed",
    edit: "a table loses its sort key",
    before: orders({ sortKey: sk }),
    after: orders(),
    withLock: { refuses: ["orders"] },
    loses: [table],
  },
  {
    name: "partition-key-renamed",
    edit: "the partition key of a table gets another name",
    before: orders(),
    after: orders({ partitionKey: { name: "id", type: "S" } }),
    withLock: { refuses: ["orders"] },
    loses: [table],
  },
  {
    name: "local-index-added",
    edit: "a table gets a local index",
    before: orders({ sortKey: sk }),
    after: orders({ sortKey: sk, localSecondaryIndexes: { "by-email": { sortKey: email } } }),
    withLock: { refuses: ["orders"] },
    loses: [table],
  },
  {
    name: "local-index-removed",
    edit: "a table loses its local index",
    before: orders({ sortKey: sk, localSecondaryIndexes: { "by-email": { sortKey: email } } }),
    after: orders({ sortKey: sk }),
    withLock: { refuses: ["orders"] },
    loses: [table],
  },
  {
    name: "local-index-renamed",
    edit: "a local index gets another name",
    before: orders({ sortKey: sk, localSecondaryIndexes: { "by-email": { sortKey: email } } }),
    after: orders({ sortKey: sk, localSecondaryIndexes: { "by-mail": { sortKey: email } } }),
    withLock: { refuses: ["orders"] },
    loses: [table],
  },
  {
    name: "key-attribute-type-changed",
    edit: "the type of the partition key changes, which Terraform does not see",
    before: orders(),
    after: orders({ partitionKey: { name: "pk", type: "N" } }),
    withLock: { refuses: ["Terraform reports no change"] },
  },
  {
    name: "local-index-projection-changed",
    edit: "the projection of a local index changes, which Terraform does not see",
    before: orders({ sortKey: sk, localSecondaryIndexes: { "by-email": { sortKey: email } } }),
    after: orders({
      sortKey: sk,
      localSecondaryIndexes: { "by-email": { sortKey: email, projection: "KEYS_ONLY" } },
    }),
    withLock: { refuses: ["Terraform reports no change"] },
  },
  {
    name: "global-index-added",
    edit: "a table gets a global index",
    before: orders(),
    after: orders({ globalSecondaryIndexes: { "by-email": { partitionKey: email } } }),
    withLock: { tells: ["by-email"] },
  },
  {
    name: "global-index-rebuilt",
    edit: "the key of a global index changes",
    before: orders({ globalSecondaryIndexes: { "by-email": { partitionKey: email } } }),
    after: orders({ globalSecondaryIndexes: { "by-email": { partitionKey: { name: "mail", type: "S" } } } }),
    withLock: { tells: ["queries on added and changed indexes fail until AWS has built them"] },
  },
  {
    name: "global-index-removed",
    edit: "a table loses a global index",
    before: orders({ globalSecondaryIndexes: { "by-email": { partitionKey: email } } }),
    after: orders(),
    withLock: { tells: ["by-email"] },
  },
  {
    name: "stream-view-changed",
    edit: "the stream of a table gets another view",
    before: orders({ stream: "NEW_IMAGE" }),
    after: orders({ stream: "NEW_AND_OLD_IMAGES" }),
    withLock: { tells: ["its readers lose their place"] },
  },
  {
    name: "stream-switched-off",
    edit: "the stream of a table is switched off",
    before: orders({ stream: "NEW_IMAGE" }),
    after: orders(),
    withLock: { tells: ["stream"] },
  },
  {
    name: "table-encryption-key-changed",
    edit: "a table is encrypted with another KMS key",
    before: environment({
      keys: { first: {}, second: {} },
      tables: { orders: { partitionKey: pk, encryptionKey: "first" } },
    }),
    after: environment({
      keys: { first: {}, second: {} },
      tables: { orders: { partitionKey: pk, encryptionKey: "second" } },
    }),
    withLock: { tells: ["backups keep needing the former key"] },
  },
  {
    name: "capacity-left-to-auto-scaling",
    edit: "the capacity of a table is left to auto scaling",
    before: orders({ billing: { read: 5, write: 5 } }),
    after: orders({ billing: { read: 5, write: 5 }, capacityManagedElsewhere: true }),
    withLock: "passes",
  },
  {
    name: "recovery-and-expiry-changed",
    edit: "recovery, expiry and tags of a table change",
    before: orders(),
    after: orders({ pointInTimeRecovery: { days: 7 }, timeToLive: "expiresAt", tags: { team: "sales" } }),
    withLock: { tells: ["DynamoDB deletes the items that have expired"] },
  },
];
