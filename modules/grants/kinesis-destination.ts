import * as v from "valibot";
import { partitionOf } from "../aws";
import { at, checkShape, problem, type Problem } from "../validation";
import {
  beyondTableVerbs,
  checkTableNames,
  operation,
  type OperationName,
  tableArn,
  type TableDescription,
  type TableResource,
} from "../catalogue";
import { TableGrant } from "./table-grant";

/** The destination of a table's changes. */
export interface KinesisDestination {
  /** The ARN of a Kinesis data stream, in the account and region of the table. */
  readonly stream: string;
}

const destinationSchema = v.strictObject({ stream: v.string() });

/**
 * Sends a table's changes to a Kinesis data stream, and stops sending them. It cannot be restricted to a network:
 * DynamoDB requests the right to write records for the caller, and AWS does not document that it passes on the caller's
 * network.
 *
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds_iam.html
 */
export function kinesisGrant(table: TableDescription, destination: KinesisDestination): TableGrant {
  const shape = checkShape(destinationSchema, destination);
  const wrong = shape.length > 0 ? shape : at("stream", checkStream(destination.stream, table));
  const problems = [...checkTableNames(table), ...at("streamToKinesis", wrong)];
  if (problems.length > 0) return new TableGrant(table, [], problems);
  const resourcesOf = (name: OperationName): string[] =>
    operation(name).on.map((type) => {
      if (type === "*") return "*";
      return type === "kinesisStream" ? destination.stream : tableArn(table, type as TableResource);
    });
  return new TableGrant(
    table,
    beyondTableVerbs.streamToKinesis.map((name) => ({ operation: name, resources: resourcesOf(name) })),
  );
}

function checkStream(stream: string, { account, region }: TableDescription): Problem[] {
  const own = `arn:${partitionOf(region)}:kinesis:${region}:${account}:stream/`;
  if (stream.startsWith(own) && /^[A-Za-z0-9_.-]{1,128}$/.test(stream.slice(own.length))) return [];
  return [
    problem({
      value: stream,
      rule: "is not the ARN of a Kinesis data stream in the account and region of the table",
      remedy: `Write it as in ${own}orders.`,
    }),
  ];
}
