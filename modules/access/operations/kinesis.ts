import { type Operation } from "./operation";

/**
 * What DynamoDB asks of whoever points a table at a Kinesis data stream.
 *
 * Sources: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds_iam.html,
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonkinesis.html
 */
export const kinesisOperations = {
  putKinesisRecords: { purpose: "StreamToKinesis", actions: ["kinesis:PutRecords"], on: ["kinesisStream"] },
  describeKinesisStream: {
    purpose: "Describe",
    actions: ["kinesis:DescribeStream", "kinesis:DescribeStreamSummary"],
    on: ["kinesisStream"],
  },
  listKinesisStreams: { purpose: "Discover", actions: ["kinesis:ListStreams"], on: ["*"] },
} as const satisfies Record<string, Operation>;
