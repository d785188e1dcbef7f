import { type Operation } from "./operation";

/**
 * What DynamoDB requires of a principal that sends the changes of a table to a Kinesis data stream.
 *
 * Sources: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds_iam.html,
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonkinesis.html
 */
export const kinesisOperations = {
  // No client writes records: DynamoDB asks for this when a table is pointed at the stream, and writes with a
  // service-linked role of its own afterwards.
  // https://docs.aws.amazon.com/aws-managed-policy/latest/reference/DynamoDBKinesisReplicationServiceRolePolicy.html
  putKinesisRecords: {
    purpose: "StreamToKinesis",
    actions: ["kinesis:PutRecords"],
    on: ["kinesisStream"],
    through: "dynamodb",
  },
  describeKinesisStream: {
    purpose: "Describe",
    actions: ["kinesis:DescribeStream", "kinesis:DescribeStreamSummary"],
    on: ["kinesisStream"],
  },
  listKinesisStreams: { purpose: "Discover", actions: ["kinesis:ListStreams"], on: ["*"] },
} as const satisfies Record<string, Operation<"kinesisStream" | "*", "StreamToKinesis" | "Describe" | "Discover">>;
