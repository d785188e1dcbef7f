// What each narrowing of a grant lets through and holds back, in AWS's terms: its condition block, and requests by their
// condition keys. Written from AWS's pages, so that a wrong key or value in the product disagrees with this table.
//
// Sources:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
// https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
import { type KeyGrant, type TableGrant } from "../../modules/grants";
import { type ContextValue } from "../../modules/evaluation";
import { type RequestContext } from "../../modules/proof";
import { type Condition } from "./triples";

/** Methods of a grant that give the same kind of grant: its narrowings. */
type NarrowingOf<Narrowed> = {
  [Name in keyof Narrowed]: Narrowed[Name] extends (...options: never[]) => Narrowed ? Name : never;
}[keyof Narrowed];

/** Keys of a request that differ from the request that passes; undefined for one that is absent. */
export type Difference = Readonly<Record<string, ContextValue | undefined>>;

/** The request that differs so. */
export function changed(context: RequestContext, difference: Difference): RequestContext {
  return Object.fromEntries(
    Object.entries<ContextValue | undefined>({ ...context, ...difference }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value] as const],
    ),
  );
}

/** A grant that is narrowed, and requests to each of its actions. */
export interface NarrowingFact {
  /** The operations that are granted on table `orders`, or on the key, before they are narrowed. */
  readonly operations: readonly string[];
  readonly arguments: readonly unknown[];
  /** The condition of each action, all resources alike. */
  readonly conditions: Readonly<Record<string, Condition>>;
  /** A request that passes, whichever of the actions it is for, unless {@link actions} names some of them. */
  readonly passes: RequestContext;
  /** The actions that the requests are put to. */
  readonly actions?: readonly string[];
  /** What may differ from that request. */
  readonly alsoPasses?: readonly Difference[];
  /** What must not differ from it: each has its passing twin in {@link passes}. */
  readonly fails: readonly Difference[];
}

const get = { operations: ["getItem"] } as const;
const onGet = (condition: Condition): Pick<NarrowingFact, "conditions"> => ({
  conditions: { "dynamodb:GetItem": condition },
});

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html */
const enclosed: Condition = {
  StringEquals: {
    "dynamodb:EnclosingOperation": ["ExecuteTransaction", "TransactGetItems", "TransactWriteItems"],
  },
};
const notEnclosed: Condition = { Null: { "dynamodb:EnclosingOperation": "true" } };
const noScan: Condition = { BoolIfExists: { "dynamodb:FullTableScan": "false" } };

export const narrowings: Readonly<Record<NarrowingOf<TableGrant> | NarrowingOf<KeyGrant>, readonly NarrowingFact[]>> = {
  withMfa: [
    {
      ...get,
      // An hour is the longest age unless another is given.
      arguments: [],
      ...onGet({
        Bool: { "aws:MultiFactorAuthPresent": "true" },
        NumericLessThan: { "aws:MultiFactorAuthAge": "3600" },
      }),
      passes: { "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "3599" },
      alsoPasses: [{ "aws:MultiFactorAuthAge": "0" }],
      fails: [
        { "aws:MultiFactorAuthAge": "3600" },
        { "aws:MultiFactorAuthAge": "3601" },
        { "aws:MultiFactorAuthAge": undefined },
        { "aws:MultiFactorAuthPresent": undefined },
        { "aws:MultiFactorAuthPresent": "false" },
        // Long-term access keys carry neither key.
        { "aws:MultiFactorAuthPresent": undefined, "aws:MultiFactorAuthAge": undefined },
      ],
    },
    {
      ...get,
      arguments: [{ maxAge: 900 }],
      ...onGet({
        Bool: { "aws:MultiFactorAuthPresent": "true" },
        NumericLessThan: { "aws:MultiFactorAuthAge": "900" },
      }),
      passes: { "aws:MultiFactorAuthPresent": "true", "aws:MultiFactorAuthAge": "899" },
      fails: [{ "aws:MultiFactorAuthAge": "900" }],
    },
  ],
  inOrganization: [
    {
      ...get,
      arguments: ["o-a1b2c3d4e5"],
      ...onGet({ StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }),
      passes: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
      fails: [
        { "aws:PrincipalOrgID": "o-a1b2c3d4e6" },
        { "aws:PrincipalOrgID": "O-A1B2C3D4E5" },
        { "aws:PrincipalOrgID": undefined },
        { "aws:PrincipalOrgID": undefined, "aws:ResourceOrgID": "o-a1b2c3d4e5" },
      ],
    },
  ],
  fromIpAddresses: [
    {
      ...get,
      arguments: ["203.0.113.0/24", "2001:db8:1234::/48"],
      ...onGet({ IpAddress: { "aws:SourceIp": ["2001:db8:1234::/48", "203.0.113.0/24"] } }),
      passes: { "aws:SourceIp": "203.0.113.0" },
      alsoPasses: [
        { "aws:SourceIp": "203.0.113.255" },
        { "aws:SourceIp": "2001:db8:1234::1" },
        { "aws:SourceIp": "2001:db8:1234:ffff:ffff:ffff:ffff:ffff" },
      ],
      fails: [
        { "aws:SourceIp": "203.0.112.255" },
        { "aws:SourceIp": "203.0.114.0" },
        { "aws:SourceIp": "2001:db8:1235::1" },
        { "aws:SourceIp": undefined },
        // Through a VPC endpoint, a request has a private address under another key.
        { "aws:SourceIp": undefined, "aws:VpcSourceIp": "203.0.113.0" },
      ],
    },
  ],
  fromVpc: [
    {
      ...get,
      arguments: ["vpc-0123456789abcdef0"],
      ...onGet({ StringEquals: { "aws:SourceVpc": "vpc-0123456789abcdef0" } }),
      passes: { "aws:SourceVpc": "vpc-0123456789abcdef0" },
      alsoPasses: [{ "aws:SourceVpce": "vpce-0123456789abcdef0" }],
      fails: [
        { "aws:SourceVpc": "vpc-0123456789abcdef1" },
        { "aws:SourceVpc": "VPC-0123456789ABCDEF0" },
        { "aws:SourceVpc": undefined },
        { "aws:SourceVpc": undefined, "aws:SourceVpce": "vpc-0123456789abcdef0" },
      ],
    },
  ],
  fromVpcEndpoint: [
    {
      ...get,
      arguments: ["vpce-0123456789abcdef0", "vpce-0123456789abcdef1"],
      ...onGet({ StringEquals: { "aws:SourceVpce": ["vpce-0123456789abcdef0", "vpce-0123456789abcdef1"] } }),
      passes: { "aws:SourceVpce": "vpce-0123456789abcdef0" },
      alsoPasses: [{ "aws:SourceVpce": "vpce-0123456789abcdef1" }],
      fails: [
        { "aws:SourceVpce": "vpce-0123456789abcdef2" },
        { "aws:SourceVpce": undefined },
        { "aws:SourceVpce": undefined, "aws:SourceVpc": "vpce-0123456789abcdef0" },
      ],
    },
  ],
  overTls: [
    {
      ...get,
      arguments: [],
      ...onGet({ Bool: { "aws:SecureTransport": "true" } }),
      passes: { "aws:SecureTransport": "true" },
      fails: [{ "aws:SecureTransport": "false" }, { "aws:SecureTransport": undefined }],
    },
  ],
  whenPrincipalTagged: [
    {
      ...get,
      arguments: [{ team: ["orders", "billing"], tier: "1" }],
      ...onGet({ StringEquals: { "aws:PrincipalTag/team": ["billing", "orders"], "aws:PrincipalTag/tier": "1" } }),
      passes: { "aws:PrincipalTag/team": "orders", "aws:PrincipalTag/tier": "1" },
      alsoPasses: [{ "aws:PrincipalTag/team": "billing" }],
      fails: [
        { "aws:PrincipalTag/team": "Orders" },
        { "aws:PrincipalTag/team": "sales" },
        { "aws:PrincipalTag/team": undefined },
        { "aws:PrincipalTag/tier": "2" },
        { "aws:PrincipalTag/tier": undefined },
        { "aws:PrincipalTag/team": undefined, "aws:RequestTag/team": "orders" },
        { "aws:PrincipalTag/team": undefined, "aws:ResourceTag/team": "orders" },
      ],
    },
  ],
  whenResourceTagged: [
    {
      ...get,
      arguments: [{ "data class": ["public", "internal"] }],
      ...onGet({ StringEquals: { "aws:ResourceTag/data class": ["internal", "public"] } }),
      passes: { "aws:ResourceTag/data class": "public" },
      alsoPasses: [{ "aws:ResourceTag/data class": "internal" }],
      fails: [
        { "aws:ResourceTag/data class": "secret" },
        { "aws:ResourceTag/data class": "Public" },
        { "aws:ResourceTag/data class": undefined },
        { "aws:ResourceTag/data class": undefined, "aws:PrincipalTag/data class": "public" },
      ],
    },
  ],
  between: [
    {
      ...get,
      // 9 to 17 o'clock in Berlin, in winter: from 8, inclusive, to 16 o'clock in UTC, exclusive.
      arguments: ["2026-11-21T09:00:00+01:00", "2026-11-21T17:00:00+01:00"],
      ...onGet({
        DateGreaterThanEquals: { "aws:CurrentTime": "2026-11-21T08:00:00Z" },
        DateLessThan: { "aws:CurrentTime": "2026-11-21T16:00:00Z" },
      }),
      passes: { "aws:CurrentTime": "2026-11-21T08:00:00Z" },
      alsoPasses: [{ "aws:CurrentTime": "2026-11-21T12:00:00Z" }, { "aws:CurrentTime": "2026-11-21T15:59:59Z" }],
      fails: [
        { "aws:CurrentTime": "2026-11-21T07:59:59Z" },
        { "aws:CurrentTime": "2026-11-21T16:00:00Z" },
        { "aws:CurrentTime": "2026-11-20T12:00:00Z" },
        { "aws:CurrentTime": "2026-11-22T12:00:00Z" },
        { "aws:CurrentTime": undefined },
      ],
    },
  ],
  // It asks for a boundary of the principal, not of the request: narrowings.test.ts puts it to roles.
  onlyWithPermissionsBoundary: [{ ...get, arguments: [], ...onGet({}), passes: {}, fails: [] }],
  onlyLeadingKeys: [
    {
      operations: ["getItem", "batchGetItem", "query", "putItem", "updateItem", "deleteItem", "batchWriteItem"],
      arguments: [["us-east", "us-west"]],
      conditions: Object.fromEntries(
        ["BatchGetItem", "BatchWriteItem", "DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem"].map((each) => [
          `dynamodb:${each}`,
          {
            "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["us-east", "us-west"] },
            Null: { "dynamodb:LeadingKeys": "false" },
          },
        ]),
      ),
      passes: { "dynamodb:LeadingKeys": ["us-east"] },
      alsoPasses: [
        { "dynamodb:LeadingKeys": ["us-west"] },
        { "dynamodb:LeadingKeys": ["us-east", "us-west"] },
        { "dynamodb:LeadingKeys": ["us-east", "us-east"] },
      ],
      fails: [
        { "dynamodb:LeadingKeys": ["eu-west"] },
        { "dynamodb:LeadingKeys": ["us-east", "eu-west"] },
        { "dynamodb:LeadingKeys": ["US-EAST"] },
        { "dynamodb:LeadingKeys": ["us-east-1"] },
        { "dynamodb:LeadingKeys": [] },
        { "dynamodb:LeadingKeys": undefined },
      ],
    },
    {
      ...get,
      arguments: [{ prefix: "tenant-1#" }],
      ...onGet({
        "ForAllValues:StringLike": { "dynamodb:LeadingKeys": "tenant-1#*" },
        Null: { "dynamodb:LeadingKeys": "false" },
      }),
      passes: { "dynamodb:LeadingKeys": ["tenant-1#a"] },
      alsoPasses: [{ "dynamodb:LeadingKeys": ["tenant-1#a", "tenant-1#b"] }, { "dynamodb:LeadingKeys": ["tenant-1#"] }],
      fails: [
        { "dynamodb:LeadingKeys": ["tenant-10#a"] },
        { "dynamodb:LeadingKeys": ["tenant-1"] },
        { "dynamodb:LeadingKeys": ["Tenant-1#a"] },
        { "dynamodb:LeadingKeys": ["tenant-1#a", "tenant-2#a"] },
        { "dynamodb:LeadingKeys": [] },
        { "dynamodb:LeadingKeys": undefined },
      ],
    },
    {
      ...get,
      arguments: [{ principalTag: "tenant" }],
      ...onGet({
        "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": "${aws:PrincipalTag/tenant}" },
        Null: { "dynamodb:LeadingKeys": "false" },
      }),
      passes: { "aws:PrincipalTag/tenant": "acme", "dynamodb:LeadingKeys": ["acme"] },
      fails: [
        { "dynamodb:LeadingKeys": ["other"] },
        { "aws:PrincipalTag/tenant": "other" },
        { "aws:PrincipalTag/tenant": undefined },
        { "aws:PrincipalTag/tenant": undefined, "dynamodb:LeadingKeys": ["${aws:PrincipalTag/tenant}"] },
        { "aws:PrincipalTag/tenant": undefined, "aws:RequestTag/tenant": "acme" },
        { "dynamodb:LeadingKeys": undefined },
      ],
    },
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/WIF.html
    ...(
      [
        "accounts.google.com:sub",
        "cognito-identity.amazonaws.com:sub",
        "graph.facebook.com:id",
        "www.amazon.com:user_id",
      ] as const
    ).map((federatedId): NarrowingFact => ({
      ...get,
      arguments: [{ federatedId }],
      ...onGet({
        "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": `\${${federatedId}}` },
        Null: { "dynamodb:LeadingKeys": "false" },
      }),
      passes: { [federatedId]: "user-1", "dynamodb:LeadingKeys": ["user-1"] },
      fails: [
        { "dynamodb:LeadingKeys": ["user-2"] },
        { [federatedId]: "user-2" },
        { [federatedId]: undefined },
        { "dynamodb:LeadingKeys": undefined },
      ],
    })),
    {
      operations: ["partiQlSelect"],
      arguments: [["us-east"]],
      conditions: {
        "dynamodb:PartiQLSelect": {
          "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": "us-east" },
          Null: { "dynamodb:LeadingKeys": "false" },
          ...noScan,
        },
      },
      passes: { "dynamodb:LeadingKeys": ["us-east"] },
      alsoPasses: [{ "dynamodb:FullTableScan": "false" }],
      fails: [
        { "dynamodb:FullTableScan": "true" },
        { "dynamodb:LeadingKeys": ["us-west"] },
        { "dynamodb:LeadingKeys": undefined },
      ],
    },
  ],
  onlyAttributes: [
    {
      operations: ["getItem", "batchGetItem", "query", "scan"],
      arguments: [["pk", "lastLogin"]],
      conditions: Object.fromEntries(
        ["BatchGetItem", "GetItem", "Query", "Scan"].map((each) => [
          `dynamodb:${each}`,
          {
            "ForAllValues:StringEquals": { "dynamodb:Attributes": ["lastLogin", "pk"] },
            Null: { "dynamodb:Attributes": "false" },
            StringEquals: { "dynamodb:Select": "SPECIFIC_ATTRIBUTES" },
          },
        ]),
      ),
      passes: { "dynamodb:Attributes": ["pk", "lastLogin"], "dynamodb:Select": "SPECIFIC_ATTRIBUTES" },
      alsoPasses: [{ "dynamodb:Attributes": ["lastLogin"] }],
      fails: [
        { "dynamodb:Attributes": ["pk", "birthdate"] },
        { "dynamodb:Attributes": ["lastlogin"] },
        { "dynamodb:Attributes": [] },
        { "dynamodb:Attributes": undefined },
        { "dynamodb:Select": "ALL_ATTRIBUTES" },
        { "dynamodb:Select": "ALL_PROJECTED_ATTRIBUTES" },
        { "dynamodb:Select": "COUNT" },
        { "dynamodb:Select": undefined },
      ],
    },
    {
      operations: ["updateItem"],
      arguments: [["pk", "lastLogin"]],
      conditions: {
        "dynamodb:UpdateItem": {
          "ForAllValues:StringEquals": { "dynamodb:Attributes": ["lastLogin", "pk"] },
          Null: { "dynamodb:Attributes": "false" },
          StringEquals: { "dynamodb:ReturnValues": ["NONE", "UPDATED_NEW", "UPDATED_OLD"] },
        },
      },
      passes: { "dynamodb:Attributes": ["pk", "lastLogin"], "dynamodb:ReturnValues": "NONE" },
      alsoPasses: [{ "dynamodb:ReturnValues": "UPDATED_NEW" }, { "dynamodb:ReturnValues": "UPDATED_OLD" }],
      fails: [
        { "dynamodb:ReturnValues": "ALL_OLD" },
        { "dynamodb:ReturnValues": "ALL_NEW" },
        { "dynamodb:ReturnValues": undefined },
        { "dynamodb:Attributes": ["pk", "salary"] },
        { "dynamodb:Attributes": undefined },
      ],
    },
  ],
  onlyInTransactions: [
    {
      operations: [
        "getItem",
        "putItem",
        "updateItem",
        "deleteItem",
        "partiQlSelect",
        "partiQlInsert",
        "partiQlUpdate",
        "partiQlDelete",
        "conditionCheckItem",
      ],
      arguments: [],
      conditions: {
        "dynamodb:GetItem": enclosed,
        "dynamodb:PutItem": enclosed,
        "dynamodb:UpdateItem": enclosed,
        "dynamodb:DeleteItem": enclosed,
        "dynamodb:PartiQLSelect": enclosed,
        "dynamodb:PartiQLInsert": enclosed,
        "dynamodb:PartiQLUpdate": enclosed,
        "dynamodb:PartiQLDelete": enclosed,
        // Only a transaction checks conditions.
        "dynamodb:ConditionCheckItem": {},
      },
      actions: [
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
        "dynamodb:DeleteItem",
        "dynamodb:PartiQLSelect",
        "dynamodb:PartiQLInsert",
        "dynamodb:PartiQLUpdate",
        "dynamodb:PartiQLDelete",
      ],
      passes: { "dynamodb:EnclosingOperation": "TransactWriteItems" },
      alsoPasses: [
        { "dynamodb:EnclosingOperation": "TransactGetItems" },
        { "dynamodb:EnclosingOperation": "ExecuteTransaction" },
      ],
      fails: [
        { "dynamodb:EnclosingOperation": undefined },
        { "dynamodb:EnclosingOperation": "transactWriteItems" },
        { "dynamodb:EnclosingOperation": "TransactWrite" },
        { "dynamodb:EnclosingOperation": "BatchExecuteStatement" },
      ],
    },
  ],
  outsideTransactions: [
    {
      operations: [
        "getItem",
        "putItem",
        "updateItem",
        "deleteItem",
        "partiQlSelect",
        "partiQlInsert",
        "partiQlUpdate",
        "partiQlDelete",
        "batchGetItem",
        "batchWriteItem",
        "query",
        "scan",
      ],
      arguments: [],
      conditions: {
        "dynamodb:GetItem": notEnclosed,
        "dynamodb:PutItem": notEnclosed,
        "dynamodb:UpdateItem": notEnclosed,
        "dynamodb:DeleteItem": notEnclosed,
        "dynamodb:PartiQLSelect": notEnclosed,
        "dynamodb:PartiQLInsert": notEnclosed,
        "dynamodb:PartiQLUpdate": notEnclosed,
        "dynamodb:PartiQLDelete": notEnclosed,
        // These are never part of a transaction.
        "dynamodb:BatchGetItem": {},
        "dynamodb:BatchWriteItem": {},
        "dynamodb:Query": {},
        "dynamodb:Scan": {},
      },
      actions: [
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
        "dynamodb:DeleteItem",
        "dynamodb:PartiQLSelect",
        "dynamodb:PartiQLInsert",
        "dynamodb:PartiQLUpdate",
        "dynamodb:PartiQLDelete",
      ],
      passes: {},
      fails: [
        { "dynamodb:EnclosingOperation": "TransactGetItems" },
        { "dynamodb:EnclosingOperation": "TransactWriteItems" },
        { "dynamodb:EnclosingOperation": "ExecuteTransaction" },
      ],
    },
  ],
  withoutFullTableScans: [
    {
      operations: ["partiQlSelect", "getItem", "scan"],
      arguments: [],
      conditions: { "dynamodb:PartiQLSelect": noScan, "dynamodb:GetItem": {}, "dynamodb:Scan": {} },
      actions: ["dynamodb:PartiQLSelect"],
      passes: { "dynamodb:FullTableScan": "false" },
      alsoPasses: [{ "dynamodb:FullTableScan": undefined }],
      fails: [{ "dynamodb:FullTableScan": "true" }],
    },
  ],
  // https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-encryption-context
  withEncryptionContext: [
    {
      operations: ["encryptAndDecrypt"],
      arguments: [{ tenant: ["acme", "globex"], record: "orders/*" }],
      conditions: Object.fromEntries(
        ["kms:Decrypt", "kms:GenerateDataKey"].map((action) => [
          action,
          {
            StringEquals: { "kms:EncryptionContext:tenant": ["acme", "globex"] },
            StringLike: { "kms:EncryptionContext:record": "orders/*" },
            "ForAllValues:StringEquals": { "kms:EncryptionContextKeys": ["record", "tenant"] },
            Null: { "kms:EncryptionContextKeys": "false" },
          },
        ]),
      ),
      passes: {
        "kms:EncryptionContext:tenant": "acme",
        "kms:EncryptionContext:record": "orders/1",
        "kms:EncryptionContextKeys": ["tenant", "record"],
      },
      alsoPasses: [{ "kms:EncryptionContext:tenant": "globex" }, { "kms:EncryptionContext:record": "orders/" }],
      fails: [
        { "kms:EncryptionContext:tenant": "initech" },
        { "kms:EncryptionContext:tenant": "Acme" },
        { "kms:EncryptionContext:tenant": undefined },
        { "kms:EncryptionContext:record": "invoices/1" },
        { "kms:EncryptionContext:record": undefined },
        { "kms:EncryptionContextKeys": ["tenant", "record", "purpose"] },
        { "kms:EncryptionContextKeys": [] },
        { "kms:EncryptionContextKeys": undefined },
      ],
    },
  ],
};

/** What a narrowing asks of the use of the table's customer-managed key, which DynamoDB asks for from its own network. */
export const onTableKey: Readonly<Record<keyof typeof narrowings, Condition | undefined>> = {
  withMfa: {},
  inOrganization: {},
  fromIpAddresses: {},
  fromVpc: {},
  fromVpcEndpoint: {},
  overTls: {},
  whenPrincipalTagged: {},
  whenResourceTagged: {},
  between: {
    DateGreaterThanEquals: { "aws:CurrentTime": "2026-11-21T08:00:00Z" },
    DateLessThan: { "aws:CurrentTime": "2026-11-21T16:00:00Z" },
  },
  onlyWithPermissionsBoundary: {},
  onlyLeadingKeys: {},
  onlyAttributes: {},
  onlyInTransactions: {},
  outsideTransactions: {},
  withoutFullTableScans: {},
  // It is for clients that call KMS themselves.
  withEncryptionContext: undefined,
};

/** Operations by name, or all that the row does not name. */
type Operations = readonly string[] | "others";

/** What a narrowing does with each operation on a table. */
export interface Reach {
  /** Put under its condition. */
  readonly held: Operations;
  /** Allowed as before: no such request can be what the narrowing is about. */
  readonly left?: Operations;
  /** Refused: the narrowing cannot hold for it. */
  readonly refused?: Operations;
}

const everyRequest: Reach = { held: "others" };
// DynamoDB fills a table in the caller's name, from its own network.
const callersNetwork: Reach = { held: "others", refused: ["fillTable"] };
const single = [
  "deleteItem",
  "getItem",
  "partiQlDelete",
  "partiQlInsert",
  "partiQlSelect",
  "partiQlUpdate",
  "putItem",
  "updateItem",
];

/** From the condition keys of https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html */
export const reachOnTable: Readonly<Record<NarrowingOf<TableGrant>, Reach>> = {
  withMfa: everyRequest,
  inOrganization: everyRequest,
  overTls: everyRequest,
  whenPrincipalTagged: everyRequest,
  between: everyRequest,
  onlyWithPermissionsBoundary: { held: [], left: "others" },
  fromIpAddresses: callersNetwork,
  fromVpc: callersNetwork,
  fromVpcEndpoint: callersNetwork,
  // Only tables, indexes and streams have tags. A restoration is checked on the backup as well, which has none.
  whenResourceTagged: {
    held: "others",
    refused: [
      "restoreTableFromBackup",
      "deleteBackup",
      "describeBackup",
      "describeEndpoints",
      "describeExport",
      "describeImport",
      "describeLimits",
      "describeReservedCapacity",
      "describeReservedCapacityOfferings",
      "getAbacStatus",
      "listBackups",
      "listContributorInsights",
      "listGlobalTables",
      "listStreams",
      "listTables",
    ],
  },
  onlyLeadingKeys: {
    held: [...single, "batchGetItem", "batchWriteItem", "conditionCheckItem", "query"],
    refused: "others",
  },
  onlyAttributes: {
    held: ["batchGetItem", "getItem", "partiQlSelect", "query", "scan", "updateItem"],
    refused: "others",
  },
  onlyInTransactions: { held: single, left: ["conditionCheckItem"], refused: "others" },
  // What DynamoDB does to fill a table for the caller, the caller can do in a transaction as well.
  outsideTransactions: { held: single, left: "others", refused: ["conditionCheckItem", "fillTable"] },
  withoutFullTableScans: { held: ["partiQlSelect"], left: "others" },
};

/** What a limit on the network does with each operation on a bucket: DynamoDB exports and imports from its own network. */
export const networkOnBucket: Reach = { held: "others", refused: ["listImport", "readImport", "writeExport"] };

/**
 * What a limit on aws:ResourceTag does with each operation on a bucket. AWS's reference lists the key for buckets and for
 * objects; requests carry it, with the tags of the bucket, only for buckets that have ABAC switched on, and by default
 * none has.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/buckets-tagging-enable-abac.html
 */
export const resourceTagsOnBucket: Reach = { held: [], refused: "others" };

/**
 * What a limit on the tags of existing objects does with each operation on a bucket, from the condition keys of
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html: "When granting permissions for
 * the PUT Object and DELETE Object operations, this condition key is not supported."
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/tagging-and-policies.html
 */
export const objectTagsOnBucket: Reach = {
  held: [
    "deleteObjectTagging",
    "getObject",
    "getObjectAttributes",
    "getObjectTagging",
    "getObjectVersion",
    "putObjectAcl",
    "putObjectTagging",
    "readImport",
  ],
  refused: "others",
};

/** A request for an object that is read only where it has a tag. */
export const objectTagFact: Omit<NarrowingFact, "operations"> = {
  arguments: [{ classification: ["public", "internal"], "data owner": "web" }],
  conditions: {
    "s3:GetObject": {
      StringEquals: {
        "s3:ExistingObjectTag/classification": ["internal", "public"],
        "s3:ExistingObjectTag/data owner": "web",
      },
    },
  },
  passes: { "s3:ExistingObjectTag/classification": "public", "s3:ExistingObjectTag/data owner": "web" },
  alsoPasses: [{ "s3:ExistingObjectTag/classification": "internal" }],
  fails: [
    { "s3:ExistingObjectTag/classification": "secret" },
    { "s3:ExistingObjectTag/classification": "Public" },
    { "s3:ExistingObjectTag/classification": undefined },
    { "s3:ExistingObjectTag/data owner": undefined },
    // The tags of the bucket, and those that a request would give an object, are others.
    { "s3:ExistingObjectTag/classification": undefined, "aws:ResourceTag/classification": "public" },
    { "s3:ExistingObjectTag/classification": undefined, "s3:RequestObjectTag/classification": "public" },
  ],
};

/** Verbs of a key whose requests have an encryption context, and those whose requests have none. */
export const encryptionContextOnKey = {
  held: ["decrypt", "encrypt", "encryptAndDecrypt"],
  refused: ["administer", "createGrantsForAwsResources"],
} as const;
