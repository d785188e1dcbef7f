import { type SharedNames } from "../design/types";
import { jsonata } from "./jsonata";
import { call, type CallSettings, succeed } from "./states";
import { type EndState, type Json, type TaskState } from "./state-types";

// The calls and the answers that several machines have.

/** A call by the AWS SDK: `sdkCall(shared, "iam:attachRolePolicy", …)`. */
export function sdkCall(
  { partition }: Pick<SharedNames, "partition">,
  action: `${string}:${string}`,
  args: Json,
  settings: CallSettings,
): TaskState {
  return call(`arn:${partition}:states:::aws-sdk:${action}`, args, settings);
}

/** Starts a machine for a request, whose ID is JSONata. */
export function startForRequest(
  { partition }: Pick<SharedNames, "partition">,
  stateMachineArn: string,
  id: string,
  settings: CallSettings,
): TaskState {
  const args = { StateMachineArn: stateMachineArn, Input: { request: jsonata(id) } };
  return call(`arn:${partition}:states:::states:startExecution`, args, settings);
}

/** Publishes a message, which is JSONata, to the topic. */
export function publish(
  { partition, topicArn }: Pick<SharedNames, "partition" | "topicArn">,
  { subject, message }: { readonly subject: string; readonly message: string },
  settings: CallSettings,
): TaskState {
  const args = { TopicArn: topicArn, Subject: subject, Message: jsonata(message) };
  return call(`arn:${partition}:states:::sns:publish`, args, settings);
}

/** Ends an execution that a caller waits for: an HTTP status, and a body as JSON text. */
export function answer(status: number, body: string): EndState {
  return succeed({ status, body });
}

/** Ends such an execution with a message. */
export function refusal(status: number, message: string): EndState {
  return answer(status, JSON.stringify({ message }));
}
