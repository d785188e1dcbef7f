// What each narrowing of a grant lets through and what it holds back, on the synthesised policies.
import { type Construct } from "constructs";
import fc from "fast-check";
import { account as trusted, cognitoIdentities, policyJson, type TrustedPrincipal } from "../../../modules/policy";
import { compilePolicyJson, decide, roleSession } from "../../../modules/evaluation";
import { type RequestContext } from "../../../modules/proof";
import {
  checkSharedGrants,
  externalPrincipal,
  identityPolicies,
  proveGrants,
  role,
  user,
} from "../../../modules/principals";
import { type Grant, KeyRef, type TableGrant, type TableRef } from "../../../modules/grants";
import { Role, User } from "../../../modules/iam";
import { formatProblem } from "../../../modules/validation";
import { defineEnvironment, existingKey, existingTable } from "../../../stacks";
import { narrowingNames } from "../../narrowings";
import { allows } from "../../permission";
import { account, refusals, synthesizeEnvironment, synthesizeStack } from "../../synth";
import { rounds } from "../../rounds";

const table = `arn:aws:dynamodb:us-east-1:${account}:table/orders`;
const plain = `arn:aws:dynamodb:us-east-1:${account}:table/plain`;
const key = `arn:aws:kms:us-east-1:${account}:key/11111111-2222-4333-8444-555555555555`;

type Tables = Readonly<Record<"orders" | "plain" | "known" | "unknown" | "secret" | "numbers", TableRef>>;

function environment(
  grants: (tables: Tables) => readonly Grant[],
  deny: (tables: Tables) => readonly TableRef[] = () => [],
  kind: "role" | "user" | TrustedPrincipal = "user",
) {
  const id = { name: "id", type: "S" } as const;
  return defineEnvironment({
    name: "test",
    account,
    region: "us-east-1",
    keys: { own: existingKey({ arn: key }) },
    tables: {
      orders: {
        partitionKey: { name: "pk", type: "S" },
        sortKey: { name: "sk", type: "S" },
        localSecondaryIndexes: { "by-date": { sortKey: { name: "date", type: "S" } } },
        globalSecondaryIndexes: { "by-customer": { partitionKey: { name: "customer", type: "S" } } },
        stream: "NEW_AND_OLD_IMAGES",
        pointInTimeRecovery: {},
      },
      plain: { partitionKey: id, tags: { "data class": "public" } },
      numbers: { partitionKey: { name: "id", type: "N" } },
      secret: { partitionKey: id, encryptionKey: "own" },
      known: existingTable({
        partitionKey: id,
        indexes: { "by-id": { partitionKey: id, sortKey: { name: "at", type: "N" } } },
      }),
      unknown: existingTable({ indexes: ["by-something"] }),
    },
    principals: ({ tables }) => ({
      support: (kind === "user"
        ? user({ tags: { tenant: "acme", team: "orders", tier: "1" } })
        : role({ assumedBy: kind === "role" ? trusted(account) : kind })
      )
        .allow(...grants(tables))
        .deny(...deny(tables)),
    }),
  });
}

function policiesFor(grants: (tables: Tables) => readonly Grant[], deny?: (tables: Tables) => readonly TableRef[]) {
  return synthesizeEnvironment(environment(grants, deny)).policiesOf("aws_iam_user.support");
}

/** Asks many requests of what a role was granted. */
function asking(grants: (tables: Tables) => readonly Grant[]) {
  const policies = policiesFor(grants);
  return (action: string, resource: string, context: RequestContext = {}) =>
    allows(policies, action, resource, context);
}

function refused(
  grants: (tables: Tables) => readonly Grant[],
  deny?: (tables: Tables) => readonly TableRef[],
  kind?: "role" | "user",
): string[] {
  return refusals(() => synthesizeEnvironment(environment(grants, deny, kind))).map((line) =>
    line.replace("test › principals › support › ", ""),
  );
}

describe("rows", () => {
  const keys = (...values: string[]): RequestContext => ({ "dynamodb:LeadingKeys": values });

  test("only items of these partition keys, all of them in one request", () => {
    const ask = asking(({ orders }) => [orders.read({ indexes: ["by-date"] }).onlyLeadingKeys(["us-east", "us-west"])]);
    expect(ask("dynamodb:GetItem", table, keys("us-east"))).toBe(true);
    expect(ask("dynamodb:BatchGetItem", table, keys("us-east", "us-west"))).toBe(true);
    expect(ask("dynamodb:Query", table, keys("us-west"))).toBe(true);
    expect(ask("dynamodb:Query", `${table}/index/by-date`, keys("us-west"))).toBe(true);
    expect(ask("dynamodb:GetItem", table, keys("eu-west"))).toBe(false);
    expect(ask("dynamodb:BatchGetItem", table, keys("us-east", "eu-west"))).toBe(false);
    expect(ask("dynamodb:GetItem", table)).toBe(false);
    expect(ask("dynamodb:GetItem", table, keys())).toBe(false);
    expect(ask("dynamodb:Query", `${table}/index/by-customer`, keys("us-east"))).toBe(false);
    expect(ask("dynamodb:Query", `${table}/index/later`, keys("us-east"))).toBe(false);
    expect(ask("dynamodb:Scan", table, keys("us-east"))).toBe(false);
    expect(ask("dynamodb:Scan", table)).toBe(false);
  });

  test("all writes of one item or a batch", () => {
    const ask = asking(({ plain }) => [plain.write().onlyLeadingKeys(["a"])]);
    for (const action of ["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem"]) {
      expect(ask(`dynamodb:${action}`, plain, keys("a"))).toBe(true);
      expect(ask(`dynamodb:${action}`, plain, keys("b"))).toBe(false);
      expect(ask(`dynamodb:${action}`, plain)).toBe(false);
    }
  });

  test("keys that begin alike", () => {
    const ask = asking(({ plain }) => [plain.read().onlyLeadingKeys({ prefix: "tenant-1#" })]);
    expect(ask("dynamodb:Query", plain, keys("tenant-1#a"))).toBe(true);
    expect(ask("dynamodb:Query", plain, keys("tenant-12#a"))).toBe(false);
    expect(ask("dynamodb:BatchGetItem", plain, keys("tenant-1#a", "tenant-2#a"))).toBe(false);
  });

  test("the value of a tag of whoever asks", () => {
    const ask = asking(({ plain }) => [plain.read().onlyLeadingKeys({ principalTag: "tenant" })]);
    const tagged = { "aws:PrincipalTag/tenant": "acme" };
    expect(ask("dynamodb:GetItem", plain, { ...tagged, ...keys("acme") })).toBe(true);
    expect(ask("dynamodb:GetItem", plain, { ...tagged, ...keys("other") })).toBe(false);
    expect(ask("dynamodb:GetItem", plain, keys("acme"))).toBe(false);
    expect(ask("dynamodb:GetItem", plain, keys("${aws:PrincipalTag/tenant}"))).toBe(false);
  });

  test("the ID that an identity provider gives", () => {
    const customers = cognitoIdentities({ identityPool: "us-east-1:12345678-dead-beef-cafe-123456790abc" });
    const policies = synthesizeEnvironment(
      environment(
        ({ plain }) => [plain.readWrite().onlyLeadingKeys({ federatedId: "cognito-identity.amazonaws.com:sub" })],
        undefined,
        customers,
      ),
    ).policiesOf("aws_iam_role.support");
    const put = (context: RequestContext): boolean => allows(policies, "dynamodb:PutItem", plain, context);
    const user = { "cognito-identity.amazonaws.com:sub": "us-east-1:1234" };
    expect(put({ ...user, ...keys("us-east-1:1234") })).toBe(true);
    expect(put({ ...user, ...keys("us-east-1:5678") })).toBe(false);
    expect(put(keys("us-east-1:1234"))).toBe(false);
  });

  test("an index by its own key", () => {
    const index = `${table}/index/by-customer`;
    const ask = asking(({ orders }) => [orders.queryIndex("by-customer").onlyLeadingKeys(["c-1"])]);
    expect(ask("dynamodb:Query", index, keys("c-1"))).toBe(true);
    expect(ask("dynamodb:Query", index, keys("c-2"))).toBe(false);
    expect(ask("dynamodb:Query", table, keys("c-1"))).toBe(false);
  });

  test("the table's customer key serves it without a condition that DynamoDB does not pass on", () => {
    const policies = policiesFor(({ secret }) => [
      secret.read().onlyLeadingKeys(["a"]).overTls().fromIpAddresses("203.0.113.0/24"),
    ]);
    const via = { "kms:ViaService": "dynamodb.us-east-1.amazonaws.com" };
    expect(allows(policies, "kms:Decrypt", key, via)).toBe(true);
    expect(allows(policies, "kms:Decrypt", key)).toBe(false);
  });

  test.each<[string, (tables: Tables) => Grant, string]>([
    [
      "a scan",
      ({ plain }) => plain.scan().onlyLeadingKeys(["a"]),
      'tables › plain: "onlyLeadingKeys" cannot hold for dynamodb:Scan: it has no partition key in its request.',
    ],
    [
      "a stream",
      ({ orders }) => orders.readStream().onlyLeadingKeys(["a"]),
      "it is not on items, and knows no conditions on them.",
    ],
    [
      "an export",
      ({ orders }) => orders.export().onlyLeadingKeys(["a"]),
      "cannot hold for dynamodb:ExportTableToPointInTime, dynamodb:ListExports, dynamodb:DescribeExport: it is not on items",
    ],
    ["metadata", ({ orders }) => orders.metadata().onlyLeadingKeys(["a"]), "it is not on items"],
    [
      "an index with another key",
      ({ orders }) => orders.read().onlyLeadingKeys(["a"]),
      'tables › orders › onlyLeadingKeys: ["by-customer"] are indexes whose partition key is another one',
    ],
    [
      "an index whose key is not known",
      ({ unknown }) => unknown.read().onlyLeadingKeys(["a"]),
      '["by-something"] are indexes whose partition key is another one, or is not known',
    ],
    ["no value", ({ plain }) => plain.read().onlyLeadingKeys([]), "names no value"],
    ["an empty value", ({ plain }) => plain.read().onlyLeadingKeys([""]), '"" is empty, and no key is.'],
    [
      "an empty prefix",
      ({ plain }) => plain.read().onlyLeadingKeys({ prefix: "" }),
      'onlyLeadingKeys › prefix: "" is empty',
    ],
    [
      "a variable",
      ({ plain }) => plain.read().onlyLeadingKeys(["${aws:userid}"]),
      "has characters that a policy reads as a wildcard or a variable",
    ],
    [
      "a wildcard in a prefix",
      ({ plain }) => plain.read().onlyLeadingKeys({ prefix: "a*b" }),
      "has characters that a policy reads as a wildcard or a variable",
    ],
    [
      "a prefix of numbers",
      ({ numbers }) => numbers.read().onlyLeadingKeys({ prefix: "1" }),
      "is a prefix of a key that is no text",
    ],
    [
      "a tag that cannot be",
      ({ plain }) => plain.read().onlyLeadingKeys({ principalTag: "a}b" }),
      "is not a valid tag key",
    ],
    [
      "an unknown provider",
      ({ plain }) => plain.read().onlyLeadingKeys({ federatedId: "example.com:sub" } as never),
      "onlyLeadingKeys",
    ],
    [
      "a second list",
      ({ plain }) => plain.read().onlyLeadingKeys(["a"]).onlyLeadingKeys(["b"]),
      "narrows a grant that has a condition on dynamodb:LeadingKeys already",
    ],
  ])("%s is refused", (_, grant, message) => {
    expect(refused((tables) => [grant(tables)]).join("\n")).toContain(message);
  });
});

describe("columns", () => {
  const named = (names: string[], more: RequestContext = {}): RequestContext => ({
    "dynamodb:Attributes": names,
    ...more,
  });
  const specific = { "dynamodb:Select": "SPECIFIC_ATTRIBUTES" };

  test("reads have to name what they want", () => {
    const ask = asking(({ orders }) => [
      orders.read({ indexes: [] }).onlyAttributes(["pk", "sk", "status"]),
      orders.scan({ indexes: [] }).onlyAttributes(["pk", "sk", "status"]),
    ]);
    for (const action of ["GetItem", "BatchGetItem", "Query", "Scan"]) {
      expect(ask(`dynamodb:${action}`, table, named(["pk", "status"], specific))).toBe(true);
      expect(ask(`dynamodb:${action}`, table, named(["pk", "birthdate"], specific))).toBe(false);
      expect(ask(`dynamodb:${action}`, table, named(["pk"]))).toBe(false);
      expect(ask(`dynamodb:${action}`, table, named(["pk"], { "dynamodb:Select": "ALL_ATTRIBUTES" }))).toBe(false);
      expect(ask(`dynamodb:${action}`, table, specific)).toBe(false);
    }
  });

  test("of the writes only updates, which must not give the whole item back", () => {
    const ask = asking(({ plain }) => [plain.grant(["updateItem"]).onlyAttributes(["id", "status"])]);
    const update = (returns: string, ...names: string[]) =>
      ask("dynamodb:UpdateItem", plain, named(names, { "dynamodb:ReturnValues": returns }));
    expect(update("NONE", "id", "status")).toBe(true);
    expect(update("UPDATED_NEW", "id", "status")).toBe(true);
    expect(update("ALL_NEW", "id", "status")).toBe(false);
    expect(update("NONE", "id", "salary")).toBe(false);
    expect(ask("dynamodb:PutItem", plain, named(["id", "status"], { "dynamodb:ReturnValues": "NONE" }))).toBe(false);
  });

  test("an index, whose key has to be listed as well", () => {
    const ask = asking(({ orders }) => [
      orders.queryIndex("by-customer").onlyAttributes(["pk", "sk", "customer", "status"]),
    ]);
    const index = `${table}/index/by-customer`;
    expect(ask("dynamodb:Query", index, named(["customer", "status"], specific))).toBe(true);
    expect(ask("dynamodb:Query", index, named(["customer", "total"], specific))).toBe(false);
    expect(ask("dynamodb:Query", `${table}/index/by-date`, named(["status"], specific))).toBe(false);
  });

  test("rows and columns together", () => {
    const ask = asking(({ known }) => [
      known.read().onlyLeadingKeys(["us-east"]).onlyAttributes(["id", "at", "lastLogin"]),
    ]);
    const known = `arn:aws:dynamodb:us-east-1:${account}:table/known`;
    const request = (keys: string[], names: string[]) => ({ "dynamodb:LeadingKeys": keys, ...named(names, specific) });
    expect(ask("dynamodb:Query", known, request(["us-east"], ["id", "lastLogin"]))).toBe(true);
    expect(ask("dynamodb:Query", `${known}/index/by-id`, request(["us-east"], ["id"]))).toBe(true);
    expect(ask("dynamodb:Query", known, request(["eu-west"], ["id", "lastLogin"]))).toBe(false);
    expect(ask("dynamodb:Query", known, request(["us-east"], ["id", "birthdate"]))).toBe(false);
    expect(ask("dynamodb:Query", known, { "dynamodb:LeadingKeys": ["us-east"] })).toBe(false);
    expect(ask("dynamodb:Query", known, named(["id"], specific))).toBe(false);
  });

  test.each<[string, (tables: Tables) => Grant, string]>([
    [
      "whole items",
      ({ plain }) => plain.write().onlyAttributes(["id"]),
      'tables › plain: "onlyAttributes" cannot hold for dynamodb:PutItem, dynamodb:DeleteItem, dynamodb:BatchWriteItem: it is on whole items',
    ],
    ["a stream", ({ orders }) => orders.readStream().onlyAttributes(["pk", "sk"]), "it is not on items"],
    [
      "a list without the key",
      ({ orders }) => orders.read({ indexes: [] }).onlyAttributes(["pk", "status"]),
      'tables › orders › onlyAttributes: ["sk"] is missing: the list has to hold pk, sk, the key of the table',
    ],
    [
      "a list without the key of an index",
      ({ orders }) => orders.read().onlyAttributes(["pk", "sk", "date"]),
      '["customer"] is missing: the list has to hold customer, the key of index by-customer',
    ],
    [
      "a table whose key is not known",
      ({ unknown }) => unknown.read({ indexes: [] }).onlyAttributes(["id"]),
      "the key schema of the table is not known",
    ],
    [
      "a path",
      ({ plain }) => plain.read().onlyAttributes(["id", "address.city"]),
      '"address.city" is not a top-level attribute',
    ],
    ["no list", ({ plain }) => plain.read().onlyAttributes("id" as never), "onlyAttributes"],
  ])("%s is refused", (_, grant, message) => {
    expect(refused((tables) => [grant(tables)]).join("\n")).toContain(message);
  });

  test.each<[string, (tables: Tables) => readonly Grant[], string]>([
    [
      "its stream",
      ({ orders }) => [orders.read({ indexes: [] }).onlyLeadingKeys(["a"]), orders.readStream()],
      'tables › orders: "onlyLeadingKeys" holds nothing back beside dynamodb:GetRecords',
    ],
    [
      "its exports",
      ({ orders }) => [orders.read({ indexes: [] }).onlyAttributes(["pk", "sk"]), orders.export()],
      '"onlyAttributes" holds nothing back beside dynamodb:ExportTableToPointInTime',
    ],
    [
      "a scan",
      ({ plain }) => [plain.read().onlyLeadingKeys(["a"]), plain.scan().onlyAttributes(["id"])],
      '"onlyLeadingKeys" holds nothing back beside dynamodb:Scan',
    ],
  ])("a limit beside %s is refused, and not beside another table's", (_, grants, message) => {
    expect(refused(grants).join("\n")).toContain(message);
    expect(refused((tables) => [...grants(tables).slice(0, 1), tables.numbers.scan()])).toEqual([]);
  });
});

describe("transactions", () => {
  const inside = { "dynamodb:EnclosingOperation": "TransactWriteItems" };
  const actions = ["getItem", "putItem", "updateItem", "deleteItem"] as const;

  test("only inside", () => {
    const ask = asking(({ plain }) => [plain.grant(actions).onlyInTransactions()]);
    for (const action of ["GetItem", "PutItem", "UpdateItem", "DeleteItem"]) {
      expect(ask(`dynamodb:${action}`, plain, inside)).toBe(true);
      expect(ask(`dynamodb:${action}`, plain)).toBe(false);
    }
  });

  test("only outside", () => {
    const ask = asking(({ plain }) => [plain.readWrite().outsideTransactions()]);
    for (const action of ["GetItem", "PutItem", "UpdateItem", "DeleteItem"]) {
      expect(ask(`dynamodb:${action}`, plain, inside)).toBe(false);
      expect(ask(`dynamodb:${action}`, plain)).toBe(true);
    }
    expect(ask("dynamodb:Query", plain)).toBe(true);
  });

  test("what is never part of one is refused", () => {
    expect(refused(({ plain }) => [plain.read().onlyInTransactions()]).join("\n")).toContain(
      'tables › plain: "onlyInTransactions" cannot hold for dynamodb:BatchGetItem, dynamodb:Query: it is never part of a transaction.',
    );
  });
});

describe("conditions that every request carries", () => {
  const cases: [string, (grant: TableGrant) => Grant, RequestContext, RequestContext[]][] = [
    [
      "withMfa",
      (grant) => grant.withMfa({ maxAge: 3600 }),
      { "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "3599" },
      [
        {},
        { "aws:MultiFactorAuthPresent": "true" },
        { "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "3600" },
        { "aws:MultiFactorAuthPresent": "false", "aws:MultiFactorAuthAge": "1" },
      ],
    ],
    [
      "fromIpAddresses",
      (grant) => grant.fromIpAddresses("203.0.113.0/24", "2001:db8::/32"),
      { "aws:SourceIp": "203.0.113.9" },
      [{}, { "aws:SourceIp": "203.0.114.9" }, { "aws:SourceIp": "2001:db9::1" }],
    ],
    [
      "fromVpc",
      (grant) => grant.fromVpc("vpc-0123456789abcdef0"),
      { "aws:SourceVpc": "vpc-0123456789abcdef0" },
      [{}, { "aws:SourceVpc": "vpc-0123456789abcdef1" }],
    ],
    [
      "fromVpcEndpoint",
      (grant) => grant.fromVpcEndpoint("vpce-0123456789abcdef0", "vpce-12345678"),
      { "aws:SourceVpce": "vpce-12345678" },
      [{}, { "aws:SourceVpce": "vpce-12345679" }],
    ],
    [
      "inOrganization",
      (grant) => grant.inOrganization("o-a1b2c3d4e5"),
      { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
      [{}, { "aws:PrincipalOrgID": "o-a1b2c3d4e6" }],
    ],
    [
      "whenPrincipalTagged",
      (grant) => grant.whenPrincipalTagged({ team: ["orders", "billing"], tier: "1" }),
      { "aws:PrincipalTag/team": "billing", "aws:PrincipalTag/tier": "1" },
      [{}, { "aws:PrincipalTag/team": "billing" }, { "aws:PrincipalTag/team": "other", "aws:PrincipalTag/tier": "1" }],
    ],
    [
      "whenResourceTagged",
      (grant) => grant.whenResourceTagged({ "data class": "public" }),
      { "aws:ResourceTag/data class": "public" },
      [{}, { "aws:ResourceTag/data class": "secret" }],
    ],
    [
      "overTls",
      (grant) => grant.overTls(),
      { "aws:SecureTransport": "true" },
      [{}, { "aws:SecureTransport": "false" }],
    ],
    [
      "between",
      (grant) => grant.between("2026-11-21T09:00:00+01:00", "2026-11-21T17:00:00+01:00"),
      { "aws:CurrentTime": "2026-11-21T08:00:00Z" },
      [{}, { "aws:CurrentTime": "2026-11-21T07:59:59Z" }, { "aws:CurrentTime": "2026-11-21T16:00:00Z" }],
    ],
  ];

  test.each(cases)("%s", (_, narrowed, allowed, others) => {
    const ask = asking(({ plain }) => [narrowed(plain.read())]);
    expect(ask("dynamodb:GetItem", plain, allowed)).toBe(true);
    for (const context of others) expect(ask("dynamodb:GetItem", plain, context)).toBe(false);
  });

  test("an hour is young enough for a second factor unless said otherwise", () => {
    const ask = asking(({ plain }) => [plain.read().withMfa()]);
    const age = (seconds: number) => ({
      "aws:MultiFactorAuthPresent": "true",
      "aws:MultiFactorAuthAge": String(seconds),
    });
    expect(ask("dynamodb:GetItem", plain, age(3_599))).toBe(true);
    expect(ask("dynamodb:GetItem", plain, age(3_600))).toBe(false);
  });

  test("MFA is refused to roles, whose sessions never say anything of it", () => {
    const problem =
      'tables › plain: "withMfa" never holds for a role: its sessions say nothing of MFA, even if it was assumed with it. ' +
      "Ask for it in the trust of the role, as in account(…).withMfa(), and leave it out here.";
    expect(refused(({ plain }) => [plain.read().withMfa(), plain.write().withMfa()], undefined, "role")).toEqual([
      problem,
    ]);
    const { plain } = tablesOf();
    const built = (scope: Construct): void => {
      new Role(scope, "support", { assumedBy: trusted(account) }).allow(plain.read().withMfa());
      new User(scope, "person").allow(plain.read().withMfa());
    };
    expect(refusals(() => synthesizeStack(built))).toEqual([`[stack/support] ${problem}`]);
    const other = { account: "444455556666", roles: ["arn:aws:iam::444455556666:role/analytics"] };
    const shared = (roles: readonly string[] | "any") =>
      checkSharedGrants(externalPrincipal({ ...other, roles }).allow(plain.read().withMfa())).map(formatProblem);
    expect(shared(other.roles)).toEqual([problem]);
    expect(shared("any")).toEqual([]);
  });

  test("a window closes the table's customer key as well", () => {
    const policies = policiesFor(({ secret }) => [
      secret.read().between("2026-11-21T09:00:00Z", "2026-11-21T17:00:00Z"),
    ]);
    const via = { "kms:ViaService": "dynamodb.us-east-1.amazonaws.com" };
    expect(allows(policies, "kms:Decrypt", key, { ...via, "aws:CurrentTime": "2026-11-21T16:59:59Z" })).toBe(true);
    expect(allows(policies, "kms:Decrypt", key, { ...via, "aws:CurrentTime": "2026-11-21T17:00:00Z" })).toBe(false);
  });

  test.each<[string, (tables: Tables) => Grant, string]>([
    [
      "an age of nothing",
      ({ plain }) => plain.read().withMfa({ maxAge: 0 }),
      "tables › plain › withMfa › maxAge: 0 is not an age",
    ],
    ["an age as text", ({ plain }) => plain.read().withMfa({ maxAge: "1h" } as never), "withMfa › maxAge"],
    [
      "a misspelt option",
      ({ plain }) => plain.read().withMfa({ maxage: 1 } as never),
      "is not a property that is known here",
    ],
    ["no address", ({ plain }) => plain.read().fromIpAddresses(), "fromIpAddresses: names no range of addresses"],
    [
      "host bits",
      ({ plain }) => plain.read().fromIpAddresses("203.0.113.1/24"),
      '"203.0.113.1/24" is not a range of IP addresses',
    ],
    ["every address", ({ plain }) => plain.read().fromIpAddresses("0.0.0.0/0"), '"0.0.0.0/0" is nearly everybody'],
    [
      "the network of what DynamoDB does at Kinesis",
      ({ plain }) =>
        plain
          .streamToKinesis({ stream: `arn:aws:kinesis:us-east-1:${account}:stream/orders` })
          .fromIpAddresses("203.0.113.0/24"),
      '"fromIpAddresses" cannot hold for kinesis:PutRecords: DynamoDB makes these requests for the caller',
    ],
    ["a private range", ({ plain }) => plain.read().fromIpAddresses("10.0.0.0/8"), '"10.0.0.0/8" is not public'],
    [
      "a list in a list",
      ({ plain }) => plain.read().fromIpAddresses(["203.0.113.0/24"] as never),
      "holds something that is no range of addresses",
    ],
    ["no VPC", ({ plain }) => plain.read().fromVpc("vpce-12345678"), '"vpce-12345678" is not the ID of a VPC'],
    [
      "no endpoint",
      ({ plain }) => plain.read().fromVpcEndpoint("vpc-12345678"),
      '"vpc-12345678" is not the ID of a VPC endpoint',
    ],
    ["nothing for an endpoint", ({ plain }) => plain.read().fromVpcEndpoint(null as never), "fromVpcEndpoint"],
    [
      "an endpoint that is to be made, without its expression",
      ({ plain }) => plain.read().fromVpcEndpoint({ id: "vpce-<tables>" }),
      "is not the ID of a VPC endpoint",
    ],
    ["no organization", ({ plain }) => plain.read().inOrganization("acme"), '"acme" is not the ID of an organization'],
    ["no tag", ({ plain }) => plain.read().whenPrincipalTagged({}), "whenPrincipalTagged: names no tag"],
    [
      "a tag without a value",
      ({ plain }) => plain.read().whenPrincipalTagged({ team: [] }),
      "whenPrincipalTagged › team: names no value",
    ],
    [
      "a tag with a wildcard",
      ({ plain }) => plain.read().whenPrincipalTagged({ team: "*" }),
      "whenPrincipalTagged › team",
    ],
    [
      "tags of what has none",
      ({ orders }) => orders.export().whenResourceTagged({ team: "orders" }),
      "cannot hold for dynamodb:DescribeExport: an export has no tags",
    ],
    [
      "a date",
      ({ plain }) => plain.read().between("2026-11-21", "2026-11-22"),
      'between › from: "2026-11-21" is not an instant',
    ],
    [
      "a time without a zone",
      ({ plain }) => plain.read().between("2026-11-21T09:00:00", "2026-11-22T09:00:00Z"),
      "is not an instant",
    ],
    [
      "a day that is not",
      ({ plain }) => plain.read().between("2026-02-30T09:00:00Z", "2026-11-22T09:00:00Z"),
      "is not an instant",
    ],
    [
      "a window the wrong way round",
      ({ plain }) => plain.read().between("2026-11-22T09:00:00Z", "2026-11-21T09:00:00Z"),
      "is not after 2026-11-22T09:00:00Z",
    ],
    [
      "two windows",
      ({ plain }) =>
        plain
          .read()
          .between("2026-11-21T09:00:00Z", "2026-11-22T09:00:00Z")
          .between("2026-11-21T09:00:00Z", "2026-11-23T09:00:00Z"),
      "narrows a grant that has a condition on aws:CurrentTime already",
    ],
  ])("%s is refused", (_, grant, message) => {
    expect(refused((tables) => [grant(tables)]).join("\n")).toContain(message);
  });

  test("a grant stays as it is when a narrower one is made of it", () => {
    const ask = asking(({ plain }) => {
      const read = plain.read();
      read.withMfa();
      return [read];
    });
    expect(ask("dynamodb:GetItem", plain)).toBe(true);
  });
});

describe("deny", () => {
  const parts: [string, string][] = [
    ["dynamodb:GetItem", plain],
    ["dynamodb:PartiQLSelect", plain],
    ["dynamodb:DescribeTable", plain],
    ["dynamodb:Query", `${plain}/index/any`],
    ["dynamodb:GetRecords", `${plain}/stream/2026-11-21T09:30:00.000`],
    ["dynamodb:DescribeExport", `${plain}/export/1`],
    ["dynamodb:RestoreTableFromBackup", `${plain}/backup/1`],
  ];
  const everything = { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] } as const;

  test.each(parts)("%s on %s is out of reach, whatever else is attached", (action, resource) => {
    const policies = [
      everything,
      ...policiesFor(
        () => [],
        ({ plain }) => [plain],
      ),
    ];
    expect(allows(policies, action, resource)).toBe(false);
    expect(allows(policies, action, resource.replace("table/plain", "table/plainer"))).toBe(true);
  });

  test("a table that is granted as well is refused", () => {
    expect(
      refused(
        ({ plain }) => [plain.read()],
        ({ plain }) => [plain],
      ),
    ).toEqual([
      "tables › plain: is both granted and denied, and a denial always wins. Take the grant or the denial away.",
    ]);
  });

  test("what is no table is refused", () => {
    expect(
      refused(
        () => [],
        () => [undefined as never],
      ).join("\n"),
    ).toContain("is allowed something that is no grant");
  });

  test("the proof finds a denial that leaves a part open", () => {
    const { plain } = tablesOf();
    const denial = plain.denial();
    const policy = {
      number: 1,
      name: "denies",
      document: {
        version: "2012-10-17" as const,
        statements: denial.statements().map((each) => ({ ...each, resources: [plain.arn] })),
      },
    };
    expect(
      proveGrants(`arn:aws:iam::${account}:role/support`, [denial], [policy]).map(formatProblem).join("\n"),
    ).toContain("must be denied whatever else is granted");
  });
});

function tablesOf(): Tables {
  let tables: Tables | undefined;
  synthesizeEnvironment(
    environment((all) => {
      tables = all;
      return [all.plain.read()];
    }),
  );
  if (tables === undefined) throw new Error("no tables");
  return tables;
}

describe("what is handed over is read once", () => {
  const tables = tablesOf();
  const conditionsOf = (grant: Grant): string => JSON.stringify(grant.statements().map(({ conditions }) => conditions));
  /** Gives another value from the second time on that it is asked. */
  const changing = (name: string, first: unknown, later: unknown): never => {
    let asked = 0;
    return Object.defineProperty({}, name, { enumerable: true, get: () => (asked++ === 0 ? first : later) }) as never;
  };

  test.each<[string, (values: string[]) => Grant]>([
    ["keys", (values) => tables.plain.grant(["getItem"]).onlyLeadingKeys(values)],
    ["attributes", (values) => tables.plain.grant(["getItem"]).onlyAttributes(values)],
    ["tags", (values) => tables.plain.read().whenPrincipalTagged({ team: values })],
    ["pairs", (values) => new KeyRef({ arn: key }).decrypt().withEncryptionContext({ id: values })],
  ])("%s that are changed afterwards change nothing", (_, narrowed) => {
    const values = ["id"];
    const grant = narrowed(values);
    expect(grant.problems).toEqual([]);
    values.push("${aws:username}");
    expect(conditionsOf(grant)).not.toContain("aws:username");
    expect(JSON.stringify(grant.expectations)).not.toContain("aws:username");
  });

  test.each<[string, () => Grant]>([
    ["a prefix", () => tables.plain.read().onlyLeadingKeys(changing("prefix", "a", "**"))],
    ["a tag", () => tables.plain.read().onlyLeadingKeys(changing("principalTag", "tenant", "*"))],
    ["a tag's value", () => tables.plain.read().whenPrincipalTagged(changing("team", "a", "*"))],
    ["a pair", () => new KeyRef({ arn: key }).decrypt().withEncryptionContext(changing("id", "a", "*"))],
  ])("%s that answers differently the second time never gets through", (_, narrowed) => {
    expect(conditionsOf(narrowed())).not.toMatch(/\*\*|\*\}|"\*"/);
  });

  test("a list that is an object as well is refused", () => {
    const keys = Object.assign(["x"], { federatedId: "aws:userid}*" });
    const grant = tables.plain.grant(["getItem"]).onlyLeadingKeys(keys);
    expect(grant.operations).toEqual([]);
    expect(grant.problems.map(formatProblem).join()).toContain("onlyLeadingKeys");
  });
});

describe("limits and the statements under them", () => {
  const tables = tablesOf();
  const provedProblems = (grant: Grant): string[] => {
    const { policies } = identityPolicies([grant], "policy", "role");
    return [...grant.problems, ...proveGrants(`arn:aws:iam::${account}:role/support`, [grant], policies)].map(
      formatProblem,
    );
  };

  test.each<[string, () => Grant]>([
    ["a key with a star", () => tables.plain.grant(["getItem"]).onlyLeadingKeys(["a*"])],
    ["an attribute with a star", () => tables.plain.grant(["getItem"]).onlyAttributes(["id", "a*"])],
    [
      "a key that is the value of a tag that is limited as well",
      () =>
        tables.plain
          .grant(["getItem"])
          .onlyLeadingKeys({ principalTag: "tenant" })
          .whenPrincipalTagged({ tenant: "acme" }),
    ],
    [
      "the same, with the tag in another case",
      () =>
        tables.plain
          .grant(["getItem"])
          .whenPrincipalTagged({ Tenant: ["a", "b"] })
          .onlyLeadingKeys({ principalTag: "tenant" }),
    ],
    [
      "a window from within a second",
      () => tables.plain.read().between("1970-01-01T01:00:00Z", "2026-01-01T00:00:00.000Z"),
    ],
  ])("%s is proved", (_, grant) => {
    expect(provedProblems(grant())).toEqual([]);
  });

  test.each<[string, () => Grant, string]>([
    [
      "a tag twice, in two cases",
      () => tables.plain.read().whenPrincipalTagged({ Team: "a" }).whenPrincipalTagged({ team: "a" }),
      "narrows a grant that has a condition on aws:PrincipalTag/team already",
    ],
    [
      "a tag that no policy can ask for",
      () => tables.plain.read().whenPrincipalTagged({ équipe: "a" }),
      'whenPrincipalTagged › "\\u00e9quipe"',
    ],
    [
      "a resource's tag that no policy can ask for",
      () => tables.plain.read().whenResourceTagged({ équipe: "a" }),
      "is a condition key with a letter beyond ASCII",
    ],
    [
      "a key in a tag that no policy can ask for",
      () => tables.plain.read().onlyLeadingKeys({ principalTag: "équipe" }),
      "onlyLeadingKeys › principalTag",
    ],
    [
      "a fraction of a second",
      () => tables.plain.read().between("2026-01-01T00:00:00.5Z", "2026-01-02T00:00:00Z"),
      'between › from: "2026-01-01T00:00:00.5Z" is not an instant',
    ],
    [
      "a year of five digits",
      () => tables.plain.read().between("2026-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00"),
      'between › until: "9999-12-31T23:59:59-14:00" is not an instant',
    ],
  ])("%s is refused where it is written", (_, grant, message) => {
    expect(grant().problems.map(formatProblem).join("\n")).toContain(message);
  });
});

describe("laws", () => {
  const tables = tablesOf();
  /** By the method that they call. */
  const narrowingsByName: Readonly<Record<string, readonly ((grant: TableGrant) => TableGrant)[]>> = {
    onlyLeadingKeys: [
      (grant) => grant.onlyLeadingKeys(["a", "b"]),
      (grant) => grant.onlyLeadingKeys({ prefix: "a" }),
      (grant) => grant.onlyLeadingKeys({ principalTag: "tenant" }),
    ],
    onlyAttributes: [(grant) => grant.onlyAttributes(["id", "status"])],
    onlyInTransactions: [(grant) => grant.onlyInTransactions()],
    outsideTransactions: [(grant) => grant.outsideTransactions()],
    withMfa: [(grant) => grant.withMfa({ maxAge: 60 })],
    fromIpAddresses: [(grant) => grant.fromIpAddresses("203.0.113.0/24")],
    fromVpcEndpoint: [(grant) => grant.fromVpcEndpoint("vpce-12345678")],
    inOrganization: [(grant) => grant.inOrganization("o-a1b2c3d4e5")],
    whenPrincipalTagged: [(grant) => grant.whenPrincipalTagged({ team: "orders" })],
    whenResourceTagged: [(grant) => grant.whenResourceTagged({ team: "orders" })],
    overTls: [(grant) => grant.overTls()],
    between: [(grant) => grant.between("2026-11-21T09:00:00Z", "2026-11-22T09:00:00Z")],
    fromVpc: [(grant) => grant.fromVpc("vpc-0123456789abcdef0")],
    onlyWithPermissionsBoundary: [(grant) => grant.onlyWithPermissionsBoundary()],
    withoutFullTableScans: [(grant) => grant.withoutFullTableScans()],
  };
  const narrowings = Object.values(narrowingsByName).flat();

  test("are asked of every narrowing of a table's grants; that of keys stands in kms.test.ts", () => {
    expect(Object.keys(narrowingsByName).sort()).toEqual([...narrowingNames.grant, ...narrowingNames.table].sort());
    expect(narrowingNames.key).toEqual(["withEncryptionContext"]);
  });

  const grants: (() => TableGrant)[] = [
    () => tables.plain.read(),
    () => tables.plain.scan(),
    () => tables.plain.write(),
    () => tables.plain.readWrite(),
    () => tables.plain.grant(["getItem", "updateItem"]),
    () => tables.plain.grant(["getItem", "putItem", "deleteItem"]),
    () => tables.plain.grant(["partiQlSelect"]),
    () => tables.secret.read(),
    () => tables.orders.readStream(),
    () => tables.orders.queryIndex("by-customer"),
  ];
  const contextOf = fc.record(
    {
      "dynamodb:LeadingKeys": fc.subarray(["a", "ab", "b", "c", "tenant-1"]),
      "dynamodb:Attributes": fc.subarray(["id", "status", "salary"]),
      "dynamodb:Select": fc.constantFrom("SPECIFIC_ATTRIBUTES", "ALL_ATTRIBUTES"),
      "dynamodb:ReturnValues": fc.constantFrom("NONE", "ALL_OLD"),
      "dynamodb:EnclosingOperation": fc.constantFrom("TransactWriteItems"),
      "dynamodb:FullTableScan": fc.constantFrom("true", "false"),
      "aws:PrincipalTag/tenant": fc.constantFrom("tenant-1", "a"),
      "aws:PrincipalTag/team": fc.constantFrom("orders", "other"),
      "aws:ResourceTag/team": fc.constantFrom("orders", "other"),
      "aws:MultiFactorAuthPresent": fc.constantFrom("true", "false"),
      "aws:MultiFactorAuthAge": fc.constantFrom("1", "100"),
      "aws:SourceIp": fc.constantFrom("203.0.113.1", "198.51.100.1"),
      "aws:SourceVpc": fc.constantFrom("vpc-0123456789abcdef0", "vpc-0123456789abcdef1"),
      "aws:SourceVpce": fc.constantFrom("vpce-12345678", "vpce-87654321"),
      "aws:PrincipalOrgID": fc.constantFrom("o-a1b2c3d4e5", "o-other00000"),
      "aws:SecureTransport": fc.constantFrom("true", "false"),
      "aws:CurrentTime": fc.constantFrom("2026-11-21T10:00:00Z", "2026-11-23T10:00:00Z"),
      "kms:ViaService": fc.constantFrom("dynamodb.us-east-1.amazonaws.com"),
    },
    { requiredKeys: [] },
  );
  const identityOf = (grant: Grant) =>
    identityPolicies([grant], "policy", "role").policies.map(({ document }) =>
      compilePolicyJson("identity", policyJson(document)),
    );
  const keyPolicy = compilePolicyJson("resource", {
    Statement: [{ Effect: "Allow", Principal: { AWS: account }, Action: "kms:*", Resource: "*" }],
  });

  test("a chain of narrowings either is refused or never allows what a shorter one refuses", () => {
    const checked = { refused: 0, narrowed: 0 };
    fc.assert(
      fc.property(
        fc.constantFrom(...grants),
        fc.array(fc.constantFrom(...narrowings), { minLength: 1, maxLength: 4 }),
        fc.array(contextOf, { minLength: 20, maxLength: 20 }),
        (make, chain, contexts) => {
          let grant = make();
          for (const narrowing of chain) {
            const narrower = narrowing(grant);
            if (narrower.problems.length > 0) {
              checked.refused++;
              expect(narrower.operations).toEqual([]);
              return;
            }
            checked.narrowed++;
            const [wide, narrow] = [identityOf(grant), identityOf(narrower)];
            for (const { action, resource } of requestsOf(grant)) {
              for (const context of contexts) {
                const request = {
                  principal: roleSession(`arn:aws:iam::${account}:role/r`, "s"),
                  action,
                  resource,
                  context: context as RequestContext,
                };
                const layers = action.startsWith("kms:") ? { resource: keyPolicy } : {};
                const after = decide({ identity: narrow, ...layers }, request);
                expect(after).not.toBe("unsupported");
                if (after === "allowed") expect(decide({ identity: wide, ...layers }, request)).toBe("allowed");
              }
            }
            grant = narrower;
          }
        },
      ),
      // Always all rounds: the counts below need them.
      { numRuns: 150 },
    );
    expect(Math.min(checked.refused, checked.narrowed)).toBeGreaterThan(10);
  });

  test("what is granted under any chain of narrowings is proved", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...grants),
        fc.array(fc.constantFrom(...narrowings), { maxLength: 4 }),
        (make, chain) => {
          const grant = chain.reduce((narrowed, narrowing) => narrowing(narrowed), make());
          const { policies } = identityPolicies([grant], "policy", "role");
          expect(proveGrants(`arn:aws:iam::${account}:role/support`, [grant], policies)).toEqual([]);
        },
      ),
      { numRuns: rounds(150) },
    );
  });

  test("the proof finds a narrowing that is missing from the statements", () => {
    // A boundary is asked for of the principal, not by a condition.
    const byCondition = Object.entries(narrowingsByName).filter(([name]) => name !== "onlyWithPermissionsBoundary");
    for (const [name, narrowing] of byCondition.flatMap(([name, all]) => all.map((each) => [name, each] as const))) {
      const grant = tables.plain.grant([name === "withoutFullTableScans" ? "partiQlSelect" : "getItem"]);
      const narrower = narrowing(grant);
      const { policies } = identityPolicies([grant], "policy", "role");
      const lost = proveGrants(`arn:aws:iam::${account}:role/support`, [narrower], policies);
      expect(lost.length).toBeGreaterThan(0);
    }
  });

  function requestsOf(grant: Grant): { action: string; resource: string }[] {
    return grant.expectations.flatMap(({ allows: expected }) =>
      expected.flatMap(({ actions, examples }) =>
        actions.flatMap((action) => examples.map((resource) => ({ action, resource }))),
      ),
    );
  }
});
