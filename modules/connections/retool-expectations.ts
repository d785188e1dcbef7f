import {
  type BucketRef,
  type BucketRequests,
  expectedActions,
  type Requests,
  type TableRef,
  type TableRequests,
} from "../grants";
import { type ToolNetwork } from "../principals";
import { type Expectation } from "../proof";
import { type NetworkId, type Within } from "../policy";
import { changeBucket, changeKey, changeTable } from "./expectations";

const { readChanges, readTableKey, without, writeTableKey } = expectedActions;

// Written by hand from Retool's pages, like the expectations of the other vendors.

type RetoolAccess = "read-only" | "read-write";

/** Source: https://docs.retool.com/data-sources/guides/connect/amazon-dynamodb */
function retoolOnTable(access: RetoolAccess): Requests<TableRequests> {
  const writes = ["dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:UpdateItem"];
  const encrypts = without(writeTableKey, ...readTableKey);
  const mayWrite = access === "read-write";
  return {
    allows: {
      table: [
        "dynamodb:DescribeTable",
        "dynamodb:GetItem",
        "dynamodb:Query",
        "dynamodb:Scan",
        ...(mayWrite ? writes : []),
      ],
      index: ["dynamodb:Query", "dynamodb:Scan"],
      everywhere: ["dynamodb:ListTables"],
      key: mayWrite ? writeTableKey : readTableKey,
    },
    refuses: {
      table: [
        ...changeTable,
        "dynamodb:BatchWriteItem",
        "dynamodb:ExportTableToPointInTime",
        "dynamodb:PartiQLDelete",
        "dynamodb:PartiQLSelect",
        "dynamodb:UpdateTable",
        ...(mayWrite ? [] : writes),
      ],
      stream: readChanges,
      everywhere: ["dynamodb:ListBackups", "dynamodb:ListStreams"],
      key: ["kms:CreateGrant", "kms:PutKeyPolicy", ...(mayWrite ? [] : encrypts)],
    },
  };
}

/** What a connection of Retool to tables must allow and refuse. */
export function retoolDynamoDbExpectations(
  tables: readonly TableRef[],
  access: RetoolAccess,
  network: ToolNetwork | undefined,
): Expectation[] {
  const expected = tables.map((table) => table.expect(retoolOnTable(access)));
  return network === undefined ? expected : expected.map((each) => fromNetwork(each, network));
}

/** DynamoDB, which is in a network of its own, is what uses the key. */
function fromNetwork({ allows, refuses }: Expectation, network: ToolNetwork): Expectation {
  const ids = (given: readonly (string | NetworkId)[]): string[] =>
    given.map((each) => (typeof each === "string" ? each : each.id));
  const limit: Within =
    "ipAddresses" in network
      ? { "aws:SourceIp": { ranges: network.ipAddresses } }
      : "vpcs" in network
        ? { "aws:SourceVpc": ids(network.vpcs) }
        : { "aws:SourceVpce": ids(network.vpcEndpoints) };
  return {
    allows: allows.map((each) =>
      each.within?.["kms:ViaService"] === undefined ? { ...each, within: { ...each.within, ...limit } } : each,
    ),
    refuses,
  };
}

/** Source: https://docs.retool.com/data-sources/guides/connect/amazon-s3 */
function retoolOnBucket(access: RetoolAccess): Requests<BucketRequests> {
  const writes = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:PutObject"];
  const mayWrite = access === "read-write";
  return {
    allows: {
      listing: ["s3:ListBucket"],
      object: ["s3:GetObject", ...(mayWrite ? writes : [])],
      key: ["kms:Decrypt", ...(mayWrite ? ["kms:GenerateDataKey"] : [])],
    },
    refuses: {
      bucket: [...changeBucket, "s3:PutBucketCORS"],
      object: ["s3:DeleteObjectVersion", "s3:GetObjectVersion", "s3:PutObjectAcl", ...(mayWrite ? [] : writes)],
      key: [...changeKey, ...(mayWrite ? [] : ["kms:GenerateDataKey"])],
    },
  };
}

/** What a connection of Retool to a bucket must allow and refuse. */
export function retoolS3Expectations(
  bucket: BucketRef,
  prefix: string | undefined,
  access: RetoolAccess,
): Expectation[] {
  return [bucket.expect(retoolOnBucket(access), { prefix })];
}
