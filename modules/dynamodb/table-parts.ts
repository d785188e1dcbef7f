import { type ResourceParts } from "../terraform";

/** Everything that a table can be made of. */
export const tableParts: ResourceParts = [
  ["aws_dynamodb_table", ""],
  ["aws_dynamodb_resource_policy", "policy"],
  ["aws_dynamodb_resource_policy", "stream_policy"],
];
