import { policyDocument, policyJson, type PolicyJson, statement } from "../../policy";
import { type SharedNames } from "./types";

/** The policy of the queue. EventBridge sends what its rules could not deliver as the service itself, without a role. */
export function queuePolicy({ partition, region, account, environment, queueArn }: SharedNames): PolicyJson {
  const document = policyDocument([
    statement({
      sid: "UndeliveredEvents",
      principals: { Service: ["events.amazonaws.com"] },
      actions: ["sqs:SendMessage"],
      resources: [queueArn],
      conditions: {
        ArnLike: { "aws:SourceArn": [`arn:${partition}:events:${region}:${account}:rule/${environment}-*`] },
      },
    }),
  ]);
  return policyJson(document);
}
